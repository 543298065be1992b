//! The reader's corrections: what `c` offers, and how a choice becomes a record. `crate::corrections` applies
//! the records.
//!
//! `c` is about a [`Target`]: the selection, else the focus, else the first thing that is marked on the
//! page, and never about anything that is not on it. A [`Menu`] lists what can be said of it. Names are
//! chosen with a [`chooser::Chooser`], which lists the likeliest first (see [`candidates`]). Each choice is
//! saved at once, can be undone, and is listed by [`listing::CorrectionList`]. What was said of a name in two
//! articles is offered for all ([`offers::Offer`]).

pub mod candidates;
pub mod chooser;
mod choosing;
mod input;
pub mod listing;
pub mod menu;
pub mod offers;
mod revert;
pub mod review;
pub mod target;

use super::article::OpenArticle;
use super::overlay::Overlay;
use super::reader::panel::PanelRow;
use super::session::undo::UndoStep;
use super::speakers::count_words;
use super::{Action, App, Reader, Session};
use crate::bookmarks::{
    Added, Anchor, ArticleRef, Change, Correction, IdentityChange, IdentityOverride,
};
use crate::corrections::{Corrections, name_at};
use chooser::Ask;
use menu::Menu;
use offers::Offer;
use pullquote_annotate::EntityKind;
use pullquote_text::Span;
use review::with_article;
use target::{Target, target_of};

/// Most words of a selection that may be a name.
const MAX_NAME: usize = 12;

impl App {
    /// Opens the menu for what is in focus; in a panel, for the row under the cursor.
    pub(super) fn start_correction(&mut self) {
        if self.reader.in_panel && !self.focus_panel_row() {
            self.session
                .info("put the cursor on a quotation or a name first");
            return;
        }
        self.reader.start_correction(&mut self.session);
    }

    /// Focuses the quotation or name of the panel's row and scrolls to it. Returns whether there is one.
    fn focus_panel_row(&mut self) -> bool {
        let row = self.reader.panel_row(&self.session);
        let Some(open) = &self.reader.open else {
            return false;
        };
        let all = &open.annotations;
        let target = match row {
            Some(PanelRow::Said(speech)) => {
                Some(target_of(speech.focus(), open.speech_span(speech)))
            }
            Some(PanelRow::Name(id)) => {
                let mut names = all.mentions.iter();
                let first = names.find(|name| name.entity == Some(id));
                first.map(|name| Target::Name(name.span))
            }
            _ => None,
        };
        if let Some(target) = target {
            self.reader.with_open(|open| open.focus_target(target));
            self.reader.reveal_focus(&mut self.session);
            self.prepare_now();
        }
        target.is_some()
    }

    /// Does what a letter of the menu says.
    pub(super) fn chosen_correction(&mut self, letter: char) {
        let Some(Overlay::Correct(menu)) = self.session.overlay.take() else {
            return;
        };
        let Some(target) = menu.target else {
            return self.chosen_identity(letter);
        };
        let is_kind = menu.is_of_kinds();
        match (target, letter) {
            (_, 'U') if !is_kind => self.reader.undo_corrections(target, &mut self.session),
            (_, 'a') if !is_kind => self.reader.list_corrections(&mut self.session),
            (Target::Quote(_) | Target::Statement(_), 's') => self.ask_name(Ask::Speaker, target),
            (Target::Name(_), 'j') => self.ask_name(Ask::SameAs, target),
            (Target::Name(_), 't') => self.ask_name(Ask::SomebodyElse, target),
            (Target::Words(_), _) => self.chosen_for_words(target, letter, is_kind),
            (_, 'b') => self.reader.select_target(target, &mut self.session),
            _ => {
                if let Some(change) = simple_change(target, letter) {
                    self.correct(target, change);
                }
            }
        }
    }

    fn chosen_for_words(&mut self, target: Target, letter: char, is_kind: bool) {
        let Some(open) = &self.reader.open else {
            return;
        };
        let span = target.span();
        let extent = |span| Change::Extent(Anchor::new(open.article.text(), &open.id, span));
        let (target, change) = match letter {
            _ if is_kind => match kind_of_letter(letter) {
                Some(kind) => (target, added_name(kind)),
                None => return,
            },
            's' => {
                let target = Target::Words(open.with_marks(span));
                return self.ask_name(Ask::QuoteBy, target);
            }
            'r' => return self.ask_name(Ask::StatementBy, target),
            'n' => {
                let title = open.title_of(target);
                self.session.overlay = Some(Overlay::Correct(Menu::of_kinds(target, title)));
                return;
            }
            'q' => {
                let kind = "scare".to_owned();
                let speaker = None;
                let target = Target::Words(open.with_marks(span));
                (target, Change::Add(Added::Quote { kind, speaker }))
            }
            'j' => match open.split_name(span) {
                Some(first) => (Target::Name(first), extent(span)),
                None => return,
            },
            'b' => match open.marked_at(span) {
                Some(marked @ Target::Quote(_)) => (marked, extent(open.with_marks(span))),
                Some(marked) => (marked, extent(span)),
                None => return,
            },
            _ => return,
        };
        self.correct(target, change);
    }

