//! Sentences, words and characters around a place in the text.

use super::Unit;
use crate::layout::width;
use pullquote_annotate::token;
use pullquote_text::{Article, Span};
use unicode_segmentation::UnicodeSegmentation as _;

/// Bytes before and after a place in which words and characters are looked for: a block can be a whole
/// book.
const WINDOW: usize = 4096;
/// Blocks that are looked at: some have no words.
const BLOCKS: usize = 16;

/// The unit that contains byte `at`, else the next one.
pub fn at(article: &Article, unit: Unit, at: usize) -> Option<Span> {
    let here = article.block_at(at);
    (here..article.blocks().len().min(here + BLOCKS)).find_map(|block| {
        let units = in_block(article, block, unit, at);
        units.into_iter().find(|unit| unit.end() > at)
    })
}

/// The last unit that ends at or before byte `at`.
pub fn before(article: &Article, unit: Unit, at: usize) -> Option<Span> {
    let here = article.block_at(at);
    (here.saturating_sub(BLOCKS)..=here)
        .rev()
        .find_map(|block| {
            let units = in_block(article, block, unit, at);
            units.into_iter().rev().find(|unit| unit.end() <= at)
        })
}

/// The units of a block, or those of its part around byte `at`.
fn in_block(article: &Article, block: usize, unit: Unit, at: usize) -> Vec<Span> {
    let Some(span) = article.blocks().get(block).map(|block| block.span) else {
        return Vec::new();
    };
    let text = article.text();
    let window = match unit {
        Unit::Sentence => return sentences(article, block),
        Unit::Word | Unit::Character => window(text, span, at),
    };
    let part = window.of(text);
    let found = |(start, found): (usize, &str)| {
        let start = window.start() + start;
        Span::new(start, start + found.len())
    };
    if unit == Unit::Word {
        return part.unicode_word_indices().map(found).collect();
    }
    // Line ends inside a paragraph and characters without a width are not seen.
    let is_seen = |(_, cluster): &(usize, &str)| {
        !cluster.contains(['\n', '\r']) && (width::of(cluster) > 0 || *cluster == "\t")
    };
    let clusters = part.grapheme_indices(true);
    clusters.filter(is_seen).map(found).collect()
}

fn window(text: &str, block: Span, at: usize) -> Span {
    let at = at.clamp(block.start(), block.end());
    let start = at.saturating_sub(WINDOW).max(block.start());
    let end = (at + WINDOW).min(block.end());
    Span::new(
        text.floor_char_boundary(start),
        text.ceil_char_boundary(end),
    )
}

fn sentences(article: &Article, block: usize) -> Vec<Span> {
    let Some(&block) = article.blocks().get(block) else {
        return Vec::new();
    };
    let alone = article.with_only(block);
    let tokens = token::tokenize(&alone);
    tokens
        .sentences
        .iter()
        .filter_map(|range| {
            let first = tokens.tokens.get(range.start as usize)?;
            let last = tokens.tokens.get((range.end as usize).checked_sub(1)?)?;
            Some(first.span.cover(last.span))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_text::{Source, plain};

    fn words(text: &str, unit: Unit, from: usize, steps: usize) -> Vec<String> {
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        let mut found = Vec::new();
        let mut next = from;
        for _ in 0..steps {
            let Some(span) = at(&article, unit, next) else {
                break;
            };
            found.push(span.of(article.text()).to_owned());
            next = span.end();
        }
        found
    }

    #[test]
    fn words_go_on_across_paragraphs_without_words() {
        let text = "Storm\n\n* * *\n\n“It’s counter-\nproductive,” 海.\n";
        let found = words(text, Unit::Word, 0, 9);
        assert_eq!(found, ["Storm", "It’s", "counter", "productive", "海"]);
    }

    #[test]
    fn characters_are_clusters_that_are_seen() {
        let text = "Cafe\u{301} au\u{ad}\nlait";
        let found = words(text, Unit::Character, 0, 20);
        assert_eq!(
            found,
            ["C", "a", "f", "e\u{301}", " ", "a", "u", "l", "a", "i", "t"]
        );
    }

    #[test]
    fn back_is_the_way_that_forward_went() {
        let text = "One two.\n\nThree four.\n";
        let article = plain::from_text(text.to_owned(), Source::Stdin);
        for unit in [Unit::Sentence, Unit::Word, Unit::Character] {
            let mut ahead = vec![at(&article, unit, 0).unwrap()];
            while let Some(next) = at(&article, unit, ahead[ahead.len() - 1].end()) {
                ahead.push(next);
            }
            let mut back = vec![before(&article, unit, text.len()).unwrap()];
            while let Some(next) = before(&article, unit, back[back.len() - 1].start()) {
                back.push(next);
            }
            back.reverse();
            assert_eq!(ahead, back, "{unit:?}");
        }
    }

    #[test]
    fn a_block_as_large_as_a_book_is_not_read_whole() {
        let text = "word ".repeat(1 << 20);
        let article = plain::from_text(text, Source::Stdin);
        let middle = 5 * (1 << 19);
        let found = at(&article, Unit::Word, middle).unwrap();
        assert_eq!((found.start(), found.len()), (middle, 4));
    }
}
