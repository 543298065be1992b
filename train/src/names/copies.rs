//! Data augmentation for the name tagger: copies of training documents with headlines in capitals or title
//! case, and with spaces around punctuation. The corpora have too few of these.

use pullquote_annotate::token::tokenize;
use pullquote_text::plain;
use pullquote_text::{Source, Span};

use super::corpus::{Doc, Gold};
use super::learn::Random;

/// The capitalisation of a generated headline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// ALL CAPITALS.
    Upper,
    /// Capitals on All but the Small Words.
    Title,
}

/// Longest sentence that is copied to a headline, in tokens.
const LONGEST: usize = 16;
/// Length of the document kept below a generated headline, in bytes. The tagger remembers the names in it.
const ENOUGH: usize = 2_000;
/// Words in lower case in a title-case headline.
const SMALL: &[&str] = &[
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "by", "as", "with", "from",
    "but",
];

/// The document with one of its short sentences in front as a headline in this case. Only the headline is
/// learned from. `None` when no sentence is short enough.
pub fn with_headline(doc: &Doc, look: Look, random: &mut Random) -> Option<Doc> {
    let tokens = tokenize(&doc.article);
    let ends = tokens.sentences.iter().filter(|range| !range.is_empty());
    let enough = ends
        .map(|range| {
            tokens
                .span_of(range.start as usize..range.end as usize)
                .end()
        })
        .take_while(|&end| end < ENOUGH)
        .last()?;
    let text = &doc.article.text()[..enough];
    let fits = |span: &Span| {
        doc.gold.iter().any(|gold| span.contains(gold.span))
            && doc
                .gold
                .iter()
                .all(|gold| !span.overlaps(gold.span) || span.contains(gold.span))
    };
    let sentences: Vec<Span> = tokens
        .sentences
        .iter()
        .filter(|range| (4..=LONGEST).contains(&range.len()))
        .map(|range| tokens.span_of(range.start as usize..range.end as usize))
        .filter(|span| span.end() <= enough)
        .filter(fits)
        .collect();
    if sentences.is_empty() {
        return None;
    }
    let chosen = sentences[random.below(sentences.len())];
    let bare = chosen.of(text).trim_end_matches('.');
    let mut headline = match look {
        Look::Upper => map_chars(bare, |c, _| upper(c)),
        Look::Title => titled(bare),
    };
    let end = headline.len();
    headline.push_str("\n\n");
    let moved = |gold: &Gold, back: usize, on: usize| Gold {
        span: Span::new(gold.span.start() - back + on, gold.span.end() - back + on),
        kinds: gold.kinds.clone(),
    };
    let copied = doc
        .gold
        .iter()
        .filter(|gold| chosen.contains(gold.span) && gold.span.end() - chosen.start() <= end)
        .map(|gold| moved(gold, chosen.start(), 0));
    let rest = doc.gold.iter().filter(|gold| gold.span.end() <= enough);
    let rest = rest.map(|gold| moved(gold, 0, end + 2));
    let gold = copied.chain(rest).collect();
    Some(Doc {
        id: doc.id.clone(),
        article: plain::from_text(headline + text, Source::Given(doc.id.clone())),
        gold,
        is_complete: doc.is_complete,
        learned: Span::new(0, end),
    })
}

/// Maps every character by `change`, whose second argument says whether it starts a word. The length in
/// bytes must not change, so that spans stay valid.
fn map_chars(text: &str, change: impl Fn(char, bool) -> char) -> String {
    let mut is_start = true;
    text.chars()
        .map(|c| {
            let out = change(c, is_start);
            is_start = !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-'));
            out
        })
        .collect()
}

/// The upper-case letter, or `c` itself where that would take another number of bytes.
fn upper(c: char) -> char {
    let mut big = c.to_uppercase();
    match (big.next(), big.next()) {
        (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
        _ => c,
    }
}

fn titled(text: &str) -> String {
    let words = text.split_inclusive(' ').enumerate();
    words
        .map(|(i, word)| {
            if i > 0 && SMALL.contains(&word.trim_end()) {
                word.to_owned()
            } else {
                map_chars(word, |c, is_start| if is_start { upper(c) } else { c })
            }
        })
        .collect()
}

/// The document with a space between all tokens, as in tokenised corpora.
pub fn spaced(doc: &Doc) -> Doc {
    let text = doc.article.text();
    let tokens = tokenize(&doc.article);
    let mut out = String::with_capacity(text.len() + tokens.len());
    // The new offset of each byte.
    let mut places = vec![0usize; text.len() + 1];
    let mut at = 0;
    for token in &tokens.tokens {
        let gap = &text[at..token.span.start()];
        if !gap.is_empty() || !out.is_empty() && !out.ends_with(char::is_whitespace) {
            let is_break = gap.contains('\n');
            let gap = if gap.is_empty() { " " } else { gap };
            out.push_str(if is_break { gap } else { " " });
        }
        for i in token.span.range() {
            places[i] = out.len() + i - token.span.start();
        }
        out.push_str(token.span.of(text));
        at = token.span.end();
    }
    let gold = doc.gold.iter().filter(|gold| !gold.span.is_empty());
    let gold = gold.map(|gold| Gold {
        span: Span::new(places[gold.span.start()], places[gold.span.end() - 1] + 1),
        kinds: gold.kinds.clone(),
    });
    let gold: Vec<Gold> = gold
        .filter(|gold| {
            out.is_char_boundary(gold.span.start()) && out.is_char_boundary(gold.span.end())
        })
        .collect();
    let learned = Span::new(0, out.len());
    Doc {
        id: doc.id.clone(),
        article: plain::from_text(out, Source::Given(doc.id.clone())),
        gold,
        is_complete: doc.is_complete,
        learned,
    }
}