    /// Makes a correction, saves it, and offers it for other articles if it was made in another one.
    pub(super) fn correct(&mut self, target: Target, change: Change) {
        let Some(correction) = self
            .reader
            .add_correction(target, change, &mut self.session)
        else {
            return;
        };
        let offer = self.reader.open.as_ref().and_then(|open| {
            // The name as the engine has it: in the corrected annotations it is called as said.
            let at = name_at(&open.found, target.span())?;
            let who = open.found.entity(open.found.mentions[at].entity?)?;
            let records = &self.session.records;
            Offer::after(records, &correction, who.kind.name(), &who.name)
        });
        if let Some(offer) = offer {
            self.session.overlay = Some(Overlay::Offer(offer));
        }
    }

    /// Does in all articles what was offered, or notes that it is not wanted.
    pub(super) fn answer_offer(&mut self, offer: Offer, is_wanted: bool) {
        let Offer {
            kind, name, into, ..
        } = offer;
        let session = &mut self.session;
        let confirmation = if is_wanted {
            format!("{name} is now {into} in all articles · saved")
        } else {
            "Left as it is, and not asked again · saved".to_owned()
        };
        let change = if is_wanted {
            IdentityChange::Merge { into }
        } else {
            IdentityChange::Declined { into }
        };
        let id = session.fresh_id();
        let now = session.now.text.clone();
        let record = IdentityOverride::new(id.clone(), kind, name, change, now);
        session.records.add(record);
        session.remember(UndoStep::Remove(id));
        self.reader.apply_corrections(session);
        session.save_and_confirm(confirmation);
    }
}

/// The change that a letter stands for without further questions.
fn simple_change(target: Target, letter: char) -> Option<Change> {
    let quote_kind = |kind: &str| Some(Change::QuoteKind(kind.to_owned()));
    match (target, letter) {
        (_, 'x') => Some(Change::Refused),
        (Target::Quote(_) | Target::Statement(_), 'n') => Some(Change::Speaker(None)),
        (Target::Quote(_), 'd') => quote_kind("direct"),
        (Target::Quote(_), 'm') => quote_kind("mixed"),
        (Target::Quote(_), 'q') => quote_kind("scare"),
        (Target::Name(_), _) => {
            let kind = kind_of_letter(letter)?;
            Some(Change::EntityKind(kind.name().to_owned()))
        }
        _ => None,
    }
}

const fn kind_of_letter(letter: char) -> Option<EntityKind> {
    Some(match letter {
        'p' => EntityKind::Person,
        'o' => EntityKind::Organisation,
        'l' => EntityKind::Place,
        'g' => EntityKind::Group,
        'e' => EntityKind::Event,
        'w' => EntityKind::Work,
        'd' => EntityKind::Date,
        'm' => EntityKind::Money,
        'f' => EntityKind::Quantity,
        'r' => EntityKind::Percent,
        _ => return None,
    })
}

