//! Corrections of names, and of dates and amounts.

use super::draft::{Draft, likeness};
use crate::bookmarks::{Added, Change};
use pullquote_annotate::{Annotations, EntityId, EntityKind, Mention};
use pullquote_text::Span;

/// The name that a correction at `span` is about: at that very place, else the most similar one that
/// shares half of what both cover.
pub fn name_at(annotations: &Annotations, span: Span) -> Option<usize> {
    let names = &annotations.mentions;
    if let Some(exact) = exactly_at(names, span) {
        return Some(exact);
    }
    let end = names.partition_point(|name| name.span.start() < span.end());
    let mut best: Option<(usize, f64)> = None;
    for (at, name) in names[..end].iter().enumerate() {
        let likeness = likeness(name.span, span);
        if likeness >= best.map_or(0.5, |(_, most)| most.next_up()) {
            best = Some((at, likeness));
        }
    }
    best.map(|(at, _)| at)
}

fn exactly_at(names: &[Mention], span: Span) -> Option<usize> {
    names.binary_search_by_key(&span, |name| name.span).ok()
}

/// Whether names of this kind may contain others.
const fn may_contain(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Event | EntityKind::Work)
}

/// Whether two names cannot both be in a text.
fn conflict(one: &Mention, other: &Mention) -> bool {
    let nests = |outer: &Mention, inner: &Mention| {
        may_contain(outer.kind) && outer.span.contains(inner.span) && outer.span != inner.span
    };
    one.span.overlaps(other.span) && !nests(one, other) && !nests(other, one)
}

/// The kind of a name that was joined of parts: `Avon` and `Somerset Police` are an organisation.
fn kind_of_parts(parts: impl Iterator<Item = EntityKind>) -> Option<EntityKind> {
    const BY_WEIGHT: [EntityKind; 6] = [
        EntityKind::Work,
        EntityKind::Event,
        EntityKind::Organisation,
        EntityKind::Group,
        EntityKind::Person,
        EntityKind::Place,
    ];
    let weight = |kind: &EntityKind| BY_WEIGHT.iter().position(|one| one == kind);
    parts.filter(|kind| kind.is_linked()).min_by_key(weight)
}

