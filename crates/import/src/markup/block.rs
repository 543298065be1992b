//! [`MarkupBlock`]: a block before its place in the article's text is known.

use pullquote_text::{Article, Block, BlockKind, Image, Link, Source, Span, address, plain};

/// The most links of an article. Pages with more are lists of links.
const MAX_LINKS: usize = 10_000;
/// List items are indented by so many blanks for each list around theirs.
const ITEM_INDENT: usize = 2;

/// A link on the words of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkupLink {
    /// Its words, as counts of the characters of the block that are not white space: these stay when
    /// white space is trimmed, joined and aligned.
    pub start: usize,
    pub end: usize,
    /// As written in the page.
    pub address: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkupBlock {
    /// Headings are [`BlockKind::Crosshead`] until [`mark_headline`].
    pub kind: BlockKind,
    /// The level of a heading, from 1; 0 for other blocks.
    pub level: u8,
    /// How many block quotations it is in.
    pub quote_depth: u8,
    /// How many lists are around that of an item.
    pub indent: u8,
    /// Trimmed and not empty.
    pub text: String,
    /// In order, without overlap.
    pub links: Vec<MarkupLink>,
    /// Of a caption: the address of its picture, as written in the page.
    pub image: Option<String>,
    /// The element in which it began, by its id in the page's tree; 0 if there is none.
    pub node: u32,
}

impl MarkupBlock {
    /// A block of the trimmed `text`; `None` when that is empty.
    pub fn new(kind: BlockKind, text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self {
            kind,
            level: 0,
            quote_depth: 0,
            indent: 0,
            text: text.to_owned(),
            links: Vec::new(),
            image: None,
            node: 0,
        })
    }

    /// How many of its characters are links to elsewhere.
    pub fn n_linked(&self) -> u32 {
        let links = self
            .links
            .iter()
            .filter(|link| !link.address.starts_with('#'));
        links.map(|link| (link.end - link.start) as u32).sum()
    }

    /// How many characters it has that are not white space.
    pub fn n_solid(&self) -> u32 {
        count_solid(&self.text) as u32
    }

    /// Removes the marker of an item.
    pub fn unmark_item(&mut self) {
        if let Some(words) = self.text.strip_prefix("• ") {
            self.text = words.to_owned();
            for link in &mut self.links {
                (link.start, link.end) = (link.start.saturating_sub(1), link.end.saturating_sub(1));
            }
        }
        self.indent = 0;
    }
}

/// Makes the first heading of level 1 the headline, or a heading of any level that comes first.
pub fn mark_headline(blocks: &mut [MarkupBlock]) {
    let top = blocks.iter().position(|block| block.level == 1);
    let first = blocks.first().is_some_and(|block| block.level > 0);
    if let Some(at) = top.or(first.then_some(0)) {
        blocks[at].kind = BlockKind::Headline;
    }
}

