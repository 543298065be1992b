//! The quote book as the reader corrected it: who said a saved quotation, and of which kind it is.

use super::identities;
use crate::bookmarks::{Anchor, Change, Correction, IdentityChange, Records, SavedQuote, Subject};
use pullquote_text::fold::fold;

/// The saved quotations, ordered by id, with the corrections of the same words that were made before or
/// since. The records keep what was saved.
pub fn saved_quotes(records: &Records) -> Vec<SavedQuote> {
    let corrections = records.corrections_oldest_first();
    let saved = records.saved_quotes();
    saved
        .map(|quote| {
            let mut quote = quote.clone();
            for one in &corrections {
                correct(&mut quote, one, records);
            }
            identify(&mut quote, records);
            quote
        })
        .collect()
}

fn correct(quote: &mut SavedQuote, one: &Correction, records: &Records) {
    let (id, source) = (quote.article.id.clone(), quote.article.source.clone());
    if !records.article(Some(&id), &source).has(&one.article) {
        return;
    }
    let is_statement = one.subject == Some(Subject::Statement);
    if is_statement != (quote.kind == "reported") && one.subject != Some(Subject::Name) {
        return;
    }
    match &one.change {
        Change::Speaker(name) if is_same(&one.anchor, &quote.anchor) => {
            quote.speaker.clone_from(name);
        }
        Change::QuoteKind(kind) if is_same(&one.anchor, &quote.anchor) => {
            quote.kind.clone_from(kind);
        }
        Change::Merge { into } if is_name(&one.anchor, quote) => {
            quote.speaker = Some(into.clone());
        }
        _ => {}
    }
}

/// Whether two anchors mark the same words, as far as can be told without the text.
fn is_same(one: &Anchor, other: &Anchor) -> bool {
    let (start, end) = (one.start.max(other.start), one.end.min(other.end));
    // A file edited by hand may have them the wrong way round.
    let length = |anchor: &Anchor| anchor.end.saturating_sub(anchor.start);
    let shorter = length(one).min(length(other));
    let overlap = end.saturating_sub(start);
    one.quote() == other.quote() || (one.hash == other.hash && overlap * 2 > shorter)
}

/// Whether an anchor marks the name of the speaker.
fn is_name(anchor: &Anchor, quote: &SavedQuote) -> bool {
    let speaker = quote.speaker.as_deref();
    speaker.is_some_and(|speaker| fold(speaker) == fold(&anchor.quote()))
}

/// Two names that mean the same in all articles.
fn identify(quote: &mut SavedQuote, records: &Records) {
    let article = quote.article.clone();
    for one in identities::of(records, &article.id, &article.source) {
        if quote.speaker.as_ref() != Some(&one.name) {
            continue;
        }
        let name = match &one.change {
            IdentityChange::Merge { into } => into,
            IdentityChange::Split { called, .. } => called,
            IdentityChange::Declined { .. } => continue,
        };
        quote.speaker = Some(name.clone());
        return;
    }
}
