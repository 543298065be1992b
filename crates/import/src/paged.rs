//! What typeset pages have in common, whether they come from a PDF or as the text that `pdftotext` made of
//! one: running heads and page numbers, and words hyphenated at the ends of lines.

use std::collections::{HashMap, HashSet};

/// How many lines at each edge of a page can be a running head or foot.
const EDGE_LINES: usize = 2;
/// The longest running head, in bytes.
const MAX_HEAD: usize = 120;

/// First parts of words that keep their hyphen, unless the text writes the word in one.
const COMPOUND_PARTS: &[&str] = &[
    "all", "anti", "cross", "double", "eight", "eighty", "ever", "ex", "fair", "far", "fifty",
    "first", "five", "forty", "four", "free", "full", "good", "half", "hard", "high", "ill",
    "large", "left", "long", "low", "mid", "much", "multi", "nine", "ninety", "non", "north",
    "old", "one", "part", "post", "pre", "pro", "right", "second", "self", "semi", "seven",
    "seventy", "short", "six", "sixty", "small", "so", "south", "sub", "ten", "third", "thirty",
    "three", "top", "twenty", "two", "vice", "well", "west", "world", "year",
];
/// Endings that no word after a real hyphen is.
const ENDINGS: &[&str] = &[
    "able", "al", "ally", "ance", "ation", "ed", "ence", "ency", "ent", "er", "ers", "es", "est",
    "ful", "ible", "ing", "ings", "ion", "ions", "ish", "ism", "ist", "ists", "ity", "ive", "less",
    "ly", "ment", "ments", "ness", "ous", "s", "sion", "sions", "tion", "tions", "tive", "ture",
    "ty",
];

/// A line at an edge of a page may be a running head: it comes again on other pages, or is a page number.
/// Finds them in `pages`, the texts of the lines of each page with their distance from the top; the result
/// tells for each line whether it is one. The first of a head stays, on the first page.
pub fn furniture(pages: &[Vec<(&str, i32)>]) -> Vec<Vec<bool>> {
    let mut seen: HashMap<(bool, String), usize> = HashMap::new();
    let edges = pages.iter().map(|page| edges(page)).collect::<Vec<_>>();
    for (page, edges) in pages.iter().zip(&edges) {
        let on_page = page.iter().zip(edges).filter_map(|((text, _), edge)| {
            let is_top = (*edge)?;
            Some((is_top, shape(text)))
        });
        for key in on_page.collect::<HashSet<_>>() {
            *seen.entry(key).or_default() += 1;
        }
    }
    let mut kept = HashSet::new();
    let mut all = Vec::with_capacity(pages.len());
    for (at, (page, edges)) in pages.iter().zip(&edges).enumerate() {
        let mut on_page = Vec::with_capacity(page.len());
        for ((text, _), edge) in page.iter().zip(edges) {
            let Some(is_top) = *edge else {
                on_page.push(false);
                continue;
            };
            let number = page_number(text);
            let shape = shape(text);
            let comes_again = seen.get(&(is_top, shape.clone())).is_some_and(|n| *n > 1)
                // A head is a title; a sentence that recurs is a refrain.
                && !text.ends_with(['.', '!', '?', '”'])
                && text.len() <= MAX_HEAD
                && text.chars().any(char::is_alphabetic);
            let is_first = at == 0 && is_top && number.is_none() && kept.insert(shape);
            let is_number = match number {
                Some(PageNumber::Named) => true,
                Some(PageNumber::Bare) => pages.len() > 1,
                None => false,
            };
            on_page.push(is_number || (comes_again && !is_first));
        }
        all.push(on_page);
    }
    all
}

/// For each line, whether it is at the top (true) or at the bottom of its page, or at neither.
fn edges(page: &[(&str, i32)]) -> Vec<Option<bool>> {
    let mut rows = page.iter().map(|(_, y)| *y).collect::<Vec<_>>();
    rows.sort_unstable();
    rows.dedup();
    let top = rows.get(EDGE_LINES - 1).or(rows.last()).copied();
    let bottom = rows
        .iter()
        .rev()
        .nth(EDGE_LINES - 1)
        .or(rows.first())
        .copied();
    let first = rows.first().copied();
    let of_line = |(_, y): &(&str, i32)| {
        if Some(*y) == first || (Some(*y) <= top && rows.len() > 2 * EDGE_LINES) {
            Some(true)
        } else {
            (Some(*y) >= bottom).then_some(false)
        }
    };
    page.iter().map(of_line).collect()
}

/// A head without its numbers.
fn shape(text: &str) -> String {
    let mut shape = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        if c.is_numeric() {
            if !shape.ends_with('#') {
                shape.push('#');
            }
        } else {
            shape.extend(c.to_lowercase());
        }
    }
    shape
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PageNumber {
    /// `Page 1 of 2`
    Named,
    /// `12`, `- 12 -`, `xii`, `1 / 2`
    Bare,
}

fn page_number(text: &str) -> Option<PageNumber> {
    let is_mark =
        |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '[' | ']' | '·' | '.');
    let text = text.trim_matches(is_mark).to_lowercase();
    let words = text.split(|c: char| c.is_whitespace() || c == '/');
    let words = words.filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let is_number = |word: &str| {
        let is_roman = word.len() < 8 && word.chars().all(|c| "ivxlc".contains(c));
        word.len() < 5 && word.bytes().all(|byte| byte.is_ascii_digit()) || is_roman
    };
    match words[..] {
        [number] if is_number(number) => Some(PageNumber::Bare),
        [first, last] if is_number(first) && is_number(last) && text.contains('/') => {
            Some(PageNumber::Bare)
        }
        ["page" | "seite" | "página" | "p" | "p.", number] if is_number(number) => {
            Some(PageNumber::Named)
        }
        [
            "page" | "seite" | "página",
            first,
            "of" | "von" | "de" | "sur",
            last,
        ] if is_number(first) && is_number(last) => Some(PageNumber::Named),
        [first, "of", last] if is_number(first) && is_number(last) => Some(PageNumber::Bare),
        _ => None,
    }
}

