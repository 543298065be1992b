//! The people and things behind names: found by name, merged, split off, numbered.

use super::draft::Draft;
use pullquote_annotate::{Entity, EntityId, EntityKind, Speaker};
use pullquote_text::fold::fold;
use pullquote_text::{Span, collapse_whitespace};

impl Draft<'_> {
    pub(super) fn words(&self, span: Span) -> String {
        collapse_whitespace(span.of(self.text))
    }

    /// What an entity was merged into, else itself.
    pub(super) fn resolved(&self, id: EntityId) -> EntityId {
        let mut id = id;
        while let Some(into) = self.merged.get(&id) {
            id = *into;
        }
        id
    }

    /// The entity of that name, by its letters and else without regard to case and accents.
    pub(super) fn known_entity(
        &self,
        name: &str,
        is_wanted: impl Fn(&Entity) -> bool,
    ) -> Option<EntityId> {
        let all = &self.all.entities;
        let exact = all
            .iter()
            .position(|who| who.name == name && is_wanted(who));
        let at = exact.or_else(|| {
            let name = fold(name);
            all.iter()
                .position(|who| is_wanted(who) && fold(&who.name) == name)
        })?;
        Some(self.resolved(EntityId(at as u32)))
    }

    /// The entity of that name; a new person if there is none.
    pub(super) fn entity_named(&mut self, name: &str) -> EntityId {
        let known = self.known_entity(name, |_| true);
        known.unwrap_or_else(|| self.new_entity(name, EntityKind::Person))
    }

    /// The entity of that name and kind, which may be new.
    pub(super) fn entity_of_kind(&mut self, name: &str, kind: EntityKind) -> EntityId {
        let known = self.known_entity(name, |who| who.kind == kind);
        known.unwrap_or_else(|| self.new_entity(name, kind))
    }

    pub(super) fn new_entity(&mut self, name: &str, kind: EntityKind) -> EntityId {
        self.all.entities.push(Entity {
            kind,
            name: collapse_whitespace(name),
            called: Vec::new(),
            mentions: Vec::new(),
            corrected: true,
        });
        EntityId(self.all.entities.len() as u32 - 1)
    }

    pub(super) fn entity_mut(&mut self, id: EntityId) -> Option<&mut Entity> {
        self.all.entities.get_mut(id.0 as usize)
    }

    pub(super) fn add_mention(&mut self, id: EntityId, span: Span) {
        if let Some(who) = self.entity_mut(id)
            && let Err(at) = who.mentions.binary_search(&span)
        {
            who.mentions.insert(at, span);
        }
    }

    pub(super) fn remove_mention(&mut self, id: Option<EntityId>, span: Span) {
        if let Some(who) = id.and_then(|id| self.entity_mut(id)) {
            who.mentions.retain(|mention| *mention != span);
        }
    }

    pub(super) fn merge(&mut self, from: EntityId, into: EntityId) {
        let (from, into) = (self.resolved(from), self.resolved(into));
        let (Some(old), true) = (self.entity_mut(from), from != into) else {
            return;
        };
        let mentions = std::mem::take(&mut old.mentions);
        let called = std::mem::take(&mut old.called);
        let Some(target) = self.entity_mut(into) else {
            return;
        };
        target.mentions.extend(mentions);
        target.mentions.sort_unstable();
        target.mentions.dedup();
        for name in called {
            if !target.called.contains(&name) {
                target.called.push(name);
            }
        }
        target.corrected = true;
        let kind = target.kind;
        for name in &mut self.all.mentions {
            if name.entity == Some(from) {
                name.entity = Some(into);
                name.kind = kind;
            }
        }
        for speaker in self.speakers() {
            if speaker.entity == Some(from) {
                speaker.entity = Some(into);
            }
        }
        self.merged.insert(from, into);
    }

    /// Gives entities that lost all mentions, but still have names or speak, the words of these.
    fn restore_mentions(&mut self) {
        let names = self.all.mentions.iter();
        let names = names.filter_map(|name| Some((name.entity?, Some(name.span))));
        let quotes = self.all.quotes.iter();
        let quotes = quotes.filter_map(|one| Some((one.speaker?.entity?, one.speaker_words())));
        let statements = self.all.statements.iter();
        let statements =
            statements.filter_map(|one| Some((one.speaker?.entity?, one.speaker_words())));
        let references = names.chain(quotes).chain(statements);
        let is_bare = |id: EntityId| {
            self.all
                .entity(id)
                .is_some_and(|who| who.mentions.is_empty())
        };
        let bare: Vec<_> = references.filter(|(id, _)| is_bare(*id)).collect();
        for (id, words) in bare {
            match words {
                Some(span) => self.add_mention(id, span),
                None => {
                    // Only a reader names a speaker whom the text does not.
                    if let Some(who) = self.entity_mut(id) {
                        who.corrected = true;
                    }
                }
            }
        }
    }

    /// Drops entities without mentions that nothing refers to, and orders the others by first mention.
    pub(super) fn renumber_entities(&mut self) {
        self.restore_mentions();
        let mut is_used: Vec<bool> = Vec::new();
        is_used.resize(self.all.entities.len(), false);
        let speakers = self.speakers().filter_map(|speaker| speaker.entity);
        let used: Vec<EntityId> = speakers.collect();
        let names = self.all.mentions.iter().filter_map(|name| name.entity);
        for id in used.into_iter().chain(names) {
            if let Some(is_used) = is_used.get_mut(id.0 as usize) {
                *is_used = true;
            }
        }
        let mut kept: Vec<(usize, Entity)> = std::mem::take(&mut self.all.entities)
            .into_iter()
            .enumerate()
            .filter(|(at, who)| is_used[*at] || !who.mentions.is_empty())
            .collect();
        kept.sort_by_key(|(_, who)| who.mentions.first().map_or(usize::MAX, |one| one.start()));
        let mut new: Vec<Option<EntityId>> = vec![None; is_used.len()];
        for (number, (old, _)) in kept.iter().enumerate() {
            new[*old] = Some(EntityId(number as u32));
        }
        self.all.entities = kept.into_iter().map(|(_, who)| who).collect();
        let renumbered = |id: Option<EntityId>| new.get(id?.0 as usize).copied().flatten();
        for name in &mut self.all.mentions {
            name.entity = renumbered(name.entity);
        }
        for Speaker { entity, .. } in self.speakers() {
            *entity = renumbered(*entity);
        }
    }
}
