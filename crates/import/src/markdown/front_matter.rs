//! Front matter: the metadata at the start of a Markdown file, in YAML (between lines of `---`) or TOML
//! (`+++`).
//!
//! Only the parts that such headers use are read: names with a value on the same line, quoted or not, and
//! lists. The rest is skipped; no front matter becomes text.

use pullquote_text::collapse_whitespace;

/// The longest front matter, in bytes. Beyond it, the first line is taken for a rule.
const MAX_LENGTH: usize = 64 << 10;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub date: Option<String>,
}

/// Splits `text` into its front matter and the rest.
pub fn split(text: &str) -> (FrontMatter, &str) {
    let none = (FrontMatter::default(), text);
    let Some((fence, rest)) = text.split_once('\n') else {
        return none;
    };
    let fence = fence.trim_end();
    // A rule, rather than a fence, when a blank line follows.
    if !matches!(fence, "---" | "+++") || rest.starts_with('\n') {
        return none;
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
            let (inner, after) = (&rest[..at], &rest[at + line.len()..]);
            return parse(inner).map_or(none, |front| (front, after));
        }
        at += line.len();
        if at > MAX_LENGTH {
            return none;
        }
    }
    none
}

/// Parses the lines between the fences; `None` when one is not front matter, so that text between two rules
/// stays text.
fn parse(lines: &str) -> Option<FrontMatter> {
    let mut front = FrontMatter::default();
    let mut is_author = false;
    for line in lines.lines() {
        let words = line.trim();
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        if line.starts_with([' ', '\t', '-']) {
            let name = words.strip_prefix("- ").unwrap_or(words);
            let name = name.strip_prefix("name:").unwrap_or(name);
            if is_author {
                front.authors.extend(unquoted(name));
            }
            continue;
        }
        if words.starts_with('[') {
            is_author = false;
            continue;
        }
        let (name, value) = words.split_once([':', '='])?;
        let name = name.trim().trim_matches(['"', '\'']);
        if name.contains(char::is_whitespace) {
            return None;
        }
        is_author = false;
        match name.to_ascii_lowercase().as_str() {
            "title" => front.title = unquoted(value),
            "author" | "authors" | "byline" => {
                is_author = true;
                match value.trim().strip_prefix('[') {
                    Some(list) => {
                        let names = list.trim_end_matches(']').split(',');
                        front.authors.extend(names.filter_map(unquoted));
                    }
                    None => front.authors.extend(unquoted(value)),
                }
            }
            "date" | "published" => front.date = unquoted(value),
            _ => {}
        }
    }
    Some(front)
}

/// A value without its quotes, on one line; `None` for an empty or very long one.
fn unquoted(value: &str) -> Option<String> {
    let value = value.trim();
    let within = |mark| value.strip_prefix(mark)?.strip_suffix(mark);
    let inner = within('"').or_else(|| within('\'')).unwrap_or(value);
    let words = collapse_whitespace(inner);
    (!words.is_empty() && words.len() <= 1000).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> (Option<String>, String, Option<String>) {
        let (front, _) = split(text);
        (front.title, front.authors.join(", "), front.date)
    }

    #[test]
    fn yaml_and_toml_fields() {
        let some = |words: &str| Some(words.to_owned());
        let yaml = "---\ntitle: 'It’s: a test'\nlayout: post\nauthors:\n  - Mara Lind\n  - name: Jo Poe\ntags:\n  - x\n\
            date: 2019-05-09 10:00\n---\nBody";
        assert_eq!(
            fields(yaml),
            (
                some("It’s: a test"),
                "Mara Lind, Jo Poe".to_owned(),
                some("2019-05-09 10:00")
            )
        );
        assert_eq!(split(yaml).1, "Body");
        let toml =
            "+++\ntitle = \"A\"\nauthor = [\"Mara Lind\", \"Jo Poe\"]\n[extra]\nx = 1\n+++\n";
        assert_eq!(
            fields(toml),
            (some("A"), "Mara Lind, Jo Poe".to_owned(), None)
        );
    }

    #[test]
    fn rules_and_sentences_are_not_front_matter() {
        for text in [
            "---\n\nA text.\n\n---\n",
            "---\nA sentence of words: it goes on.\n---\n",
            "---\ntitle: x\n",
            "Title\n---\ntitle: x\n---\n",
            "",
            "---",
        ] {
            assert_eq!(split(text).1, text, "{text}");
        }
        let long = format!("---\n{}---\n", "a: b\n".repeat(MAX_LENGTH));
        assert_eq!(split(&long).1.len(), long.len());
    }
}
