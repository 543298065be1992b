//! The user's corrections: made in two keys and stored with the bookmarks. `crate::corrections` applies
//! them.

mod revert;
pub mod review;

use super::article::{Focus, OpenArticle};
use super::overlay::{MenuChoice, Overlay};
use super::prompt::{Prompt, Purpose};
use super::session::undo::UndoStep;
use super::{App, Reader, Session};
use crate::bookmarks::{Anchor, ArticleRef, Change, Correction, Subject};
use crate::corrections::Corrections;
use pullquote_annotate::EntityKind;

pub const QUOTE_CHOICES: &[MenuChoice] = &[
    ('s', "another speaker …"),
    ('n', "no named speaker"),
    ('d', "direct: a whole sentence of the speaker"),
    ('m', "mixed: part of the writer’s sentence"),
    ('x', "scare quotes"),
    ('e', "extend to the selected sentences"),
    ('r', "not a quotation"),
    ('u', "undo corrections"),
];

pub const NAME_CHOICES: &[MenuChoice] = &[
    ('p', "a person"),
    ('o', "an organisation"),
    ('l', "a place"),
    ('g', "a group"),
    ('e', "an event"),
    ('w', "a work"),
    ('j', "the same as …"),
    ('t', "somebody else …"),
    ('r', "not a name"),
    ('u', "undo corrections"),
];

/// For a removed quotation or name, which cannot be in focus.
const RESTORE: MenuChoice = ('b', "restore the last removed one");

impl App {
    pub(super) fn chosen_correction(&mut self, letter: char) {
        if self.reader.open.is_none() {
            self.chosen_identity(letter);
            return;
        }
        self.session.overlay = None;
        if letter == RESTORE.0 {
            return self.reader.restore_removed(&mut self.session);
        }
        let Some(focus) = self.reader.open.as_ref().and_then(|open| open.focus) else {
            return;
        };
        let kind = |name: &str| Some(Change::QuoteKind(name.to_owned()));
        let entity = |kind: EntityKind| Some(Change::EntityKind(kind.name().to_owned()));
        let change = match (focus, letter) {
            (Focus::Quote(_), 's') => return self.session.ask_name(Purpose::Speaker),
            (Focus::Quote(_), 'n') => Some(Change::Speaker(None)),
            (Focus::Quote(_), 'd') => kind("direct"),
            (Focus::Quote(_), 'm') => kind("mixed"),
            (Focus::Quote(_), 'x') => kind("scare"),
            (Focus::Quote(_), 'e') => self.reader.selected_extent(&mut self.session),
            (Focus::Entity(_), 'p') => entity(EntityKind::Person),
            (Focus::Entity(_), 'o') => entity(EntityKind::Organisation),
            (Focus::Entity(_), 'l') => entity(EntityKind::Place),
            (Focus::Entity(_), 'g') => entity(EntityKind::Group),
            (Focus::Entity(_), 'e') => entity(EntityKind::Event),
            (Focus::Entity(_), 'w') => entity(EntityKind::Work),
            (Focus::Entity(_), 'j') => return self.session.ask_name(Purpose::Merge),
            (Focus::Entity(_), 't') => return self.session.ask_name(Purpose::Split),
            (_, 'r') => Some(Change::Refused),
            (_, 'u') => return self.reader.undo_corrections(&mut self.session),
            _ => None,
        };
        if let Some(change) = change {
            self.reader.add_correction(change, &mut self.session);
        }
    }
}

impl Reader {
    /// Applies the corrections to the open article.
    pub(super) fn apply_corrections(&mut self, session: &mut Session) {
        let Some(open) = &mut self.open else {
            return;
        };
        let locator = open.source.locator();
        let list = Corrections::of(&session.records, &open.id, &locator);
        let before = open.focus.zip(open.focus_span());
        let corrected = list.apply(open.article.text(), &open.id, &open.found);
        open.take_annotations(corrected.annotations);
        if let Some((focus, span)) = before {
            open.refocus(focus, span);
        }
        self.announce_reviews(corrected.review, session);
    }

    /// Shows a correction to review, else the menu for the focus.
    pub(super) fn start_correction(&mut self, session: &mut Session) {
        if !self.start_review(session) {
            self.offer_corrections(session);
        }
    }

    /// Opens the menu for the focus.
    fn offer_corrections(&mut self, session: &mut Session) {
        let focus = self.open.as_ref().and_then(|open| open.focus);
        let mut choices = match focus {
            Some(Focus::Quote(_)) => QUOTE_CHOICES.to_vec(),
            Some(Focus::Entity(_)) => NAME_CHOICES.to_vec(),
            _ => Vec::new(),
        };
        if self.last_removal(session).is_some() {
            choices.push(RESTORE);
        }
        if choices.is_empty() {
            session.info("nothing to correct: put a quotation or a name in focus first");
        } else {
            session.overlay = Some(Overlay::Correct(choices));
        }
    }

    fn selected_extent(&mut self, session: &mut Session) -> Option<Change> {
        let open = self.open.as_ref()?;
        let Some(selection) = open.selection else {
            let key = session.keymap.key_label(super::Action::Select);
            session.info(format!("select the sentences first: {key}, then j and k"));
            return None;
        };
        let anchor = Anchor::new(open.article.text(), &open.id, selection.span());
        Some(Change::Extent(anchor))
    }

    /// Applies a correction to a typed name: the first known one that contains it, else as typed.
    pub(super) fn named_correction(
        &mut self,
        purpose: &Purpose,
        typed: &str,
        session: &mut Session,
    ) {
        let name = match purpose {
            Purpose::Split => typed.trim().to_owned(),
            _ => self
                .suggested(typed)
                .unwrap_or_else(|| typed.trim().to_owned()),
        };
        if name.is_empty() {
            return;
        }
        let change = match purpose {
            Purpose::Speaker => Change::Speaker(Some(name)),
            Purpose::Merge => Change::Merge { into: name },
            _ => Change::Split { name },
        };
        self.add_correction(change, session);
    }

    /// The first name of the article that contains what is typed.
    pub fn suggested(&self, typed: &str) -> Option<String> {
        let typed = pullquote_text::fold::fold(typed.trim());
        let open = self.open.as_ref()?;
        let who = open.annotations.entities.iter();
        who.map(|who| &who.name)
            .find(|name| !typed.is_empty() && pullquote_text::fold::fold(name).contains(&typed))
            .cloned()
    }

    fn add_correction(&mut self, change: Change, session: &mut Session) {
        let id = session.fresh_id();
        let now = session.now.text.clone();
        let Some(open) = &mut self.open else {
            return;
        };
        let Some(span) = open.focus_span() else {
            return;
        };
        let article = open.reference();
        let anchor = Anchor::new(open.article.text(), &open.id, span);
        open.selection = None;
        let subject = match open.focus {
            Some(Focus::Quote(_)) => Subject::Quote,
            _ => Subject::Name,
        };
        let correction = Correction::new(id.clone(), article, anchor, change, now).about(subject);
        session.records.add(correction);
        session.remember(UndoStep::Remove(id));
        self.apply_corrections(session);
        session.save_and_confirm("corrected; saved with your bookmarks");
    }
}

impl Session {
    fn ask_name(&mut self, purpose: Purpose) {
        self.prompt = Some(Prompt::new(purpose, ""));
    }
}

impl OpenArticle {
    /// The article as records name it.
    pub fn reference(&self) -> ArticleRef {
        ArticleRef {
            id: self.id.clone(),
            title: self.title.clone(),
            source: self.source.locator(),
            passage: None,
        }
    }
}
