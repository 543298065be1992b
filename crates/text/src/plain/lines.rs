//! Lines of a text, and the width at which it is wrapped.

use super::line_features;

/// A line without the white space around it.
#[derive(Clone, Copy, Debug)]
pub struct SourceLine {
    /// Offset of the first byte that is not white space.
    pub start: usize,
    /// Offset behind the last byte that is not white space; `start` for a blank line.
    pub end: usize,
    /// Width of the leading white space in cells; tab stops are eight cells apart.
    pub indent: u32,
    /// Code points from `start` to `end`.
    pub width: u32,
    /// Code points in the first word.
    pub first_word: u32,
}

impl SourceLine {
    pub const fn is_blank(&self) -> bool {
        self.start == self.end
    }

    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Right edge in cells.
    const fn right_edge(&self) -> u32 {
        self.indent + self.width
    }

    fn measured(text: &str, start: usize, end: usize) -> Self {
        let line = &text[start..end];
        let words = line.trim_start();
        let lead = line.len() - words.len();
        let words = words.trim_end();
        let start = start + lead;
        let width = count(words);
        let first = words.split(char::is_whitespace).next().unwrap_or("");
        Self {
            start,
            end: start + words.len(),
            indent: indent_of(&line[..lead]),
            width,
            first_word: if first.len() == words.len() {
                width
            } else {
                count(first)
            },
        }
    }
}

fn count(words: &str) -> u32 {
    words.chars().count() as u32
}

fn indent_of(lead: &str) -> u32 {
    lead.chars().fold(0, |at, c| match c {
        '\t' => (at / 8 + 1) * 8,
        '\r' | '\u{b}' | '\u{c}' => at,
        '\u{3000}' => at + 2,
        _ => at + 1,
    })
}

/// Splits `text` at LF, NEL, U+2028 and U+2029. CR and the other separators are white space.
pub fn lines(text: &str) -> impl Iterator<Item = SourceLine> {
    let rare = ['\u{85}', '\u{2028}', '\u{2029}'];
    let has_rare = rare.iter().any(|&c| text.contains(c));
    let mut at = 0;
    let mut parts = false;
    std::iter::from_fn(move || {
        // U+2029 separates paragraphs: it counts as a blank line.
        if std::mem::take(&mut parts) {
            return Some(SourceLine::measured(text, at, at));
        }
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let found = if has_rare {
            rest.char_indices()
                .find(|(_, c)| *c == '\n' || rare.contains(c))
                .map(|(end, c)| (end, c.len_utf8()))
        } else {
            rest.find('\n').map(|end| (end, 1))
        };
        let (end, mark) = found.unwrap_or((rest.len(), 0));
        let line = SourceLine::measured(text, at, at + end);
        at += end + mark;
        parts = has_rare && text[..at].ends_with('\u{2029}');
        Some(line)
    })
}

/// The widest wrapped line, in cells: no terminal, mail client or typewriter wraps further out.
pub const MAX_WRAP: u32 = 132;
const MIN_WRAP: u32 = 24;
/// How many lines decide the wrapping of a text.
const SAMPLE: usize = 4000;

/// The width in cells at which `text` was wrapped; `None` when its line ends are significant.
pub fn wrap_width(text: &str) -> Option<u32> {
    let mut pairs = Vec::new();
    let mut last: Option<SourceLine> = None;
    for line in lines(text).take(SAMPLE) {
        if let Some(above) = last
            && !line.is_blank()
        {
            pairs.push((above, line));
        }
        last = (!line.is_blank()).then_some(line);
    }
    (pairs.len() >= 3).then(|| wrap_width_of_pairs(text, &pairs))?
}

/// [`wrap_width`] of one stanza.
pub fn wrap_width_of(text: &str, stanza: &[SourceLine]) -> Option<u32> {
    if stanza.len() < 3 {
        return None;
    }
    let pairs = stanza.windows(2).take(SAMPLE).map(|two| (two[0], two[1]));
    wrap_width_of_pairs(text, &pairs.collect::<Vec<_>>())
}

/// A text is wrapped when sentences run on in lower case across many line ends, or across some while
/// most lines could not have held the next word.
fn wrap_width_of_pairs(text: &str, pairs: &[(SourceLine, SourceLine)]) -> Option<u32> {
    let mut edges = pairs
        .iter()
        .map(|two| two.0.right_edge())
        .collect::<Vec<_>>();
    // One line in fifty may be longer: a URL, a table.
    let nth = (edges.len() - 1) * 49 / 50;
    let (_, &mut wrap, _) = edges.select_nth_unstable(nth);
    if !(MIN_WRAP..=MAX_WRAP).contains(&wrap) {
        return None;
    }
    let (mut n_tight, mut n_on) = (0, 0);
    for (above, below) in pairs {
        n_tight += usize::from(is_tight(above, below, wrap));
        n_on += usize::from(runs_on(text, above, below));
    }
    let is_wrapped =
        n_on * 3 >= pairs.len() || (n_tight * 2 >= pairs.len() && n_on * 8 >= pairs.len());
    is_wrapped.then_some(wrap)
}

/// Whether the first word of `below` does not fit at the end of `above`.
pub const fn is_tight(above: &SourceLine, below: &SourceLine, wrap: u32) -> bool {
    above.right_edge() + 1 + below.first_word > wrap
}

/// Whether a sentence continues from `above` to `below`, in lower case.
pub fn runs_on(text: &str, above: &SourceLine, below: &SourceLine) -> bool {
    let next = below.of(text).chars().next();
    next.is_some_and(char::is_lowercase) && !line_features::ends_sentence(above.of(text))
}
