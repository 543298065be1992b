//! The kind of a short line by its wording: byline, dateline or boilerplate.

use super::lexicon::{self, contains, has_prefix, has_suffix};
use super::line_features::{LineStats, ends_sentence, is_rule};
use crate::{BlockKind, collapse_whitespace, date};

/// The longest line that has a kind, in bytes.
const MAX_LINE: usize = 240;

/// The kind of a line whose wording alone shows that it is a byline, a dateline or boilerplate.
///
/// ```
/// use pullquote_text::{BlockKind, plain::line_kind};
/// assert_eq!(line_kind("By Jane Roe, Staff Writer"), Some(BlockKind::Byline));
/// assert_eq!(line_kind("Updated: 12:30 GMT, Friday 17 May 2019"), Some(BlockKind::Dateline));
/// assert_eq!(line_kind("Share this article"), Some(BlockKind::Boilerplate));
/// assert_eq!(line_kind("The council met."), None);
/// ```
pub fn line_kind(words: &str) -> Option<BlockKind> {
    if words.len() > MAX_LINE {
        return None;
    }
    if is_boilerplate(words) {
        return Some(BlockKind::Boilerplate);
    }
    // Emphasis in mail and Markdown.
    let words = words.trim_matches(['*', '_']);
    if is_date_line(words) {
        Some(BlockKind::Dateline)
    } else if is_byline(words) {
        Some(BlockKind::Byline)
    } else {
        None
    }
}

/// `By Jane Roe and John Poe, Staff Writers`, or a line with the title of a job at a newspaper.
fn is_byline(words: &str) -> bool {
    let lower = lower(words);
    let stats = LineStats::of(words);
    if stats.n_words > 16 || stats.n_words < 2 || words.ends_with(['?', '!', ':', ';', ',', '”'])
    {
        return false;
    }
    if let Some(by) = byline_prefix(&lower) {
        let names = words.get(by.len()..).unwrap_or("").trim_start();
        return names.starts_with(char::is_uppercase) && are_names(names);
    }
    if let Some((name, paper)) = words.split_once(", ")
        && is_name(name)
        && (is_publisher(paper) || is_publisher(&format!("The {paper}")))
    {
        return true;
    }
    stats.n_words <= 8
        && !ends_sentence(words)
        && words.starts_with(char::is_uppercase)
        && ends_with_job(&lower)
}

fn byline_prefix(lower: &str) -> Option<&'static str> {
    let mut prefixes = lexicon::BYLINE_PREFIXES.iter().copied();
    prefixes.find(|prefix| lower.starts_with(prefix))
}

/// The names in a byline, without `By`, on one line; `None` when nothing is left.
///
/// ```
/// use pullquote_text::plain::byline_author;
/// assert_eq!(byline_author("Story by Jane Roe").as_deref(), Some("Jane Roe"));
/// ```
pub fn byline_author(byline: &str) -> Option<String> {
    let words = byline.trim_matches(['*', '_']);
    let lower = lower(words);
    let mail_fields = ["author: ", "from: "];
    let prefix = byline_prefix(&lower).or_else(|| {
        let mut fields = mail_fields.into_iter();
        fields.find(|field| lower.starts_with(field))
    });
    // Lower-casing can change the length in bytes, not in characters, of what the prefix matched.
    let n_lead = prefix.map_or(0, |prefix| prefix.chars().count());
    let names = words
        .char_indices()
        .nth(n_lead)
        .map_or("", |(at, _)| &words[at..]);
    Some(collapse_whitespace(names)).filter(|names| !names.is_empty())
}

/// Two to four capitalised words without digits.
pub fn is_name(words: &str) -> bool {
    let n = words.split_whitespace().count();
    let letters =
        |c: char| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '-' | '’' | '\'');
    (2..=4).contains(&n)
        && words.chars().all(letters)
        && words
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase))
}

fn ends_with_job(lower: &str) -> bool {
    let mut parts = lower.split(',');
    parts.any(|part| has_suffix(lexicon::JOBS, part.trim_end()))
}

