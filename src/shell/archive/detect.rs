//! How an input is read, by its name and its first bytes.

use std::path::{Path, PathBuf};

use super::columns::ColumnNames;

/// How an input is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As the library reads it: an article, or a file of several.
    Articles,
    JsonLines,
    /// Rows of text fields, parted by this byte.
    Table(u8),
    Parquet,
}

/// How an input is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    pub fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(&[0x1f, 0x8b]) {
            Some(Self::Gzip)
        } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Some(Self::Zstd)
        } else {
            None
        }
    }
}

/// `name` without the ending of a packed file.
pub fn unpacked_name(name: &Path) -> PathBuf {
    if has_ending(name, &["gz", "zst", "zstd"]) {
        name.with_extension("")
    } else {
        name.to_owned()
    }
}

pub fn has_ending(name: &Path, endings: &[&str]) -> bool {
    let ending = name.extension().unwrap_or_default();
    endings
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

/// The kind that a name tells for certain, whatever the file holds.
pub fn kind_by_name(name: &Path) -> Option<Kind> {
    if has_ending(name, &["csv"]) {
        Some(Kind::Table(b','))
    } else if has_ending(name, &["tsv", "tab"]) {
        Some(Kind::Table(b'\t'))
    } else if has_ending(name, &["parquet", "pq"]) {
        Some(Kind::Parquet)
    } else {
        None
    }
}

/// Whether what begins with `head` is Parquet.
pub fn is_parquet(head: &[u8]) -> bool {
    head.starts_with(b"PAR1")
}

/// Whether what begins with `head` is JSON Lines with texts; `name` is empty for a stream. Other JSON is
/// read by the library's readers of news.
pub fn is_json_lines(name: &Path, head: &[u8], columns: &ColumnNames) -> bool {
    let is_named = has_ending(name, &["jsonl", "ndjson"]);
    let is_json = has_ending(name, &["json"]);
    if !is_named && !is_json && !name.as_os_str().is_empty() && is_told_by_ending(name) {
        return false;
    }
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
    let mut lines = head
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.trim_ascii().is_empty());
    if is_named {
        // Its first lines may be damaged.
        return (columns.text.is_some() && !head.is_empty())
            || lines.any(|line| has_text(line, columns));
    }
    let is_text = lines.next().is_some_and(|line| has_text(line, columns));
    // A file of one object is an article; a stream may send its lines one by one.
    let mut is_several = || {
        lines
            .next()
            .is_some_and(|line| line.trim_ascii_start().starts_with(b"{"))
    };
    is_text && (!is_json || is_several())
}

/// Whether a file of this name is text or a document, by its ending.
fn is_told_by_ending(name: &Path) -> bool {
    name.extension().is_some() && pullquote_import::is_article_name(name)
}

/// Whether `line` begins an object with a text, or a record that `annotate` wrote. The line may be cut off.
fn has_text(line: &[u8], columns: &ColumnNames) -> bool {
    let begins = |name: &[u8]| line.windows(name.len()).any(|part| part == name);
    if begins(b"\"entities\":[") || begins(b"\"entities\": [") {
        return true;
    }
    let is_text = |name: &str| match &columns.text {
        Some(wanted) => name == wanted,
        None => name == "text",
    };
    string_members(line).iter().any(|name| is_text(name))
}

/// The names of the members of an object that are strings, as far as `line` goes.
fn string_members(line: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let line = line.trim_ascii_start();
    let Some(mut rest) = line.strip_prefix(b"{") else {
        return names;
    };
    let mut depth = 1;
    // The last string at the depth of the members, which is a name if a colon follows.
    let mut last: Option<&[u8]> = None;
    let mut name: Option<&[u8]> = None;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'"' => {
                let (string, after) = split_string(rest);
                rest = after;
                if depth == 1 {
                    if let Some(name) = name.take() {
                        names.push(String::from_utf8_lossy(name).into_owned());
                    } else {
                        last = Some(string);
                    }
                }
            }
            b':' if depth == 1 => name = last.take(),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            byte if byte.is_ascii_whitespace() => continue,
            _ => {}
        }
        if *byte != b':' && *byte != b'"' {
            name = None;
        }
        if depth == 0 {
            break;
        }
    }
    names
}