fn added_name(kind: EntityKind) -> Change {
    let kind = kind.name().to_owned();
    let entity = None;
    Change::Add(Added::Name { kind, entity })
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

    /// Opens the menu for the selection; else shows a correction to review, else the menu for the focus.
    pub(super) fn start_correction(&mut self, session: &mut Session) {
        let selects = self
            .open
            .as_ref()
            .is_some_and(|open| open.selection.is_some());
        if selects || !self.start_review(session) {
            self.open_menu(session);
        }
    }

    /// Opens the menu for the selection or the focus, else for the first thing marked on the page.
    fn open_menu(&mut self, session: &mut Session) {
        let layers = session.settings.layers;
        let Some(open) = &mut self.open else {
            return;
        };
        let target = open.correction_target();
        let target = target.or_else(|| {
            let first = open.first_marked(&layers)?;
            open.focus_target(first);
            Some(first)
        });
        let Some(target) = target else {
            let key = session.keymap.key_label(Action::Select);
            let words = if open.annotated {
                format!("nothing is marked on this page · {key} selects what was missed")
            } else {
                "still looking for quotations and names".to_owned()
            };
            session.info(words);
            return;
        };
        let menu = self.menu_about(target, session);
        session.overlay = menu.map(Overlay::Correct);
    }

    fn menu_about(&self, target: Target, session: &Session) -> Option<Menu> {
        let open = self.open.as_ref()?;
        let mut menu = Menu::about(target, open.title_of(target));
        let span = target.span();
        if let Target::Words(_) = target {
            let is_short = count_words(span.of(open.article.text())) <= MAX_NAME;
            if is_short && open.split_name(span).is_some() {
                menu.add('j', format!("one name: “{}”", open.excerpt(span, 40)));
            }
            let is_likely =
                |one: &Target| one.span() != span && (is_short || !matches!(one, Target::Name(_)));
            if let Some(marked) = open.marked_at(span).filter(is_likely) {
                menu.add(
                    'b',
                    format!("these are the words of {}", open.title_of(marked).short()),
                );
            }
        } else if let Target::Name(_) = target {
            let at = name_at(&open.annotations, span)?;
            if !open.annotations.mentions[at].kind.is_linked() {
                menu.choices
                    .retain(|choice| !['j', 't'].contains(&choice.letter));
            }
        }
        match self.corrections_at(target, session).len() {
            _ if target.subject().is_none() => {}
            0 => {}
            1 => menu.add('U', "undo your correction of it"),
            n => menu.add('U', format!("undo your {n} corrections of it")),
        }
        if let n @ 1.. = self.n_corrections(session) {
            menu.add('a', format!("all corrections of this article ({n}) …"));
        }
        Some(menu)
    }

    /// Selects the words of `target`, so that their ends can be moved.
    fn select_target(&mut self, target: Target, session: &mut Session) {
        let key = |action| session.keymap.key_label(action);
        let keys = format!("{} {}", key(Action::LineDown), key(Action::LineUp));
        let done = key(Action::Correct);
        let Some(open) = &mut self.open else {
            return;
        };
        open.select_span(target.span());
        session.info(format!("select its words with {keys}, then {done}"));
    }

    /// Records a correction of `target` and returns it.
    fn add_correction(
        &mut self,
        target: Target,
        change: Change,
        session: &mut Session,
    ) -> Option<Correction> {
        let id = session.fresh_id();
        let now = session.now.text.clone();
        let open = self.open.as_mut()?;
        let confirmation = format!("{} · saved", confirmation(open, target, &change));
        let article = open.reference();
        let anchor = Anchor::new(open.article.text(), &open.id, target.span());
        let correction = Correction::new(id.clone(), article, anchor, change, now);
        let correction = match target.subject() {
            Some(subject) => correction.about(subject),
            None => correction,
        };
        session.records.add(correction.clone());
        session.remember(UndoStep::Remove(id));
        open.selection = None;
        self.apply_corrections(session);
        self.with_open(|open| open.focus_corrected(target, &correction));
        session.save_and_confirm(confirmation);
        Some(correction)
    }
}

/// What a correction did, in plain words.
fn confirmation(open: &OpenArticle, target: Target, change: &Change) -> String {
    let words = open.excerpt(target.span(), 40);
    match change {
        Change::Speaker(Some(name)) => format!("Speaker is now {name}"),
        Change::Speaker(None) => "Speaker is now nobody named".to_owned(),
        Change::QuoteKind(kind) if kind == "scare" => "Kind is now scare quotes".to_owned(),
        Change::QuoteKind(kind) => format!("Kind is now {kind}"),
        Change::Extent(extent) => {
            let words: Vec<&str> = extent.exact.split_whitespace().collect();
            match words.as_slice() {
                [first, .., last] => format!("Its words are now {first} … {last}"),
                _ => format!("Its words are now {}", words.concat()),
            }
        }
        Change::Refused => format!("No longer marked as {}", target.noun()),
        Change::EntityKind(kind) => format!("{words} is now {}", with_article(kind)),
        Change::Merge { into } => format!("{words} is now the same as {into}"),
        Change::Split { name } => format!("{words} is now {name}"),
        Change::Add(Added::Quote { kind, .. }) if kind == "scare" => {
            "Added scare quotes".to_owned()
        }
        Change::Add(Added::Quote { speaker, .. }) => {
            format!("Added a quotation by {}", by(speaker.as_deref()))
        }
        Change::Add(Added::Statement { speaker }) => {
            format!("Added reported speech by {}", by(speaker.as_deref()))
        }
        Change::Add(Added::Name { kind, .. }) => format!("Added {words}, {}", with_article(kind)),
    }
}

fn by(speaker: Option<&str>) -> &str {
    speaker.unwrap_or("nobody named")
}

impl OpenArticle {
    /// The article as records name it.
    pub fn reference(&self) -> ArticleRef {
        ArticleRef {
            id: self.id.clone(),
            title: self.title.clone(),
            source: self.source.locator(),
            passage: None,
            address: self.article.address.clone(),
        }
    }

    /// Focuses what a correction of `target` left: what was added, what has other words now, or after a
    /// refusal the next thing on the page.
    fn focus_corrected(&mut self, target: Target, correction: &Correction) {
        let extent = match &correction.change {
            Change::Extent(words) => words.find(self.article.text(), &self.id).span,
            _ => None,
        };
        let span: Span = extent.unwrap_or(target.span());
        let subject = correction.subject;
        if correction.change != Change::Refused
            && let Some(target) = subject.map(|subject| Target::of(subject, span))
        {
            self.focus_target(target);
        }
    }
}
