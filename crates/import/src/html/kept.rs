//! Pages that this program wrote: the article of an address, kept as a small page.
//!
//! Every block is one element, and the element and its class say its kind, so that reading such a page gives
//! the article that was written.

use std::ops::Range;

use pullquote_text::{Article, BlockKind, Source, address, date};

use super::metadata::Metadata;
use super::pictures;
use crate::markup::tree::{Content, NodeId, Tree};
use crate::markup::{self, MarkupBlock, MarkupLink, entities};

/// Reads a page of this program.
pub fn article(tree: &Tree, metadata: &Metadata, source: Source) -> Article {
    let mut blocks = Vec::new();
    let mut publisher = None;
    let mut id = 1;
    while id < tree.nodes.len() as NodeId {
        let node = tree.node(id);
        if let Some(kind) = kind(tree, id) {
            if let Some(block) = block(tree, id, kind) {
                if has_class(tree, id, "publisher") {
                    publisher = Some(blocks.len());
                }
                blocks.push(block);
            }
            id = node.end;
        } else {
            id += 1;
        }
    }
    let address = metadata.canonical.as_deref().and_then(address::clean);
    let joined = markup::join(&blocks);
    let mut article = joined.into_labelled_article(source, address.as_deref());
    if let Some(at) = publisher {
        article.publisher = Some(article.blocks()[at].span);
    }
    article.address = address;
    article.byline = Some(metadata.authors.join(", ")).filter(|names| !names.is_empty());
    let published = metadata.published.first();
    article.date = published.and_then(|(_, date)| date::find(date));
    article.site.clone_from(&metadata.site);
    article.tags.clone_from(&metadata.tags);
    article.is_teaser = metadata.is_teaser;
    article
}

/// The kind of block that an element holds; `None` if it is no block.
fn kind(tree: &Tree, id: NodeId) -> Option<BlockKind> {
    let node = tree.node(id);
    let class = node.raw("class").unwrap_or_default();
    Some(match node.name() {
        "h1" => BlockKind::Headline,
        "h2" => BlockKind::Crosshead,
        "pre" => BlockKind::Table,
        "figcaption" => BlockKind::Caption,
        "p" => match class.split(' ').next().unwrap_or_default() {
            "standfirst" => BlockKind::Standfirst,
            "byline" => BlockKind::Byline,
            "dateline" => BlockKind::Dateline,
            "boilerplate" => BlockKind::Boilerplate,
            "item" => BlockKind::Item,
            "verse" => BlockKind::Verse,
            _ => BlockKind::Paragraph,
        },
        _ => return None,
    })
}

fn has_class(tree: &Tree, id: NodeId, wanted: &str) -> bool {
    let class = tree.node(id).raw("class").unwrap_or_default();
    class.split(' ').any(|class| class == wanted)
}

/// How many lists the list of an item is in: `item indent-2`.
fn indent(tree: &Tree, id: NodeId) -> u8 {
    let class = tree.node(id).raw("class").unwrap_or_default();
    let indent = class.split_once(" indent-").map(|(_, indent)| indent);
    indent.and_then(|indent| indent.parse().ok()).unwrap_or(0)
}

fn block(tree: &Tree, id: NodeId, kind: BlockKind) -> Option<MarkupBlock> {
    let mut run = Run {
        keeps_blanks: kind == BlockKind::Table,
        ..Run::default()
    };
    let mut link: Option<(Range<NodeId>, usize, String)> = None;
    let end = tree.node(id).end;
    for inner in id + 1..end {
        if let Some((_, start, address)) = link.take_if(|(range, ..)| !range.contains(&inner)) {
            run.add_link(start, address);
        }
        let node = tree.node(inner);
        match node.content {
            Content::Text(words) => run.push(&entities::decode(words)),
            Content::Verbatim(words) => run.push(words),
            Content::Element("br", _) => run.end_line(),
            Content::Element("a", tag) => {
                let address = tag.value("href").unwrap_or_default().into_owned();
                link = Some((inner..node.end, run.n_solid, address));
            }
            _ => {}
        }
    }
    if let Some((_, start, address)) = link {
        run.add_link(start, address);
    }
    let mut block = MarkupBlock::new(kind, &run.text)?;
    block.links = run.links;
    block.indent = indent(tree, id);
    let around = || tree.ancestors(id).map(|id| (id, tree.node(id).name()));
    let depth = around().filter(|(_, name)| *name == "blockquote").count();
    block.quote_depth = depth.min(usize::from(u8::MAX)) as u8;
    if kind == BlockKind::Caption {
        let figure = around().find(|(_, name)| *name == "figure");
        block.image = figure.and_then(|(figure, _)| pictures::in_element(tree, figure));
    }
    Some(block)
}

/// The text of a block.
#[derive(Default)]
struct Run {
    text: String,
    n_solid: usize,
    links: Vec<MarkupLink>,
    keeps_blanks: bool,
    is_blank: bool,
}

impl Run {
    fn push(&mut self, words: &str) {
        for c in words.chars() {
            if !self.keeps_blanks && matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c') {
                self.is_blank = true;
                continue;
            }
            if std::mem::take(&mut self.is_blank)
                && !self.text.is_empty()
                && !self.text.ends_with('\n')
            {
                self.text.push(' ');
            }
            self.text.push(c);
            self.n_solid += usize::from(!c.is_whitespace());
        }
    }

    fn end_line(&mut self) {
        self.is_blank = false;
        self.text.push('\n');
    }

    fn add_link(&mut self, start: usize, address: String) {
        if start < self.n_solid {
            self.links.push(MarkupLink {
                start,
                end: self.n_solid,
                address,
            });
        }
    }
}
