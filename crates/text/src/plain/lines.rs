//! Lines of a text, and how the text is wrapped.

use super::line_features;

/// One line without the white space around it.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// First byte that is not white space.
    pub start: usize,
    /// Byte after the last that is not white space; `start` for a blank line.
    pub end: usize,
    /// White space before it, in cells; a tab goes to the next multiple of eight.
    pub indent: u32,
    /// Code points between `start` and `end`.
    pub width: u32,
    /// Code points of the first word.
    pub first_word: u32,
}

impl Line {
    pub const fn is_blank(&self) -> bool {
        self.start == self.end
    }

    /// Its words in `text`.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Right edge in cells.
    pub const fn reach(&self) -> u32 {
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

/// The lines of `text`. LF, NEL and U+2028/2029 end a line; CR and the rest are white space in it.
pub fn lines(text: &str) -> impl Iterator<Item = Line> {
    let rare = ['\u{85}', '\u{2028}', '\u{2029}'];
    let has_rare = rare.iter().any(|&c| text.contains(c));
    let mut at = 0;
    let mut parts = false;
    std::iter::from_fn(move || {
        // U+2029 ends a paragraph, as a blank line does.
        if std::mem::take(&mut parts) {
            return Some(Line::measured(text, at, at));
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
        let line = Line::measured(text, at, at + end);
        at += end + mark;
        parts = has_rare && text[..at].ends_with('\u{2029}');
        Some(line)
    })
}

/// How a text, or a stanza of it, is wrapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// The width at which lines were broken, in code points; `None` when line ends mean something.
    pub wrap: Option<u32>,
}

/// Lines beyond this are not wrapped: no terminal, mail or typewriter sets text so wide.
pub const WIDEST: u32 = 132;
const NARROWEST: u32 = 24;
/// How many lines show how a text is wrapped.
const SAMPLE: usize = 4000;

impl Measure {
    /// The measure of a whole text, by the lines at its head.
    pub fn of(text: &str) -> Self {
        let mut pairs = Vec::new();
        let mut last: Option<Line> = None;
        for line in lines(text).take(SAMPLE) {
            if let Some(above) = last
                && !line.is_blank()
            {
                pairs.push((above, line));
            }
            last = (!line.is_blank()).then_some(line);
        }
        if pairs.len() < 3 {
            return Self::default();
        }
        Self::of_pairs(text, &pairs)
    }

    /// The measure of one stanza, by itself.
    pub fn of_stanza(text: &str, stanza: &[Line]) -> Self {
        if stanza.len() < 3 {
            return Self::default();
        }
        let pairs = stanza.windows(2).take(SAMPLE);
        Self::of_pairs(text, &pairs.map(|two| (two[0], two[1])).collect::<Vec<_>>())
    }

    /// Lines were broken at a width when the next word would have gone beyond it nearly always, or
    /// when sentences run on over the line ends in lower case.
    fn of_pairs(text: &str, pairs: &[(Line, Line)]) -> Self {
        let mut reaches = pairs.iter().map(|two| two.0.reach()).collect::<Vec<_>>();
        // One line in fifty may stand out: an address, a table.
        let nth = (reaches.len() - 1) * 49 / 50;
        let (_, &mut wrap, _) = reaches.select_nth_unstable(nth);
        if !(NARROWEST..=WIDEST).contains(&wrap) {
            return Self::default();
        }
        let (mut n_tight, mut n_on) = (0, 0);
        for (above, below) in pairs {
            n_tight += usize::from(is_tight(above, below, wrap));
            n_on += usize::from(runs_on(text, above, below));
        }
        let is_wrapped =
            n_on * 3 >= pairs.len() || (n_tight * 2 >= pairs.len() && n_on * 8 >= pairs.len());
        Self {
            wrap: is_wrapped.then_some(wrap),
        }
    }
}

/// Whether the first word of `below` would not have fitted at the end of `above`.
pub const fn is_tight(above: &Line, below: &Line, wrap: u32) -> bool {
    above.reach() + 1 + below.first_word > wrap
}

/// Whether a sentence runs on from `above` to `below`: no end before, no beginning after.
pub fn runs_on(text: &str, above: &Line, below: &Line) -> bool {
    let next = below.of(text).chars().next();
    next.is_some_and(char::is_lowercase) && !line_features::ends_sentence(above.of(text))
}
