//! What a search on the page means.
//!
//! Words match without regard to accents, kinds of quotation marks and dashes, and white space, and in any
//! case unless a capital letter is typed. `/…/` is a regular expression of the syntax of the crate `regex`,
//! matched paragraph by paragraph on text with plain quotation marks and dashes and single blanks; its time is
//! linear in the text, and its size is bounded. A hyphen at the end of a line of the text may be part of the
//! word or not.

use pullquote_text::fold::{
    Folding, IncrementalFold, LINE_HYPHEN, fold_map_with, fold_with, unfold,
};
use pullquote_text::{Article, Span};
use regex::{Regex, RegexBuilder};
use thiserror::Error;

/// Most hits that a search returns.
pub const MAX_HITS: usize = 100_000;
/// Bytes folded at a time.
const STRETCH: usize = 1 << 15;
/// Bounds of a compiled regular expression and of its cache, in bytes.
const MAX_REGEX: usize = 1 << 20;

/// A search, ready to be run.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// Folded words.
    Words {
        wanted: String,
        folding: Folding,
    },
    Regex(Box<Regex>),
}

/// Why a search cannot be run, in words.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct PatternError(String);

impl Pattern {
    /// Reads what was typed: words, or `/…/` for a regular expression. `\/` begins words with a slash.
    ///
    /// # Errors
    /// The regular expression has a mistake or is too large.
    pub fn parse(query: &str) -> Result<Self, PatternError> {
        let query = query.trim();
        if let Some(pattern) = query.strip_prefix('/') {
            return regex(pattern);
        }
        let words = if query.starts_with("\\/") {
            &query[1..]
        } else {
            query
        };
        let keeps_case = words.chars().any(char::is_uppercase);
        let folding = Folding {
            keeps_case,
            marks_line_hyphens: true,
        };
        Ok(Self::Words {
            wanted: fold_with(
                words,
                Folding {
                    marks_line_hyphens: false,
                    ..folding
                },
            )
            .trim()
            .to_owned(),
            folding,
        })
    }

    /// All non-overlapping matches in order, at most [`MAX_HITS`].
    pub fn find(&self, article: &Article) -> Vec<Span> {
        let mut hits = match self {
            Self::Words { wanted, folding } => words(article.text(), wanted, *folding),
            Self::Regex(regex) => {
                let blocks = article.blocks().iter();
                let spans = blocks.flat_map(|block| in_block(article.text(), block.span, regex));
                spans.take(MAX_HITS).collect()
            }
        };
        hits.truncate(MAX_HITS);
        hits
    }
}

fn regex(pattern: &str) -> Result<Pattern, PatternError> {
    let pattern = match pattern.strip_suffix('/') {
        Some(body) if !body.ends_with('\\') => body,
        _ => pattern,
    };
    if pattern.is_empty() {
        return Err(PatternError(
            "type a regular expression, such as /tar[iy]ffs?/".to_owned(),
        ));
    }
    RegexBuilder::new(&folded_pattern(pattern))
        .case_insensitive(!has_capital(pattern))
        .multi_line(true)
        .size_limit(MAX_REGEX)
        .dfa_size_limit(MAX_REGEX)
        .build()
        .map(|regex| Pattern::Regex(Box::new(regex)))
        .map_err(|error| PatternError(explain(&error)))
}

/// The last line of the parser's message names the mistake; those above it draw where it is.
fn explain(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "this regular expression is too large".to_owned(),
        error => {
            let message = error.to_string();
            let last = message.lines().last().unwrap_or_default();
            let reason = last.trim_start_matches("error: ");
            format!("not a regular expression yet: {reason}")
        }
    }
}

/// Folds accents and typography in a pattern as in the text.
fn folded_pattern(pattern: &str) -> String {
    let folding = Folding {
        keeps_case: true,
        ..Folding::default()
    };
    let mut out = String::with_capacity(pattern.len());
    for c in pattern.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            out.push_str(&regex::escape(&fold_with(
                c.encode_utf8(&mut [0; 4]),
                folding,
            )));
        }
    }
    out
}

/// Whether a pattern has a capital letter that stands for itself: not the letter of `\S` or `\p{Lu}`.
fn has_capital(pattern: &str) -> bool {
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
            if chars.next_if_eq(&'{').is_some() {
                chars.by_ref().find(|c| *c == '}');
            }
        } else if c.is_uppercase() {
            return true;
        }
    }
    false
}

