//! The focus: a quotation or a name.

use super::OpenArticle;
use crate::config::Layers;
use pullquote_annotate::{Entity, EntityId, EntityKind, Mention, Quote, QuoteKind};
use pullquote_text::Span;

/// What is in focus, as an index into the annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    Quote(usize),
    Entity(usize),
    /// A pronoun or description, with its entity.
    Mention(EntityId, Span),
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
        match self.focus? {
            Focus::Quote(idx) => self.annotations.quotes.get(idx).map(|quote| quote.span),
            Focus::Entity(idx) => self.annotations.mentions.get(idx).map(|entity| entity.span),
            Focus::Mention(_, span) => Some(span),
        }
    }

    /// The innermost quotation that contains `span`.
    pub fn quote_around(&self, span: Span) -> Option<usize> {
        self.quotes_at(span)
            .filter(|(_, quote)| quote.span.contains(span))
            .map(|(idx, _)| idx)
            .last()
    }

    /// The entity of the focus: the speaker of a quotation, or the bearer of a name.
    pub fn focus_entity(&self) -> Option<EntityId> {
        match self.focus? {
            Focus::Quote(idx) => self.annotations.quotes.get(idx)?.speaker?.entity,
            Focus::Entity(idx) => self.annotations.mentions.get(idx)?.entity,
            Focus::Mention(id, _) => Some(id),
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
            .find(|(_, quote)| quote.kind != QuoteKind::Scare)
            .map(|(idx, _)| Focus::Quote(idx));
        self.focus = spoken.filter(|_| layers.quotes);
    }

    /// Whether stepping through quotations stops here. Scare quotes are skipped unless they are corrected.
    pub fn is_stop(&self, idx: usize) -> bool {
        let quote = &self.annotations.quotes[idx];
        quote.kind != QuoteKind::Scare || quote.corrected
    }

    /// Where jumps start: the focus, else the top of the page.
    fn origin(&self) -> Span {
        self.focus_span()
            .filter(|span| span.overlaps(self.page.span()))
            .unwrap_or_else(|| Span::new(self.anchor, self.anchor))
    }

    /// Focuses the quotation `steps` after (or before) the focus, among those for which `wanted` is true.
    /// Returns whether there was one.
    pub fn step_quote(&mut self, steps: isize, wanted: impl Fn(&Self, usize) -> bool) -> bool {
        let from = match self.focus {
            Some(Focus::Quote(idx)) => Some(idx),
            _ => None,
        };
        let quotes = &self.annotations.quotes;
        let wanted = |idx| Some(idx) != from && wanted(self, idx);
        let found = nth_from(quotes, |quote| quote.span, wanted, self.origin(), steps);
        self.focus = found.map(Focus::Quote).or(self.focus);
        found.is_some()
    }

    /// Focuses the name `steps` after (or before) the focus, among the kinds shown.
    pub fn step_name(&mut self, steps: isize, layers: &Layers) -> bool {
        let from = self.focus;
        let entities = &self.annotations.mentions;
        let wanted = |idx: usize| {
            let kind = entities[idx].kind;
            from != Some(Focus::Entity(idx)) && kind.is_linked() && shows(layers, kind)
        };
        let found = nth_from(entities, |one| one.span, wanted, self.origin(), steps);
        self.focus = found.map(Focus::Entity).or(self.focus);
        found.is_some()
    }

    /// Focuses another mention of the entity in focus, pronouns and descriptions included.
    pub fn step_mention(&mut self, steps: isize) -> bool {
        let Some(id) = self.focus_entity() else {
            return false;
        };
        let here = match self.focus {
            Some(Focus::Quote(_)) | None => None,
            Some(_) => self.focus_span(),
        };
        let who = self.annotations.entity(id);
        let mentions = who.map_or(&[][..], |who| who.mentions.as_slice());
        let wanted = |at: usize| Some(mentions[at]) != here;
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
            Focus::Quote(_) => quote(),
            Focus::Entity(_) => entity().or_else(quote),
            Focus::Mention(..) => entity().or_else(mention),
        };
        self.focus = found.or(self.focus);
    }

    /// Focuses the name at byte `at`, else the innermost quotation.
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
        let found = name
            .map(Focus::Entity)
            .or_else(|| quote().map(Focus::Quote));
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
