//! What a short line is by its words: a byline, a date, words of the page.
//!
//! The lists are of words that any newspaper's page or wire service has; none names a particular
//! article, and names of papers are told by what papers are called.

use super::lexicon::{self, begin_of, ends_with, has};
use super::line_features::{Shape, ends_sentence, head, is_rule};
use crate::BlockKind;

/// What `words` are when their wording alone tells: byline, dateline, furniture; else `None`.
pub fn role(words: &str) -> Option<BlockKind> {
    if words.len() > 240 {
        return None;
    }
    if is_boilerplate(words) {
        return Some(BlockKind::Boilerplate);
    }
    // Emphasis as mail and Markdown write it.
    let words = words.trim_matches(['*', '_']);
    if is_date_line(words) {
        Some(BlockKind::Dateline)
    } else if is_byline(words) {
        Some(BlockKind::Byline)
    } else {
        None
    }
}

/// `By Jane Roe and John Poe, Staff Writers`, or a line that names a newspaper's job.
fn is_byline(words: &str) -> bool {
    let low = lower(words);
    let shape = Shape::of(words);
    if shape.n_words > 16 || shape.n_words < 2 || words.ends_with(['?', '!', ':', ';', ',', '”'])
    {
        return false;
    }
    if let Some(by) = begin_of(lexicon::BY, &low) {
        let names = words.get(by.len()..).unwrap_or("").trim_start();
        return names.starts_with(char::is_uppercase) && are_names(names);
    }
    if let Some((name, paper)) = words.split_once(", ")
        && is_name(name)
        && (is_publisher(paper) || is_publisher(&format!("The {paper}")))
    {
        return true;
    }
    shape.n_words <= 8
        && !ends_sentence(words)
        && words.starts_with(char::is_uppercase)
        && is_job(&low)
}

/// Who a byline names, without `By`, on one line.
pub fn author(byline: &str) -> Option<String> {
    let words = byline.trim_matches(['*', '_']);
    let low = lower(words);
    // A mail's field and `Story by` begin alike.
    let starts = ["author: ", "from: "];
    let start = begin_of(lexicon::BY, &low)
        .or_else(|| starts.into_iter().find(|start| low.starts_with(start)));
    let n_lead = start.map_or(0, |start| start.chars().count());
    let names = words
        .char_indices()
        .nth(n_lead)
        .map_or("", |(at, _)| &words[at..]);
    let name = names.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// Two to four words that could be somebody's name.
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

/// Whether a job at a newspaper stands at the end or before a comma.
fn is_job(low: &str) -> bool {
    low.split(',')
        .any(|part| ends_with(lexicon::JOBS, part.trim_end()))
}

/// Whether most words begin with a capital or only join.
fn are_names(words: &str) -> bool {
    let joins = |word: &str| {
        matches!(
            word.trim_end_matches(','),
            "and"
                | "in"
                | "for"
                | "of"
                | "the"
                | "at"
                | "on"
                | "with"
                | "de"
                | "van"
                | "von"
                | "der"
                | "la"
                | "al"
                | "bin"
                | "&"
                | "|"
                | "•"
                | "–"
                | "—"
                | "-"
                | "/"
                | "special"
                | "to"
                | "political"
                | "staff"
                | "chief"
                | "correspondent"
                | "reporter"
                | "editor"
                | "writer"
        )
    };
    let (mut n, mut n_other) = (0, 0);
    for word in words.split_whitespace() {
        n += 1;
        let named = word.starts_with(|c: char| c.is_uppercase() || c == '@' || c.is_ascii_digit());
        n_other += usize::from(!named && !joins(word));
    }
    n > 0 && n_other * 5 <= n && (n <= 2 || !words.ends_with('.') || words.len() < 30)
}

/// A line with a date and hardly more: `LONDON, 3 March 2017`, `Updated: 12:30 GMT, Friday 17 May`.
fn is_date_line(words: &str) -> bool {
    if words.len() > 110 {
        return false;
    }
    let (mut has_date, mut n_place, mut n_words) = (false, 0, 0);
    let is_joint = |c: char| {
        c.is_whitespace() || matches!(c, ',' | '|' | '•' | '·' | '–' | '—' | '/' | '(' | ')' | '@')
    };
    for word in words.split(is_joint).filter(|word| !word.is_empty()) {
        n_words += 1;
        match date_word(word) {
            DateWord::Date => has_date = true,
            DateWord::Other => {}
            // A place stands first.
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
    /// A month, or a whole date in figures.
    Date,
    /// A day, an hour, `updated`.
    Other,
    No,
}

fn date_word(word: &str) -> DateWord {
    let low = lower(word.trim_matches(['.', ':', '-']));
    if is_month(&low) {
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
    let is_day = has(lexicon::DAYS, &low) || (low.len() == 3 && begins_one(lexicon::DAYS, &low));
    let is_word = is_day || has(lexicon::WORDS_OF_DATES, &low);
    if is_word {
        DateWord::Other
    } else {
        DateWord::No
    }
}

/// Whether `low` is a month, whole or cut to three or four letters.
fn is_month(low: &str) -> bool {
    has(lexicon::MONTHS, low)
        || low == "sept"
        || (low.len() == 3 && begins_one(lexicon::MONTHS, low))
}

/// Whether a word of the list begins with `low`.
fn begins_one(list: &str, low: &str) -> bool {
    list.split('|').any(|listed| listed.starts_with(low))
}

/// Words of the page and not of the article.
fn is_boilerplate(words: &str) -> bool {
    if is_rule(words) || is_url(words) || is_slug(words) {
        return true;
    }
    let low = lower(words);
    let shape = Shape::of(words);
    let bare = low.trim_end_matches([':', '.', '!', '→', '›', '»', ' ']);
    if has(lexicon::WHOLE, bare) {
        return true;
    }
    let is_short =
        shape.n_words <= 14 || low.starts_with("(reporting") || low.starts_with("reporting by");
    let begins = is_short && begin_of(lexicon::BEGINS, &low).is_some();
    let ends = shape.n_words <= 8 && ends_with(lexicon::ENDS, &low);
    begins || ends || (shape.n_words <= 3 && words.contains('@')) || is_publisher(words)
}

fn is_url(words: &str) -> bool {
    let low = lower(head(words, 12));
    let begins = ["http://", "https://", "www."]
        .iter()
        .any(|begin| low.starts_with(begin));
    begins && !words.contains(char::is_whitespace)
}

/// A wire service's slug: `BC-EU--Trees, 3rd Ld-Writethru`, `a0123`.
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

/// Whether `words` are the name of a paper or agency and nothing else: `The Independent Online`.
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
    let is_paper = has(lexicon::PAPERS, &end);
    let starts_the = lower(first) == "the" && names.len() >= 2;
    let is_agency =
        matches!(*last, "Reuters" | "AFP" | "Bloomberg" | "BBC" | "CNN") && names.len() == 1;
    is_agency
        || (is_paper && (starts_the || (names.len() >= 2 && !has(lexicon::COMMON, &end))))
        || ends_with(
            "news service|news agency|press service|press agency",
            &lower(words),
        )
        || matches!(
            words,
            "Associated Press" | "Press Association" | "BBC News" | "The Associated Press"
        )
}

/// Small letters.
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
            assert_eq!(role(line), kind, "{line}");
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
    fn dates() {
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
    fn words_of_the_page() {
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
