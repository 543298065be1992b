//! Text in Markdown documents.

/// Escapes `text` so that Markdown shows it as it is: only what would be read as markup gets a backslash.
/// Line ends stay; blank lines part paragraphs. Blanks at the start of a line are dropped, as Markdown does.
///
/// ```
/// use pullquote_text::markdown::escape;
/// assert_eq!(escape("Is #1 of 5 * 3 (a_b, “it’s”) & co. > 4?"), "Is #1 of 5 * 3 (a_b, “it’s”) & co. > 4?");
/// assert_eq!(escape("It is *over*"), "It is \\*over\\*");
/// assert_eq!(escape("1. Ask\n# no heading"), "1\\. Ask\n\\# no heading");
/// ```
pub fn escape(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let pairs = Pairs::of(&chars);
    let mut out = String::with_capacity(text.len() + 8);
    for line in text.split('\n').scan(0, |start, line| {
        let begin = *start;
        *start += line.chars().count() + 1;
        Some((begin, line))
    }) {
        let (begin, line) = line;
        if begin > 0 {
            out.push('\n');
        }
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        let line: Vec<char> = line.trim_end().chars().skip(indent).collect();
        let begins_block = escaped_at_start(&line);
        for (at, c) in line.iter().enumerate() {
            let in_text = begin + indent + at;
            if Some(at) == begins_block || is_markup(&chars, in_text, &line, at, &pairs) {
                out.push('\\');
            }
            out.push(*c);
        }
    }
    out
}

/// As [`escape`] for a heading, which is one line: number signs at its end would be dropped.
pub fn escape_heading(text: &str) -> String {
    let mut escaped = escape(text);
    let bare = escaped.trim_end_matches('#').len();
    if bare < escaped.len() && (bare == 0 || escaped[..bare].ends_with(char::is_whitespace)) {
        escaped.insert(bare, '\\');
    }
    escaped
}

/// Which of the signs that work in pairs occur often enough to do so.
struct Pairs {
    backticks: bool,
    asterisks: bool,
    underscores: bool,
    tildes: bool,
    links: bool,
}

impl Pairs {
    fn of(chars: &[char]) -> Self {
        let many = |sign: char| {
            let signs = (0..chars.len()).filter(|&at| chars[at] == sign && is_delimiter(chars, at));
            signs.take(2).count() == 2
        };
        let after_bracket = |at: usize| matches!(chars.get(at + 1), Some('(' | '[' | ':'));
        Self {
            backticks: chars.iter().filter(|c| **c == '`').take(2).count() == 2,
            asterisks: many('*'),
            underscores: many('_'),
            tildes: many('~'),
            links: (0..chars.len()).any(|at| chars[at] == ']' && after_bracket(at)),
        }
    }
}

/// Whether a sign may open or close emphasis: not between blanks, and for `_` not inside a word.
fn is_delimiter(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
    let after = chars.get(at + 1).copied();
    let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let in_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match chars[at] {
        '_' if in_word(before) && in_word(after) => false,
        _ => !(is_blank(before) && is_blank(after)),
    }
}

fn is_markup(chars: &[char], at: usize, line: &[char], in_line: usize, pairs: &Pairs) -> bool {
    match chars[at] {
        '\\' => line.get(in_line + 1).is_none_or(char::is_ascii_punctuation),
        '`' => pairs.backticks,
        '*' => pairs.asterisks && is_delimiter(chars, at),
        '_' => pairs.underscores && is_delimiter(chars, at),
        '~' => pairs.tildes && is_delimiter(chars, at),
        '[' | ']' => pairs.links,
        '<' => line
            .get(in_line + 1)
            .is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
        '&' => is_entity(&line[in_line + 1..]),
        _ => false,
    }
}

/// Whether what follows an ampersand makes it a character reference.
fn is_entity(rest: &[char]) -> bool {
    let name = rest
        .iter()
        .take_while(|c| c.is_ascii_alphanumeric() || **c == '#')
        .count();
    name > 0 && rest.get(name) == Some(&';')
}