/// Whether most words are capitalised or usual between names.
fn are_names(words: &str) -> bool {
    let joins = |word: &str| contains(lexicon::BYLINE_JOINERS, word.trim_end_matches(','));
    let (mut n, mut n_other) = (0, 0);
    for word in words.split_whitespace() {
        n += 1;
        let is_name =
            word.starts_with(|c: char| c.is_uppercase() || c == '@' || c.is_ascii_digit());
        n_other += usize::from(!is_name && !joins(word));
    }
    n > 0 && n_other * 5 <= n && (n <= 2 || !words.ends_with('.') || words.len() < 30)
}

/// A line with little but a date: `LONDON, 3 March 2017`, `Updated: 12:30 GMT, Friday 17 May`.
fn is_date_line(words: &str) -> bool {
    if words.len() > 110 {
        return false;
    }
    let (mut has_date, mut n_place, mut n_words) = (false, 0, 0);
    let is_separator = |c: char| {
        c.is_whitespace() || matches!(c, ',' | '|' | '•' | '·' | '–' | '—' | '/' | '(' | ')' | '@')
    };
    for word in words.split(is_separator).filter(|word| !word.is_empty()) {
        n_words += 1;
        match date_word(word) {
            DateWord::Date => has_date = true,
            DateWord::Other => {}
            // A place comes first.
            DateWord::No
                if n_place < 4
                    && n_place + 1 == n_words
                    && word.starts_with(char::is_uppercase) =>
            {
                n_place += 1;
            }
            DateWord::No => return false,
        }
    }
    has_date
        && (n_place == 0 || n_words > n_place + 1)
        && n_words <= 14
        && (n_words > 1 || words.len() > 7)
}

enum DateWord {
    /// A month, or a full numeric date.
    Date,
    /// A weekday, a time, `updated`.
    Other,
    No,
}

fn date_word(word: &str) -> DateWord {
    let low = lower(word.trim_matches(['.', ':', '-']));
    if date::month(&low).is_some() {
        return DateWord::Date;
    }
    let n_digits = low.bytes().filter(u8::is_ascii_digit).count();
    let is_figures = low.bytes().all(|byte| {
        byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b':' | b't' | b'z' | b'+')
    });
    if n_digits >= 6 && is_figures && (low.contains('-') || low.contains('.')) {
        return DateWord::Date;
    }
    let figures = low.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let tail = &low[figures.len()..];
    let is_number = !figures.is_empty()
        && figures
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'));
    if is_number
        && matches!(
            tail,
            "" | "st" | "nd" | "rd" | "th" | "am" | "pm" | "h" | "a.m" | "p.m"
        )
    {
        return DateWord::Other;
    }
    let is_weekday = date::WEEKDAYS
        .iter()
        .any(|day| low == *day || low == day[..3]);
    if is_weekday || contains(lexicon::DATE_WORDS, &low) {
        DateWord::Other
    } else {
        DateWord::No
    }
}

fn is_boilerplate(words: &str) -> bool {
    if is_rule(words) || is_url(words) || is_slug(words) {
        return true;
    }
    let lower = lower(words);
    let stats = LineStats::of(words);
    let bare = lower.trim_end_matches([':', '.', '!', '→', '›', '»', ' ']);
    if contains(lexicon::BOILERPLATE_LINES, bare) {
        return true;
    }
    let is_short =
        stats.n_words <= 14 || lower.starts_with("(reporting") || lower.starts_with("reporting by");
    let begins = is_short && has_prefix(lexicon::BOILERPLATE_PREFIXES, &lower);
    let ends = stats.n_words <= 8 && has_suffix(lexicon::BOILERPLATE_SUFFIXES, &lower);
    begins || ends || (stats.n_words <= 3 && words.contains('@')) || is_publisher(words)
}

fn is_url(words: &str) -> bool {
    let start = lower(&words[..words.floor_char_boundary(12)]);
    let begins = ["http://", "https://", "www."]
        .iter()
        .any(|prefix| start.starts_with(prefix));
    begins && !words.contains(char::is_whitespace)
}

