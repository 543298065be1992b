//! [`PageView`]: what is known of a page, shared by the searches for its parts.

use pullquote_text::{BlockKind, collapse_whitespace};

use super::metadata::Metadata;
use super::selection::Selection;
use super::zones::Zone;
use crate::markup::tree::{Content, NodeId, Tree};
use crate::markup::{MarkupBlock, entities};

pub struct PageView<'p> {
    pub tree: &'p Tree<'p>,
    pub zones: &'p [Zone],
    pub metadata: &'p Metadata,
    /// The blocks of the whole page.
    pub blocks: &'p [MarkupBlock],
    pub selection: &'p Selection<'p>,
}

impl PageView<'_> {
    /// The shown text in `id`, on one line, cut after `limit` bytes.
    pub fn text_of(&self, id: NodeId, limit: usize) -> String {
        let mut text = String::new();
        let mut at = id;
        while at < self.tree.node(id).end && text.len() < limit {
            let node = self.tree.node(at);
            if self.tree.is_hidden(at) || self.zones[at as usize].has(Zone::HIDDEN) {
                at = node.end;
                continue;
            }
            match node.content {
                Content::Text(words) => text.push_str(&entities::decode(words)),
                Content::Verbatim(words) => text.push_str(words),
                // Elements side by side are apart.
                Content::Element(name, _) if name != "b" && name != "i" && name != "em" => {
                    text.push(' ')
                }
                _ => {}
            }
            at += 1;
        }
        let text = collapse_whitespace(&text);
        text[..text.floor_char_boundary(limit)].to_owned()
    }

    /// Whether `id` is in the comments of readers.
    pub fn is_comment(&self, id: NodeId) -> bool {
        self.selection.is_cut(id) && self.zone_around(id, Zone::COMMENTS).is_some()
    }

    /// The innermost element at or around `id` in `zone`.
    pub fn zone_around(&self, id: NodeId, zone: Zone) -> Option<NodeId> {
        let mut around = self.tree.ancestors(id);
        around.find(|&id| self.zones[id as usize].has(zone))
    }
}

/// Marks the words under pictures, by the zones of the elements that they are in.
pub fn mark_captions(tree: &Tree, zones: &[Zone], blocks: &mut [MarkupBlock]) {
    for block in blocks {
        let is_text = matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Item | BlockKind::Verse
        );
        if !is_text || block.quote_depth > 0 {
            continue;
        }
        let mut around = tree.ancestors(block.node).take(6);
        let is_caption = around.any(|id| {
            let zone = zones[id as usize];
            zone.has(Zone::CAPTION)
                || zone.has(Zone::CREDIT)
                || (tree.node(id).name() == "figure" && !holds_quote(tree, id))
        });
        if is_caption && block.text.chars().count() < 800 {
            if block.kind == BlockKind::Item {
                block.unmark_item();
            }
            block.kind = BlockKind::Caption;
        }
    }
}

fn holds_quote(tree: &Tree, figure: NodeId) -> bool {
    let mut inner = figure..tree.node(figure).end;
    inner.any(|id| matches!(tree.node(id).name(), "blockquote" | "table" | "pre"))
}
