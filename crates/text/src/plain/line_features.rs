//! What single lines show of themselves: their end, their case, a mark at their head.

/// A mark at the head of a list's item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A bullet, star or dash.
    Sign(char),
    /// `3.`, `3)` or `(3)`.
    Number(u32),
    /// `c)` or `(c)`.
    Letter(char),
}

impl Marker {
    /// Whether one alone makes an item; stars, dashes and numbers also begin other lines.
    pub const fn is_sure(self) -> bool {
        matches!(
            self,
            Self::Sign('•' | '●' | '○' | '◦' | '▪' | '■' | '‣' | '⁃' | '·')
        )
    }

    /// Whether `next` is the mark of the item after this one.
    pub fn is_followed_by(self, next: Self) -> bool {
        match (self, next) {
            (Self::Sign(one), Self::Sign(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => other == one + 1,
            (Self::Letter(one), Self::Letter(other)) => other as u32 == one as u32 + 1,
            _ => false,
        }
    }
}

/// The mark at the head of a line, when a blank and words follow it.
pub fn marker(line: &str) -> Option<Marker> {
    let first = line.chars().next()?;
    if first.is_alphabetic() && line.as_bytes().get(1) != Some(&b')') {
        return None;
    }
    let (head, rest) = line.split_once([' ', '\t'])?;
    if rest.trim().is_empty() || head.len() > 5 {
        return None;
    }
    if head.len() == first.len_utf8() {
        let is_sign = matches!(
            first,
            '-' | '*' | '+' | '–' | '•' | '●' | '○' | '◦' | '▪' | '■' | '‣' | '⁃' | '·'
        );
        return is_sign.then_some(Marker::Sign(first));
    }
    let inner = match head.strip_prefix('(') {
        Some(inner) => inner.strip_suffix(')')?,
        None => head.strip_suffix([')', '.'])?,
    };
    if !inner.is_empty() && inner.len() <= 3 && inner.bytes().all(|byte| byte.is_ascii_digit()) {
        return inner.parse().ok().map(Marker::Number);
    }
    let mut letters = inner.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_ascii_lowercase() && head.ends_with(')') => {
            Some(Marker::Letter(letter))
        }
        _ => None,
    }
}

/// Whether `c` closes a quotation or a bracket.
const fn is_closer(c: char) -> bool {
    matches!(
        c,
        '”' | '’' | '"' | '\'' | ')' | ']' | '»' | '›' | '*' | '_' | '」' | '』'
    )
}

/// Whether a sentence, or an announcement with a colon, ends with the line.
pub fn ends_sentence(line: &str) -> bool {
    let words = line.trim_end_matches(is_closer);
    words
        .chars()
        .next_back()
        .is_some_and(|c| matches!(c, '.' | '?' | '!' | '…' | ':' | '。' | '！' | '？'))
}

/// Whether the line is drawn, not written: `* * *`, `-----`, `###`.
pub fn is_rule(line: &str) -> bool {
    let mut n_signs = 0;
    for c in line.chars() {
        if c.is_whitespace() {
            continue;
        }
        let is_sign = matches!(
            c,
            '-' | '=' | '*' | '_' | '~' | '#' | '+' | '.' | '·' | '•' | '–' | '—' | '\u{2500}'
                ..='\u{257f}' | '◆' | '❖' | '⁂'
        );
        if !is_sign {
            return false;
        }
        n_signs += 1;
    }
    n_signs >= 3 || matches!(line, "⁂" | "*" | "❖" | "◆" | "—")
}

/// Whether the line begins with the name of who speaks: `Q:`, `SMITH:`, `Jane Roe:`.
pub fn is_label(line: &str) -> bool {
    let Some(colon) = line.bytes().take(40).position(|byte| byte == b':') else {
        return false;
    };
    let (label, rest) = (&line[..colon], &line[colon + 1..]);
    let is_name = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    label.split(' ').count() <= 4
        && label.split(' ').all(is_name)
        && rest.starts_with(char::is_whitespace)
}

/// How a short text is written, over at most its first 400 bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shape {
    /// Words.
    pub n_words: usize,
    /// Words of four letters and more.
    pub n_long: usize,
    /// Of these, how many begin with a capital.
    pub n_long_capital: usize,
    /// Capital letters.
    pub n_upper: usize,
    /// Small letters.
    pub n_lower: usize,
    /// Whether a sentence ends before the last word and another begins.
    pub has_inner_end: bool,
}

impl Shape {
    /// The shape of `words`.
    pub fn of(words: &str) -> Self {
        let mut shape = Self::default();
        let mut ended = false;
        for word in head(words, 400).split_whitespace() {
            let starts_upper = word
                .trim_start_matches(['“', '‘', '"', '\'', '(', '[', '«'])
                .starts_with(char::is_uppercase);
            shape.has_inner_end |= ended && starts_upper;
            shape.n_words += 1;
            let n_letters = word.chars().filter(|c| c.is_alphabetic()).count();
            if n_letters >= 4 {
                shape.n_long += 1;
                shape.n_long_capital += usize::from(starts_upper);
            }
            shape.n_upper += word.chars().filter(|c| c.is_uppercase()).count();
            shape.n_lower += word.chars().filter(|c| c.is_lowercase()).count();
            // `Mr.` and `J.` end no sentence.
            ended = n_letters > 3 && ends_sentence(word) && !word.ends_with(':');
        }
        shape
    }

