//! Who said what, and who and what a text is about.
//!
//! [`annotate`] is a pure function: the same article and model give the same annotations on every
//! platform and thread count. It cannot fail on a text. Read [`types`] first for what comes out,
//! then the stages in the order in which they run: [`token`] (words and sentences), `names` (named
//! mentions), `quotes` (marks and kinds), `attribution` (speakers), `statements` (reported speech
//! without marks), `who` (whom each mention means). [`record`] writes the contract format.

pub mod model;
pub mod record;
pub mod token;
pub mod types;

pub use model::Model;
pub use types::{
    Annotations, Cue, Entity, EntityKind, Quote, QuoteKind, Speaker, Statement, Who, WhoId,
};

use crate::text::Article;

/// Everything that is found in `article`.
pub fn annotate(article: &Article, model: &Model) -> Annotations {
    let _ = (article, model);
    Annotations::default()
}
