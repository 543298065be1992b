//! The events of `pulldown-cmark` to blocks: each drives the [`BlockBuilder`] as the tag that it stands for
//! would, between the tags of raw HTML in the text.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::markup::tokenizer::{Tag as HtmlTag, Token, Tokenizer};
use crate::markup::{BlockBuilder, MarkupBlock};

pub fn blocks(text: &str) -> Vec<MarkupBlock> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let events = Parser::new_ext(text, options).collect::<Vec<_>>();
    let mut captions = captions(&events).into_iter().peekable();
    let mut driver = Driver::default();
    for (at, event) in events.into_iter().enumerate() {
        if matches!(event, Event::Start(Tag::Paragraph)) {
            driver.in_captions = captions.next_if_eq(&at).is_some();
        }
        driver.take(event);
    }
    driver.builder.into_blocks()
}

#[derive(Default)]
struct Driver<'t> {
    builder: BlockBuilder,
    /// Whether the open paragraph holds only pictures.
    in_captions: bool,
    /// The open pictures: their titles.
    images: Vec<CowStr<'t>>,
    /// The label of the footnote that begins.
    note: Option<CowStr<'t>>,
    /// The open block of HTML.
    html: Option<String>,
}

impl<'t> Driver<'t> {
    fn take(&mut self, event: Event<'t>) {
        if !self.images.is_empty() && !self.in_captions {
            // A picture within a sentence shows nothing.
            match event {
                Event::Start(Tag::Image { title, .. }) => self.images.push(title),
                Event::End(TagEnd::Image) => drop(self.images.pop()),
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words)
            | Event::Code(words)
            | Event::InlineMath(words)
            | Event::DisplayMath(words) => self.words(&words),
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.open("br"),
            Event::Rule => self.open("hr"),
            Event::FootnoteReference(label) => self.words(&format!("[{label}]")),
            Event::TaskListMarker(is_done) => self.words(if is_done { "[x] " } else { "[ ] " }),
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.html(&html),
            },
            Event::InlineHtml(html) => self.html(&html),
        }
    }

    fn start(&mut self, tag: Tag<'t>) {
        match tag {
            Tag::List(Some(first)) => {
                let attributes = format!("start={first}");
                let tag = HtmlTag::new("ol", &attributes);
                self.builder.push(Token::Start(tag));
            }
            Tag::Heading { level, .. } => self.open(heading(level)),
            Tag::Link { dest_url, .. } => self.builder.open_link(&dest_url),
            Tag::Image {
                dest_url, title, ..
            } => {
                if self.in_captions {
                    self.builder.start_caption(&dest_url);
                }
                self.images.push(title);
            }
            Tag::HtmlBlock => self.html = Some(String::new()),
            Tag::FootnoteDefinition(label) => self.note = Some(label),
            Tag::Paragraph => {
                self.open("p");
                if let Some(label) = self.note.take() {
                    self.words(&format!("[{label}] "));
                }
            }
            tag => {
                if let Some(name) = element(tag.to_end()) {
                    self.open(name);
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(true) => self.close("ol"),
            TagEnd::Heading(level) => self.close(heading(level)),
            TagEnd::Link => self.builder.close_link(),
            TagEnd::Image => {
                if let Some(title) = self.images.pop().filter(|_| self.in_captions) {
                    self.builder.end_caption(&title);
                }
            }
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.html(&html);
            }
            TagEnd::FootnoteDefinition => self.note = None,
            tag => {
                self.in_captions &= tag != TagEnd::Paragraph;
                if let Some(name) = element(tag) {
                    self.close(name);
                }
            }
        }
    }

    fn open(&mut self, name: &str) {
        self.builder.push(Token::Start(HtmlTag::new(name, "")));
    }

    fn close(&mut self, name: &str) {
        self.builder.push(Token::End(name));
    }

    fn words(&mut self, words: &str) {
        self.builder.push(Token::Verbatim(words));
    }

    fn html(&mut self, html: &str) {
        for token in Tokenizer::new(html, false) {
            self.builder.push(token);
        }
    }
}

/// The HTML element of a tag that needs nothing but its name.
const fn element(tag: TagEnd) -> Option<&'static str> {
    Some(match tag {
        TagEnd::Paragraph => "p",
        TagEnd::BlockQuote(_) => "blockquote",
        TagEnd::CodeBlock => "pre",
        TagEnd::List(_) => "ul",
        TagEnd::Item => "li",
        TagEnd::DefinitionList => "dl",
        TagEnd::DefinitionListTitle => "dt",
        TagEnd::DefinitionListDefinition => "dd",
        TagEnd::Table => "table",
        TagEnd::TableHead | TagEnd::TableRow => "tr",
        TagEnd::TableCell => "td",
        _ => return None,
    })
}

const fn heading(level: HeadingLevel) -> &'static str {
    match level {
        HeadingLevel::H1 => "h1",
        HeadingLevel::H2 => "h2",
        HeadingLevel::H3 => "h3",
        HeadingLevel::H4 => "h4",
        HeadingLevel::H5 => "h5",
        HeadingLevel::H6 => "h6",
    }
}

/// Indices of the starts of paragraphs that hold only images.
fn captions(events: &[Event]) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut start, mut n_images, mut has_image) = (None, 0u32, false);
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Paragraph) => (start, has_image) = (Some(at), false),
            Event::End(TagEnd::Paragraph) => found.extend(start.take().filter(|_| has_image)),
            Event::Start(Tag::Image { .. }) => {
                n_images += 1;
                has_image = true;
            }
            Event::End(TagEnd::Image) => n_images = n_images.saturating_sub(1),
            Event::Start(Tag::Link { .. })
            | Event::End(TagEnd::Link)
            | Event::SoftBreak
            | Event::HardBreak => {}
            Event::Text(words) if words.trim().is_empty() => {}
            _ if n_images > 0 => {}
            _ => start = None,
        }
    }
    found
}
