//! Words that are quoted twice have one speaker: the headline and a pull quotation take the one of the
//! running text.

use std::collections::HashMap;

use super::page::Page;
use super::{REPEATED, attribute};
use crate::features::mix;
use crate::token::TokenKind;
use crate::types::{Quote, QuoteKind};

/// Length in words of the runs that are compared.
const RUN: usize = 4;
/// Share of the runs of a quotation that must be in the other one.
const SHARE: (usize, usize) = (3, 5);

/// Quotations of a headline with fewer words may be terms that others use too.
const TERM: usize = 3;
/// Minimum confidence of the speaker of the other quotation.
const SURE: f32 = 0.6;

pub fn revise(page: &Page, quotes: &mut [Quote]) {
    let targets: Vec<usize> = page
        .outer
        .iter()
        .copied()
        .filter(|idx| is_open(page, &quotes[*idx]))
        .collect();
    if targets.is_empty() {
        return;
    }
    let index = index(page, quotes);
    for idx in targets {
        let Some(other) = repeated(page, quotes, &index, idx) else {
            continue;
        };
        let Some(mut speaker) = quotes[other].speaker else {
            continue;
        };
        let (kind, confidence) = (quotes[other].kind, quotes[other].confidence);
        let quote = &mut quotes[idx];
        if quote.kind == QuoteKind::Scare {
            quote.kind = kind;
        }
        let paragraph = page.paragraph_of(quote);
        if page.is_header[paragraph] {
            // `Farmer fears “ruin”`: the farmer is the one who is named below.
            let named = page.mention_in(paragraph, speaker);
            let old = quote.speaker.map(|old| old.mention);
            speaker.mention = named.or(old).unwrap_or(speaker.mention);
        }
        let why = format!("the same words are quoted from “{}”", page.name_of(speaker));
        attribute(quote, speaker, confidence.min(REPEATED), why);
    }
}

/// Whether the words around a quotation leave its speaker open: it is above the running text and is not
/// given to a person, or alone in its paragraph and given to a mention elsewhere or to nobody.
fn is_open(page: &Page, quote: &Quote) -> bool {
    let paragraph = page.paragraph_of(quote);
    if page.is_header[paragraph] {
        if quote.kind == QuoteKind::Scare && words(page, quote).len() < TERM {
            return false;
        }
        return !quote.speaker.is_some_and(|speaker| page.is_person(speaker));
    }
    page.is_only_quoted(paragraph) && words(page, quote).len() >= RUN
}

/// Hashes of the words of a quotation in lower case.
fn words(page: &Page, quote: &Quote) -> Vec<u32> {
    let document = page.document;
    let is_word = |at: &usize| {
        matches!(
            document.words.kind[*at],
            TokenKind::Word | TokenKind::Number
        )
    };
    page.tokens_of(quote)
        .filter(is_word)
        .map(|at| document.lower(at))
        .collect()
}

fn hash(run: &[u32]) -> u32 {
    run.iter()
        .fold(run.len() as u32, |hash, word| mix(hash, *word))
}

/// For each run of one to [`RUN`] words, the first quotation of the running text with it that has a
/// speaker.
fn index(page: &Page, quotes: &[Quote]) -> HashMap<u32, usize> {
    let mut out = HashMap::new();
    for &idx in &page.outer {
        let quote = &quotes[idx];
        let paragraph = page.paragraph_of(quote);
        if quote.speaker.is_none()
            || quote.confidence < SURE
            || page.is_header[paragraph]
            || page.is_only_quoted(paragraph)
        {
            continue;
        }
        let words = words(page, quote);
        for length in 1..=RUN {
            for run in words.windows(length) {
                out.entry(hash(run)).or_insert(idx);
            }
        }
    }
    out
}

/// The quotation whose words quotation `idx` repeats.
fn repeated(
    page: &Page,
    quotes: &[Quote],
    index: &HashMap<u32, usize>,
    idx: usize,
) -> Option<usize> {
    let words = words(page, &quotes[idx]);
    if words.is_empty() {
        return None;
    }
    let length = words.len().min(RUN);
    let mut votes: HashMap<usize, usize> = HashMap::new();
    let runs = words.windows(length);
    let n = runs.len();
    for other in runs.filter_map(|run| index.get(&hash(run))) {
        *votes.entry(*other).or_default() += 1;
    }
    let (other, hits) = votes
        .into_iter()
        .filter(|(other, _)| *other != idx)
        .max_by_key(|(other, hits)| (*hits, std::cmp::Reverse(*other)))?;
    (hits * SHARE.1 >= n * SHARE.0).then_some(other)
}
