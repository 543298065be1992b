//! The focus: a quotation, a statement of reported speech, or a name.
//!
//! Stepping stops at what is marked on the page: quotations, scare quotes included, and the statements that
//! are sure enough to be marked, each only while its layer is on.

use super::OpenArticle;
use crate::config::Layers;
use pullquote_annotate::{Entity, EntityId, EntityKind, Mention, Quote, QuoteKind, Statement};
use pullquote_text::Span;

/// What is in focus, as an index into the annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    Quote(usize),
    /// Reported speech that is sure enough to be marked.
    Statement(usize),
    Entity(usize),
    /// A pronoun or description, with its entity.
    Mention(EntityId, Span),
    /// A link, as an index into those of the article.
    Link(usize),
    /// A picture, as an index into those of the article.
    Image(usize),
}

impl Focus {
    /// Whether it is a link or a picture: of the article itself, not of what was found in it.
    pub const fn is_reference(self) -> bool {
        matches!(self, Self::Link(_) | Self::Image(_))
    }
}

/// A quotation or a statement, as an index into the annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speech {
    Quote(usize),
    Statement(usize),
}

impl Speech {
    pub const fn of_focus(focus: Focus) -> Option<Self> {
        match focus {
            Focus::Quote(idx) => Some(Self::Quote(idx)),
            Focus::Statement(idx) => Some(Self::Statement(idx)),
            Focus::Entity(_) | Focus::Mention(..) | Focus::Link(_) | Focus::Image(_) => None,
        }
    }

    pub const fn focus(self) -> Focus {
        match self {
            Self::Quote(idx) => Focus::Quote(idx),
            Self::Statement(idx) => Focus::Statement(idx),
        }
    }
}

/// The kinds of annotations that are marked and can be jumped to.
pub type Shown = Layers;

/// Whether mentions of this kind are marked.
pub const fn shows(layers: &Layers, kind: EntityKind) -> bool {
    match kind {
        EntityKind::Person => layers.people,
        EntityKind::Organisation => layers.organisations,
        EntityKind::Place => layers.places,
        EntityKind::Group => layers.groups,
        EntityKind::Event => layers.events,
        EntityKind::Work => layers.works,
        EntityKind::Date => layers.dates,
        EntityKind::Money | EntityKind::Percent | EntityKind::Quantity => layers.amounts,
    }
}

impl OpenArticle {
    pub fn focus_span(&self) -> Option<Span> {
        self.span_of(self.focus?)
    }

    pub fn span_of(&self, focus: Focus) -> Option<Span> {
        match focus {
            Focus::Quote(idx) => self.annotations.quotes.get(idx).map(|quote| quote.span),
            Focus::Statement(idx) => self.annotations.statements.get(idx).map(Statement::span),
            Focus::Entity(idx) => self.annotations.mentions.get(idx).map(|entity| entity.span),
            Focus::Mention(_, span) => Some(span),
            Focus::Link(idx) => self.article.links.get(idx).map(|link| link.span),
            Focus::Image(idx) => self.article.images.get(idx).map(|image| image.caption),
        }
    }

    /// The innermost quotation that contains `span`.
    pub fn quote_around(&self, span: Span) -> Option<Speech> {
        self.quotes_at(span)
            .filter(|(_, quote)| quote.span.contains(span))
            .map(|(idx, _)| Speech::Quote(idx))
            .last()
    }

    /// The entity of the focus: the speaker of a quotation or statement, or the bearer of a name.
    pub fn focus_entity(&self) -> Option<EntityId> {
        match self.focus? {
            Focus::Quote(idx) => self.annotations.quotes.get(idx)?.speaker?.entity,
            Focus::Statement(idx) => self.annotations.statements.get(idx)?.speaker?.entity,
            Focus::Entity(idx) => self.annotations.mentions.get(idx)?.entity,
            Focus::Mention(id, _) => Some(id),
            Focus::Link(_) | Focus::Image(_) => None,
        }
    }

    /// Focuses the first quotation on the page if the focus is not on it.
    pub(super) fn settle_focus(&mut self, layers: Shown) {
        let page = self.page.span();
        if self.focus_span().is_some_and(|span| span.overlaps(page)) {
            return;
        }
        let spoken = self
            .quotes_at(page)
            .find(|(_, quote)| quote.kind != QuoteKind::Scare && self.is_shown(quote.span))
            .map(|(idx, _)| Focus::Quote(idx));
        self.focus = spoken.filter(|_| layers.quotes);
    }

