//! Word lists for [`super::line_kind`] and [`super::mail`], compiled in from `assets/*.txt`.
//!
//! One lower-case entry a line; `~` at the end of a prefix stands for a blank. The lists hold words that
//! any newspaper or wire service uses; publications are recognised by the usual words in their names.

pub const BYLINE_PREFIXES: &[&str] = &[
    "by ",
    "words by ",
    "text by ",
    "story by ",
    "report by ",
    "reported by ",
    "written by ",
    "interview by ",
    "analysis by ",
    "comment by ",
    "review by ",
];

/// Words and signs between the names of a byline.
pub const BYLINE_JOINERS: &str = include_str!("../../assets/byline_joiners.txt");
/// Job titles that end a byline or one of its comma-separated parts.
pub const JOBS: &str = include_str!("../../assets/jobs.txt");
/// Words next to a date: `published`, `gmt`.
pub const DATE_WORDS: &str = include_str!("../../assets/date_words.txt");
/// Names of the fields of a mail header.
pub const MAIL_FIELDS: &str = include_str!("../../assets/mail_fields.txt");
pub const BOILERPLATE_PREFIXES: &str = include_str!("../../assets/boilerplate_prefixes.txt");
pub const BOILERPLATE_LINES: &str = include_str!("../../assets/boilerplate_lines.txt");
pub const BOILERPLATE_SUFFIXES: &str = include_str!("../../assets/boilerplate_suffixes.txt");
/// Last words of the names of newspapers and agencies.
pub const PUBLICATION_WORDS: &str = include_str!("../../assets/publication_words.txt");
/// Those of [`PUBLICATION_WORDS`] that end many other phrases: they need a leading `The`.
pub const AMBIGUOUS_PUBLICATION_WORDS: &str =
    include_str!("../../assets/ambiguous_publication_words.txt");

pub fn contains(list: &str, word: &str) -> bool {
    entries(list).any(|entry| entry == word)
}

pub fn has_prefix(list: &str, words: &str) -> bool {
    // Most entries begin with another letter.
    let first = words.bytes().next();
    let mut likely = entries(list).filter(|entry| entry.bytes().next() == first);
    likely.any(|entry| match entry.strip_suffix('~') {
        Some(entry) => words
            .strip_prefix(entry)
            .is_some_and(|rest| rest.starts_with(' ')),
        None => words.starts_with(entry),
    })
}

pub fn has_suffix(list: &str, words: &str) -> bool {
    entries(list).any(|entry| words.ends_with(entry))
}

/// `str::lines` costs four times as much: its searcher is built for long lines.
pub fn entries(list: &str) -> impl Iterator<Item = &str> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let end = rest.bytes().position(|byte| byte == b'\n')?;
        let entry = &rest[..end];
        rest = &rest[end + 1..];
        Some(entry)
    })
}
