//! Who wrote the article of a web page, when, its address and its links.

use pullquote_text::Article;

use super::pages::{MENU, check_text, page, read, text_with};

/// An article with `header` below its headline.
fn with_header(head: &str, header: &str) -> Article {
    let article = page(
        head,
        &format!(
            "{MENU}<article><h1>Lamp stays lit</h1>{header}{}</article>",
            text_with("")
        ),
    );
    check_text(&article);
    article
}

#[test]
fn bylines_are_names_alone() {
    let site = "<meta property=og:site_name content='Ribera Post'>";
    let json = |author: &str| {
        format!(
            "{site}<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"author\":{author}}}</script>"
        )
    };
    for (head, header, wanted) in [
        (
            site,
            "<div class=byline>By <a rel=author>Mara Lind</a> March 5 at 3:57 PM <a>Follow @maralind</a></div>",
            Some("Mara Lind"),
        ),
        (
            site,
            "<p>Submitted by <span>Mara Lind</span> on <span>Tue, 03/05/2024 - 15:57</span></p>",
            Some("Mara Lind"),
        ),
        (
            site,
            "<p class=author>von <b>Mara Lind</b></p>",
            Some("Mara Lind"),
        ),
        (
            site,
            "<p>By Mara Lind, Science Editor</p>",
            Some("Mara Lind"),
        ),
        (
            site,
            "<p class=meta>By <a href=/authors/lind>Mara Lind</a>, 5 March 2024</p>",
            Some("Mara Lind"),
        ),
        (
            site,
            "<div itemprop=author><span itemprop=name>Mara Lind</span>, Ribera</div>",
            Some("Mara Lind"),
        ),
        (
            site,
            "<div class=byline><a rel=author>Mara Lind</a> and <a rel=author>Otto Vane</a></div>",
            Some("Mara Lind, Otto Vane"),
        ),
        (
            "<meta property=og:site_name content='Ribera Post'><meta name=author content='Ribera Post'>",
            "<p>By Ribera Post</p>",
            None,
        ),
        (
            "<meta name=author content='https://ribera.example/lind'>",
            "",
            None,
        ),
        (
            &json("[{\"@type\":\"Person\",\"name\":\"Mara Lind\"},{\"name\":\"Otto Vane\"}]"),
            "",
            Some("Mara Lind, Otto Vane"),
        ),
        (
            &json("{\"@type\":\"Organization\",\"name\":\"Ribera Post\"}"),
            "<p>By Mara Lind</p>",
            Some("Mara Lind"),
        ),
        (&json("\"By Mara Lind\""), "", Some("Mara Lind")),
    ] {
        let article = with_header(head, header);
        assert_eq!(article.byline.as_deref(), wanted, "{head} {header}");
    }
}

#[test]
fn days_come_from_scripts_properties_elements_lines_and_addresses() {
    let day = "2024-03-05";
    for (head, header) in [
        (
            "<script type=application/ld+json>{\"@graph\":[{\"@type\":\"WebPage\",\"datePublished\":\"2024-03-05T10:00:00+00:00\"}]}</script>",
            "",
        ),
        (
            "<meta property=article:published_time content=2024-03-05T10:00:00Z><meta property=article:modified_time content=2025-01-01>",
            "",
        ),
        ("<meta name=parsely-pub-date content=1709629200>", ""),
        ("", "<meta itemprop=datePublished content=2024-03-05>"),
        ("", "<div class=meta>05.03.2024 | Ribera</div>"),
        ("", "<p>Publié le 5 mars 2024 à 10h23</p>"),
        (
            "",
            "<div>Updated <time datetime=2025-02-02>2 February</time></div><div>Published <time datetime=2024-03-05>5 March</time></div>",
        ),
        (
            "<link rel=canonical href=https://ribera.example/2024/mar/05/lamp>",
            "",
        ),
        (
            "<meta name=last-modified content='Tue, 05 Mar 2024 10:00:00 GMT'>",
            "",
        ),
    ] {
        let article = with_header(head, header);
        assert_eq!(
            article.date.map(|date| date.to_string()).as_deref(),
            Some(day),
            "{head} {header}"
        );
    }
}

#[test]
fn articles_keep_their_address_and_their_links() {
    let link = "<p>See <a href=../plan>the plan</a>, <a href='mailto:desk@ribera.example'>the desk</a>, <a href='javascript:x'>no</a> and <a href=#n>a note</a>, all of them in the harbour office.</p>";
    let body = format!(
        "<article><h1>Lamp stays lit</h1>{}</article>",
        text_with(link)
    );
    let saved = "<!-- saved from url=(0034)https://ribera.example/news/lamp.html -->";
    for (first, head) in [
        (saved, ""),
        (
            "",
            "<link rel=canonical href=https://ribera.example/news/lamp.html>",
        ),
        (
            "",
            "<meta property=og:url content=https://ribera.example/news/lamp.html>",
        ),
        (saved, "<link rel=canonical href=https://ribera.example/>"),
    ] {
        let article = read(&format!(
            "{first}<html><head><title>Lamp stays lit</title>{head}</head><body>{body}</body></html>"
        ));
        assert_eq!(
            article.address.as_deref(),
            Some("https://ribera.example/news/lamp.html")
        );
        let links: Vec<_> = article
            .links
            .iter()
            .map(|link| (link.span.of(article.text()), link.address.as_str()))
            .collect();
        assert_eq!(
            links,
            [
                ("the plan", "https://ribera.example/plan"),
                ("the desk", "mailto:desk@ribera.example")
            ],
            "{head}"
        );
    }
}

#[test]
fn previews_say_of_a_page_what_its_article_says() {
    let head = "<meta property=og:title content='Lamp stays lit | Ribera Post'><meta property=og:site_name content='Ribera Post'><link rel=canonical href=https://post.example/lamp>";
    let day = "<meta property=article:published_time content=2024-03-05T10:00:00Z>";
    for head in [head.to_owned(), format!("{head}{day}")] {
        let html = format!(
            "<!DOCTYPE html><html><head><title>Lamp stays lit</title>{head}</head><body><nav><a href=/>Start</a></nav><article><h1>Lamp stays lit</h1><time datetime=2024-03-05>5 March</time>{}</article></body></html>",
            text_with("")
        );
        let source = pullquote_text::Source::File("page.html".into());
        let preview = pullquote_import::preview(html.as_bytes(), source).unwrap();
        let article = read(&html);
        assert_eq!(preview.title(), article.title());
        assert_eq!(preview.date, article.date);
        assert_eq!(preview.address, article.address);
        assert_eq!(preview.publisher_name(), article.publisher_name());
        assert!(preview.count_words().abs_diff(article.count_words()) <= 4);
    }
}