    /// Whether stepping through what is said stops here: at what is marked on the page.
    pub fn is_stop(&self, at: Speech, layers: &Layers) -> bool {
        if !self.is_shown(self.speech_span(at)) {
            return false;
        }
        match at {
            Speech::Quote(idx) => {
                layers.quotes || self.annotations.quotes[idx].kind != QuoteKind::Scare
            }
            Speech::Statement(_) => layers.reported,
        }
    }

    /// Which of the stops `at` is, counted from 1, and how many there are.
    pub fn stop_number(&self, at: Speech, layers: &Layers) -> (usize, usize) {
        self.stops.number(self.speech_span(at), layers)
    }

    /// Where jumps start: the focus, else the top of the page.
    fn origin(&self) -> Span {
        self.focus_span()
            .filter(|span| span.overlaps(self.page.span()))
            .unwrap_or_else(|| Span::new(self.anchor, self.anchor))
    }

    /// Focuses the quotation or statement `steps` after (or before) the focus, among those for which
    /// `wanted` is true; the last one in that direction if there are fewer. Returns whether there was one.
    pub fn step_speech(&mut self, steps: isize, wanted: impl Fn(&Self, Speech) -> bool) -> bool {
        let mut origin = self.origin();
        let mut here = self.focus.and_then(Speech::of_focus);
        let mut found = None;
        for _ in 0..steps.unsigned_abs().max(1) {
            let wanted = |at: Speech| Some(at) != here && wanted(self, at);
            let Some((at, span)) = self.nearest_speech(steps >= 0, origin, wanted) else {
                break;
            };
            (origin, here, found) = (span, Some(at), Some(at));
        }
        self.focus = found.map(Speech::focus).or(self.focus);
        found.is_some()
    }

    /// The nearest wanted quotation or statement after (or before) `origin`.
    fn nearest_speech(
        &self,
        forward: bool,
        origin: Span,
        wanted: impl Fn(Speech) -> bool,
    ) -> Option<(Speech, Span)> {
        let step = if forward { 1 } else { -1 };
        let (quotes, statements) = (&self.annotations.quotes, &self.annotations.statements);
        let is_wanted = |idx| wanted(Speech::Quote(idx));
        let quote = nth_from(quotes, |quote| quote.span, is_wanted, origin, step)
            .map(|idx| (Speech::Quote(idx), quotes[idx].span));
        let is_wanted = |idx: usize| statements[idx].is_marked() && wanted(Speech::Statement(idx));
        let statement = nth_from(statements, Statement::span, is_wanted, origin, step)
            .map(|idx| (Speech::Statement(idx), statements[idx].span()));
        let both = quote.into_iter().chain(statement);
        if forward {
            both.min_by_key(|(_, span)| *span)
        } else {
            both.max_by_key(|(_, span)| *span)
        }
    }

    /// Focuses the name `steps` after (or before) the focus, among the kinds shown.
    pub fn step_name(&mut self, steps: isize, layers: &Layers) -> bool {
        let from = self.focus;
        let entities = &self.annotations.mentions;
        let wanted = |idx: usize| {
            let kind = entities[idx].kind;
            let is_marked = kind.is_linked() && shows(layers, kind);
            from != Some(Focus::Entity(idx)) && is_marked && self.is_shown(entities[idx].span)
        };
        let found = nth_from(entities, |one| one.span, wanted, self.origin(), steps);
        self.focus = found.map(Focus::Entity).or(self.focus);
        found.is_some()
    }

    /// Focuses the link or picture `steps` after (or before) the one in focus, else the first one of the
    /// page: the quotation that is in focus by itself would hide those above it.
    pub fn step_reference(&mut self, steps: isize) -> bool {
        let (links, images) = (&self.article.links, &self.article.images);
        let links = (0..links.len()).map(|at| (links[at].span, Focus::Link(at)));
        let images = (0..images.len()).map(|at| (images[at].caption, Focus::Image(at)));
        let mut all: Vec<_> = links.chain(images).collect();
        all.sort_by_key(|(span, _)| *span);
        let wanted = |at: usize| self.focus != Some(all[at].1) && self.is_shown(all[at].0);
        let origin = match self.focus {
            Some(focus) if focus.is_reference() => self.origin(),
            _ => Span::new(self.anchor, self.anchor),
        };
        let found = nth_from(&all, |one| one.0, wanted, origin, steps);
        self.focus = found.map(|at| all[at].1).or(self.focus);
        found.is_some()
    }

