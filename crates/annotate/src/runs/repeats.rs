//! Words that are quoted twice have one speaker: the headline and a pull quotation take the one of the
//! running text.

use std::collections::HashMap;

use super::page::Page;
use super::{REPEATED, attribute};
use crate::features::mix;
use crate::token::TokenKind;
use crate::types::{Quote, QuoteKind, Speaker};

/// Length in words of the runs that are compared.
const RUN: usize = 4;
/// Share of the runs of a quotation that must be in the other one.
const SHARE: (usize, usize) = (3, 5);

/// Quotations of a headline with fewer words may be terms that others use too.
const TERM: usize = 3;
/// Confidence of the speaker of a headline whom [`lead`] finds.
const LEAD: f32 = 0.6;
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
    let lead = lead(page, quotes);
    for idx in targets {
        let Some(other) = repeated(page, quotes, &index, idx) else {
            let open = page.is_header[page.paragraph_of(&quotes[idx])]
                && quotes[idx].kind == QuoteKind::Direct
                && quotes[idx].speaker.is_none()
                && words(page, &quotes[idx]).len() >= RUN;
            if let Some(lead) = lead.filter(|_| open) {
                let why = format!("the article is about what “{}” says", page.name_of(lead));
                attribute(&mut quotes[idx], lead, LEAD, why);
            }
            continue;
        };
        // A person in the headline gives way only to the same words in the text, and a label not even
        // to them.
        let named = quotes[idx].speaker.filter(|old| page.is_person(*old));
        if named.is_some_and(|old| is_label(page, old)) {
            continue;
        }
        if named.is_some() && !is_whole(page, quotes, idx, other) {
            continue;
        }
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

/// The person whom the headline is likely to quote where the text does not repeat it: who answers in an
/// interview, or who begins the text and is quoted in it.
fn lead(page: &Page, quotes: &[Quote]) -> Option<Speaker> {
    let body = page.is_header.iter().position(|is_header| !is_header)?;
    let subject = page.interviewee().or_else(|| page.subject(body))?;
    let mut speakers = page.outer.iter().filter_map(|idx| quotes[*idx].speaker);
    speakers
        .any(|one| page.is_same(one, subject))
        .then_some(subject)
}

/// Whether a colon follows the mention: `Roe: “…”`.
fn is_label(page: &Page, speaker: Speaker) -> bool {
    let at = page.document.tokens.at(speaker.mention.end());
    at < page.document.len() && page.document.word(at) == ":"
}

/// Whether quotation `other` holds all words of quotation `idx`, and these are more than a term.
fn is_whole(page: &Page, quotes: &[Quote], idx: usize, other: usize) -> bool {
    let (own, other) = (words(page, &quotes[idx]), words(page, &quotes[other]));
    own.len() >= RUN && other.windows(own.len()).any(|run| run == own)
}

/// Whether the words around a quotation leave its speaker open: it is above the running text and is not
/// given to a person, or alone in its paragraph and given to a mention elsewhere or to nobody.
fn is_open(page: &Page, quote: &Quote) -> bool {
    let paragraph = page.paragraph_of(quote);
    if page.is_header[paragraph] {
        if quote.kind == QuoteKind::Scare && words(page, quote).len() < TERM {
            return false;
        }
        return true;
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
/// speaker: rather one inside another, whose words they are in the end, and rather one with words of the
/// writer around it.
fn index(page: &Page, quotes: &[Quote]) -> HashMap<u32, usize> {
    let mut out = HashMap::new();
    let rank = |quote: &Quote| {
        let free = page.is_only_quoted(page.paragraph_of(quote));
        (quote.parent.is_none(), free)
    };
    for wanted in [(false, false), (false, true), (true, false), (true, true)] {
        for (idx, quote) in quotes.iter().enumerate() {
            let is_sure = quote.speaker.is_some() && quote.confidence >= SURE;
            let in_header = page.is_header[page.paragraph_of(quote)];
            if !is_sure || in_header || quote.kind == QuoteKind::Scare || rank(quote) != wanted {
                continue;
            }
            let words = words(page, quote);
            for length in 1..=RUN {
                for run in words.windows(length) {
                    out.entry(hash(run)).or_insert(idx);
                }
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