/// The words of a text, to tell whether a hyphen at the end of a line belongs to the word.
#[derive(Debug, Default)]
pub struct Words(HashSet<String>);

impl Words {
    /// The words within the lines of a text, hyphenated ones whole and in parts.
    pub fn new<'t>(lines: impl IntoIterator<Item = &'t str>) -> Self {
        let mut words = HashSet::new();
        for line in lines {
            for word in line.split_whitespace() {
                let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !is_hyphen(c));
                // What a line end cuts is no word.
                if word.is_empty() || word.ends_with(is_hyphen) {
                    continue;
                }
                words.insert(word.to_lowercase().replace(is_hyphen, "-"));
            }
        }
        Self(words)
    }

    /// Whether the words `before` and `after` a line end, the first with its hyphen, are one word; if so,
    /// whether it keeps the hyphen.
    pub fn hyphen(&self, before: &str, after: &str) -> Option<KeepsHyphen> {
        let hyphen = before.chars().next_back().filter(|c| is_hyphen(*c))?;
        let first = before.trim_end_matches(is_hyphen);
        let first = first.trim_start_matches(|c: char| !c.is_alphanumeric());
        let next = after.chars().next()?;
        let last_letter = first.chars().next_back()?;
        if hyphen == SOFT_HYPHEN {
            return next.is_alphabetic().then_some(KeepsHyphen(false));
        }
        if !last_letter.is_alphabetic() || !next.is_lowercase() {
            // `Smith-` before `Jones`, `10-` before `year`: the hyphen is part of the word.
            let is_word = last_letter.is_alphanumeric() && next.is_alphanumeric();
            return is_word.then_some(KeepsHyphen(true));
        }
        let second = after
            .split(|c: char| !c.is_alphabetic())
            .next()
            .unwrap_or("");
        let first = first.to_lowercase();
        let last_part = first.rsplit(is_hyphen).next().unwrap_or("");
        let knows = |word: &str| self.0.contains(word);
        if knows(&format!("{first}-{second}")) {
            return Some(KeepsHyphen(true));
        }
        if knows(&format!("{first}{second}")) || ENDINGS.contains(&second) {
            return Some(KeepsHyphen(false));
        }
        // Two words of their own, or a usual first part.
        let are_words = first.len() > 3 && second.len() > 3 && knows(last_part) && knows(second);
        Some(KeepsHyphen(
            COMPOUND_PARTS.contains(&last_part) || are_words,
        ))
    }
}

/// Whether a word that was cut at its hyphen keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepsHyphen(pub bool);

const SOFT_HYPHEN: char = '\u{ad}';

pub fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | SOFT_HYPHEN)
}

/// Appends a line to those of its paragraph, as one word where a hyphen cuts it; the result tells how many
/// hyphens went.
pub fn append(paragraph: &mut String, line: &str, words: &Words) -> usize {
    let mut n_removed = 0;
    let line = line.trim();
    let before = paragraph.split_whitespace().next_back().unwrap_or("");
    match words.hyphen(before, line) {
        _ if paragraph.is_empty() => {}
        Some(KeepsHyphen(keeps)) => {
            if !keeps {
                let end = paragraph.trim_end_matches(is_hyphen).len();
                n_removed = paragraph[end..].chars().count();
                paragraph.truncate(end);
            }
        }
        None => paragraph.push(' '),
    }
    paragraph.push_str(line);
    n_removed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> String {
        let words = Words::new(text.lines());
        let mut paragraph = String::new();
        for line in text.lines() {
            append(&mut paragraph, line, &words);
        }
        paragraph
    }

    #[test]
    fn hyphens_of_line_ends_go_and_those_of_words_stay() {
        assert_eq!(
            joined("a tri-\numph of the coun-\ncil"),
            "a triumph of the council"
        );
        assert_eq!(joined("the well-\nknown town"), "the well-known town");
        assert_eq!(
            joined("a river-bank by the river-\nbank"),
            "a river-bank by the river-bank"
        );
        assert_eq!(
            joined("the riverbank, or river-\nbank"),
            "the riverbank, or riverbank"
        );
        assert_eq!(
            joined("Anna Smith-\nJones of 10-\nyear"),
            "Anna Smith-Jones of 10-year"
        );
        assert_eq!(joined("it was long-\ning for it"), "it was longing for it");
        assert_eq!(joined("it came -\nand went"), "it came - and went");
        assert_eq!(joined("val\u{ad}\nley"), "valley");
    }

    #[test]
    fn heads_and_numbers_of_pages_are_furniture() {
        let page = |number: &'static str, words: &'static str| {
            vec![
                ("Town News 4", 0),
                (words, 20),
                ("x", 30),
                ("y", 40),
                (words, 50),
                (number, 90),
            ]
        };
        let pages = [page("1", "It stands."), page("2", "It fell.")];
        let found = furniture(&pages);
        assert_eq!(found[0], [false, false, false, false, false, true]);
        assert_eq!(found[1], [true, false, false, false, false, true]);
        assert_eq!(page_number("– 12 –"), Some(PageNumber::Bare));
        assert_eq!(page_number("Page 1 of 2"), Some(PageNumber::Named));
        assert_eq!(page_number("12 trees"), None);
    }
}
