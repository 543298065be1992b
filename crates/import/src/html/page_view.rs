//! [`PageView`]: what is known of a page, shared by the searches for its parts.

use pullquote_text::{BlockKind, collapse_whitespace};

use super::metadata::Metadata;
use super::pictures;
use super::selection::Selection;
use super::zones::Zone;
use crate::markup::tree::{Content, NodeId, Tree};
use crate::markup::{MarkupBlock, entities};

/// The most nodes of an element that holds a picture and its caption.
const MAX_FIGURE: NodeId = 40;
/// The most nodes of an element that holds nothing but pictures and their captions.
const MAX_CAPTIONED: NodeId = 150;
/// How much of the words before an element is read, in bytes.
const MAX_LABEL: usize = 40;
/// What stands between blocks that are read as one line.
const BAR: &str = " | ";

pub struct PageView<'p> {
    pub tree: &'p Tree<'p>,
    pub zones: &'p [Zone],
    pub metadata: &'p Metadata,
    /// The blocks of the whole page.
    pub blocks: &'p [MarkupBlock],
    pub selection: &'p Selection<'p>,
}

impl PageView<'_> {
    /// The shown text in `id`, on one line, its blocks apart by bars, cut after `limit` bytes.
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
                // Blocks are apart as by bars, other elements as by blanks.
                Content::Element("br", _) => text.push_str(BAR),
                Content::Element(..) if node.block == at => text.push_str(BAR),
                Content::Element("b" | "i" | "em", _) => {}
                Content::Element(..) => text.push(' '),
                _ => {}
            }
            at += 1;
        }
        let parts = text
            .split(BAR)
            .map(collapse_whitespace)
            .filter(|part| !part.is_empty());
        let text = parts.collect::<Vec<_>>().join(BAR);
        text[..text.floor_char_boundary(limit)].to_owned()
    }

    /// The last words before `id` within the block that it is in, in lower case.
    pub fn label_of(&self, id: NodeId) -> String {
        let mut label = "";
        let mut at = id;
        // The nodes before it, up to the element that begins the block.
        while at > self.tree.node(self.tree.node(id).parent).block && id - at < 8 {
            at -= 1;
            if let Content::Text(words) = self.tree.node(at).content
                && !words.trim().is_empty()
            {
                label = words.trim();
                break;
            }
        }
        label[label.ceil_char_boundary(label.len().saturating_sub(MAX_LABEL))..].to_lowercase()
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
            if tree.node(id).end - id > MAX_CAPTIONED {
                return false;
            }
            zone.has(Zone::CAPTION)
                || zone.has(Zone::CREDIT)
                || (tree.node(id).name() == "figure" && !holds_quote(tree, id))
        });
        if is_caption && block.text.chars().count() < 800 {
            if block.kind == BlockKind::Item {
                block.unmark_item();
            }
            block.kind = BlockKind::Caption;
            block.image = block.image.take().or_else(|| picture_of(tree, block.node));
        }
    }
}

/// The address of the picture that the caption in `node` is next to.
fn picture_of(tree: &Tree, node: NodeId) -> Option<String> {
    let figure = tree
        .ancestors(node)
        .take(6)
        .find(|&id| tree.node(id).name() == "figure");
    let near = tree
        .ancestors(node)
        .take(3)
        .filter(|&id| tree.node(id).end - id <= MAX_FIGURE);
    let mut outer = figure.into_iter().chain(near);
    outer.find_map(|outer| pictures::in_element(tree, outer))
}

fn holds_quote(tree: &Tree, figure: NodeId) -> bool {
    let mut inner = figure..tree.node(figure).end;
    inner.any(|id| matches!(tree.node(id).name(), "blockquote" | "table" | "pre"))
}
