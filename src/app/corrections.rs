//! The user's corrections: made in two keys, stored with the bookmarks, applied to the annotations.

mod revert;
pub mod review;

use std::sync::Arc;

use super::article::{Focus, OpenArticle, PendingReview};
use super::overlay::{MenuChoice, Overlay};
use super::prompt::{Prompt, Purpose};
use super::session::undo::UndoStep;
use super::{App, Reader, Session};
use crate::article_id::ArticleId;
use crate::bookmarks::{Anchor, ArticleRef, Change, Correction, MatchState};
use pullquote_annotate::{
    Annotations, Entity, EntityId, EntityKind, Explanation, Mention, Quote, QuoteKind, Speaker,
};
use pullquote_text::Span;

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

#[derive(Debug, Default)]
pub struct Corrected {
    pub annotations: Annotations,
    /// Spans of corrected quotations and names.
    pub applied: Vec<Span>,
    /// Corrections whose words were edited since.
    pub review: Vec<PendingReview>,
}

/// Applies corrections, oldest first, to what was found in `text`.
pub fn apply(text: &str, id: &ArticleId, found: &Annotations, list: &[&Correction]) -> Corrected {
    let mut out = Corrected {
        annotations: found.clone(),
        ..Corrected::default()
    };
    for correction in list {
        let place = correction.anchor.find(text, id);
        match (place.state, place.span) {
            (MatchState::Exact | MatchState::Moved, Some(span)) => {
                change(text, id, &mut out.annotations, span, &correction.change);
                out.applied.push(span);
            }
            (_, span) => out.review.push(PendingReview {
                id: correction.id.clone(),
                span,
            }),
        }
    }
    out
}

/// The quotation that overlaps `span` most, if by more than half of the shorter one.
fn quote_at(annotations: &Annotations, span: Span) -> Option<usize> {
    let shared = |quote: &Quote| quote.span.intersection(span).map_or(0, Span::len);
    let (idx, quote) = annotations
        .quotes
        .iter()
        .enumerate()
        .max_by_key(|(idx, quote)| (shared(quote), usize::MAX - idx))?;
    (shared(quote) * 2 > quote.span.len().min(span.len())).then_some(idx)
}

fn change(text: &str, id: &ArticleId, all: &mut Annotations, span: Span, change: &Change) {
    let quote = quote_at(all, span);
    let entity = all.mentions.iter().position(|entity| entity.span == span);
    match change {
        Change::Speaker(name) => {
            let Some(quote) = quote else { return };
            let who = name.as_deref().map(|name| entity_named(all, name));
            let old = all.quotes[quote].speaker;
            let mention = old.map_or(all.quotes[quote].span, |speaker| speaker.mention);
            let quote = &mut all.quotes[quote];
            quote.speaker = who.map(|who| Speaker {
                mention,
                entity: Some(who),
            });
            corrected(quote);
        }
        Change::QuoteKind(kind) => {
            let Some(quote) = quote else { return };
            let quote = &mut all.quotes[quote];
            quote.kind = match kind.as_str() {
                "direct" => QuoteKind::Direct,
                "mixed" => QuoteKind::Mixed,
                _ => QuoteKind::Scare,
            };
            corrected(quote);
        }
        Change::Extent(anchor) => {
            let (Some(quote), Some(span)) = (quote, anchor.find(text, id).span) else {
                return;
            };
            all.quotes[quote].span = span;
            corrected(&mut all.quotes[quote]);
            renest(all);
        }
        Change::Refused => refuse(all, quote.filter(|_| entity.is_none()), entity),
        Change::EntityKind(kind) => {
            if let (Some(entity), Some(kind)) = (entity, EntityKind::from_name(kind)) {
                let who = all.mentions[entity].entity;
                rekind(all, who, entity, kind);
            }
        }
        Change::Merge { into } => {
            if let Some(from) = entity.and_then(|entity| all.mentions[entity].entity) {
                let into = entity_named(all, into);
                merge(all, from, into);
            }
        }
        Change::Split { name } => {
            if let Some(entity) = entity {
                split(all, entity, name);
            }
        }
    }
}

fn corrected(quote: &mut Quote) {
    quote.confidence = 1.0;
    quote.explanation = Explanation {
        steps: vec!["your correction".to_owned()],
    };
}

