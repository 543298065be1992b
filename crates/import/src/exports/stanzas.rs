//! The lines of an export, and the fields among them.

use std::ops::Range;

/// A line with its place in the text, without white space around it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'t> {
    pub text: &'t str,
    /// The first byte of the whole line.
    pub start: usize,
    /// The byte after its line end.
    pub end: usize,
}

impl Line<'_> {
    pub const fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// The lines of `text`.
pub fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut end = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = end;
        end += line.len();
        Line {
            text: line.trim(),
            start,
            end,
        }
    })
}

/// Runs of lines without a blank one.
pub fn stanzas<'l, 't>(lines: &'l [Line<'t>]) -> impl Iterator<Item = &'l [Line<'t>]> {
    lines
        .split(Line::is_blank)
        .filter(|stanza| !stanza.is_empty())
}

/// The lines of a stanza as one.
pub fn joined(stanza: &[Line]) -> String {
    let words = stanza.iter().map(|line| line.text);
    words.collect::<Vec<_>>().join(" ")
}

/// The text that `stanza` covers.
pub fn range(stanza: &[Line]) -> Range<usize> {
    let start = stanza.first().map_or(0, |line| line.start);
    start..stanza.last().map_or(start, |line| line.end)
}

/// Splits `Label: words` if `labels` has the label, which it gives in the spelling of `labels`.
pub fn field<'l, 't>(line: &'t str, labels: &[&'l str]) -> Option<(&'l str, &'t str)> {
    let (label, words) = line.split_once(':')?;
    let known = labels.iter().find(|known| **known == label)?;
    Some((known, words.trim()))
}

/// Whether `line` is a number of words, as `62 words` or `1,204 words`.
pub fn is_word_count(line: &str) -> bool {
    let Some(number) = line
        .strip_suffix(" words")
        .or_else(|| line.strip_suffix(" word"))
    else {
        return false;
    };
    !number.is_empty()
        && number
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b',')
}

pub fn is_copyright(line: &str) -> bool {
    let lower = line.get(..9).map(str::to_ascii_lowercase);
    lower.as_deref() == Some("copyright")
        || line.starts_with('©')
        || line.starts_with("(c) ")
        || line.eq_ignore_ascii_case("all rights reserved")
        || line.eq_ignore_ascii_case("all rights reserved.")
}

/// A byline without a trailing mark, as databases write it: `By JANE ROE`.
pub fn byline(words: &str) -> String {
    words.trim().trim_end_matches([';', ',']).to_owned()
}
