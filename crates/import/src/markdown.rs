//! Markdown to articles, without the markup.
//!
//! The front matter gives headline, standfirst, byline, date, publisher, address and tags; what the text
//! shows itself is not shown twice. `events` cuts the text into blocks, together with raw HTML in it. Links
//! keep their words and address. A picture alone in its paragraph leaves its description as a caption;
//! within a sentence it leaves nothing.

mod dialects;
mod events;
mod fields;
mod front_matter;

use pullquote_text::date::{self, Date};
use pullquote_text::{Article, BlockKind, Source};

use crate::markup::{self, MarkupBlock};
use front_matter::FrontMatter;

/// How many blocks at the top may repeat the front matter.
const MAX_REPEATED: usize = 8;
/// The longest line with names, a date or a publisher, in bytes.
const MAX_LABEL: usize = 160;

pub fn from_text(text: &str, source: Source) -> Article {
    let (front, body) = front_matter::split(text);
    let mut blocks = events::blocks(&dialects::without_directives(body));
    let names = front.byline();
    let day = front.date.as_deref().and_then(date::find);
    add_header(&front, &mut blocks);
    let publisher = add_lines(&front, day, &mut blocks);
    let joined = markup::join(&blocks);
    let publisher = publisher.map(|at| joined.blocks[at].span);
    let mut article = joined.into_article(source, front.address.as_deref());
    article.publisher = publisher.or(article.publisher);
    article.byline = names.or(article.byline);
    article.date = day.or(article.date);
    article.site = front.publisher;
    article.address = front.address;
    article.tags = front.tags;
    article
}

/// Puts the title and the summary of the front matter before the text.
fn add_header(front: &FrontMatter, blocks: &mut Vec<MarkupBlock>) {
    let Some(title) = &front.title else {
        markup::mark_headline(blocks);
        return;
    };
    let top = blocks.iter().take(MAX_REPEATED);
    let heading = top
        .clone()
        .position(|block| block.level > 0 && letters(&block.text) == letters(title));
    let summary = front.standfirst.as_ref().filter(|summary| {
        let mut others = top.clone().map(|block| block.text.as_str());
        !repeats(title, summary) && !others.any(|text| repeats(text, summary))
    });
    if let Some(at) = heading {
        blocks.remove(at);
    }
    let header = [
        (BlockKind::Headline, Some(title)),
        (BlockKind::Standfirst, summary),
    ];
    let header = header.map(|(kind, words)| MarkupBlock::new(kind, words?));
    blocks.splice(0..0, header.into_iter().flatten());
}

/// Puts byline, date and publisher below headline and standfirst, but those that the text shows near its
/// top. Gives the block of the publisher, by index.
fn add_lines(
    front: &FrontMatter,
    day: Option<Date>,
    blocks: &mut Vec<MarkupBlock>,
) -> Option<usize> {
    let is_header =
        |block: &MarkupBlock| matches!(block.kind, BlockKind::Headline | BlockKind::Standfirst);
    let at = blocks.iter().take_while(|block| is_header(block)).count();
    let end = blocks.len().min(at + MAX_REPEATED);
    let labels: Vec<&str> = blocks[at..end]
        .iter()
        .map(|block| block.text.as_str())
        .filter(|text| is_label(text))
        .collect();
    let shown: Vec<String> = labels.iter().map(|text| spaced_words(text)).collect();
    let shows = |name: &str| {
        let name = spaced_words(name);
        shown.iter().any(|text| text.contains(&name))
    };
    let has_names = front.authors.iter().all(|name| shows(name));
    let names = front.byline().filter(|_| !has_names);
    let day = day.filter(|day| !labels.iter().any(|text| date::find(text) == Some(*day)));
    let publisher = front.publisher.as_deref().filter(|site| !shows(site));
    let day = day.map(Date::in_words);
    let lines = [
        (BlockKind::Byline, names.as_deref()),
        (BlockKind::Dateline, day.as_deref()),
        (BlockKind::Boilerplate, publisher),
    ];
    let lines = lines.map(|(kind, words)| MarkupBlock::new(kind, words?));
    let lines: Vec<MarkupBlock> = lines.into_iter().flatten().collect();
    let publisher = lines
        .iter()
        .position(|block| block.kind == BlockKind::Boilerplate);
    blocks.splice(at..at, lines);
    publisher.map(|line| at + line)
}

