//! Fuzzy filter of the article list: typed text against the search keys of the rows.
//!
//! The query is split at blanks and every part must match. `frizbee` (Smith–Waterman with affine gaps)
//! matches a part with letters skipped, mistyped or left out. A match counts only if it scores as high as
//! the part in one piece with its allowed typos, because letters scattered over a whole title look like
//! noise to a reader.

use std::cmp::Reverse;

use frizbee::{
    CaseMatching, Config, Matcher, Matching, Pattern, PatternConfig, Scoring, SortStrategy,
};

use pullquote_text::fold::fold;

#[derive(Clone, Debug)]
pub struct FuzzyFilter {
    matcher: Matcher,
    min_score: u16,
}

impl FuzzyFilter {
    /// Returns `None` if `query` is blank.
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
        let min_score = parts
            .iter()
            .fold(0u16, |sum, part| sum.saturating_add(min_score(part)));
        Some(Self {
            matcher: Matcher::from_patterns(&patterns, &config),
            min_score,
        })
    }

    /// Indices of the matching keys, best first; ties keep their order. Keys must be folded.
    pub fn rank(&mut self, keys: &[&str]) -> Vec<usize> {
        let mut found = self.scored(keys);
        found.sort_by_key(|&(score, _)| Reverse(score));
        found.into_iter().map(|(_, at)| at).collect()
    }

    /// Score and index of each matching key, in order of the keys. Higher scores are better.
    pub fn scored(&mut self, keys: &[&str]) -> Vec<(u16, usize)> {
        let found = self.matcher.match_list(keys);
        let good = found.iter().filter(|found| found.score >= self.min_score);
        good.map(|found| (found.score, found.index as usize))
            .collect()
    }
}

/// Letters that may be wrong or missing. None in a short word: with a typo it is another word.
fn max_typos(part: &str) -> u16 {
    match part.chars().count() {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    }
}

/// Short parts must match exactly: three scattered letters of four are chance.
fn pattern(part: &str) -> Pattern {
    let typos = max_typos(part);
    let matching = if typos == 0 {
        Matching::Substring
    } else {
        Matching::Fuzzy
    };
    let config = PatternConfig::default().matching(Some(matching));
    Pattern::new(part, config.max_typos(Some(typos)))
}

/// Score of the part in one piece with all its allowed typos.
fn min_score(part: &str) -> u16 {
    let scoring = Scoring::default();
    let letter = scoring.match_score + scoring.matching_case_bonus;
    let wrong = max_typos(part);
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
    fn whole_words_prefixes_and_typos_match() {
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
    fn accents_case_and_apostrophes_are_ignored() {
        check("GARCIA'S", &[2]);
        check("garcía’s", &[2]);
        check("won't", &[4]);
        check("東京", &[5]);
    }

    #[test]
    fn scattered_letters_do_not_match() {
        check("trump", &[]);
        check("nato", &[0]);
    }

    #[test]
    fn very_long_queries_match_nothing() {
        check(&"word ".repeat(9000), &[]);
        check(&"w".repeat(90_000), &[]);
    }

    #[test]
    fn ties_keep_their_order() {
        let found = FuzzyFilter::new("tree")
            .unwrap()
            .rank(&["tree a", "x", "tree b"]);
        assert_eq!(found, [0, 2]);
    }

    #[test]
    fn a_blank_query_gives_no_filter() {
        assert!(FuzzyFilter::new("").is_none() && FuzzyFilter::new(" \u{a0}").is_none());
    }
}
