//! Identity overrides, which are about names in all articles, on the page of one.

use super::draft::Draft;
use crate::article_id::ArticleId;
use crate::bookmarks::{IdentityChange, IdentityOverride, Records};
use pullquote_annotate::{Annotations, Entity, EntityKind};

/// Those that can concern the text `id`, read from `source`: of two for one name the later.
pub(super) fn of<'r>(
    records: &'r Records,
    id: &ArticleId,
    source: &str,
) -> Vec<&'r IdentityOverride> {
    let this = records.article(Some(id), source);
    let mut out: Vec<&IdentityOverride> = Vec::new();
    for one in records.identity_overrides() {
        let is_here = match &one.change {
            IdentityChange::Merge { .. } => true,
            IdentityChange::Declined { .. } => false,
            IdentityChange::Split { article, .. } => this.has(article),
        };
        if is_here {
            out.retain(|other| (&other.kind, &other.name) != (&one.kind, &one.name));
            out.push(one);
        }
    }
    out
}

/// Whether an article has the names of an override.
pub(super) fn concerns(one: &IdentityOverride, found: &Annotations) -> bool {
    let has = |name: &str| {
        let mut all = found.entities.iter();
        all.any(|who| who.kind.name() == one.kind && who.name == name)
    };
    let has_other = match &one.change {
        IdentityChange::Merge { into } => has(into),
        IdentityChange::Split { .. } => true,
        IdentityChange::Declined { .. } => false,
    };
    has_other && has(&one.name)
}

impl Draft<'_> {
    /// A merge applies if the article has both names; in others the name stays as the article has it.
    pub(super) fn identify(&mut self, one: &IdentityOverride) {
        let is_kind = |who: &Entity| who.kind.name() == one.kind;
        let Some(who) = self.known_entity(&one.name, is_kind) else {
            return;
        };
        match &one.change {
            IdentityChange::Merge { into } => {
                if let Some(into) = self.known_entity(into, is_kind) {
                    self.merge(who, into);
                }
            }
            IdentityChange::Declined { .. } => {}
            IdentityChange::Split { called, .. } => {
                let kind = EntityKind::from_name(&one.kind).unwrap_or(EntityKind::Person);
                let other = self.entity_of_kind(called, kind);
                self.merge(who, other);
            }
        }
    }
}
