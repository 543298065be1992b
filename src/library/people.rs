//! Who is who across articles: names joined with care, and the reader's own word on it.

use crate::annotate::EntityKind;
use crate::text::ArticleId;

/// What the reader says of somebody's identity; kept with the bookmarks, handed in with a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The name means the same as another, in all articles.
    Merge {
        /// What bears the names.
        kind: EntityKind,
        /// The name that goes.
        name: String,
        /// The name that stays.
        into: String,
    },
    /// In one article the name means somebody apart.
    Split {
        /// What bears the name.
        kind: EntityKind,
        /// The name there.
        name: String,
        /// The article.
        article: ArticleId,
        /// What that one is called.
        called: String,
    },
}