/// The matches of a regular expression in one block. Where lines end with hyphens it is tried on the words
/// with and without them.
fn in_block(text: &str, block: Span, regex: &Regex) -> Vec<Span> {
    let folding = Folding {
        keeps_case: true,
        marks_line_hyphens: true,
    };
    let (folded, map) = fold_map_with(block.of(text), folding);
    let mut hits = Vec::new();
    if folded.contains(LINE_HYPHEN) {
        matches_in(
            &folded.replace(LINE_HYPHEN, "-"),
            &map,
            block,
            regex,
            &mut hits,
        );
        let kept: Vec<u32> = folded
            .bytes()
            .zip(&map)
            .filter(|(byte, _)| *byte != LINE_HYPHEN as u8)
            .map(|(_, at)| *at)
            .chain(map.last().copied())
            .collect();
        matches_in(
            &folded.replace(LINE_HYPHEN, ""),
            &kept,
            block,
            regex,
            &mut hits,
        );
        hits.sort_by_key(|hit| (hit.start(), std::cmp::Reverse(hit.end())));
        hits.dedup_by(|later, kept| later.start() < kept.end());
    } else {
        matches_in(&folded, &map, block, regex, &mut hits);
    }
    hits
}

fn matches_in(folded: &str, map: &[u32], block: Span, regex: &Regex, hits: &mut Vec<Span>) {
    let found = regex.find_iter(folded).filter(|hit| !hit.is_empty());
    hits.extend(found.map(|hit| {
        let span = unfold(map, hit.range());
        Span::new(block.start() + span.start(), block.start() + span.end())
    }));
}

/// The matches of folded words. Linear in the text; memory only for the hits.
fn words(text: &str, wanted: &str, folding: Folding) -> Vec<Span> {
    if wanted.is_empty() {
        return Vec::new();
    }
    // A match can be twice as long as the words: a line can end after each letter. A chunk is longer than
    // that, or the text carried over would add up.
    let longest = 2 * wanted.len();
    let mut hits = Vec::new();
    let mut folds = IncrementalFold::new(text, folding);
    while folds.fold_next(STRETCH.max(2 * longest)) && hits.len() < MAX_HITS {
        // From here on, text must be searched together with the next chunk.
        let mut kept = (folds.folded().len() + 1).saturating_sub(longest);
        let mut from = 0;
        while let Some((at, end)) = next_match(folds.folded(), wanted, from) {
            let Some(hit) = folds.unfold(at..end) else {
                kept = kept.min(at);
                break;
            };
            hits.push(hit);
            kept = kept.max(end);
            from = end;
        }
        folds.discard(kept);
    }
    hits
}

/// The first match at or after byte `from`.
fn next_match(folded: &str, wanted: &str, from: usize) -> Option<(usize, usize)> {
    if !folded[from..].contains(LINE_HYPHEN) {
        let at = from + folded[from..].find(wanted)?;
        return Some((at, at + wanted.len()));
    }
    let (folded, wanted) = (folded.as_bytes(), wanted.as_bytes());
    let hyphen = LINE_HYPHEN as u8;
    (from..folded.len()).find_map(|at| {
        let begins = folded[at] == wanted[0] || (folded[at] == hyphen && wanted[0] == b'-');
        begins
            .then(|| Some((at, match_end(folded, wanted, at)?)))
            .flatten()
    })
}