/// The lines of `run` as one, without the blanks around them.
pub fn join_lines(run: &str) -> String {
    let lines = run
        .split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

/// The text of an article, with what its blocks say of it.
#[derive(Debug, Default)]
pub struct Joined {
    pub text: String,
    pub blocks: Vec<Block>,
    pub references: References,
}

/// The links and pictures of an article, with their addresses as written in the page.
#[derive(Debug, Default)]
pub struct References {
    links: Vec<Link>,
    images: Vec<Image>,
}

impl References {
    /// Gives `article` the links, resolved against `base`, the address of the page. Those to anything but
    /// web and mail addresses go.
    pub fn add_links(&mut self, article: &mut Article, base: Option<&str>) {
        let links = self.links.drain(..).filter_map(|link| {
            let address = address::join(base, &link.address)?;
            Some(Link { address, ..link })
        });
        article.links = links.collect();
    }

    /// Gives `article` the pictures, resolved against `base`. Of a file, relative paths stay: browsers save
    /// pictures beside the page. Pictures that are written out in the page go.
    pub fn add_images(&mut self, article: &mut Article, base: Option<&str>) {
        let is_file = matches!(article.source, Source::File(_));
        let images = self.images.drain(..).filter_map(|image| {
            let path = || relative_path(&image.address);
            let absolute = || address::join(base, &image.address);
            let address = if is_file {
                path().or_else(absolute)
            } else {
                absolute().or_else(path)
            }?;
            Some(Image { address, ..image })
        });
        article.images = images.collect();
    }
}

impl Joined {
    /// The article with its links and pictures; `base` is the address of the page.
    pub fn into_article(self, source: Source, base: Option<&str>) -> Article {
        self.into_article_of(plain::from_blocks, source, base)
    }

    /// The same of blocks whose kinds are all known, those of the header too.
    pub fn into_labelled_article(self, source: Source, base: Option<&str>) -> Article {
        self.into_article_of(plain::from_labelled_blocks, source, base)
    }

    fn into_article_of(
        mut self,
        of_blocks: fn(String, Vec<Block>, Source) -> Article,
        source: Source,
        base: Option<&str>,
    ) -> Article {
        let mut article = of_blocks(self.text, self.blocks, source);
        self.references.add_links(&mut article, base);
        self.references.add_images(&mut article, base);
        article
    }
}

/// A path relative to the file of the page.
fn relative_path(written: &str) -> Option<String> {
    let written = written.trim();
    let is_path = !written.is_empty()
        && written.len() <= address::MAX_LENGTH
        && !written.starts_with(['/', '\\', '#', '?'])
        && !written.contains(':')
        && !written.chars().any(char::is_control);
    is_path.then(|| written.to_owned())
}

/// Joins the texts of `blocks` by blank lines (two list items by a line end).
pub fn join(blocks: &[MarkupBlock]) -> Joined {
    let mut joined = Joined {
        text: String::with_capacity(blocks.iter().map(|block| block.text.len() + 2).sum()),
        ..Joined::default()
    };
    for block in blocks {
        joined.push(block);
    }
    if !joined.text.is_empty() {
        joined.text.push('\n');
    }
    joined
}

impl Joined {
    fn push(&mut self, block: &MarkupBlock) {
        if let Some(last) = self.blocks.last() {
            let are_items = last.kind == BlockKind::Item && block.kind == BlockKind::Item;
            self.text.push_str(if are_items { "\n" } else { "\n\n" });
        }
        let n_blanks = usize::from(block.indent) * ITEM_INDENT;
        self.text.extend(std::iter::repeat_n(' ', n_blanks));
        let start = self.text.len();
        self.text.push_str(&block.text);
        let span = Span::new(start, self.text.len());
        self.blocks
            .push(Block::of_span(span, block.kind).in_quotation(block.quote_depth));
        self.push_links(start, block);
        self.references
            .images
            .extend(block.image.as_ref().map(|address| Image {
                caption: span,
                address: address.clone(),
            }));
    }

    fn push_links(&mut self, start: usize, block: &MarkupBlock) {
        let solid = block
            .text
            .char_indices()
            .filter(|(_, c)| !c.is_whitespace());
        let mut solid = solid.map(|(at, c)| (at, at + c.len_utf8())).enumerate();
        for link in &block.links {
            if self.references.links.len() >= MAX_LINKS {
                return;
            }
            let first = solid.by_ref().find(|(nth, _)| *nth >= link.start);
            let Some((nth, (from, mut to))) = first.filter(|(nth, _)| *nth < link.end) else {
                continue;
            };
            if nth + 1 < link.end
                && let Some((_, (_, end))) = solid.by_ref().find(|(nth, _)| *nth + 1 == link.end)
            {
                to = end;
            }
            self.references.links.push(Link {
                span: Span::new(start + from, start + to),
                address: link.address.clone(),
            });
        }
    }
}

/// The number of characters of `text` that are not white space.
pub fn count_solid(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
