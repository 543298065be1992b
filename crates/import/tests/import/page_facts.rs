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

/// A page for each choice of what its head and its body say.
fn pages_that_say(choices: [usize; 5]) -> String {
    let pick = |at: usize, all: &[&str]| all[choices[at] % all.len()].to_owned();
    let title = pick(
        0,
        &[
            "",
            "<meta property=og:title content='Lamp stays lit'>",
            "<meta property=og:title content='Why the lamp of Ribera stays'>",
            "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Lamp stays lit\",\"author\":{\"name\":\"Mara Lind\"},\"datePublished\":\"2024-03-05\"}</script>",
        ],
    );
    let day = pick(
        1,
        &[
            "",
            "<meta property=article:published_time content=2024-03-06>",
            "<meta name=date content=2024-03-07>",
        ],
    );
    let author = pick(
        2,
        &[
            "",
            "<meta name=author content='Otto Vane'>",
            "<meta name=author content='ribera_post'>",
        ],
    );
    let top = pick(
        3,
        &[
            "<h1>Lamp stays lit</h1>",
            "<h2>Ribera Post</h2><h1>Lamp stays lit</h1><h1><a href=/x>Clock stays late</a></h1>",
            "<h2 class=headline>Why the lamp of Ribera stays</h2>",
            "<div class=title>Lamp stays lit</div>",
            "<h1>Town: Lamp stays lit</h1>",
        ],
    );
    let line = pick(
        4,
        &[
            "",
            "<p class=byline>By Ilse Brand</p><time datetime=2024-03-08>8 March</time>",
            "<p>By Tom Brandt and Mara Lind</p><p>9 March 2024</p>",
            "<a rel=author href=/by/ada>Ada Brook</a>",
        ],
    );
    format!(
        "<!DOCTYPE html><html lang=en><head><title>Lamp stays lit | Ribera Post</title>{title}{day}{author}</head>\
         <body><nav><a href=/>Start</a></nav><article>{top}{line}{}</article>\
         <div class=related><h3><a href=/y>Another story of Ribera</a></h3></div></body></html>",
        text_with("")
    )
}

/// Rows of the library show what the page of the article then says.
#[track_caller]
fn check_preview(html: &[u8], name: &str) {
    let source = || pullquote_text::Source::File(name.into());
    let preview = pullquote_import::preview(html, source()).unwrap();
    let Ok(article) = pullquote_import::read(html, source()) else {
        return;
    };
    let facts = |article: &pullquote_text::Article| {
        let publisher = article.publisher_name().map(str::to_owned);
        (
            article.title(),
            article.byline.clone(),
            article.date,
            publisher,
            article.address.clone(),
        )
    };
    let shown = String::from_utf8_lossy(html);
    assert_eq!(facts(&preview), facts(&article), "{name}: {shown}");
}

#[test]
fn previews_have_the_headline_byline_and_day_of_the_article() {
    let mut n = 0;
    for at in 0..4 * 3 * 3 * 5 * 4 {
        let choices = [at % 4, at / 4 % 3, at / 12 % 3, at / 36 % 5, at / 180 % 4];
        check_preview(pages_that_say(choices).as_bytes(), "page.html");
        n += 1;
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pages");
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        if name.contains(".htm") || name.contains(".xhtml") {
            check_preview(&std::fs::read(&path).unwrap(), &name);
            n += 1;
        }
    }
    assert!(n > 700, "{n}");
}
