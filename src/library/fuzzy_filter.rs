//! The filter of a list: what is typed against the names of the rows, with typing mistakes.
//!
//! The query is parted at blanks; each part must be found. A part is found by `frizbee`
//! (Smith–Waterman with affine gaps), which lets letters be skipped, mistyped or left out; what it
//! finds is kept only when it is as good as the part in one piece with its mistakes, since letters strewn over
//! a whole title are no find to a reader.

use std::cmp::Reverse;

use frizbee::{
    CaseMatching, Config, Matcher, Matching, Pattern, PatternConfig, Scoring, SortStrategy,
};

use pullquote_text::Span;
use pullquote_text::fold::{fold, fold_map, unfold};

/// A query, ready to be put to lists.
#[derive(Clone, Debug)]
pub struct FuzzyFilter {
    parts: Vec<String>,
    matcher: Matcher,
    /// The score below which a row is not shown.
    least: u16,
}

impl FuzzyFilter {
    /// The filter for `query`; `None` when nothing was typed.
    pub fn new(query: &str) -> Option<Self> {
        let folded = fold(query);
        let parts = folded
            .split(' ')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>();
        if parts.is_empty() {
            return None;
        }
        let patterns = parts.iter().map(|part| pattern(part)).collect::<Vec<_>>();
        let config = Config::default()
            .casing(CaseMatching::Respect)
            .sort(SortStrategy::IndexAsc);
        let least = parts
            .iter()
            .fold(0u16, |sum, part| sum.saturating_add(least(part)));
        Some(Self {
            matcher: Matcher::from_patterns(&patterns, &config),
            parts,
            least,
        })
    }

    /// The places in `keys` (folded) of the rows that the query finds, best first; of equals the
    /// earlier first.
    pub fn rank(&mut self, keys: &[&str]) -> Vec<usize> {
        let mut found = self.scored(keys);
        found.sort_by_key(|&(score, _)| Reverse(score));
        found.into_iter().map(|(_, at)| at).collect()
    }

    /// The places in `keys` of the rows that the query finds, as they came, each with its score; the higher
    /// the better.
    pub fn scored(&mut self, keys: &[&str]) -> Vec<(u16, usize)> {
        let found = self.matcher.match_list(keys);
        let good = found.iter().filter(|found| found.score >= self.least);
        good.map(|found| (found.score, found.index as usize))
            .collect()
    }

    /// Where the parts of the query stand in `label`, written out, for marking them; in order, none
    /// touching another.
    pub fn marks(&self, label: &str) -> Vec<Span> {
        let (folded, map) = fold_map(label);
        let mut marks = Vec::<Span>::new();
        for part in &self.parts {
            if let Some(at) = folded.find(part.as_str()) {
                let mark = unfold(&map, at..at + part.len());
                if marks.iter().all(|other| !other.overlaps(mark)) {
                    marks.push(mark);
                }
            }
        }
        marks.sort_unstable();
        marks
    }
}

/// How many letters may be wrong or missing: none in what is short, since a short word with a mistake
/// is another word.
fn n_typos(part: &str) -> u16 {
    match part.chars().count() {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    }
}

/// Short parts are looked for as they are written; in four letters, three strewn ones are chance.
fn pattern(part: &str) -> Pattern {
    let n_typos = n_typos(part);
    let matching = if n_typos == 0 {
        Matching::Substring
    } else {
        Matching::Fuzzy
    };
    let config = PatternConfig::default().matching(Some(matching));
    Pattern::new(part, config.max_typos(Some(n_typos)))
}

/// What a part must score: as much as when it stands there in one piece with all its mistakes made.
fn least(part: &str) -> u16 {
    let scoring = Scoring::default();
    let letter = scoring.match_score + scoring.matching_case_bonus;
    let wrong = n_typos(part);
    let right = (part.chars().count().min(1000) as u16).saturating_sub(wrong);
    (letter * right).saturating_sub((scoring.mismatch_penalty + 1) * wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITLES: &[&str] = &[
        "US officials adopt combative tone on Russia at Nato summit",
        "Angela Merkel opens a bridge",
        "García’s last café closes",
        "The council that counted its trees twice",
        "“We won’t”, says café owner",
        "東京の木を数える",
        "A man on a trip to Rome",
    ];

    #[track_caller]
    fn check(query: &str, expected: &[usize]) {
        let keys = TITLES.iter().map(|title| fold(title)).collect::<Vec<_>>();
        let keys = keys.iter().map(String::as_str).collect::<Vec<_>>();
        let found = FuzzyFilter::new(query).unwrap().rank(&keys);
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn words_are_found_whole_begun_and_mistyped() {
        check("merkel", &[1]);
        check("merk", &[1]);
        check("angela merkle", &[1]);
        check("comabtive", &[0]);
        check("counted trees", &[3]);
        check("trees counted", &[3]);
        check("zzz", &[]);
        check("summitt", &[0]);
    }

    #[test]
    fn accents_case_and_marks_do_not_matter() {
        check("GARCIA'S", &[2]);
        check("garcía’s", &[2]);
        check("won't", &[4]);
        check("東京", &[5]);
    }

    #[test]
    fn strewn_letters_are_no_find() {
        check("trump", &[]);
        check("nato", &[0]);
    }

    #[test]
    fn a_pasted_page_is_no_trouble() {
        check(&"word ".repeat(9000), &[]);
        check(&"w".repeat(90_000), &[]);
    }

    #[test]
    fn equals_stand_as_they_came() {
        let found = FuzzyFilter::new("tree")
            .unwrap()
            .rank(&["tree a", "x", "tree b"]);
        assert_eq!(found, [0, 2]);
    }

    #[test]
    fn nothing_typed_is_no_filter() {
        assert!(FuzzyFilter::new("").is_none() && FuzzyFilter::new(" \u{a0}").is_none());
    }

    #[test]
    fn marks_are_spans_of_the_label() {
        let marks = FuzzyFilter::new("cafe gar").unwrap().marks(TITLES[2]);
        let words = marks.iter().map(|mark| mark.of(TITLES[2]));
        assert_eq!(words.collect::<Vec<_>>(), ["Gar", "café"]);
    }
}
