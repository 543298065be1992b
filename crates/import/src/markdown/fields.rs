//! The fields of front matter in YAML and TOML, as far as such headers use these languages: scalars of
//! every style, lists, and of maps the member `name`.
//!
//! It is lenient: what no field needs is skipped. Lines that cannot be of such a header mean that there is
//! none, so that text between two rules stays text.

use std::iter::Peekable;
use std::str::Lines;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    Yaml,
    Toml,
}

/// A field with its value or the values of its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// In lower case.
    pub name: String,
    pub values: Vec<String>,
}

/// The fields of `text`, in order; `None` when it is no header.
pub fn parse(text: &str, syntax: Syntax) -> Option<Vec<Field>> {
    let mut lines = text.lines().peekable();
    let mut fields = Vec::new();
    // The table of TOML that is open, if it is a list of people.
    let mut table = None;
    while let Some(line) = lines.next() {
        let words = line.trim();
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        if syntax == Syntax::Toml && words.starts_with('[') {
            let name = words.trim_matches(['[', ']']).trim().to_lowercase();
            table = matches!(name.as_str(), "author" | "authors").then_some(name);
            continue;
        }
        if line.starts_with([' ', '\t', '-']) && syntax == Syntax::Yaml {
            // What belongs to a field was taken with it.
            continue;
        }
        let (name, value) = key(words, syntax)?;
        let values = match syntax {
            Syntax::Yaml => yaml_values(value, &mut lines),
            Syntax::Toml => flow_or_scalar(value, &mut lines),
        };
        let name = match &table {
            Some(table) if name == "name" => table.clone(),
            Some(_) => continue,
            None => name,
        };
        fields.push(Field { name, values });
    }
    Some(fields)
}

/// The name of a field and what follows its colon or equals sign.
fn key(line: &str, syntax: Syntax) -> Option<(String, &str)> {
    let (name, value) = match syntax {
        Syntax::Toml => line.split_once('=')?,
        Syntax::Yaml => {
            let end = line.match_indices(':').map(|(at, _)| at).find(|at| {
                let after = &line[at + 1..];
                after.is_empty() || after.starts_with([' ', '\t'])
            });
            // Hand-written headers also lack the blank.
            line.split_at_checked(end.or_else(|| line.find(':'))?)
                .map(|(name, rest)| (name, &rest[1..]))?
        }
    };
    let name = name.trim().trim_matches(['"', '\'']);
    let is_name = !name.is_empty() && !name.contains(char::is_whitespace);
    is_name.then(|| (name.to_lowercase(), value.trim()))
}

type Rest<'t> = Peekable<Lines<'t>>;

/// The next line if it belongs to the field above: it is indented, blank or an entry of a list.
fn continuation<'t>(lines: &mut Rest<'t>, with_entries: bool) -> Option<&'t str> {
    lines.next_if(|line| {
        line.starts_with([' ', '\t'])
            || line.is_empty()
            || (with_entries && (line.starts_with("- ") || *line == "-"))
    })
}

fn yaml_values(value: &str, lines: &mut Rest) -> Vec<String> {
    // Anchors and tags say nothing here.
    let value = value.trim_start_matches(['!', '&']);
    let is_block = value.starts_with(['|', '>']) && {
        let marks = value[1..].split('#').next().unwrap_or_default().trim();
        marks
            .chars()
            .all(|c| matches!(c, '+' | '-') || c.is_ascii_digit())
    };
    if is_block {
        let mut words = Vec::new();
        while let Some(line) = continuation(lines, false) {
            words.push(line.trim());
        }
        return vec![words.join(" ")];
    }
    if value.is_empty() || value.starts_with('#') {
        return block_values(lines);
    }
    flow_or_scalar(value, lines)
}

/// The entries of a list, or the `name` of a map, on the lines below a field.
fn block_values(lines: &mut Rest) -> Vec<String> {
    let mut values = Vec::new();
    let mut plain: Option<String> = None;
    while let Some(line) = continuation(lines, true) {
        let words = line.trim();
        let entry = words.strip_prefix("- ").map(str::trim_start);
        let inner = entry.unwrap_or(words);
        if inner.is_empty() || inner.starts_with('#') || inner == "-" {
            continue;
        }
        match inner.split_once(": ").filter(|(name, _)| is_member(name)) {
            Some(("name" | "title", value)) => values.extend(scalar(value)),
            Some(_) => {}
            None if entry.is_some() => values.extend(scalar(inner)),
            // A scalar that begins on the line below its name.
            None => {
                let so_far = plain.get_or_insert_default();
                so_far.push(' ');
                so_far.push_str(inner);
            }
        }
    }
    if values.is_empty() {
        values.extend(plain.as_deref().and_then(scalar));
    }
    values
}

