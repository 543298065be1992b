//! Review of corrections whose words were edited since: each is kept for the new words or dropped.

use super::super::article::{Focus, OpenArticle};
use super::super::overlay::{Card, MenuChoice, Overlay};
use super::super::session::undo::UndoStep;
use crate::app::{Reader, Session};
use crate::bookmarks::{Added, Anchor, Change, Correction};
use crate::corrections::{PendingReview, quote_at};
use pullquote_text::{Span, clean, collapse_whitespace};

/// For a correction whose words are still there, but changed.
const CHANGED_CHOICES: &[MenuChoice] = &[
    ('k', "keep it for the words as they are now"),
    ('x', "drop it"),
    ('o', "correct something else, review later"),
];

/// For a correction whose words are gone.
const LOST_CHOICES: &[MenuChoice] = &[
    ('x', "drop it"),
    ('o', "correct something else, review later"),
];

fn describe(change: &Change) -> String {
    let words = match change {
        Change::Speaker(Some(name)) => format!("the speaker is {name}"),
        Change::Speaker(None) => "the speaker is not named".to_owned(),
        Change::QuoteKind(kind) | Change::EntityKind(kind) => format!("the kind is {kind}"),
        Change::Extent(anchor) => format!("it covers {}", anchor.excerpt()),
        Change::Refused => "not a quotation, statement or name".to_owned(),
        Change::Merge { into } => format!("the same as {into}"),
        Change::Split { name } => format!("somebody else, {name}"),
        Change::Add(Added::Quote { kind, speaker }) => match speaker {
            Some(name) => format!("a {kind} quotation by {name}"),
            None => format!("a {kind} quotation"),
        },
        Change::Add(Added::Statement {
            speaker: Some(name),
        }) => format!("a statement by {name}"),
        Change::Add(Added::Statement { speaker: None }) => "a statement".to_owned(),
        Change::Add(Added::Name { kind, entity }) => match entity {
            Some(name) => format!("a name ({kind}), {name}"),
            None => format!("a name ({kind})"),
        },
    };
    folded(&words)
}

/// Text on one line, cleaned and truncated.
fn folded(words: &str) -> String {
    const MOST: usize = 300;
    let mut line = collapse_whitespace(words);
    if let Some((at, _)) = line.char_indices().nth(MOST) {
        line.truncate(at);
        line.push('…');
    }
    clean::line(&line).into_owned()
}

impl Reader {
    /// Shows the correction to review at the focus, else the first one unless reviews were put off.
    /// Returns whether there was one.
    pub(super) fn start_review(&mut self, session: &mut Session) -> bool {
        let Some(open) = &self.open else {
            return false;
        };
        let focus = open.focus_span();
        let is_here = |one: &&PendingReview| {
            let both = one.span.zip(focus);
            both.is_some_and(|(span, focus)| span.overlaps(focus))
        };
        let first = open.review.first().filter(|_| !open.review_put_off);
        let Some(one) = open.review.iter().find(is_here).or(first).cloned() else {
            return false;
        };
        let corrections = session.records.corrections();
        let Some(correction) = corrections.into_iter().find(|record| record.id == one.id) else {
            return false;
        };
        let card = review_card(open, correction, one.span);
        session.overlay = Some(Overlay::Review { id: one.id, card });
        if let Some(span) = one.span {
            self.show_words(span, session);
        }
        true
    }

    /// Scrolls to the words, and focuses them if they are a quotation or name.
    fn show_words(&mut self, span: Span, session: &mut Session) {
        if let Some(open) = &mut self.open {
            let all = &open.annotations;
            let name = all.mentions.iter().position(|entity| entity.span == span);
            let focus = name
                .map(Focus::Entity)
                .or_else(|| quote_at(all, span).map(Focus::Quote));
            open.focus = focus.or(open.focus);
        }
        self.reveal_far(span, session);
    }

    /// Handles the choice for a correction under review.
    pub(in crate::app) fn reviewed(&mut self, id: &str, letter: char, session: &mut Session) {
        session.overlay = None;
        match letter {
            'k' => self.keep_correction(id, session),
            'x' => {
                let now = session.now.text.clone();
                session.records.remove(id, &now);
                session.remember(UndoStep::Restore(id.to_owned()));
                self.apply_corrections(session);
                session.save_and_confirm("dropped");
            }
            'o' => {
                if let Some(open) = &mut self.open {
                    open.review_put_off = true;
                }
                self.offer_corrections(session);
            }
            _ => {}
        }
    }

    /// Ties a correction to the current words.
    fn keep_correction(&mut self, id: &str, session: &mut Session) {
        let Some(open) = &self.open else {
            return;
        };
        let span = open.review.iter().find(|one| one.id == id);
        let Some(span) = span.and_then(|one| one.span) else {
            return;
        };
        // The current quotation rather than the part that matches the old one.
        let quote = quote_at(&open.annotations, span);
        let span = quote.map_or(span, |quote| open.annotations.quotes[quote].span);
        let anchor = Anchor::new(open.article.text(), &open.id, span);
        let article = open.reference();
        let now = session.now.text.clone();
        let mut before = None;
        session.records.edit_correction(id, &now, |correction| {
            before = Some(correction.clone());
            correction.anchor = anchor;
            correction.article = article;
        });
        if let Some(before) = before {
            session.remember(UndoStep::Correction(Box::new(before)));
        }
        self.apply_corrections(session);
        session.save_and_confirm("kept for the current words");
    }

    /// Announces corrections to review, if their number changed.
    pub(super) fn announce_reviews(&mut self, review: Vec<PendingReview>, session: &mut Session) {
        let key = session.keymap.key_label(super::super::Action::Correct);
        let Some(open) = &mut self.open else {
            return;
        };
        let is_news = open.review != review;
        open.review = review;
        let words = match open.review.len() {
            0 => return,
            1 => "1 correction needs review: its words were edited".to_owned(),
            n => format!("{n} corrections need review: their words were edited"),
        };
        if is_news {
            session.error(format!("{words} · {key} shows it"));
        }
    }
}

fn review_card(open: &OpenArticle, correction: &Correction, span: Option<Span>) -> Card {
    let now = match span {
        Some(span) => open.excerpt(span, 300),
        None => "the words are gone from the text".to_owned(),
    };
    Card {
        title: "Does this correction still hold?".to_owned(),
        rows: vec![
            ("says".to_owned(), describe(&correction.change)),
            ("of".to_owned(), folded(&correction.anchor.excerpt())),
            ("now".to_owned(), now),
        ],
        choices: if span.is_some() {
            CHANGED_CHOICES
        } else {
            LOST_CHOICES
        },
        top: 0,
    }
}
