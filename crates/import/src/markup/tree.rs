//! [`Tree`]: the elements of a page, in an arena of slices of it.
//!
//! The tokens are put together as the HTML standard has it as far as that matters for text: which end tags
//! are implied, that an element ends with its parent, that a block ends an icon whose end was forgotten.
//! Nodes are in the order of the page and each is before its descendants, so a subtree is a range of ids and
//! every question about subtrees is one pass over the arena. No element is deeper than [`MAX_DEPTH`], which
//! bounds the work for a tag.

use super::elements::{self, BLOCKS, HIDDEN, VOID};
use super::tokenizer::{Tag, Token, Tokenizer};

/// The deepest nesting. The content of deeper elements is read as that of their parent.
const MAX_DEPTH: usize = 200;

/// How much of a `style` attribute is read, in bytes.
const MAX_STYLE: usize = 1000;

/// A position in [`Tree::nodes`].
pub type NodeId = u32;

#[derive(Debug)]
pub struct Node<'t> {
    /// Before it; its own id for the root.
    pub parent: NodeId,
    /// The first id behind its subtree.
    pub end: NodeId,
    /// The innermost element at or around it that begins blocks.
    pub block: NodeId,
    pub content: Content<'t>,
}

#[derive(Clone, Copy, Debug)]
pub enum Content<'t> {
    /// The root.
    Page,
    /// An element: its lower-case name if it is one of [`elements::KNOWN`], else an empty one.
    Element(&'static str, Tag<'t>),
    /// Text, with its character references.
    Text(&'t str),
    /// Text without references.
    Verbatim(&'t str),
    /// The content of a script, style or title.
    Raw(&'t str),
}

impl<'t> Node<'t> {
    /// The lower-case name of a known element, else an empty one.
    pub const fn name(&self) -> &'static str {
        match self.content {
            Content::Element(name, _) => name,
            _ => "",
        }
    }

    pub const fn tag(&self) -> Option<&Tag<'t>> {
        match &self.content {
            Content::Element(_, tag) => Some(tag),
            _ => None,
        }
    }

    /// The value of an attribute as written.
    pub fn raw(&self, attribute: &str) -> Option<&'t str> {
        self.tag()?.raw(attribute)
    }
}

#[derive(Debug)]
pub struct Tree<'t> {
    pub nodes: Vec<Node<'t>>,
    /// The language that the page declares.
    pub language: Option<&'t str>,
}

impl<'t> Tree<'t> {
    /// The tree of `html`. In XML, `/>` closes the element.
    pub fn parse(html: &'t str, is_xml: bool) -> Self {
        let root = Node {
            parent: 0,
            end: 0,
            block: 0,
            content: Content::Page,
        };
        let mut builder = TreeBuilder {
            tree: Self {
                nodes: vec![root],
                language: None,
            },
            open: vec![0],
            foreign: None,
            n_unopened: 0,
            is_xml,
        };
        for token in Tokenizer::new(html, is_xml) {
            builder.push(token);
        }
        builder.close_to(0);
        builder.tree
    }