fn is_member(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A list in brackets, a map in braces or a scalar, which may go on in the lines below.
fn flow_or_scalar(value: &str, lines: &mut Rest) -> Vec<String> {
    let mut whole = value.to_owned();
    let quotes = ["\"\"\"", "'''"];
    if let Some(quote) = quotes.into_iter().find(|quote| value.starts_with(quote)) {
        while !whole[3..].contains(quote) {
            let Some(line) = lines.next() else { break };
            whole.push('\n');
            whole.push_str(line);
        }
        let inner = &whole[3..];
        let inner = &inner[..inner.find(quote).unwrap_or(inner.len())];
        return vec![unescaped(inner, &quote[..1])];
    }
    while is_open(&whole) {
        let Some(line) = lines.next() else { break };
        whole.push(' ');
        whole.push_str(line.trim());
    }
    if let Some(list) = whole.strip_prefix('[') {
        let end = list.rfind(']').unwrap_or(list.len());
        return split_list(&list[..end])
            .into_iter()
            .filter_map(scalar)
            .collect();
    }
    if let Some(map) = whole.strip_prefix('{') {
        let members = split_list(map.trim_end().trim_end_matches('}'));
        let names = members.into_iter().filter_map(|member| {
            let (name, value) = member.split_once([':', '='])?;
            (name.trim() == "name").then(|| scalar(value))?
        });
        return names.collect();
    }
    if !whole.starts_with(['"', '\'']) {
        while let Some(line) = continuation(lines, false) {
            whole.push(' ');
            whole.push_str(line.trim());
        }
    }
    scalar(&whole).into_iter().collect()
}

/// Whether a bracket, brace or quotation mark that begins `value` is not closed in it.
fn is_open(value: &str) -> bool {
    match value.chars().next() {
        Some('[') => !value.contains(']'),
        Some('{') => !value.contains('}'),
        Some(mark @ ('"' | '\'')) => closing_quote(value, mark).is_none(),
        _ => false,
    }
}

/// The byte of the mark that closes the quoted text at the start of `value`.
fn closing_quote(value: &str, mark: char) -> Option<usize> {
    let mut chars = value.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && mark == '"' {
            chars.next();
        } else if c == mark {
            // In single quotes, two stand for one.
            if mark == '\'' && chars.next_if(|(_, next)| *next == mark).is_some() {
                continue;
            }
            return Some(at);
        }
    }
    None
}

/// Splits at the commas outside of quotation marks.
fn split_list(list: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut mark, mut at_start) = (0, None, true);
    for (at, c) in list.char_indices() {
        match (mark, c) {
            (Some(open), c) if c == open => mark = None,
            (None, '"' | '\'') if at_start => mark = Some(c),
            (None, ',') => {
                parts.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        at_start = mark.is_none() && (c == ',' || (at_start && c.is_whitespace()));
    }
    parts.push(&list[start..]);
    parts
}

/// A value without its quotation marks and comment; `None` for an empty one.
fn scalar(value: &str) -> Option<String> {
    let value = value.trim();
    let quoted = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let quoted = quoted.and_then(|mark| Some((mark, closing_quote(value, mark)?)));
    let words = if let Some((mark, end)) = quoted {
        unescaped(&value[1..end], mark.encode_utf8(&mut [0; 4]))
    } else {
        let end = value.find(" #").unwrap_or(value.len());
        value[..end].trim().to_owned()
    };
    let is_null = matches!(words.as_str(), "" | "~" | "null");
    (!is_null).then_some(words)
}

fn unescaped(inner: &str, mark: &str) -> String {
    if mark == "'" {
        return inner.replace("''", "'");
    }
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n' | 't' | 'r' | '\n') => out.push(' '),
            Some(kind @ ('u' | 'U' | 'x')) => {
                let n_digits = match kind {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let digits = chars.by_ref().take(n_digits).collect::<String>();
                let code = u32::from_str_radix(&digits, 16).ok();
                out.push(code.and_then(char::from_u32).unwrap_or('\u{fffd}'));
            }
            Some(c) => out.push(c),
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, wanted: &[&str]) {
        let fields = parse(text, Syntax::Yaml).unwrap();
        assert_eq!(fields[0].values, wanted, "{text}");
    }

    #[test]
    fn scalars_of_all_styles() {
        check("a: b c # d", &["b c"]);
        check("a: >\n  one\n  two\n\n  three\nb: c", &["one two  three"]);
        check("a: |2-\n  one\n  two", &["one two"]);
        check("a: one\n  two\n  three", &["one two three"]);
        check("a:\n  one\n  two", &["one two"]);
        check(
            "a: \"one \\\"two\\\" \\u2014\n  three\" # no",
            &["one \"two\" — three"],
        );
        check("a: 'it''s: so'", &["it's: so"]);
        check("a: ~", &[]);
        check("a:b", &["b"]);
    }

    #[test]
    fn lists_and_maps() {
        check("a: [b, 'c, d', \"e\"]", &["b", "c, d", "e"]);
        check("a: [b,\n  c]", &["b", "c"]);
        check("a:\n- b\n-  c\nd: e", &["b", "c"]);
        check("a:\n  name: b\n  mail: c", &["b"]);
        check("a: {name: b, mail: c}", &["b"]);
        check("a:\n  - name: b\n    mail: c\n  - name: d", &["b", "d"]);
        check("a: []", &[]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "([-a\"'|>:=\\[\\]{}#,\\\\ \n]|\"\"\"|é){0,60}") {
            parse(&text, Syntax::Yaml);
            parse(&text, Syntax::Toml);
        }
    }
}