/// The end of `wanted` at byte `at`. A hyphen of a line end matches a hyphen, with a blank after it or not,
/// or nothing.
fn match_end(folded: &[u8], wanted: &[u8], at: usize) -> Option<usize> {
    let (mut at, mut matched) = (at, 0);
    while matched < wanted.len() {
        let byte = *folded.get(at)?;
        if byte == LINE_HYPHEN as u8 {
            if wanted[matched] == b'-' {
                matched += 1 + usize::from(wanted.get(matched + 1) == Some(&b' '));
            }
        } else if byte == wanted[matched] {
            matched += 1;
        } else {
            return None;
        }
        at += 1;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_text::Source;
    use pullquote_text::plain::from_text;

    fn found(text: &str, query: &str) -> Vec<String> {
        let article = from_text(text.to_owned(), Source::Stdin);
        let hits = Pattern::parse(query).unwrap().find(&article);
        hits.into_iter()
            .map(|hit| hit.of(article.text()).to_owned())
            .collect()
    }

    #[test]
    fn words_match_across_line_ends_and_any_quotation_marks() {
        let text = "The Garc\u{ed}a\nfamily’s “plan” — the garcia family’s.";
        assert_eq!(
            found(text, "garcia family's"),
            ["Garc\u{ed}a\nfamily’s", "garcia family’s"]
        );
        assert_eq!(found(text, "\"plan\" - the"), ["“plan” — the"]);
        assert!(found(text, "  ").is_empty());
    }

    #[test]
    fn a_capital_letter_makes_a_search_case_sensitive() {
        let text = "Brown bread, a brown Bread and BROWN ale.";
        assert_eq!(found(text, "brown"), ["Brown", "brown", "BROWN"]);
        assert_eq!(found(text, "Brown"), ["Brown"]);
        assert_eq!(found(text, "/br.wn/"), ["Brown", "brown", "BROWN"]);
        assert_eq!(found(text, r"/B\Sown/"), ["Brown"]);
        assert_eq!(
            found(text, r"/b\S+/").len(),
            5,
            "the letter of a class is none"
        );
    }

    #[test]
    fn hyphens_at_line_ends_are_bridged() {
        let text = "A tri-\numph of the coun-\ncil of the well-\nknown town.";
        for (query, hit) in [
            ("triumph", "tri-\numph"),
            ("triumph of the council", "tri-\numph of the coun-\ncil"),
            ("well-known town", "well-\nknown town"),
            ("wellknown", "well-\nknown"),
            ("/triumph.*council/", "tri-\numph of the coun-\ncil"),
            ("/well-known/", "well-\nknown"),
            ("/coun-?cil/", "coun-\ncil"),
        ] {
            assert_eq!(found(text, query), [hit], "{query}");
        }
        assert!(found(text, "triumphs").is_empty());
    }

    #[test]
    fn regular_expressions_stay_in_their_paragraph_and_see_plain_typography() {
        let text = "One café said “no\nthanks”.\n\nTwo cafés said “yes”.";
        assert_eq!(
            found(text, "/cafes? said \"/"),
            ["café said “", "cafés said “"]
        );
        assert_eq!(found(text, "/\"no thanks\"/"), ["“no\nthanks”"]);
        assert!(found(text, "/thanks.*two/").is_empty());
        assert_eq!(found(text, "/^two/"), ["Two"]);
        assert_eq!(found(text, "/x*/"), Vec::<String>::new(), "no empty hits");
    }

    #[test]
    fn a_slash_can_be_searched_and_mistakes_are_told() {
        assert_eq!(found("See /etc/hosts there.", "\\/etc"), ["/etc"]);
        let fault = |query: &str| Pattern::parse(query).unwrap_err().to_string();
        assert_eq!(
            fault("/a(b/"),
            "not a regular expression yet: unclosed group"
        );
        assert!(fault("/").starts_with("type a regular expression"));
        assert_eq!(
            fault("/(a{900}){900}/"),
            "this regular expression is too large"
        );
    }

    #[test]
    fn hits_do_not_depend_on_chunk_boundaries() {
        let words = "Die Stra\u{df}e \u{2026} der  Cafe\u{301}s,\n\u{201c}ss\u{201d} hy-\nphen ";
        let text = words.repeat(3 * STRETCH / words.len());
        let n_times = 3 * STRETCH / words.len();
        for (query, per_copy) in [
            ("strasse", 1),
            ("cafes", 1),
            ("der cafes, \"ss", 1),
            ("hyphen", 1),
            ("hy-phen", 1),
            ("ss", 2),
        ] {
            assert_eq!(found(&text, query).len(), n_times * per_copy, "{query}");
        }
        let long = words.repeat(2 * STRETCH / words.len());
        assert_eq!(found(&text, &long.to_lowercase()).len(), 1);
    }

    #[test]
    fn characters_that_fold_to_several_map_back_to_their_own_bytes() {
        assert_eq!(found("Die Straße in İzmir", "strasse"), ["Straße"]);
        assert_eq!(found("Die Straße in İzmir", "izmir"), ["İzmir"]);
    }
}
