//! [`Tree`]: a small tree of XML for feeds and OPML, which are often damaged.
//!
//! A document that ends early, or becomes ill-formed, is read up to there. End tags that match no open
//! element are disregarded, and entities of HTML are resolved. Names have the usual prefix of their
//! namespace (`dc:creator`), whatever prefix the document binds to it.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::markup::entities;

/// Elements deeper than this are not in the tree; their markup is.
const MAX_DEPTH: usize = 64;
/// The most elements of a tree.
const MAX_NODES: usize = 1 << 20;

/// Namespaces, by a part of their name that no other has, with the usual prefix.
const NAMESPACES: &[(&str, &str)] = &[
    ("purl.org/dc/elements", "dc"),
    ("purl.org/dc/terms", "dcterms"),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/rss/1.0/modules/syndication", "sy"),
    ("www.w3.org/2005/Atom", "atom"),
    ("purl.org/atom/ns", "atom"),
    ("search.yahoo.com/mrss", "media"),
    ("itunes.com/dtds/podcast", "itunes"),
    ("w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
];

#[derive(Debug, Default)]
pub(crate) struct Node {
    pub name: String,
    attributes: Vec<(String, String)>,
    /// The text directly in it.
    pub text: String,
    children: Vec<usize>,
    /// What is between its tags, in the document.
    inner: Range<usize>,
}

impl Node {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        let found = all.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(found.1.trim())
    }
}

#[derive(Debug)]
pub(crate) struct Tree<'t> {
    document: &'t str,
    nodes: Vec<Node>,
    /// Whether the document ends before its root does.
    pub is_cut: bool,
}

impl<'t> Tree<'t> {
    /// Reads `document`; `None` if it has no element.
    pub fn read(document: &'t str) -> Option<Self> {
        let mut reading = Reading::new(document);
        while reading.step() {}
        let is_cut = !reading.open.is_empty();
        let mut nodes = reading.nodes;
        for at in reading.open {
            nodes[at].inner.end = document.len();
        }
        (!nodes.is_empty()).then_some(Self {
            document,
            nodes,
            is_cut,
        })
    }

    pub fn root(&self) -> &Node {
        &self.nodes[0]
    }

    pub fn children<'n>(&'n self, node: &'n Node) -> impl Iterator<Item = &'n Node> {
        node.children.iter().map(|&at| &self.nodes[at])
    }

    /// The children of that name.
    pub fn all<'n>(&'n self, node: &'n Node, name: &str) -> std::vec::IntoIter<&'n Node> {
        let found = self.children(node).filter(|child| child.name == name);
        found.collect::<Vec<_>>().into_iter()
    }

    pub fn child<'n>(&'n self, node: &'n Node, name: &str) -> Option<&'n Node> {
        self.all(node, name).next()
    }

    /// The text of the first child of that name that has any.
    pub fn text_of<'n>(&'n self, node: &'n Node, name: &str) -> Option<&'n str> {
        let mut texts = self.all(node, name).map(|child| child.text.trim());
        texts.find(|text| !text.is_empty())
    }

    /// The markup between the tags of `node`.
    pub fn inner(&self, node: &Node) -> &'t str {
        self.document.get(node.inner.clone()).unwrap_or("").trim()
    }
}

struct Reading<'t> {
    reader: Reader<&'t [u8]>,
    nodes: Vec<Node>,
    /// The open elements, outermost first.
    open: Vec<usize>,
    /// How many elements too deep for the tree are open.
    deeper: usize,
    prefixes: Vec<(String, &'static str)>,
}

impl<'t> Reading<'t> {
    fn new(document: &'t str) -> Self {
        let mut reader = Reader::from_str(document);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        config.expand_empty_elements = false;
        Self {
            reader,
            nodes: Vec::new(),
            open: Vec::new(),
            deeper: 0,
            prefixes: Vec::new(),
        }
    }

