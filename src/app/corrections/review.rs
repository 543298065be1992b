//! Review of corrections whose words were edited since: each is kept for the new words or dropped.

use super::super::article::OpenArticle;
use super::super::overlay::{Card, MenuChoice, Overlay};
use super::super::session::undo::UndoStep;
use crate::app::{Reader, Session};
use crate::bookmarks::{Added, Anchor, Change, Correction, Subject};
use crate::corrections::{PendingReview, name_at, quote_at, statement_at};
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

/// What a correction says of its words: `the speaker is Ana Ruiz`.
pub(super) fn describe(change: &Change, subject: Option<Subject>) -> String {
    let words = match change {
        Change::Speaker(Some(name)) => format!("the speaker is {name}"),
        Change::Speaker(None) => "the speaker is not named".to_owned(),
        Change::QuoteKind(kind) if kind == "scare" => "scare quotes".to_owned(),
        Change::QuoteKind(kind) => format!("a {kind} quotation"),
        Change::EntityKind(kind) => with_article(kind),
        Change::Extent(anchor) => format!("its words are {}", anchor.excerpt()),
        Change::Refused => match subject {
            Some(Subject::Quote) => "not a quotation".to_owned(),
            Some(Subject::Statement) => "not reported speech".to_owned(),
            Some(Subject::Name) => "not a name".to_owned(),
            None => "not a quotation or name".to_owned(),
        },
        Change::Merge { into } => format!("the same as {into}"),
        Change::Split { name } => format!("somebody else, {name}"),
        Change::Add(added) => describe_added(added),
    };
    folded(&words)
}

fn describe_added(added: &Added) -> String {
    let by = |speaker: &Option<String>| {
        let name = speaker.as_ref();
        name.map_or(String::new(), |name| format!(" by {name}"))
    };
    match added {
        Added::Quote { kind, .. } if kind == "scare" => "scare quotes".to_owned(),
        Added::Quote { speaker, .. } => format!("a quotation{}", by(speaker)),
        Added::Statement { speaker } => format!("reported speech{}", by(speaker)),
        Added::Name { kind, entity } => {
            let kind = with_article(kind);
            let meant = entity.as_ref();
            meant.map_or(kind.clone(), |name| format!("{kind}, {name}"))
        }
    }
}

/// A kind of name with its article: `an organisation`.
pub(super) fn with_article(kind: &str) -> String {
    match kind {
        "money" => "an amount of money".to_owned(),
        "percent" => "a percentage".to_owned(),
        _ if kind.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
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

    /// Scrolls to the words, and focuses them if they are marked.
    pub(super) fn show_words(&mut self, span: Span, session: &mut Session) {
        self.with_open(|open| open.focus_at_span(span));
        self.reveal_far(span, session);
    }

    /// Handles the choice for a correction under review.
    pub(in crate::app) fn reviewed(&mut self, id: &str, letter: char, session: &mut Session) {
        session.overlay = None;
        match letter {
            'k' => self.keep_correction(id, session),
            'x' => {
                session.remove_record(id);
                self.apply_corrections(session);
                session.save_and_confirm("Correction dropped · saved");
            }
            'o' => {
                if let Some(open) = &mut self.open {
                    open.review_put_off = true;
                }
                self.open_menu(session);
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
        let text = open.article.text();
        let article = open.reference();
        let now = session.now.text.clone();
        let mut before = None;
        session.records.edit_correction(id, &now, |correction| {
            before = Some(correction.clone());
            let span = current_extent(open, subject_of(correction), span);
            correction.anchor = Anchor::new(text, &open.id, span);
            correction.article = article;
            if let Change::Extent(words) = &mut correction.change
                && let Some(span) = words.find(text, &open.id).span
            {
                *words = Anchor::new(text, &open.id, span);
            }
        });
        if let Some(before) = before {
            session.remember(UndoStep::Correction(Box::new(before)));
        }
        self.apply_corrections(session);
        session.save_and_confirm("Correction kept for the words as they are now · saved");
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

/// The quotation, statement or name that the annotations have at `span`, rather than the part of it that
/// matches the words of a correction.
fn current_extent(open: &OpenArticle, subject: Subject, span: Span) -> Span {
    let all = &open.annotations;
    let current = match subject {
        Subject::Quote => quote_at(all, span).map(|at| all.quotes[at].span),
        Subject::Statement => statement_at(all, span).map(|at| all.statements[at].span()),
        Subject::Name => name_at(all, span).map(|at| all.mentions[at].span),
    };
    current.unwrap_or(span)
}

/// What a correction is about; those of earlier versions do not say it.
pub(super) fn subject_of(correction: &Correction) -> Subject {
    let subject = correction.subject.or_else(|| correction.change.subject());
    subject.unwrap_or(Subject::Quote)
}

fn review_card(open: &OpenArticle, correction: &Correction, span: Option<Span>) -> Card {
    let now = match span {
        Some(span) => open.excerpt(span, 300),
        None => "the words are gone from the text".to_owned(),
    };
    Card {
        title: "Does this correction still hold?".to_owned(),
        rows: vec![
            (
                "says".to_owned(),
                describe(&correction.change, correction.subject),
            ),
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
