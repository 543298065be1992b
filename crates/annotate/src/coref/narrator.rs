//! Who says `I` outside quotations: the speaker whose label opens the paragraph, else the author.

use super::clusters::Clusters;
use super::token_context::{NONE, TokenContext};
use crate::EntityKind;

/// Longest label, in tokens.
const MAX_LABEL: usize = 5;
/// Paragraphs that are searched for a byline.
const BYLINE_PARAGRAPHS: u32 = 5;

#[derive(Debug, Default)]
pub(super) struct Narrators {
    author: Option<usize>,
    /// By paragraph, whose label opens it.
    labelled: Vec<Option<usize>>,
}

impl Narrators {
    pub fn find(ctx: &TokenContext<'_>, clusters: &Clusters) -> Self {
        let mut out = Self::default();
        for at in (0..ctx.len()).filter(|at| ctx.opens_paragraph(*at)) {
            let paragraph = ctx.paragraph[at];
            out.labelled.resize(paragraph as usize + 1, None);
            out.labelled[paragraph as usize] = label(ctx, clusters, at);
            if out.author.is_none() && paragraph < BYLINE_PARAGRAPHS {
                out.author = byline(ctx, clusters, at);
            }
        }
        out
    }

    /// Whose turn the paragraph is, if it has a label.
    pub fn of_turn(&self, paragraph: u32) -> Option<usize> {
        self.labelled.get(paragraph as usize).copied().flatten()
    }

    pub fn of(&self, paragraph: u32) -> Option<usize> {
        self.of_turn(paragraph).or(self.author)
    }
}

fn person(ctx: &TokenContext<'_>, clusters: &Clusters, at: usize) -> Option<usize> {
    let name = *ctx.name_at.get(at).filter(|name| **name != NONE)?;
    let cluster = clusters.index_of(name as usize)?;
    (clusters.list.get(cluster)?.kind == EntityKind::Person).then_some(cluster)
}

/// `Ana Ruiz: …`, `AR: …`
fn label(ctx: &TokenContext<'_>, clusters: &Clusters, at: usize) -> Option<usize> {
    let colon = (at + 1..at + 1 + MAX_LABEL).find(|at| ctx.word(*at) == ":")?;
    let is_name = |at: usize| ctx.is_capital(at) || !ctx.is_word(at);
    if !(at..colon).all(is_name) {
        return None;
    }
    person(ctx, clusters, colon - 1).or_else(|| clusters.labelled(ctx, &(at..colon)))
}

/// `By Ana Ruiz`
fn byline(ctx: &TokenContext<'_>, clusters: &Clusters, at: usize) -> Option<usize> {
    let opens = matches!(ctx.word(at), "By" | "BY" | "by");
    opens.then(|| person(ctx, clusters, at + 1)).flatten()
}
