//! Corrections whose words were edited since: shown one by one, kept for the words as they are now, or
//! dropped.

use super::super::App;
use super::super::article::{Focus, OpenArticle, PendingReview};
use super::super::overlay::{Card, MenuChoice, Overlay};
use super::super::undo::UndoStep;
use super::quote_at;
use crate::bookmarks::{Anchor, Change, Correction};
use pullquote_text::{Span, clean, collapse_whitespace};

/// For a correction whose words are still there, but changed.
const OF_CHANGED: &[MenuChoice] = &[
    ('k', "it holds for the words as they are now"),
    ('x', "drop it"),
    ('o', "correct something else; this one waits"),
];

/// For a correction whose words are gone.
const OF_LOST: &[MenuChoice] = &[
    ('x', "drop it"),
    ('o', "correct something else; this one waits"),
];

/// What a correction says, in the reader's words.
fn told(change: &Change) -> String {
    let words = match change {
        Change::Speaker(Some(name)) => format!("{name} speaks"),
        Change::Speaker(None) => "the text names nobody who speaks".to_owned(),
        Change::QuoteKind(kind) => format!("the quotation is {kind}"),
        Change::Extent(anchor) => format!("the quotation runs over {}", anchor.excerpt()),
        Change::Refused => "there is no quotation and no name here".to_owned(),
        Change::EntityKind(kind) => format!("the name is of the kind {kind}"),
        Change::Merge { into } => format!("the name means the same as {into}"),
        Change::Split { name } => format!("the name means somebody apart, {name}"),
    };
    folded(&words)
}

/// Words on one line, cleaned, the first of them when they are many.
fn folded(words: &str) -> String {
    const MOST: usize = 300;
    let mut line = collapse_whitespace(words);
    if let Some((at, _)) = line.char_indices().nth(MOST) {
        line.truncate(at);
        line.push('…');
    }
    clean::line(&line).into_owned()
}

impl App {
    /// Shows the correction that waits at the focus, else the first that the reader has not put off.
    /// Says whether there was one.
    pub(super) fn start_review(&mut self) -> bool {
        let Some(reader) = &self.reader.open else {
            return false;
        };
        let focus = reader.focus_span();
        let is_here = |one: &&PendingReview| {
            let both = one.span.zip(focus);
            both.is_some_and(|(span, focus)| span.overlaps(focus))
        };
        let first = reader.review.first().filter(|_| !reader.review_put_off);
        let Some(one) = reader.review.iter().find(is_here).or(first).cloned() else {
            return false;
        };
        let corrections = self.session.records.corrections();
        let Some(correction) = corrections.into_iter().find(|record| record.id == one.id) else {
            return false;
        };
        let card = review_card(reader, correction, one.span);
        self.session.overlay = Some(Overlay::Review { id: one.id, card });
        if let Some(span) = one.span {
            self.show_waiting(span);
        }
        true
    }

    /// Brings the words that wait on screen, in focus where they are a quotation or a name.
    fn show_waiting(&mut self, span: Span) {
        if let Some(reader) = &mut self.reader.open {
            let all = &reader.annotations;
            let name = all.mentions.iter().position(|entity| entity.span == span);
            let focus = name
                .map(Focus::Entity)
                .or_else(|| quote_at(all, span).map(Focus::Quote));
            reader.focus = focus.or(reader.focus);
        }
        self.reveal_far(span);
    }

    /// Does what the reader decided about a correction that waits.
    pub(in crate::app) fn reviewed(&mut self, id: &str, letter: char) {
        self.session.overlay = None;
        match letter {
            'k' => self.keep_correction(id),
            'x' => {
                let now = self.session.now.text.clone();
                self.session.records.remove(id, &now);
                self.session.remember(UndoStep::Restore(id.to_owned()));
                self.apply_corrections();
                self.session.save_and_confirm("dropped");
            }
            'o' => {
                if let Some(reader) = &mut self.reader.open {
                    reader.review_put_off = true;
                }
                self.offer_corrections();
            }
            _ => {}
        }
    }

    /// Ties a correction to the words as they are now.
    fn keep_correction(&mut self, id: &str) {
        let Some(reader) = &self.reader.open else {
            return;
        };
        let span = reader.review.iter().find(|one| one.id == id);
        let Some(span) = span.and_then(|one| one.span) else {
            return;
        };
        // The quotation that is there now, rather than what is alike of the old one.
        let quote = quote_at(&reader.annotations, span);
        let span = quote.map_or(span, |quote| reader.annotations.quotes[quote].span);
        let anchor = Anchor::new(reader.article.text(), &reader.id, span);
        let article = reader.reference();
        let now = self.session.now.text.clone();
        let mut before = None;
        self.session
            .records
            .edit_correction(id, &now, |correction| {
                before = Some(correction.clone());
                correction.anchor = anchor;
                correction.article = article;
            });
        if let Some(before) = before {
            self.session
                .remember(UndoStep::Correction(Box::new(before)));
        }
        self.apply_corrections();
        self.session
            .save_and_confirm("kept for the words as they are now");
    }

    /// Tells how many corrections wait, when that is news.
    pub(super) fn tell_waiting(&mut self, review: Vec<PendingReview>) {
        let key = self.session.keymap.key_label(super::super::Action::Correct);
        let Some(reader) = &mut self.reader.open else {
            return;
        };
        let is_news = reader.review != review;
        reader.review = review;
        let words = match reader.review.len() {
            0 => return,
            1 => "1 correction waits for review: its words were edited".to_owned(),
            n => format!("{n} corrections wait for review: their words were edited"),
        };
        if is_news {
            self.session.error(format!("{words} · {key} shows it"));
        }
    }
}

fn review_card(reader: &OpenArticle, correction: &Correction, span: Option<Span>) -> Card {
    let now = match span {
        Some(span) => reader.excerpt(span, 300),
        None => "these words are gone from the text".to_owned(),
    };
    Card {
        title: "Does this correction still hold?".to_owned(),
        rows: vec![
            ("you said".to_owned(), told(&correction.change)),
            ("of".to_owned(), folded(&correction.anchor.excerpt())),
            ("now".to_owned(), now),
        ],
        choices: if span.is_some() { OF_CHANGED } else { OF_LOST },
        top: 0,
    }
}