    pub fn node(&self, id: NodeId) -> &Node<'t> {
        &self.nodes[id as usize]
    }

    /// Whether `inner` is `outer` or one of its descendants.
    pub fn is_inside(&self, inner: NodeId, outer: NodeId) -> bool {
        (outer..self.node(outer).end).contains(&inner)
    }

    /// `id` and the nodes around it, without the root.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let mut next = Some(id);
        std::iter::from_fn(move || {
            let id = next.filter(|&id| id > 0)?;
            next = Some(self.node(id).parent);
            Some(id)
        })
    }

    /// The children of `id`.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let end = self.node(id).end;
        let mut next = id + 1;
        std::iter::from_fn(move || {
            let id = Some(next).filter(|&id| id < end)?;
            next = self.node(id).end;
            Some(id)
        })
    }

    /// Whether browsers show nothing of `id`, by its own name and attributes.
    pub fn is_hidden(&self, id: NodeId) -> bool {
        let node = self.node(id);
        let Some(tag) = node.tag() else {
            return false;
        };
        if tag.has_no_attributes() {
            return HIDDEN.contains(&node.name());
        }
        let is_shown_template = || tag.raw("shadowrootmode").is_some();
        if HIDDEN.contains(&node.name()) && !(node.name() == "template" && is_shown_template()) {
            return true;
        }
        let (mut hidden, mut style) = (None, None);
        for (name, value) in tag.attributes() {
            if hidden.is_none() && name.eq_ignore_ascii_case("hidden") {
                hidden = Some(value);
            } else if style.is_none() && name.eq_ignore_ascii_case("style") {
                style = Some(value);
            }
        }
        hidden.is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
            || style.is_some_and(hides_element)
    }

    /// Whether `id` is a script, a picture or the like, which never shows text.
    pub fn is_never_shown(&self, id: NodeId) -> bool {
        let name = self.node(id).name();
        HIDDEN.contains(&name) && name != "noscript"
    }

    /// The text in `id` as written, cut after about `limit` bytes.
    pub fn plain_text(&self, id: NodeId, limit: usize) -> String {
        let mut text = String::new();
        for node in &self.nodes[id as usize..self.node(id).end as usize] {
            if let Content::Text(words) | Content::Verbatim(words) = node.content {
                text.push_str(words.trim());
            }
            if text.len() > limit {
                break;
            }
        }
        text
    }

    /// Pushes the tokens of all nodes into `push`, without the subtrees that `is_left_out`.
    pub fn walk(
        &self,
        mut is_left_out: impl FnMut(NodeId) -> bool,
        mut push: impl FnMut(NodeId, Token<'t>),
    ) {
        let mut open: Vec<(NodeId, &'t str)> = Vec::new();
        let mut id = 0;
        while id < self.nodes.len() as NodeId {
            while let Some(&(ended, name)) =
                open.last().filter(|(top, _)| self.node(*top).end <= id)
            {
                open.pop();
                push(ended, Token::End(name));
            }
            let node = self.node(id);
            if is_left_out(id) {
                id = node.end;
                continue;
            }
            match node.content {
                Content::Element(name, tag) => {
                    push(id, Token::Start(tag));
                    if !VOID.contains(&name) && !tag.is_closed {
                        open.push((id, tag.name));
                    }
                }
                Content::Text(text) => push(id, Token::Text(text)),
                Content::Verbatim(text) => push(id, Token::Verbatim(text)),
                Content::Page | Content::Raw(_) => {}
            }
            id += 1;
        }
        while let Some((ended, name)) = open.pop() {
            push(ended, Token::End(name));
        }
    }
}

struct TreeBuilder<'t> {
    tree: Tree<'t>,
    /// The open elements, outermost first.
    open: Vec<NodeId>,
    /// Where in `open` the outermost picture or formula is.
    foreign: Option<usize>,
    /// How many elements are open beyond [`MAX_DEPTH`].
    n_unopened: usize,
    is_xml: bool,
}

impl<'t> TreeBuilder<'t> {
    fn push(&mut self, token: Token<'t>) {
        match token {
            Token::Start(tag) => self.start(tag),
            Token::End(name) => self.end(name),
            Token::Text(text) => self.add(Content::Text(text)),
            Token::Verbatim(text) => self.add(Content::Verbatim(text)),
            Token::Raw(text) => self.add(Content::Raw(text)),
        }
    }

    fn add(&mut self, content: Content<'t>) {
        let id = self.tree.nodes.len() as NodeId;
        let parent = self.open.last().copied().unwrap_or(0);
        let begins = matches!(content, Content::Element(name, _) if is_block(name));
        let block = if begins {
            id
        } else {
            self.tree.node(parent).block
        };
        self.tree.nodes.push(Node {
            parent,
            end: id + 1,
            block,
            content,
        });
    }

