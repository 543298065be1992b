//! The names of an article that the reader may mean, likeliest first.
//!
//! # Order of speakers
//!
//! By the sum of
//! * what it is: a person 3, an organisation 2, a group or place 1, others 0;
//! * how near it is mentioned, by name or not, to the words outside of them: in their paragraph 3, in the one
//!   before or after 2, within five paragraphs 1;
//! * its share of the quoted words of the article, times 3.
//!
//! Of equal ones the nearer is first. The present speaker, whom the reader is about to replace, is last.
//!
//! # Order of names
//!
//! For a name that means the same as another, or somebody else: 3 for the same kind, 3 for a word that both
//! names have or initials that fit, and then by the number of mentions.

use std::cmp::Reverse;

use super::chooser::Candidate;
use super::target::Target;
use crate::app::OpenArticle;
use crate::app::article::cards::{counted, percent};
use crate::corrections::{name_at, quote_at, statement_at};
use crate::library::index_api::PersonSummary;
use crate::library::people::is_acronym;
use pullquote_annotate::{Entity, EntityId, EntityKind};
use pullquote_text::fold::fold;
use pullquote_text::{Span, clean};

/// A person or organisation of the library.
pub(super) fn of_library(line: &PersonSummary) -> Candidate {
    let said = counted(line.n_said as usize, "statement");
    let articles = counted(line.n_articles as usize, "article");
    Candidate {
        name: line.name.clone(),
        kind: line.kind,
        hint: format!("{said} · {articles}"),
    }
}

impl OpenArticle {
    /// Who may have said the words of `target`.
    pub(in crate::app) fn speaker_candidates(&self, target: Target) -> Vec<Candidate> {
        let all = &self.annotations;
        let span = target.span();
        let speaker = match target {
            Target::Quote(_) => quote_at(all, span).and_then(|at| all.quotes[at].speaker),
            Target::Statement(_) => {
                statement_at(all, span).and_then(|at| all.statements[at].speaker)
            }
            Target::Name(_) | Target::Words(_) => None,
        };
        let now = speaker.and_then(|speaker| speaker.entity);
        let mut ranked: Vec<_> = self
            .ids()
            .map(|(id, who)| {
                let (paragraphs, bytes) = self.distance(who, span);
                let score = weight_of_kind(who.kind)
                    + weight_of_distance(paragraphs)
                    + (self.share_of(id) * 300.0) as u32;
                ((now == Some(id), Reverse(score), bytes), id, who)
            })
            .collect();
        ranked.sort_by_key(|(rank, ..)| *rank);
        let candidate = |(_, id, who): (_, EntityId, &Entity)| {
            let mut candidate = self.candidate(id, who);
            if now == Some(id) {
                candidate.hint = format!("now · {}", candidate.hint);
            }
            candidate
        };
        ranked.into_iter().map(candidate).collect()
    }

    /// Whom or what the name at `target` may mean, besides what it means now.
    pub(in crate::app) fn name_candidates(&self, target: Target) -> Vec<Candidate> {
        let name = name_at(&self.annotations, target.span());
        let now = name.and_then(|at| self.annotations.mentions[at].entity);
        let who = now.and_then(|id| self.annotations.entity(id));
        let (words, kind) = match who {
            Some(who) => (who.name.clone(), Some(who.kind)),
            None => (self.excerpt(target.span(), usize::MAX), None),
        };
        let mut ranked: Vec<_> = self
            .ids()
            .filter(|(id, _)| now != Some(*id))
            .map(|(id, who)| {
                let score = 3 * u32::from(kind == Some(who.kind))
                    + 3 * u32::from(are_like(&words, &who.name));
                ((Reverse(score), Reverse(who.mentions.len())), id, who)
            })
            .collect();
        ranked.sort_by_key(|(rank, ..)| *rank);
        let ranked = ranked.into_iter();
        ranked.map(|(_, id, who)| self.candidate(id, who)).collect()
    }

    fn ids(&self) -> impl Iterator<Item = (EntityId, &Entity)> {
        let all = self.annotations.entities.iter().enumerate();
        all.map(|(at, who)| (EntityId(at as u32), who))
    }

    fn candidate(&self, id: EntityId, who: &Entity) -> Candidate {
        let mut hints = Vec::new();
        if who.kind != EntityKind::Person {
            hints.push(who.kind.name().to_owned());
        }
        let speaker = self.speakers.iter().find(|one| one.who == Some(id));
        match speaker {
            Some(speaker) if !speaker.quotes.is_empty() => {
                hints.push(counted(speaker.quotes.len(), "quotation"));
                hints.push(percent(speaker.share));
            }
            Some(speaker) => hints.push(counted(speaker.statements.len(), "statement")),
            None => hints.push(counted(who.mentions.len(), "mention")),
        }
        Candidate {
            name: clean::line(&who.name).into_owned(),
            kind: who.kind,
            hint: hints.join(" · "),
        }
    }

    fn share_of(&self, id: EntityId) -> f32 {
        let speaker = self.speakers.iter().find(|one| one.who == Some(id));
        speaker.map_or(0.0, |speaker| speaker.share)
    }

    /// Paragraphs and bytes from `span` to the nearest mention outside of it.
    fn distance(&self, who: &Entity, span: Span) -> (usize, usize) {
        let here = self.article.block_at(span.start());
        let outside = who.mentions.iter().filter(|one| !one.overlaps(span));
        let distance = |mention: &Span| {
            let block = self.article.block_at(mention.start());
            let before = span.start().saturating_sub(mention.end());
            let after = mention.start().saturating_sub(span.end());
            (block.abs_diff(here), before + after)
        };
        let nearest = outside.map(distance).min();
        nearest.unwrap_or((usize::MAX, usize::MAX))
    }
}

const fn weight_of_kind(kind: EntityKind) -> u32 {
    match kind {
        EntityKind::Person => 300,
        EntityKind::Organisation => 200,
        EntityKind::Group | EntityKind::Place => 100,
        _ => 0,
    }
}

const fn weight_of_distance(paragraphs: usize) -> u32 {
    match paragraphs {
        0 => 300,
        1 => 200,
        2..=5 => 100,
        _ => 0,
    }
}

/// Whether two names may be of the same one: they share a word, or one is the initials of the other.
fn are_like(one: &str, other: &str) -> bool {
    let (folded, other_folded) = (fold(one), fold(other));
    let words = |name: &str| {
        let words = name.split(|c: char| !c.is_alphanumeric());
        let long = words.filter(|word| word.chars().count() > 2);
        long.map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    let others = words(&other_folded);
    words(&folded).iter().any(|word| others.contains(word))
        || is_acronym(one, other)
        || is_acronym(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_by_a_word_or_by_initials() {
        for (one, other) in [
            ("Bill Clinton", "William CLINTON"),
            ("Müller", "Ana Muller"),
            ("WHO", "World Health Organization"),
        ] {
            assert!(
                are_like(one, other) && are_like(other, one),
                "{one}, {other}"
            );
        }
        assert!(!are_like("Bill Clinton", "Ana Ruiz"));
    }
}