/// Restores order and nesting after an extent was changed; drops quotations that no longer nest.
fn renest(all: &mut Annotations) {
    all.quotes.sort_by_key(|quote| quote.span);
    let mut kept: Vec<Quote> = Vec::with_capacity(all.quotes.len());
    for mut quote in std::mem::take(&mut all.quotes) {
        let around = kept
            .iter()
            .rposition(|other| other.span.overlaps(quote.span));
        match around {
            Some(outer) if kept[outer].span == quote.span => continue,
            Some(outer) if !kept[outer].span.contains(quote.span) => continue,
            outer => quote.parent = outer.map(|outer| outer as u32),
        }
        kept.push(quote);
    }
    all.quotes = kept;
}

fn refuse(all: &mut Annotations, quote: Option<usize>, entity: Option<usize>) {
    if let Some(gone) = quote {
        all.quotes.remove(gone);
        let gone = gone as u32;
        for quote in &mut all.quotes {
            quote.parent = match quote.parent {
                Some(parent) if parent == gone => None,
                Some(parent) if parent > gone => Some(parent - 1),
                parent => parent,
            };
        }
    } else if let Some(gone) = entity {
        let Mention { span, entity, .. } = all.mentions.remove(gone);
        if let Some(who) = entity.and_then(|id| all.entities.get_mut(id.0 as usize)) {
            who.mentions.retain(|mention| *mention != span);
        }
    }
}

/// The entity of that name; a new person if there is none.
fn entity_named(all: &mut Annotations, name: &str) -> EntityId {
    let known = all.entities.iter().position(|who| who.name == name);
    let at = known.unwrap_or_else(|| {
        all.entities.push(Entity {
            kind: EntityKind::Person,
            name: name.to_owned(),
            called: Vec::new(),
            mentions: Vec::new(),
        });
        all.entities.len() - 1
    });
    EntityId(at as u32)
}

fn rekind(all: &mut Annotations, who: Option<EntityId>, mention: usize, kind: EntityKind) {
    all.mentions[mention].kind = kind;
    let Some(id) = who else { return };
    if let Some(who) = all.entities.get_mut(id.0 as usize) {
        who.kind = kind;
    }
    for mention in all.mentions.iter_mut().filter(|one| one.entity == who) {
        mention.kind = kind;
    }
}

fn merge(all: &mut Annotations, from: EntityId, into: EntityId) {
    if from == into {
        return;
    }
    let old = std::mem::take(&mut all.entities[from.0 as usize].mentions);
    let called = std::mem::take(&mut all.entities[from.0 as usize].called);
    let kind = all.entities[into.0 as usize].kind;
    let target = &mut all.entities[into.0 as usize];
    target.mentions.extend(old);
    target.mentions.sort_unstable();
    target.called.extend(called);
    for entity in all
        .mentions
        .iter_mut()
        .filter(|entity| entity.entity == Some(from))
    {
        entity.entity = Some(into);
        entity.kind = kind;
    }
    retarget(all, |who| if who == from { into } else { who });
}

fn split(all: &mut Annotations, mention: usize, name: &str) {
    let Mention { span, entity, kind } = all.mentions[mention];
    if let Some(who) = entity.and_then(|id| all.entities.get_mut(id.0 as usize)) {
        who.mentions.retain(|mention| *mention != span);
    }
    all.entities.push(Entity {
        kind,
        name: name.to_owned(),
        called: Vec::new(),
        mentions: vec![span],
    });
    let id = EntityId(all.entities.len() as u32 - 1);
    all.mentions[mention].entity = Some(id);
    for speaker in speakers(all).filter(|speaker| speaker.mention.overlaps(span)) {
        speaker.entity = Some(id);
    }
}

fn retarget(all: &mut Annotations, map: impl Fn(EntityId) -> EntityId) {
    for speaker in speakers(all) {
        speaker.entity = speaker.entity.map(&map);
    }
}

fn speakers(all: &mut Annotations) -> impl Iterator<Item = &mut Speaker> {
    let of_quotes = all
        .quotes
        .iter_mut()
        .filter_map(|quote| quote.speaker.as_mut());
    let of_statements = all.statements.iter_mut();
    of_quotes.chain(of_statements.filter_map(|statement| statement.speaker.as_mut()))
}

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
        let list = session.records.corrections_of(&open.id, &locator);
        let before = open.focus.zip(open.focus_span());
        let corrected = if list.is_empty() {
            Corrected::default()
        } else {
            apply(open.article.text(), &open.id, &open.found, &list)
        };
        let annotations = if list.is_empty() {
            Arc::clone(&open.found)
        } else {
            Arc::new(corrected.annotations)
        };
        open.take_annotations(annotations);
        open.corrected = corrected.applied;
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
        let correction = Correction::new(id.clone(), article, anchor, change, now);
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
