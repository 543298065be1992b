//! Features of single lines: list markers, sentence ends, letter case, columns.

/// The marker of a list item.
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
    /// Whether a single line with it is an item. Stars, dashes and numbers also begin other lines.
    pub const fn is_sure(self) -> bool {
        matches!(
            self,
            Self::Sign('•' | '●' | '○' | '◦' | '▪' | '■' | '‣' | '⁃' | '·')
        )
    }

    /// Whether `next` can mark the item after this one.
    pub fn is_followed_by(self, next: Self) -> bool {
        match (self, next) {
            (Self::Sign(one), Self::Sign(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => other == one + 1,
            (Self::Letter(one), Self::Letter(other)) => other as u32 == one as u32 + 1,
            _ => false,
        }
    }
}

/// The list marker of a line, when a blank and words follow it.
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

const fn is_closer(c: char) -> bool {
    matches!(
        c,
        '”' | '’' | '"' | '\'' | ')' | ']' | '»' | '›' | '*' | '_' | '」' | '』'
    )
}

/// Whether the line ends a sentence, or ends with a colon.
pub fn ends_sentence(line: &str) -> bool {
    let words = line.trim_end_matches(is_closer);
    words
        .chars()
        .next_back()
        .is_some_and(|c| matches!(c, '.' | '?' | '!' | '…' | ':' | '。' | '！' | '？'))
}

/// Whether the line is a horizontal rule: `* * *`, `-----`, `###`.
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

/// Whether the line begins with the label of a speaker: `Q:`, `SMITH:`, `Jane Roe:`.
pub fn is_speaker_label(line: &str) -> bool {
    let Some(colon) = line.bytes().take(40).position(|byte| byte == b':') else {
        return false;
    };
    let (label, rest) = (&line[..colon], &line[colon + 1..]);
    let is_name = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    label.split(' ').count() <= 4
        && label.split(' ').all(is_name)
        && rest.starts_with(char::is_whitespace)
}

/// Counts over the first 400 bytes of a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct LineStats {
    pub n_words: usize,
    /// Words of four letters or more.
    pub n_long: usize,
    /// Those of them that begin with a capital.
    pub n_long_capital: usize,
    pub n_upper: usize,
    pub n_lower: usize,
    /// Whether one sentence ends and another begins.
    pub has_inner_end: bool,
}

impl LineStats {
    pub fn of(words: &str) -> Self {
        let mut stats = Self::default();
        let mut ended = false;
        for word in words[..words.floor_char_boundary(400)].split_whitespace() {
            let starts_upper = word
                .trim_start_matches(['“', '‘', '"', '\'', '(', '[', '«'])
                .starts_with(char::is_uppercase);
            stats.has_inner_end |= ended && starts_upper;
            stats.n_words += 1;
            let n_letters = word.chars().filter(|c| c.is_alphabetic()).count();
            if n_letters >= 4 {
                stats.n_long += 1;
                stats.n_long_capital += usize::from(starts_upper);
            }
            stats.n_upper += word.chars().filter(|c| c.is_uppercase()).count();
            stats.n_lower += word.chars().filter(|c| c.is_lowercase()).count();
            // Not `Mr.` or `J.`
            ended = n_letters > 3 && ends_sentence(word) && !word.ends_with(':');
        }
        stats
    }

    /// All capitals, as in wire headlines.
    pub const fn is_caps(&self) -> bool {
        self.n_lower == 0 && self.n_upper > 1
    }

    /// Most longer words begin with a capital, as in American headlines and in names.
    pub const fn is_title_case(&self) -> bool {
        self.n_long >= 2 && self.n_long_capital * 5 >= self.n_long * 4
    }
}

/// Whether `words` are running text: long, or a complete sentence.
pub fn is_body(words: &str) -> bool {
    let stats = LineStats::of(words);
    if stats.n_words > 40 || words.len() > 300 {
        return true;
    }
    let ends = words
        .trim_end_matches(is_closer)
        .ends_with(['.', '…', ':', '。']);
    // Japanese and Chinese do not separate words.
    let is_long = stats.n_words >= 8 || words.len() > 60;
    let is_headline = stats.is_title_case() || stats.is_caps();
    (ends && is_long && !is_headline) || (stats.has_inner_end && ends_sentence(words))
}

/// Whether a line can be a heading: short, begins like a sentence and does not end like one.
pub fn is_heading(line: &str) -> bool {
    // A Markdown heading.
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
    let stats = LineStats::of(line);
    if stats.n_words > 25 || stats.has_inner_end && !stats.is_title_case() && !stats.is_caps() {
        return false;
    }
    let ends = line.trim_end_matches(is_closer).chars().next_back();
    match ends {
        Some('.') => stats.is_caps() || stats.is_title_case() || line.ends_with("U.S."),
        Some(':') => stats.is_caps() || stats.n_words <= 2,
        Some('…') => stats.is_caps() || stats.is_title_case(),
        _ => stats.n_upper + stats.n_lower > 0 || !line.is_ascii(),
    }
}

/// Offsets in code points, from the left margin, where gaps between columns begin and end. A tab or bars
/// give `u32::MAX`: they separate columns without alignment. Empty for running text.
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
    fn list_markers() {
        assert_eq!(marker("- one"), Some(Marker::Sign('-')));
        assert_eq!(marker("• one"), Some(Marker::Sign('•')));
        assert_eq!(marker("12. one"), Some(Marker::Number(12)));
        assert_eq!(marker("(3) one"), Some(Marker::Number(3)));
        assert_eq!(marker("b) one"), Some(Marker::Letter('b')));
        for line in ["1998. Then", "-one", "I. Then", "- ", "A man", "“- x"] {
            assert_eq!(marker(line), None, "{line}");
        }
        assert!(Marker::Number(9).is_followed_by(Marker::Number(10)));
        assert!(!Marker::Sign('-').is_followed_by(Marker::Sign('*')));
    }

    #[test]
    fn sentence_ends() {
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
    fn speaker_labels() {
        for line in ["Q: Why?", "MARA LIND: No.", "Mara Lind: No.", "A: x"] {
            assert!(is_speaker_label(line), "{line}");
        }
        for line in ["He said: no", "At 10:30 a.m.", "http://x", "Why", ": x"] {
            assert!(!is_speaker_label(line), "{line}");
        }
    }

    #[test]
    fn column_edges_are_at_gaps_tabs_and_bars() {
        assert_eq!(column_edges("one  two", 2), [5, 7]);
        assert_eq!(column_edges("one two", 0), Vec::<u32>::new());
        assert_eq!(column_edges("one\ttwo", 0), [u32::MAX]);
    }
}
