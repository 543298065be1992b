//! Markdown to articles, without the markup.
//!
//! `pulldown-cmark` renders the text as HTML, which [`markup`] cuts into blocks together with raw HTML in
//! the text. Links and emphasis leave their text. An image alone in its paragraph leaves its description
//! as a caption; within a sentence it leaves nothing.

mod front_matter;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};
use pullquote_text::{Article, BlockKind, Source, date, plain};

use crate::markup::{self, MarkupBlock};

pub fn from_text(text: &str, source: Source) -> Article {
    let (front, body) = front_matter::split(text);
    let mut page = String::with_capacity(body.len() + body.len() / 4);
    html::push_html(&mut page, events(body).into_iter());
    let mut blocks = markup::blocks(&page, false);
    let has_top = blocks.iter().any(|block| block.level == 1);
    match front.title.as_deref().filter(|_| !has_top) {
        Some(title) => {
            if let Some(headline) = MarkupBlock::new(BlockKind::Headline, title) {
                blocks.insert(0, headline);
            }
        }
        None => markup::mark_headline(&mut blocks),
    }
    let (text, blocks) = markup::join(&blocks);
    let mut article = plain::from_blocks(text, blocks, source);
    if !front.authors.is_empty() {
        article.byline = Some(front.authors.join(", "));
    }
    article.date = front.date.as_deref().and_then(date::find).or(article.date);
    article
}

/// The events of `text`, with images and footnotes as text.
fn events(text: &str) -> Vec<Event<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let events = Parser::new_ext(text, options).collect::<Vec<_>>();
    let mut captions = captions(&events).into_iter().peekable();
    let mut out = Vec::with_capacity(events.len());
    let (mut n_images, mut in_caption) = (0u32, false);
    let mut note: Option<CowStr> = None;
    for (at, event) in events.into_iter().enumerate() {
        match event {
            Event::Start(Tag::Image { .. }) => n_images += 1,
            Event::End(TagEnd::Image) => n_images = n_images.saturating_sub(1),
            _ if n_images > 0 && !in_caption => {}
            Event::FootnoteReference(label) => out.push(Event::Text(format!("[{label}]").into())),
            Event::Start(Tag::FootnoteDefinition(label)) => note = Some(label),
            Event::End(TagEnd::FootnoteDefinition) => note = None,
            Event::Start(Tag::Paragraph) => {
                in_caption = captions.next_if_eq(&at).is_some();
                out.push(event);
                if let Some(label) = note.take() {
                    out.push(Event::Text(format!("[{label}] ").into()));
                }
            }
            Event::End(TagEnd::Paragraph) => {
                in_caption = false;
                out.push(event);
            }
            event => out.push(event),
        }
    }
    out
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

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_text::date::Date;

    #[track_caller]
    fn check(markdown: &str, text: &str) {
        let article = from_text(markdown, Source::Stdin);
        assert_eq!(article.text(), text, "{markdown}");
    }

    #[test]
    fn markup_is_removed() {
        check(
            "A *b* **c** ~~d~~ `e` [f](http://x \"t\") <http://y>",
            "A b c d e f http://y\n",
        );
        check("One\ntwo  \nthree", "One two\nthree\n");
        check("a&nbsp;&mdash; \\*b\\* &amp;lt;", "a\u{a0}— *b* &lt;\n");
    }

    #[test]
    fn only_images_alone_in_a_paragraph_leave_a_caption() {
        check("![The *elm*](a.png)", "The elm\n");
        check(
            "[![The elm](a.png)](b)\n![Its leaf](c.png)",
            "The elm Its leaf\n",
        );
        check("See ![the elm](a.png) here", "See here\n");
        check("![](a.png)", "");
    }

    #[test]
    fn footnotes_keep_their_labels() {
        check(
            "A[^1] b.\n\n[^1]: The *note*.",
            "A[1] b.\n\n[1] The note.\n",
        );
    }

    #[test]
    fn front_matter_gives_title_author_and_date() {
        let text =
            "---\ntitle: \"The trees\"\nauthor: Mara Lind\ndate: 2019-05-09\n---\n\nCounted.\n";
        let article = from_text(text, Source::Stdin);
        assert_eq!(article.text(), "The trees\n\nCounted.\n");
        assert_eq!(article.title(), "The trees");
        assert_eq!(article.byline.as_deref(), Some("Mara Lind"));
        assert_eq!(article.date, Date::new(2019, 5, 9));
        let both = format!("{text}\n# Its own heading\n");
        assert_eq!(from_text(&both, Source::Stdin).title(), "Its own heading");
    }
}