    fn name_at(&self, depth: usize) -> &'static str {
        self.tree.node(self.open[depth]).name()
    }

    fn start(&mut self, tag: Tag<'t>) {
        let name = elements::known(tag.name);
        if matches!(name, "html" | "head" | "body") {
            let language = tag.raw("lang").or_else(|| tag.raw("xml:lang"));
            self.tree.language = self.tree.language.or(language);
            return;
        }
        if let Some(at) = self.foreign
            && breaks_out(name)
            && !(at..self.open.len()).any(|depth| self.name_at(depth) == "foreignobject")
        {
            self.close_to(at);
        }
        self.imply_ends(name);
        let is_empty = VOID.contains(&name);
        let is_closed =
            tag.is_closed && (self.is_xml || self.foreign.is_some() || is_foreign(name));
        // Only elements of XML are empty because they end with `/>`.
        let mut tag = tag;
        tag.is_closed = is_closed;
        self.add(Content::Element(name, tag));
        if is_empty || is_closed {
            return;
        }
        if self.open.len() >= MAX_DEPTH {
            self.n_unopened += 1;
            return;
        }
        if is_foreign(name) && self.foreign.is_none() {
            self.foreign = Some(self.open.len());
        }
        self.open.push(self.tree.nodes.len() as NodeId - 1);
    }

    /// Closes the elements whose end tag `name` implies: a paragraph, an item, a control.
    fn imply_ends(&mut self, name: &str) {
        let (ended, scopes): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot", "caption"], &["table"]),
            "option" | "optgroup" => (&["option"], &["select", "datalist"]),
            // A link in a link, a button in a button: the end of the first is missing.
            "a" => (&["a"], &["td", "th", "table"]),
            "button" => (&["button"], &["td", "th", "table"]),
            _ => (&[], &[]),
        };
        let mut depth = None;
        if !ended.is_empty() {
            let found = (1..self.open.len()).rev().find(|&at| {
                let open = self.name_at(at);
                ended.contains(&open) || scopes.contains(&open)
            });
            depth = found.filter(|&at| ended.contains(&self.name_at(at)));
        }
        if is_section(name) {
            // Controls hold no sections.
            let control = |at: &usize| {
                matches!(
                    self.name_at(*at),
                    "button" | "select" | "label" | "audio" | "video"
                )
            };
            let found = (1..self.open.len()).find(control);
            depth = [depth, found].into_iter().flatten().min();
        }
        if is_block(name) {
            // Every block ends a paragraph, and what is open in it.
            let block = (1..self.open.len())
                .rev()
                .find(|&at| is_block(self.name_at(at)));
            let paragraph = block.filter(|&at| self.name_at(at) == "p");
            depth = [depth, paragraph].into_iter().flatten().min();
        }
        if let Some(depth) = depth {
            self.close_to(depth);
        }
    }

    fn end(&mut self, tag_name: &'t str) {
        let name = elements::known(tag_name);
        if matches!(name, "html" | "head" | "body") || VOID.contains(&name) {
            if name == "br" {
                self.start(Tag::new(tag_name, ""));
            }
            return;
        }
        if self.n_unopened > 0 {
            self.n_unopened -= 1;
            return;
        }
        let is_outer = is_block(name) || tag_name.contains('-');
        for at in (1..self.open.len()).rev() {
            let open = self.name_at(at);
            let is_it = if name.is_empty() {
                let tag = self.tree.node(self.open[at]).tag();
                tag.is_some_and(|tag| tag.name.eq_ignore_ascii_case(tag_name))
            } else {
                open == name
            };
            if is_it {
                // A form may end in another element than it began in.
                let is_crossed =
                    || (at + 1..self.open.len()).any(|above| is_block(self.name_at(above)));
                if !(name == "form" && is_crossed()) {
                    self.close_to(at);
                }
                return;
            }
            // The end tag of an inline element does not close blocks, and no cell ends with what is in it.
            let is_cell = matches!(open, "td" | "th" | "table") && !is_table_part(name);
            if (!is_outer && is_block(open)) || is_cell {
                return;
            }
        }
    }

    fn close_to(&mut self, depth: usize) {
        let end = self.tree.nodes.len() as NodeId;
        for id in self.open.drain(depth..) {
            self.tree.nodes[id as usize].end = end;
        }
        self.n_unopened = 0;
        self.foreign = self.foreign.filter(|at| *at < depth);
    }
}

/// Whether a `style` attribute hides its element.
fn hides_element(style: &str) -> bool {
    let style = &style[..style.floor_char_boundary(MAX_STYLE)];
    let style = style.replace(' ', "").to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// Elements that hold no HTML but pictures and formulas.
fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

fn breaks_out(name: &str) -> bool {
    is_block(name) || matches!(name, "span" | "img" | "br" | "strong" | "em" | "b" | "i")
}

/// Elements of the structure of a page.
fn is_section(name: &str) -> bool {
    matches!(
        name,
        "article"
            | "main"
            | "section"
            | "header"
            | "footer"
            | "nav"
            | "aside"
            | "table"
            | "h1"
            | "form"
    )
}

fn is_table_part(name: &str) -> bool {
    matches!(
        name,
        "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption"
    )
}

fn is_block(name: &str) -> bool {
    let is_other = || {
        matches!(
            name,
            "p" | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "ul"
                | "ol"
                | "menu"
                | "dir"
                | "li"
                | "pre"
                | "listing"
                | "table"
                | "tr"
                | "td"
                | "th"
        )
    };
    is_other() || BLOCKS.contains(&name)
}
