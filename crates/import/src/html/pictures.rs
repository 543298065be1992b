//! Pictures: their addresses, and the words that stand for them.

use pullquote_text::collapse_whitespace;

use super::zones::Zone;
use crate::markup::tree::{Content, NodeId, Tree};

/// The longest address, in bytes.
const MAX_ADDRESS: usize = 4096;
/// The fewest words that say what a picture shows, and the longest such text, in bytes.
const MIN_WORDS: usize = 4;
const MAX_WORDS: usize = 300;

/// The address of the first picture in `outer`.
pub fn in_element(tree: &Tree, outer: NodeId) -> Option<String> {
    let inner = outer..tree.node(outer).end;
    inner
        .filter(|&id| tree.node(id).name() == "img")
        .find_map(|picture| address(tree, picture))
}

/// The address of a picture, as written; that of one which is loaded later is in another attribute.
pub fn address(tree: &Tree, picture: NodeId) -> Option<String> {
    let tag = tree.node(picture).tag()?;
    let attributes = [
        "data-src",
        "data-original",
        "data-lazy-src",
        "src",
        "data-srcset",
        "srcset",
    ];
    attributes.iter().find_map(|attribute| {
        let raw = tag.raw(attribute)?;
        if raw.trim().is_empty() || raw.starts_with("data:") || raw.len() > MAX_ADDRESS {
            return None;
        }
        let value = tag.value(attribute)?;
        let first = value.split_whitespace().next()?;
        let address = if attribute.ends_with("srcset") {
            first.trim_end_matches(',')
        } else {
            value.trim()
        };
        Some(address.to_owned())
    })
}

/// The words that stand for a picture without a caption, if it is set apart from text.
pub fn description(tree: &Tree, zones: &[Zone], picture: NodeId) -> Option<String> {
    let words = collapse_whitespace(&tree.node(picture).tag()?.value("alt")?);
    let is_sentence = words.split(' ').count() >= MIN_WORDS && words.len() <= MAX_WORDS;
    if !is_sentence {
        return None;
    }
    let around = |id: &NodeId| {
        matches!(
            tree.node(*id).name(),
            "figure" | "div" | "p" | "td" | "li" | "section" | "article"
        )
    };
    let figure = tree
        .ancestors(picture)
        .find(|&id| tree.node(id).name() == "figure");
    let outer = figure.or_else(|| tree.ancestors(tree.node(picture).parent).find(around))?;
    let mut inner = outer..tree.node(outer).end;
    let has_text = inner.any(|id| {
        let is_text =
            matches!(tree.node(id).content, Content::Text(text) if !text.trim().is_empty());
        is_text || zones[id as usize].has(Zone::CAPTION)
    });
    (!has_text).then_some(words)
}
