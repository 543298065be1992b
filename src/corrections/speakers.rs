//! Speakers that the reader names.

use super::draft::Draft;
use pullquote_annotate::{EntityId, Speaker};
use pullquote_text::Span;

impl Draft<'_> {
    /// The speaker `name` of the quotation or statement at `span`, instead of `old`. A pronoun or
    /// description carries the attribution as before and means somebody else now; if it was a name, the
    /// nearest words for the speaker do.
    pub(super) fn speaker(&mut self, name: &str, old: Option<Speaker>, span: Span) -> Speaker {
        let who = self.entity_named(name);
        let kept = old.filter(|old| !self.names_another(*old, who));
        let mention = match kept {
            Some(old) => {
                self.move_mention(old, who);
                old.mention
            }
            None => self.nearest_mention(who, span).unwrap_or(span),
        };
        Speaker {
            mention,
            entity: Some(who),
        }
    }

    /// Whether the words for `old` are, or contain, a name of it.
    fn names_another(&self, old: Speaker, who: EntityId) -> bool {
        let names = self.all.mentions.iter();
        old.entity.is_some_and(|id| id != who)
            && names
                .filter(|name| name.entity == old.entity)
                .any(|name| name.span.overlaps(old.mention))
    }

    /// The nearest mention outside of `span`; of two the one before.
    fn nearest_mention(&self, who: EntityId, span: Span) -> Option<Span> {
        let mentions = &self.all.entity(who)?.mentions;
        let outside = mentions.iter().filter(|one| !one.overlaps(span));
        outside.copied().min_by_key(|one| {
            if one.end() <= span.start() {
                span.start() - one.end()
            } else {
                one.start() - span.end()
            }
        })
    }

    /// Makes the words for `old` a mention of `who`, unless they are the attribution of other words, too.
    fn move_mention(&mut self, old: Speaker, who: EntityId) {
        let Some(from) = old.entity.filter(|id| *id != who) else {
            return;
        };
        if self
            .speakers()
            .filter(|one| one.mention == old.mention)
            .count()
            > 1
        {
            return;
        }
        if let Some(from) = self.all.entities.get_mut(from.0 as usize) {
            from.mentions.retain(|one| *one != old.mention);
        }
        self.add_mention(who, old.mention);
    }
}