impl Draft<'_> {
    /// Corrections of earlier versions (not `is_sure`) apply to a name at that very place only.
    pub(super) fn correct_name(&mut self, span: Span, change: &Change, is_sure: bool) {
        let found = if is_sure {
            name_at(&self.all, span)
        } else {
            exactly_at(&self.all.mentions, span)
        };
        let is_new = is_sure && found.is_none();
        match change {
            Change::Refused => {
                if let Some(name) = found {
                    self.refuse_name(name);
                }
            }
            Change::EntityKind(kind) => {
                let Some(kind) = EntityKind::from_name(kind) else {
                    return;
                };
                if is_new {
                    self.add_name(span, kind, None);
                } else if let Some(name) = found {
                    self.set_name_kind(name, kind);
                }
            }
            Change::Merge { into } => {
                if is_new {
                    self.add_name(span, EntityKind::Person, Some(into));
                } else if let Some(name) = found {
                    self.merge_name(name, into);
                }
            }
            Change::Split { name } => {
                if is_new {
                    self.add_name(span, EntityKind::Person, Some(name));
                } else if let Some(at) = found {
                    self.split_name(at, name);
                }
            }
            Change::Add(Added::Name { kind, entity }) => {
                if let Some(kind) = EntityKind::from_name(kind) {
                    self.add_name(span, kind, entity.as_deref());
                }
            }
            _ => {}
        }
    }

    /// The words stay those of a speaker, if they are: `Officials` is no name, but said something.
    fn refuse_name(&mut self, at: usize) {
        let Mention { span, entity, .. } = self.all.mentions.remove(at);
        if !self.speakers().any(|speaker| speaker.mention == span) {
            self.remove_mention(entity, span);
        }
    }

    fn add_name(&mut self, span: Span, kind: EntityKind, entity: Option<&str>) {
        let known = entity.and_then(|name| self.known_entity(name, |_| true));
        let who = kind.is_linked().then(|| {
            known.unwrap_or_else(|| {
                let words = self.words(span);
                self.entity_of_kind(entity.unwrap_or(&words), kind)
            })
        });
        let kind = who
            .and_then(|id| self.all.entity(id))
            .map_or(kind, |who| who.kind);
        let parts = self.place_name(span, kind, who);
        self.join(&parts, span, who);
    }

    fn set_name_kind(&mut self, at: usize, kind: EntityKind) {
        let Mention { span, entity, .. } = self.all.mentions[at];
        let who = match entity {
            _ if !kind.is_linked() => None,
            Some(id) => Some(id),
            None => Some(self.entity_of_kind(&self.words(span), kind)),
        };
        let Some(id) = who else {
            self.remove_mention(entity, span);
            let name = &mut self.all.mentions[at];
            (name.kind, name.entity, name.corrected) = (kind, None, true);
            return;
        };
        self.all.mentions[at].entity = who;
        self.add_mention(id, span);
        if let Some(who) = self.entity_mut(id) {
            (who.kind, who.corrected) = (kind, true);
        }
        for name in self
            .all
            .mentions
            .iter_mut()
            .filter(|name| name.entity == who)
        {
            (name.kind, name.corrected) = (kind, true);
        }
    }

    fn merge_name(&mut self, at: usize, into: &str) {
        let Mention { entity, kind, .. } = self.all.mentions[at];
        let Some(from) = entity else { return };
        let known = self.known_entity(into, |_| true);
        let into = known.unwrap_or_else(|| self.new_entity(into, kind));
        self.all.mentions[at].corrected = true;
        self.merge(from, into);
    }

    fn split_name(&mut self, at: usize, name: &str) {
        let Mention {
            span, entity, kind, ..
        } = self.all.mentions[at];
        let Some(from) = entity else { return };
        let known = self.known_entity(name, |who| who.kind == kind);
        let other = known.filter(|id| *id != from);
        let id = other.unwrap_or_else(|| self.new_entity(name, kind));
        self.remove_mention(entity, span);
        self.add_mention(id, span);
        let mention = &mut self.all.mentions[at];
        (mention.entity, mention.corrected) = (Some(id), true);
        for speaker in self.speakers() {
            if speaker.mention.overlaps(span) && speaker.entity == Some(from) {
                speaker.entity = Some(id);
            }
        }
    }

    pub(super) fn set_name_extent(&mut self, span: Span, extent: Span) {
        let Some(at) = name_at(&self.all, span) else {
            return self.add_name(extent, EntityKind::Person, None);
        };
        let old = self.all.mentions[at];
        let inner = |name: &&Mention| name.span.overlaps(extent) && name.span != old.span;
        let within = self.all.mentions.iter().filter(inner).map(|name| name.kind);
        let joined = kind_of_parts(within.chain([old.kind]));
        let is_joined = old.kind.is_linked() && !may_contain(old.kind);
        let kind = joined.filter(|_| is_joined).unwrap_or(old.kind);
        self.all.mentions.remove(at);
        self.remove_mention(old.entity, old.span);
        let parts = self.place_name(extent, kind, None);
        let id = old
            .entity
            .map(|id| self.entity_of_extent(id, old.span, extent, kind, parts.is_empty()));
        if let (Some(id), Some(at)) = (id, exactly_at(&self.all.mentions, extent)) {
            self.all.mentions[at].entity = Some(id);
            self.all.mentions[at].kind = self.all.entity(id).map_or(kind, |who| who.kind);
            self.add_mention(id, extent);
        }
        let parts: Vec<Mention> = parts.into_iter().chain([old]).collect();
        self.join(&parts, extent, id);
    }

    /// Whom a name of the entity `id` at `old` means when it covers `extent`: the one that is called so;
    /// the same as before, by its new name if it had the old one; of a name that swallowed others a new
    /// one, if the old name is still in use.
    fn entity_of_extent(
        &mut self,
        id: EntityId,
        old: Span,
        extent: Span,
        kind: EntityKind,
        is_alone: bool,
    ) -> EntityId {
        let (before, words) = (self.words(old), self.words(extent));
        if let Some(known) = self.known_entity(&words, |who| who.kind == kind) {
            return known;
        }
        let mut names = self.all.mentions.iter();
        let is_in_use =
            names.any(|name| name.entity == Some(id) && self.words(name.span) == before);
        let is_fuller = words.contains(&before);
        let Some(who) = self.entity_mut(id) else {
            return self.new_entity(&words, kind);
        };
        let is_its_name = who.name == before;
        if !is_alone && (is_in_use || !is_its_name) {
            return self.new_entity(&words, kind);
        }
        if is_its_name && (!is_in_use || is_fuller) {
            (who.name, who.kind, who.corrected) = (words, kind, true);
            for name in &mut self.all.mentions {
                if name.entity == Some(id) {
                    name.kind = kind;
                }
            }
        }
        id
    }

    /// Adds a name and returns those that had to make room for it.
    fn place_name(
        &mut self,
        span: Span,
        kind: EntityKind,
        entity: Option<EntityId>,
    ) -> Vec<Mention> {
        let new = Mention {
            span,
            kind,
            entity,
            corrected: true,
        };
        let gone: Vec<Mention> = self
            .all
            .mentions
            .extract_if(.., |name| conflict(name, &new))
            .collect();
        for name in &gone {
            self.remove_mention(name.entity, name.span);
        }
        let at = self.all.mentions.partition_point(|name| name.span < span);
        self.all.mentions.insert(at, new);
        if let Some(id) = entity {
            self.add_mention(id, span);
        }
        gone
    }

    /// Gives what was said by the `parts` of a name to the name at `span`, and the pronouns of those that
    /// have no other name left.
    fn join(&mut self, parts: &[Mention], span: Span, who: Option<EntityId>) {
        let Some(id) = who else { return };
        for speaker in self.speakers() {
            let is_part = parts.iter().any(|part| part.entity == speaker.entity);
            if span.contains(speaker.mention) {
                (speaker.mention, speaker.entity) = (span, Some(id));
            } else if is_part && speaker.mention.overlaps(span) {
                speaker.entity = Some(id);
            }
        }
        for from in parts.iter().filter_map(|part| part.entity) {
            let mut names = self.all.mentions.iter();
            if from != id && !names.any(|name| name.entity == Some(from)) {
                let kind = self.all.entity(id).map(|who| who.kind);
                self.merge(from, id);
                if let (Some(kind), Some(who)) = (kind, self.entity_mut(id)) {
                    who.kind = kind;
                }
            }
        }
    }

    /// Drops names that cannot be where a corrected one is, after kinds changed: a corrected one stays,
    /// of two the outer.
    pub(super) fn settle_names(&mut self) {
        let mut kept: Vec<Mention> = Vec::with_capacity(self.all.mentions.len());
        let mut gone = Vec::new();
        for name in std::mem::take(&mut self.all.mentions) {
            let is_open = |other: &Mention| other.span.end() > name.span.start();
            // Names that end before are never far back: only events and works contain others.
            let first = kept
                .iter()
                .rposition(|other| !is_open(other))
                .map_or(0, |at| at + 1);
            let clashes =
                |other: &Mention| (other.corrected || name.corrected) && conflict(other, &name);
            let stays = !kept[first..]
                .iter()
                .any(|other| clashes(other) && other.corrected);
            if stays {
                let weaker = kept.extract_if(first.., |other| clashes(other));
                gone.extend(weaker);
                kept.push(name);
            } else {
                gone.push(name);
            }
        }
        self.all.mentions = kept;
        for name in gone {
            self.remove_mention(name.entity, name.span);
        }
    }
}
