//! Front matter: the lines at the head of a Markdown file in which programs keep its title, author
//! and date.
//!
//! Of YAML (between lines of `---`) and TOML (`+++`) only what such heads hold is read: names with a
//! value on the same line, quoted or not, and lists. What is not understood is left out; nothing of
//! it becomes text.

/// The longest front matter, in bytes; more is text that begins with a line.
const LONGEST: usize = 64 << 10;

/// What a file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// Its title.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Its date, as it is written.
    pub date: Option<String>,
}

/// The front matter of `text`, and the text after it.
pub fn split(text: &str) -> (Front, &str) {
    let none = (Front::default(), text);
    let Some((fence, rest)) = text.split_once('\n') else {
        return none;
    };
    let fence = fence.trim_end();
    // A line followed by a blank one only parts what stands above and below.
    if !matches!(fence, "---" | "+++") || rest.starts_with('\n') {
        return none;
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
            let (inner, after) = (&rest[..at], &rest[at + line.len()..]);
            return read(inner).map_or(none, |front| (front, after));
        }
        at += line.len();
        if at > LONGEST {
            return none;
        }
    }
    none
}

/// The lines of front matter; `None` when a line is no such line, so that a text between two rules
/// stays text.
fn read(lines: &str) -> Option<Front> {
    let mut front = Front::default();
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
                add(&mut front.author, name);
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
                    Some(list) => list
                        .trim_end_matches(']')
                        .split(',')
                        .for_each(|name| add(&mut front.author, name)),
                    None => add(&mut front.author, value),
                }
            }
            "date" | "published" => front.date = unquoted(value),
            _ => {}
        }
    }
    Some(front)
}

fn add(author: &mut Option<String>, name: &str) {
    let Some(name) = unquoted(name) else {
        return;
    };
    match author {
        Some(names) => {
            names.push_str(", ");
            names.push_str(&name);
        }
        None => *author = Some(name),
    }
}

/// A value without its quotation marks, on one line; `None` for an empty one.
fn unquoted(value: &str) -> Option<String> {
    let value = value.trim();
    let within = |mark| value.strip_prefix(mark)?.strip_suffix(mark);
    let inner = within('"').or_else(|| within('\'')).unwrap_or(value);
    let words = inner.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty() && words.len() <= 1000).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> [Option<String>; 3] {
        let (front, _) = split(text);
        [front.title, front.author, front.date]
    }

    #[test]
    fn title_author_and_date_are_read() {
        let some = |words: &str| Some(words.to_owned());
        let yaml = "---\ntitle: 'It’s: a test'\nlayout: post\nauthors:\n  - Mara Lind\n  - name: Jo Poe\ntags:\n  - x\n\
            date: 2019-05-09 10:00\n---\nBody";
        assert_eq!(
            fields(yaml),
            [
                some("It’s: a test"),
                some("Mara Lind, Jo Poe"),
                some("2019-05-09 10:00")
            ]
        );
        assert_eq!(split(yaml).1, "Body");
        let toml =
            "+++\ntitle = \"A\"\nauthor = [\"Mara Lind\", \"Jo Poe\"]\n[extra]\nx = 1\n+++\n";
        assert_eq!(fields(toml), [some("A"), some("Mara Lind, Jo Poe"), None]);
    }

    #[test]
    fn what_is_no_front_matter_stays_text() {
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
        let long = format!("---\n{}---\n", "a: b\n".repeat(LONGEST));
        assert_eq!(split(&long).1.len(), long.len());
    }
}