    fn step(&mut self) -> bool {
        let before = self.reader.buffer_position() as usize;
        let Ok(event) = self.reader.read_event() else {
            return false;
        };
        let after = self.reader.buffer_position() as usize;
        match event {
            Event::Start(tag) => self.start(&tag, after, false),
            Event::Empty(tag) => self.start(&tag, after, true),
            Event::End(tag) => self.end(tag.name().0, before),
            Event::Text(text) => self.text(&entities::decode(&text)),
            Event::CData(text) => self.text(&text),
            Event::GeneralRef(reference) => {
                let written = format!("&{};", &*reference);
                self.text(&entities::decode(&written));
            }
            Event::Eof => return false,
            _ => {}
        }
        // What follows the root is not the document's.
        self.nodes.is_empty() || !self.open.is_empty()
    }

    fn start(&mut self, tag: &BytesStart, after: usize, is_empty: bool) {
        if self.open.len() >= MAX_DEPTH || self.nodes.len() >= MAX_NODES || self.deeper > 0 {
            self.deeper += usize::from(!is_empty);
            return;
        }
        let mut attributes = Vec::new();
        for attribute in tag.html_attributes().with_checks(false).flatten() {
            let value = entities::decode(&attribute.value).into_owned();
            let key = attribute.key.0;
            if let Some(prefix) = key.strip_prefix("xmlns:") {
                let known = NAMESPACES.iter().find(|(part, _)| value.contains(part));
                if let Some((_, usual)) = known {
                    self.prefixes.push((prefix.to_owned(), usual));
                }
            }
            attributes.push((key.to_owned(), value));
        }
        let at = self.nodes.len();
        self.nodes.push(Node {
            name: self.name(tag.name().0),
            attributes,
            inner: after..after,
            ..Node::default()
        });
        if let Some(&parent) = self.open.last() {
            self.nodes[parent].children.push(at);
        }
        if !is_empty {
            self.open.push(at);
        }
    }

    fn end(&mut self, written: &str, before: usize) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let name = self.name(written.trim());
        let matching = self
            .open
            .iter()
            .rposition(|&at| self.nodes[at].name == name);
        if let Some(depth) = matching {
            for at in self.open.drain(depth..) {
                self.nodes[at].inner.end = before;
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.deeper == 0
            && let Some(&at) = self.open.last()
        {
            self.nodes[at].text.push_str(text);
        }
    }

    fn name(&self, written: &str) -> String {
        let Some((prefix, local)) = written.split_once(':') else {
            return written.to_owned();
        };
        let mut bound = self.prefixes.iter().rev();
        let usual = bound.find(|(name, _)| name == prefix);
        format!("{}:{local}", usual.map_or(prefix, |(_, usual)| usual))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_get_the_usual_prefix_of_their_namespace() {
        let tree = Tree::read(
            "<a xmlns:x='http://purl.org/dc/elements/1.1/'><x:creator>B</x:creator></a>",
        );
        let tree = tree.unwrap();
        assert_eq!(tree.text_of(tree.root(), "dc:creator"), Some("B"));
        assert!(!tree.is_cut);
    }

    #[test]
    fn damage_costs_only_what_is_damaged() {
        let tree = Tree::read("<a><b>1 &nbsp;&amp; 2</c></b><b>R&D &bogus;</b><b>cut").unwrap();
        let texts: Vec<&str> = tree.children(tree.root()).map(|b| &*b.text).collect();
        assert_eq!(texts, ["1 \u{a0}& 2", "R&D &bogus;", "cut"]);
        assert!(tree.is_cut);
        assert!(Tree::read("no element").is_none());
    }

    #[test]
    fn deep_elements_are_left_out_but_their_markup_is_kept() {
        let deep = format!("<a>{}x{}</a>", "<i>".repeat(5000), "</i>".repeat(5000));
        let tree = Tree::read(&deep).unwrap();
        assert_eq!(tree.nodes.len(), MAX_DEPTH);
        assert_eq!(tree.inner(tree.root()).len(), deep.len() - 7);
    }
}