/// The bytes up to the quotation mark that ends a string, and what follows.
fn split_string(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' => return (&bytes[..at], &bytes[at + 1..]),
            _ => {}
        }
        at += 1;
    }
    (bytes, &[])
}

/// The separator of a table that has no name to tell it: its first line has several fields, one of which
/// is a text's.
pub fn separator_by_header(head: &[u8], columns: &ColumnNames) -> Option<u8> {
    let line = head.split(|byte| *byte == b'\n').next()?;
    let line = str::from_utf8(line).ok()?.trim_start_matches('\u{feff}');
    let separator = best_separator(line.as_bytes(), 0)?;
    let fields = line.trim_end().split(char::from(separator));
    let names: Vec<String> = fields
        .map(|name| name.trim_matches('"').to_owned())
        .collect();
    columns.find(&names).is_ok().then_some(separator)
}

/// The separator of a table whose first line is in `head`: the commonest of those that tables have, else
/// `default`.
pub fn separator(head: &[u8], default: u8) -> u8 {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    if default == b'\t' && line.contains(&b'\t') {
        return default;
    }
    best_separator(line, default).unwrap_or(default)
}

fn best_separator(line: &[u8], preferred: u8) -> Option<u8> {
    let count = |separator: u8| line.split(|byte| *byte == separator).count() - 1;
    let candidates = [b',', b';', b'\t', b'|'];
    candidates
        .into_iter()
        .map(|separator| (count(separator), separator == preferred, separator))
        .filter(|(n, _, _)| *n > 0)
        .max()
        .map(|(_, _, separator)| separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_lines(name: &str, head: &str) -> bool {
        is_json_lines(Path::new(name), head.as_bytes(), &ColumnNames::default())
    }

    #[test]
    fn json_lines_are_objects_with_a_text() {
        let line = r#"{"id": 1, "tags": ["text"], "text": "It \" was"#;
        assert!(is_lines("a.jsonl", line) && is_lines("", line));
        assert!(!is_lines("a.json", line), "an article");
        assert!(is_lines("a.json", "{\"text\":\"a\"}\n{\"text\":\"b\"}"));
        assert!(is_lines("a.jsonl", "nonsense\n{\"text\":\"b\"}"));
        for other in [
            "{",
            "text",
            r#"{"title":"a","body":"b"}"#,
            r#"{"a":{"text":"b"}}"#,
            r#"{"a":"text","b":1}"#,
            r#"{"text":3}"#,
            r#"["text","a"]"#,
        ] {
            assert!(
                !is_lines("a.jsonl", other) && !is_lines("", other),
                "{other}"
            );
        }
        assert!(!is_lines("a.txt", line) && !is_lines("a.html", line));
    }

    #[test]
    fn separator_is_the_commonest_one() {
        let cases: [(&[u8], u8, u8); 5] = [
            (b"id,text\n1;2;3;4", b',', b','),
            (b"id;text;a,b\n", b',', b';'),
            (b"id\ttext\n", b',', b'\t'),
            (b"text\n", b'\t', b'\t'),
            (b"a,b,c\td\n", b'\t', b'\t'),
        ];
        for (head, default, expected) in cases {
            assert_eq!(separator(head, default), expected, "{head:?}");
        }
    }

    #[test]
    fn table_without_a_name_needs_a_header_with_a_text() {
        let table = |head: &str| separator_by_header(head.as_bytes(), &ColumnNames::default());
        assert_eq!(table("\u{feff}id;\"Text\"\r\n1;a"), Some(b';'));
        assert_eq!(table("A text, and a comma\n"), None);
        assert_eq!(table("text\n"), None);
    }

    #[test]
    fn endings_of_packed_files_are_taken_off() {
        assert_eq!(unpacked_name(Path::new("a/b.csv.gz")), Path::new("a/b.csv"));
        assert_eq!(unpacked_name(Path::new("b.ZST")), Path::new("b"));
        assert_eq!(unpacked_name(Path::new("a.txt")), Path::new("a.txt"));
    }
}