/// Whether `text` may be a line with names, a date or a publisher, rather than a sentence.
fn is_label(text: &str) -> bool {
    text.len() <= MAX_LABEL && !text.ends_with(['.', '!', '?', '”', '"'])
}

/// Whether `text` is or begins with the words of `summary`, which may end with dots where it was cut.
fn repeats(text: &str, summary: &str) -> bool {
    let (text, summary) = (letters(text), letters(summary));
    // Few letters may begin a text by chance.
    text == summary || (summary.len() >= 20 && text.starts_with(&summary))
}

/// The words of `text` in lower case, with a blank before and after each.
fn spaced_words(text: &str) -> String {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase);
    words.fold(" ".to_owned(), |line, word| line + &word + " ")
}

fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, text: &str) {
        let article = from_text(markdown, Source::Stdin);
        assert_eq!(article.text(), text, "{markdown}");
    }

    /// The kind, depth and text of each block.
    fn blocks(article: &Article) -> Vec<(BlockKind, u8, &str)> {
        let blocks = article.blocks().iter();
        blocks
            .map(|block| (block.kind, block.quote_depth, block.span.of(article.text())))
            .collect()
    }

    fn links(article: &Article) -> Vec<(&str, &str)> {
        let links = article.links.iter();
        links
            .map(|link| (link.span.of(article.text()), link.address.as_str()))
            .collect()
    }

    #[test]
    fn markup_is_removed() {
        check(
            "A *b* **c** ~~d~~ `e` [f](http://x \"t\") <http://y>",
            "A b c d e f http://y\n",
        );
        check("One\ntwo  \nthree", "One two\nthree\n");
        check("a&nbsp;&mdash; \\*b\\* &amp;lt;", "a\u{a0}— *b* &lt;\n");
        check("One <em>t</em>wo<br>three", "One two\nthree\n");
    }

    #[test]
    fn only_images_alone_in_a_paragraph_leave_a_caption() {
        check("![The *elm*](a.png)", "The elm\n");
        check("See ![the elm](a.png) here", "See here\n");
        check("![](a.png)\n\nText", "Text\n");
        check("![](a.png \"An elm\")", "An elm\n");
        check("![The elm](a.png \"An elm\")", "The elm – An elm\n");
        let article = from_text(
            "[![The elm](img/a.png)](https://b.example)\n![Its leaf](https://b.example/c.png)\n![x](data:y)",
            Source::Stdin,
        );
        let caption = BlockKind::Caption;
        assert_eq!(
            blocks(&article),
            [
                (caption, 0, "The elm"),
                (caption, 0, "Its leaf"),
                (caption, 0, "x")
            ]
        );
        let images = article.images.iter();
        let images = images.map(|image| (image.caption.of(article.text()), image.address.as_str()));
        assert!(images.eq([
            ("The elm", "img/a.png"),
            ("Its leaf", "https://b.example/c.png")
        ]));
        assert_eq!(links(&article), [("The elm", "https://b.example")]);
    }

    #[test]
    fn footnotes_keep_their_labels() {
        check(
            "A[^1] b.\n\n[^1]: The *note*.",
            "A[1] b.\n\n[1] The note.\n",
        );
    }

    #[test]
    fn nested_lists_are_indented_in_the_text() {
        check(
            "1. One\n   - nested\n     - deep\n2. Two\n\n7) Seven",
            "1. One\n  • nested\n    • deep\n2. Two\n7. Seven\n",
        );
        check("- [x] done\n- [ ] open", "• [x] done\n• [ ] open\n");
    }

    #[test]
    fn quotations_keep_their_depth() {
        let text = "The mayor wrote:\n\n> We owe it to them.\n>\n> > A nested answer.\n\nThe council voted to keep it.";
        let paragraph = BlockKind::Paragraph;
        assert_eq!(
            blocks(&from_text(text, Source::Stdin)),
            [
                (paragraph, 0, "The mayor wrote:"),
                (paragraph, 1, "We owe it to them."),
                (paragraph, 2, "A nested answer."),
                (paragraph, 0, "The council voted to keep it."),
            ]
        );
    }

    #[test]
    fn links_keep_their_words_and_address() {
        let article = from_text(
            "Lead with **bold** and a [link to\nthe *plan*](https://a.example/plan \"the plan\") and \
            <https://a.example/raw>. A [ref][1], [one](#here) and [two](/x).\n\n[1]: https://a.example/ref\n\n\
            1. See [this](mailto:desk@a.example)\n\n| Year | Cost |\n|---|---|\n| 2024 | [1.4m](https://a.example/t) |\n\n\
            <div><p>More at <a href='https://a.example/&#233;'>the pier</a></p></div>",
            Source::Stdin,
        );
        assert_eq!(
            links(&article),
            [
                ("link to the plan", "https://a.example/plan"),
                ("https://a.example/raw", "https://a.example/raw"),
                ("ref", "https://a.example/ref"),
                ("this", "mailto:desk@a.example"),
                ("1.4m", "https://a.example/t"),
                ("the pier", "https://a.example/%C3%A9"),
            ]
        );
        let based = "---\nurl: https://a.example/news/1\n---\n[two](/x) [three](y)";
        let article = from_text(based, Source::Stdin);
        assert_eq!(
            links(&article),
            [
                ("two", "https://a.example/x"),
                ("three", "https://a.example/news/y")
            ]
        );
    }

    #[test]
    fn front_matter_gives_the_metadata() {
        let text = "---\ntitle: >\n  The trees\n  of Norwick\nauthor: Mara Lind\ndate: 2019-05-09\n\
            source: The Post\nurl: https://a.example/trees\ntags: [trees]\ndescription: One more than last year.\n---\n\n\
            Counted.\n";
        let article = from_text(text, Source::Stdin);
        assert_eq!(
            blocks(&article),
            [
                (BlockKind::Headline, 0, "The trees of Norwick"),
                (BlockKind::Standfirst, 0, "One more than last year."),
                (BlockKind::Byline, 0, "Mara Lind"),
                (BlockKind::Dateline, 0, "9 May 2019"),
                (BlockKind::Boilerplate, 0, "The Post"),
                (BlockKind::Paragraph, 0, "Counted."),
            ]
        );
        assert_eq!(article.byline.as_deref(), Some("Mara Lind"));
        assert_eq!(article.date, Date::new(2019, 5, 9));
        assert_eq!(article.publisher_name(), Some("The Post"));
        assert_eq!(article.address.as_deref(), Some("https://a.example/trees"));
        assert_eq!(article.tags, ["trees"]);
    }

    #[test]
    fn lines_of_the_front_matter_stand_once() {
        let head = "---\nauthor: Mara Lind\ndate: 2019-05-09\nsource: The Post\n---\n";
        check(
            &format!("{head}# The trees\n\nCounted."),
            "The trees\n\nMara Lind\n\n9 May 2019\n\nThe Post\n\nCounted.\n",
        );
        check(
            &format!("{head}# The trees\n\nBy Mara Lind\n\n*9 May 2019*\n\nThe post\n\nCounted."),
            "The trees\n\nBy Mara Lind\n\n9 May 2019\n\nThe post\n\nCounted.\n",
        );
        for line in [
            "By Mara Lind, The Post, 9 May 2019",
            "MARA LIND | THE POST | 2019-05-09",
        ] {
            check(
                &format!("{head}# The trees\n\n{line}\n\nCounted."),
                &format!("The trees\n\n{line}\n\nCounted.\n"),
            );
        }
        check(
            "---\nsource: AP\n---\nApples\n\nCounted.",
            "AP\n\nApples\n\nCounted.\n",
        );
        check(
            "---\nauthor: [Mara Lind, Tom Oak]\n---\nBy Mara Lind and Tom Oak\n\nCounted.",
            "By Mara Lind and Tom Oak\n\nCounted.\n",
        );
        check(
            &format!("{head}Mara Lind counted the trees for The Post on 9 May 2019."),
            "Mara Lind\n\n9 May 2019\n\nThe Post\n\nMara Lind counted the trees for The Post on 9 May 2019.\n",
        );
    }

    #[test]
    fn title_of_the_front_matter_wins_and_stands_once() {
        let head =
            "---\ntitle: The trees\ndescription: The council has counted all of them …\n---\n";
        let body = "The council has counted all of them again.\n\n# Background\n\nOne more.";
        let article = from_text(&format!("{head}{body}"), Source::Stdin);
        assert_eq!(article.title(), "The trees");
        let text =
            "The trees\n\nThe council has counted all of them again.\n\nBackground\n\nOne more.\n";
        assert_eq!(article.text(), text);
        check(&format!("{head}# The *Trees*\n\n{body}"), text);
    }
}