/// The slug of a wire service: `BC-EU--Trees, 3rd Ld-Writethru`.
fn is_slug(words: &str) -> bool {
    let first = words.split_whitespace().next().unwrap_or("");
    let desk = first.split('-').next().unwrap_or("");
    let is_desk =
        (2..=3).contains(&desk.len()) && desk.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_keyed = is_desk
        && first.len() > desk.len() + 3
        && first.contains('-')
        && words.split_whitespace().count() <= 6;
    is_keyed && (first.contains("--") || words.contains(',') || words.contains("Ld"))
}

/// Whether `words` are the name of a publication or agency: `The Independent Online`.
pub fn is_publisher(words: &str) -> bool {
    if words.len() > 60 || words.ends_with(['.', '?', '!', ':']) || words.contains(',') {
        return false;
    }
    let names = words.split_whitespace().collect::<Vec<_>>();
    let (Some(first), Some(last)) = (names.first(), names.last()) else {
        return false;
    };
    let is_name = |word: &&str| {
        word.starts_with(char::is_uppercase) || matches!(*word, "of" | "the" | "and" | "&")
    };
    if names.len() > 6 || !names.iter().all(is_name) {
        return false;
    }
    let end = lower(last.trim_end_matches(".com"));
    let is_publication = contains(lexicon::PUBLICATION_WORDS, &end);
    let starts_the = lower(first) == "the" && names.len() >= 2;
    let is_agency =
        matches!(*last, "Reuters" | "AFP" | "Bloomberg" | "BBC" | "CNN") && names.len() == 1;
    is_agency
        || (is_publication
            && (starts_the
                || (names.len() >= 2 && !contains(lexicon::AMBIGUOUS_PUBLICATION_WORDS, &end))))
        || ends_like_agency(words)
        || matches!(
            words,
            "Associated Press" | "Press Association" | "BBC News" | "The Associated Press"
        )
}

fn ends_like_agency(words: &str) -> bool {
    let lower = lower(words);
    let suffixes = [
        "news service",
        "news agency",
        "press service",
        "press agency",
    ];
    suffixes.iter().any(|suffix| lower.ends_with(suffix))
}

/// Lower case, with no-break spaces made blanks.
fn lower(words: &str) -> String {
    words
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| if c == '\u{a0}' { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use BlockKind::{Boilerplate, Byline, Dateline};

    #[track_caller]
    fn check(kind: Option<BlockKind>, lines: &[&str]) {
        for line in lines {
            assert_eq!(line_kind(line), kind, "{line}");
        }
    }

    #[test]
    fn bylines() {
        check(
            Some(Byline),
            &[
                "By Mara Lind",
                "BY MARA LIND AND OTTO VANE",
                "By Mara Lind, Otto Vane and Ines Coro in Harbourtown",
                "By Mara Lind for the Harbour Gazette",
                "Words by Mara Lind",
                "Political correspondent",
                "Mara Lind, Science Editor",
            ],
        );
        check(
            None,
            &[
                "By the time they came it was over",
                "By Monday the trees were gone.",
                "Bypass opens",
                "The editor said so",
                "Mara Lind",
            ],
        );
    }

    #[test]
    fn datelines() {
        check(
            Some(Dateline),
            &[
                "LONDON, 3 March 2017",
                "Friday 17 February 2017 12:30 GMT",
                "Published: 3 Mar 2017",
                "Last updated at 10:15 on 4 May 2016",
                "2017-02-16 12:30",
                "HARBOURTOWN, Feb. 16",
                "Thursday, May 4th, 2017",
            ],
        );
        check(
            None,
            &[
                "May",
                "The March of the trees",
                "On 3 March 2017 the council met",
                "1998",
                "Friday",
            ],
        );
    }

    #[test]
    fn boilerplate() {
        check(
            Some(Boilerplate),
            &[
                "Click to follow",
                "The Independent Online",
                "Share this article",
                "5 min read",
                "* * *",
                "© 2017 Harbour Gazette",
                "https://example.org/a/b",
                "BC-EU--Tree Count, 3rd Ld-Writethru",
                "Opinion",
                "The Harbour Gazette",
                "ENDS",
            ],
        );
        check(
            None,
            &[
                "The council shares its trees",
                "Good news",
                "A record year for the press",
                "Sun",
                "In the news",
                "CO-OP to close, says board",
            ],
        );
    }
}