    /// All capitals, as wire headlines are.
    pub const fn is_caps(&self) -> bool {
        self.n_lower == 0 && self.n_upper > 1
    }

    /// Nearly every longer word begins with a capital, as in American headlines and names.
    pub const fn is_title_case(&self) -> bool {
        self.n_long >= 2 && self.n_long_capital * 5 >= self.n_long * 4
    }
}

/// At most the first `limit` bytes of `text`, up to a character's end.
pub fn head(text: &str, limit: usize) -> &str {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Whether `words` are running text: long, or a whole sentence.
pub fn is_body(words: &str) -> bool {
    let shape = Shape::of(words);
    if shape.n_words > 40 || words.len() > 300 {
        return true;
    }
    let ends = words
        .trim_end_matches(is_closer)
        .ends_with(['.', '…', ':', '。']);
    // Japanese and Chinese have no blanks to count words by.
    let is_long = shape.n_words >= 8 || words.len() > 60;
    let is_headline = shape.is_title_case() || shape.is_caps();
    (ends && is_long && !is_headline) || (shape.has_inner_end && ends_sentence(words))
}

/// Whether a line can be a heading: short, begun like a sentence and not ended like one.
pub fn is_heading(line: &str) -> bool {
    // As Markdown marks headings.
    let hashes = line.len() - line.trim_start_matches('#').len();
    let line = match line[hashes..].strip_prefix(' ') {
        Some(words) if (1..=6).contains(&hashes) => words,
        _ => line,
    };
    let first = line
        .trim_start_matches(['“', '‘', '"', '\'', '«'])
        .chars()
        .next();
    let begins = first.is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase());
    if !begins || line.len() > 240 || line.ends_with([',', ';', '-', '–', '—']) {
        return false;
    }
    let shape = Shape::of(line);
    if shape.n_words > 25 || shape.has_inner_end && !shape.is_title_case() && !shape.is_caps() {
        return false;
    }
    let ends = line.trim_end_matches(is_closer).chars().next_back();
    match ends {
        Some('.') => shape.is_caps() || shape.is_title_case() || line.ends_with("U.S."),
        Some(':') => shape.is_caps() || shape.n_words <= 2,
        Some('…') => shape.is_caps() || shape.is_title_case(),
        _ => shape.n_upper + shape.n_lower > 0 || !line.is_ascii(),
    }
}

/// Where columns begin and end in a line, in cells; `u32::MAX` stands for a tab or a bar, which need
/// nothing beneath them. Empty for running text.
pub fn column_edges(line: &str, indent: u32) -> Vec<u32> {
    let bytes = line.as_bytes();
    let mut edges = Vec::new();
    if line.contains('\t') || line.matches(" | ").count() + line.matches('│').count() >= 2 {
        edges.push(u32::MAX);
    }
    let Some(first) = line.find("  ") else {
        if bytes.first() == Some(&b'|') && bytes.last() == Some(&b'|') && bytes.len() > 1 {
            edges.push(u32::MAX);
        }
        return edges;
    };
    let mut at = indent + line[..first].chars().count() as u32;
    let mut rest = &line[first..];
    while !rest.is_empty() {
        let words = rest.trim_start_matches(' ');
        let n_blank = (rest.len() - words.len()) as u32;
        if n_blank >= 2 {
            edges.extend([at, at + n_blank]);
        }
        at += n_blank;
        let end = words.find("  ").unwrap_or(words.len());
        at += words[..end].chars().count() as u32;
        rest = &words[end..];
        if edges.len() > 64 {
            break;
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_items() {
        let mark = |line| marker(line);
        assert_eq!(mark("- one"), Some(Marker::Sign('-')));
        assert_eq!(mark("• one"), Some(Marker::Sign('•')));
        assert_eq!(mark("12. one"), Some(Marker::Number(12)));
        assert_eq!(mark("(3) one"), Some(Marker::Number(3)));
        assert_eq!(mark("b) one"), Some(Marker::Letter('b')));
        for line in ["1998. Then", "-one", "I. Then", "- ", "A man", "“- x"] {
            assert_eq!(mark(line), None, "{line}");
        }
        assert!(Marker::Number(9).is_followed_by(Marker::Number(10)));
        assert!(!Marker::Sign('-').is_followed_by(Marker::Sign('*')));
    }

    #[test]
    fn ends_of_sentences() {
        for line in [
            "Done.",
            "“Done.”",
            "(Done!)",
            "Why?’",
            "He said:",
            "終わり。",
        ] {
            assert!(ends_sentence(line), "{line}");
        }
        for line in ["“Done,”", "the man", "a farce”", "", "one;"] {
            assert!(!ends_sentence(line), "{line}");
        }
    }

    #[test]
    fn labels_of_speakers() {
        for line in ["Q: Why?", "MARA LIND: No.", "Mara Lind: No.", "A: x"] {
            assert!(is_label(line), "{line}");
        }
        for line in ["He said: no", "At 10:30 a.m.", "http://x", "Why", ": x"] {
            assert!(!is_label(line), "{line}");
        }
    }

    #[test]
    fn columns_are_told_from_typed_double_blanks_by_their_edges() {
        assert_eq!(column_edges("one  two", 2), [5, 7]);
        assert_eq!(column_edges("one two", 0), Vec::<u32>::new());
        assert_eq!(column_edges("one\ttwo", 0), [u32::MAX]);
    }
}