    /// Focuses another mention of the entity in focus, pronouns and descriptions included.
    pub fn step_mention(&mut self, steps: isize) -> bool {
        let Some(id) = self.focus_entity() else {
            return false;
        };
        let here = match self.focus {
            Some(Focus::Quote(_) | Focus::Statement(_)) | None => None,
            Some(_) => self.focus_span(),
        };
        let who = self.annotations.entity(id);
        let mentions = who.map_or(&[][..], |who| who.mentions.as_slice());
        let wanted = |at: usize| Some(mentions[at]) != here && self.is_shown(mentions[at]);
        let Some(at) = nth_from(mentions, |span| *span, wanted, self.origin(), steps) else {
            return false;
        };
        self.focus = Some(self.focus_of_mention(id, mentions[at]));
        true
    }

    /// The focus for a mention: its entity when it is a name.
    pub fn focus_of_mention(&self, id: EntityId, span: Span) -> Focus {
        let entities = &self.annotations.mentions;
        let at = entities.partition_point(|entity| entity.span < span);
        let is_name = entities.get(at).is_some_and(|entity| entity.span == span);
        if is_name {
            Focus::Entity(at)
        } else {
            Focus::Mention(id, span)
        }
    }

    /// Focuses what is at `span` after the annotations changed, if it is still what `focus` was.
    pub fn refocus(&mut self, focus: Focus, span: Span) {
        let quotes = &self.annotations.quotes;
        let quote = || {
            let is_it = |quote: &Quote| quote.span.start() == span.start();
            quotes.iter().position(is_it).map(Focus::Quote)
        };
        let statement = || {
            let is_it = |one: &Statement| one.is_marked() && one.span().start() == span.start();
            let idx = self.annotations.statements.iter().position(is_it);
            idx.map(Focus::Statement)
        };
        let entities = &self.annotations.mentions;
        let entity = || {
            let is_it = |entity: &Mention| entity.span == span;
            entities.iter().position(is_it).map(Focus::Entity)
        };
        let mention = || {
            let is_it = |who: &Entity| who.mentions.binary_search(&span).is_ok();
            let id = self.annotations.entities.iter().position(is_it)?;
            Some(Focus::Mention(EntityId(id as u32), span))
        };
        let found = match focus {
            Focus::Quote(_) => quote().or_else(statement),
            Focus::Statement(_) => statement().or_else(quote),
            Focus::Entity(_) => entity().or_else(quote),
            Focus::Mention(..) => entity().or_else(mention),
            Focus::Link(_) | Focus::Image(_) => Some(focus),
        };
        self.focus = found.or(self.focus);
    }

    /// Focuses the link or picture at byte `at`, else the name, else the innermost quotation, else the statement.
    pub fn focus_at(&mut self, at: usize, layers: &Layers) -> bool {
        let name = self
            .annotations
            .mentions
            .iter()
            .rposition(|entity| entity.span.contains_byte(at) && shows(layers, entity.kind));
        let quote = || {
            self.annotations
                .quotes
                .iter()
                .rposition(|quote| quote.span.contains_byte(at))
        };
        let statement = || {
            let mut here = self.statements_at(Span::new(at, at + 1));
            let found = here.find(|(_, one)| one.spans.iter().any(|span| span.contains_byte(at)));
            found.map(|(idx, _)| idx).filter(|_| layers.reported)
        };
        let links = &self.article.links;
        let link = links.partition_point(|link| link.span.end() <= at);
        let link = links
            .get(link)
            .filter(|found| found.span.contains_byte(at))
            .map(|_| link);
        let mut images = self.article.images.iter();
        let mut image = || images.position(|image| image.caption.contains_byte(at));
        let found = link
            .map(Focus::Link)
            .or_else(|| name.map(Focus::Entity))
            .or_else(|| image().map(Focus::Image))
            .or_else(|| quote().map(Focus::Quote))
            .or_else(|| statement().map(Focus::Statement));
        if found.is_some() {
            self.focus = found;
        }
        found.is_some()
    }
}

/// Index of the wanted item `steps` after (or before) `origin` in a list sorted by span; the last one in
/// that direction if there are fewer.
fn nth_from<T>(
    items: &[T],
    span: impl Fn(&T) -> Span,
    wanted: impl Fn(usize) -> bool,
    origin: Span,
    steps: isize,
) -> Option<usize> {
    // The top of a page is empty: what starts there comes after it.
    let after = items.partition_point(|item| {
        if origin.is_empty() {
            span(item).start() < origin.start()
        } else {
            span(item) <= origin
        }
    });
    let nth = steps.unsigned_abs().max(1);
    if steps >= 0 {
        (after..items.len())
            .filter(|&at| wanted(at))
            .take(nth)
            .last()
    } else {
        let is_before = |at: &usize| span(&items[*at]) < origin;
        let before = (0..after).rev().filter(is_before);
        before.filter(|&at| wanted(at)).take(nth).last()
    }
}
