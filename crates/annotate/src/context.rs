//! [`Context`]: a document with its named mentions, the input of the stages that attribute speech.

use std::ops::Deref;

use super::document::Document;
use super::types::{EntityKind, Mention};

/// A document and, for each token, the kind of name it belongs to.
pub struct Context<'a> {
    document: &'a Document<'a>,
    /// The kind of the innermost mention that covers the token.
    pub name_of: Vec<Option<EntityKind>>,
}

impl<'a> Deref for Context<'a> {
    type Target = Document<'a>;

    fn deref(&self) -> &Document<'a> {
        self.document
    }
}

impl<'a> Context<'a> {
    /// `mentions` are sorted by span, outer before inner.
    pub fn new(document: &'a Document<'a>, mentions: &[Mention]) -> Self {
        let tokens = &document.tokens.tokens;
        let mut name_of = vec![None; tokens.len()];
        let mut at = 0;
        for mention in mentions {
            while at < tokens.len() && tokens[at].span.end() <= mention.span.start() {
                at += 1;
            }
            let inside = tokens[at..].iter();
            let n = inside
                .take_while(|token| token.span.start() < mention.span.end())
                .count();
            name_of[at..at + n].fill(Some(mention.kind));
        }
        Self { document, name_of }
    }
}