/// The character of a line that would begin a block of its own: a list, heading, quotation, rule, fence or
/// table.
fn escaped_at_start(line: &[char]) -> Option<usize> {
    let first = *line.first()?;
    let is_blank = |at: usize| line.get(at).is_none_or(|c| c.is_whitespace());
    let only = |signs: &[char]| line.iter().all(|c| signs.contains(c) || c.is_whitespace());
    let digits = line.iter().take_while(|c| c.is_ascii_digit()).count();
    match first {
        '>' => Some(0),
        '-' | '+' | '*' if is_blank(1) => Some(0),
        '#' => {
            let signs = line.iter().take_while(|c| **c == '#').count();
            (signs <= 6 && is_blank(signs)).then_some(0)
        }
        '-' | '*' | '_' | '=' if only(&[first]) => Some(0),
        '-' | ':' | '|' if only(&['-', ':', '|']) => Some(0),
        '~' if line.starts_with(&['~', '~', '~']) => Some(0),
        _ if (1..=9).contains(&digits)
            && matches!(line.get(digits), Some('.' | ')'))
            && is_blank(digits + 1) =>
        {
            Some(digits)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    /// The text that a document shows, with line ends as blanks; and whether there is anything but
    /// paragraphs and `allowed` in it.
    fn shown(document: &str, allowed: fn(&Tag<'_>) -> bool) -> (String, bool) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS;
        let (mut text, mut is_plain) = (String::new(), true);
        for event in Parser::new_ext(document, options) {
            match event {
                Event::Text(words) => text.push_str(&words),
                Event::Start(tag) => is_plain &= matches!(tag, Tag::Paragraph) || allowed(&tag),
                Event::SoftBreak | Event::End(_) => text.push(' '),
                _ => is_plain = false,
            }
        }
        (text, is_plain)
    }

    fn words(text: &str) -> Vec<&str> {
        text.split_whitespace().collect()
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        for text in [
            "“It’s a deal,” she said – $5m & 3% (up 1.5)!",
            "snake_case, #tag, C# and 5 * 3 = 15; [sic] was there…",
            "a < b > c | d ~ e ^ f: g+h-i.",
            "See https://example.org/a_b?c=d&e=f",
            "A footnote* mark, 24. March, no. 7) here",
        ] {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn markup_is_escaped() {
        for (text, wanted) in [
            ("[a](b) ![c][d]", "\\[a\\](b) !\\[c\\]\\[d\\]"),
            ("<b>bold</b> &amp; &#27;", "\\<b>bold\\</b> \\&amp; \\&#27;"),
            ("`code` ~~gone~~", "\\`code\\` \\~\\~gone\\~\\~"),
            ("a\n---\nb\n===", "a\n\\---\nb\n\\==="),
            (
                "- one\n+ two\n> three\n3) four",
                "\\- one\n\\+ two\n\\> three\n3\\) four",
            ),
            ("ends \\", "ends \\\\"),
        ] {
            assert_eq!(escape(text), wanted, "{text:?}");
        }
        assert_eq!(escape_heading("Learn C #"), "Learn C \\#");
        assert_eq!(escape_heading("Learn C#"), "Learn C#");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn rendered_text_is_the_source(text in "([-a1*_`~<>&;#\\[\\]()!|\\\\+=:.\"'\n ]|“|é){0,24}") {
            let (rendered, is_plain) = shown(&escape(&text), |_| false);
            prop_assert_eq!(words(&rendered), words(&text), "{:?}", escape(&text));
            prop_assert!(is_plain, "{:?}", escape(&text));
        }

        #[test]
        fn headings_and_quotations_show_the_source(text in "[-a1*_`~<>&;#\\[\\]()!|\\\\+=:. ]{1,16}") {
            let text = text.trim();
            prop_assume!(!text.is_empty());
            let heading = format!("# {}", escape_heading(text));
            let (rendered, is_plain) = shown(&heading, |tag| matches!(tag, Tag::Heading { .. }));
            prop_assert_eq!(words(&rendered), words(text), "{:?}", heading);
            prop_assert!(is_plain, "{:?}", heading);
            let quotation = format!("> {}", escape(text));
            let (rendered, is_plain) = shown(&quotation, |tag| matches!(tag, Tag::BlockQuote(_)));
            prop_assert_eq!(words(&rendered), words(text), "{:?}", quotation);
            prop_assert!(is_plain, "{:?}", quotation);
        }
    }
}
