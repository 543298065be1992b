//! The reader's corrections: a layer between what the engine finds and what is shown, searched and
//! exported.
//!
//! [`Corrections::of`] picks the records about one article, and [`Corrections::apply`] puts them over the
//! engine's annotations. This is the only place that does so; everything that shows, stores or prints
//! annotations calls it, and none changes annotations on its own. It is a pure function: the same text,
//! annotations and records give the same result everywhere.
//!
//! # Rules
//!
//! * Corrections apply in order of creation, so that of two about the same thing the later holds.
//! * A correction applies where its words are found, unchanged, in the text (`exact` or `moved`). If the
//!   words were edited or are gone it does not apply; it is in [`Corrected::review`].
//! * It applies to what its [`Subject`] says and to nothing else at that place. Small differences of
//!   extent are bridged, because engines draw them differently: a quotation or statement that begins or
//!   ends at the same place or shares half of both together, a name that shares half of both. If the engine does
//!   not find the thing at all, a correction that says more than “this is none” adds it.
//! * What a reader set yields to nothing that the engine found: quotations and names that would cross it
//!   are dropped.
//! * Corrected annotations have confidence 1 and `corrected`. The result keeps all invariants of
//!   [`Annotations`], but for two: an entity that the reader named and the text does not has no mentions,
//!   and the `mention` of such a speaker is the span of the quotation.

mod draft;
mod entities;
pub mod exchange;
mod identities;
mod names;
mod quotes;
mod saved_quotes;
mod set;
mod speakers;
mod statements;

use std::sync::Arc;

use crate::article_id::ArticleId;
use crate::bookmarks::{
    Added, Anchor, AnchorMatch, Change, Correction, IdentityOverride, Locator, MatchState, Records,
    Subject,
};
use draft::Draft;
use pullquote_annotate::Annotations;
use pullquote_text::Span;

pub use names::name_at;
pub use quotes::quote_at;
pub use saved_quotes::saved_quotes;
pub use set::CorrectionSet;
pub use statements::statement_at;

/// The records about one article, in the order in which they apply.
#[derive(Clone, Debug, Default)]
pub struct Corrections<'r> {
    corrections: Vec<&'r Correction>,
    identities: Vec<&'r IdentityOverride>,
}

/// What [`Corrections::apply`] returns.
#[derive(Clone, Debug, Default)]
pub struct Corrected {
    /// What `apply` was given, if no record changes it.
    pub annotations: Arc<Annotations>,
    /// The ids of the corrections that hold.
    pub applied: Vec<String>,
    /// Corrections whose words were edited since.
    pub review: Vec<PendingReview>,
}

/// A correction whose words were edited since, to be confirmed or dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingReview {
    pub id: String,
    /// Where the words are now; `None` if they were not found.
    pub span: Option<Span>,
}

/// Whether a correction holds in the text as it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Applied,
    /// Its words were edited.
    Review,
    /// Its words are gone.
    Lost,
    /// The article cannot be read where it was.
    NoArticle,
}

impl State {
    /// The state of a correction whose words were found like this.
    pub const fn of(found: MatchState) -> Self {
        match found {
            MatchState::Exact | MatchState::Moved => Self::Applied,
            MatchState::Changed => Self::Review,
            MatchState::Lost => Self::Lost,
        }
    }

    /// The name in lists and exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Review => "to review",
            Self::Lost => "lost",
            Self::NoArticle => "no article",
        }
    }
}

impl<'r> Corrections<'r> {
    /// The corrections of the text `id`, read from `source` (a path, a seed's name, or empty), and the
    /// identity overrides, which are about names in any article.
    pub fn of(records: &'r Records, id: &ArticleId, source: &str) -> Self {
        Self {
            corrections: records.corrections_of(id, source),
            identities: identities::of(records, id, source),
        }
    }

    /// Applies them to what the engine found in `text`, whose hash is `id`.
    pub fn apply(&self, text: &str, id: &ArticleId, found: &Arc<Annotations>) -> Corrected {
        let mut out = Corrected::default();
        let mut overrides = self.identities.iter();
        if self.corrections.is_empty() && !overrides.any(|one| identities::concerns(one, found)) {
            out.annotations = Arc::clone(found);
            return out;
        }
        let mut draft = Draft::new(text, found);
        let locator = Locator::new(text, id);
        for correction in &self.corrections {
            match place_of(correction, |anchor| locator.find(anchor)) {
                (State::Applied, Some(span)) => {
                    draft.correct(correction, span, &locator);
                    out.applied.push(correction.id.clone());
                }
                (_, span) => out.review.push(PendingReview {
                    id: correction.id.clone(),
                    span,
                }),
            }
        }
        for one in &self.identities {
            draft.identify(one);
        }
        out.annotations = Arc::new(draft.finish());
        out
    }
}

/// Whether a correction holds in a text, and where its words are. A new extent must be there, too.
pub fn place_of(
    correction: &Correction,
    find: impl Fn(&Anchor) -> AnchorMatch,
) -> (State, Option<Span>) {
    let place = find(&correction.anchor);
    let state = State::of(place.state);
    match &correction.change {
        Change::Extent(anchor) if state == State::Applied => {
            let is_there = State::of(find(anchor).state) == State::Applied;
            (if is_there { state } else { State::Review }, place.span)
        }
        _ => (state, place.span),
    }
}

impl Draft<'_> {
    fn correct(&mut self, correction: &Correction, span: Span, locator: &Locator<'_>) {
        let Some(span) = self.snapped(span) else {
            return;
        };
        let change = &correction.change;
        if names_nobody(change) {
            return;
        }
        if let Change::Extent(anchor) = change {
            let extent = locator.find(anchor).span;
            if let Some(extent) = extent.and_then(|extent| self.snapped(extent)) {
                self.set_extent(self.subject(correction, span), span, extent);
            }
            return;
        }
        match self.subject(correction, span) {
            Subject::Quote => self.correct_quote(span, change),
            Subject::Statement => self.correct_statement(span, change),
            Subject::Name => self.correct_name(span, change, correction.subject.is_some()),
        }
    }

    /// What a correction is about. Without a subject it is of an earlier version, which corrected only
    /// quotations and names.
    fn subject(&self, correction: &Correction, span: Span) -> Subject {
        let subject = correction.subject.or_else(|| correction.change.subject());
        subject.unwrap_or_else(|| {
            let is_name = self.all.mentions.iter().any(|name| name.span == span);
            match correction.change {
                Change::Refused if is_name => Subject::Name,
                _ => Subject::Quote,
            }
        })
    }

    fn set_extent(&mut self, subject: Subject, span: Span, extent: Span) {
        match subject {
            Subject::Quote => self.set_quote_extent(span, extent),
            Subject::Statement => self.set_statement_extent(span, extent),
            Subject::Name => self.set_name_extent(span, extent),
        }
    }
}

/// Whether the name in a change is blank, in a file that was edited by hand.
fn names_nobody(change: &Change) -> bool {
    let name = match change {
        Change::Speaker(name)
        | Change::Add(
            Added::Quote { speaker: name, .. }
            | Added::Statement { speaker: name }
            | Added::Name { entity: name, .. },
        ) => name.as_ref(),
        Change::Merge { into: name } | Change::Split { name } => Some(name),
        _ => None,
    };
    name.is_some_and(|name| name.trim().is_empty())
}

#[cfg(test)]
mod tests;
