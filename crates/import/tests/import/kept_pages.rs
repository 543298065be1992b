//! Kept pages are read back as the articles that were written.

use proptest::prelude::*;
use pullquote_import::{read, read_page, write_page};
use pullquote_text::date::Date;
use pullquote_text::{Article, Block, BlockKind, Image, Link, Source, Span};

const ADDRESS: &str = "https://port.example/news/ferry?a=1&b=2";

fn kept(article: &Article) -> Article {
    let page = write_page(article);
    read(page.as_bytes(), Source::File("kept.html".into())).unwrap()
}

/// Everything that a kept page keeps.
fn parts(article: &Article) -> impl PartialEq + std::fmt::Debug {
    (
        article.text().to_owned(),
        article.blocks().to_vec(),
        article.links.clone(),
        article.images.clone(),
        (article.byline.clone(), article.date, article.site.clone()),
        (article.address.clone(), article.tags.clone()),
        (article.publisher, article.dateline),
    )
}

#[test]
fn page_of_the_web_is_the_same_article_once_kept() {
    let page = r#"<!DOCTYPE html><html><head><meta charset="utf-8">
        <title>The ferry “stays” &amp; sails | The Port</title>
        <meta property="og:site_name" content="The Port">
        <meta name="author" content="Mara Lind"><meta name="keywords" content="ferries, night boats">
        <meta property="article:published_time" content="2026-03-01T08:00:00Z"></head><body>
        <article><h1>The ferry “stays” &amp; sails</h1><p class="byline">By Mara Lind</p>
        <p>MARROW — The <a href="/council">council</a> of the harbour town voted on Monday to keep the
        night boat, which <b>carries</b> nurses &lt;and&gt; bakers over the water before the first bus.</p>
        <blockquote><p>We saw a lamp on the hill, and we waited for whoever carried it down.</p>
        <blockquote><p>Nobody carried it.</p></blockquote></blockquote>
        <h2>The plan</h2><ul><li>one boat by night<ul><li>with two lamps</li></ul></li>
        <li>two boats by day</li></ul>
        <figure><img src="lamp.jpg"><figcaption>The lamp on the hill, seen from the boat.</figcaption></figure>
        <p>The mayor called it <a href="https://a.example/?x=1&amp;y=2">a promise kept</a> and said that the
        boat costs less than a bridge would, which nobody on the council denied.</p>
        <pre>boat   seats
day      120
night     40</pre></article></body></html>"#;
    let article = read_page(page.as_bytes(), ADDRESS, None).unwrap();
    assert_eq!(article.address.as_deref(), Some(ADDRESS));
    assert!(article.links.len() == 2, "{:?}", article.links);
    assert!(article.blocks().iter().any(|block| block.quote_depth == 2));
    let again = kept(&article);
    assert_eq!(parts(&again), parts(&article));
    assert_eq!(write_page(&again), write_page(&article));
}

#[test]
fn a_teaser_is_one_once_kept_and_pages_of_others_are_none() {
    let mut article = Article::new("The ferry stays", Vec::new(), Source::Stdin);
    article.relabel(|block, _| block.kind);
    assert!(!kept(&article).is_teaser);
    article.is_teaser = true;
    assert!(kept(&article).is_teaser);
    let page = write_page(&article).replace("\"pullquote\"", "\"another\"");
    let page = page.replace(
        "<article>",
        "<article><p>The ferry stays where it is, the council of the town said on Monday.</p>",
    );
    let other = read(page.as_bytes(), Source::File("other.html".into())).unwrap();
    assert!(!other.is_teaser);
}

fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-zäß]{1,9}",
        prop::sample::select(vec![
            "&amp;",
            "<b>",
            "</p>",
            "a\u{a0}b",
            "“yes”",
            "1 < 2",
            "&",
            "\"",
            "'",
            "—",
            "<!--",
            "]]>",
            "東京",
            "\u{ad}x",
            "e\u{301}",
            "👩‍👩‍👧",
            "</article>",
            "&#13;",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(word, 1..12).prop_map(|words| words.join(" "))
}

fn block() -> impl Strategy<Value = (BlockKind, u8, Vec<String>, bool)> {
    let kinds = prop::sample::select(vec![
        BlockKind::Standfirst,
        BlockKind::Crosshead,
        BlockKind::Paragraph,
        BlockKind::Item,
        BlockKind::Verse,
        BlockKind::Table,
        BlockKind::Caption,
    ]);
    (
        kinds,
        0..3_u8,
        prop::collection::vec(words(), 1..4),
        any::<bool>(),
    )
}

fn built(blocks: Vec<(BlockKind, u8, Vec<String>, bool)>) -> Article {
    let mut text = String::new();
    let mut spans: Vec<Block> = Vec::new();
    let mut links = Vec::new();
    let mut images = Vec::new();
    for (kind, depth, lines, is_linked) in blocks {
        if let Some(last) = spans.last() {
            let are_items = last.kind == BlockKind::Item && kind == BlockKind::Item;
            text.push_str(if are_items { "\n" } else { "\n\n" });
        }
        let is_nested = kind == BlockKind::Item && depth > 0;
        if is_nested {
            text.push_str("  ");
        }
        let start = text.len();
        let end_of_line = if kind.keeps_lines() { "\n" } else { " " };
        text.push_str(&lines.join(end_of_line));
        let span = Span::new(start, text.len());
        let depth = if is_nested { 0 } else { depth };
        spans.push(Block::of_span(span, kind).in_quotation(depth));
        if is_linked && kind == BlockKind::Caption {
            images.push(Image {
                caption: span,
                address: "https://a.example/b.jpg?c=1&d=\"".replace('"', "%22"),
            });
        } else if is_linked {
            let address = "https://a.example/?b=1&c=2".to_owned();
            let end = start + lines[0].len();
            links.push(Link {
                span: Span::new(start, end),
                address,
            });
        }
    }
    text.push('\n');
    let mut article = Article::new(text, spans, Source::Given(ADDRESS.to_owned()));
    article.links = links;
    article.images = images;
    article
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_article_is_read_back(
        title in words(),
        blocks in prop::collection::vec(block(), 1..12),
        byline in prop::option::of("[A-Z][a-z]{1,8} [A-Z][a-z&<\"]{1,8}"),
        site in prop::option::of("[A-Z][a-zé&<>\"']{1,12}"),
        day in prop::option::of(1..29_u8),
        tags in prop::collection::btree_set("[a-zé&<]{1,8}( [a-z]{1,5})?", 0..4),
    ) {
        let mut all = vec![(BlockKind::Headline, 0, vec![title], false)];
        all.extend(blocks);
        let mut article = built(all);
        article.byline = byline;
        article.site = site;
        article.date = day.and_then(|day| Date::new(2026, 3, day));
        article.address = Some(ADDRESS.to_owned());
        article.tags = tags.into_iter().collect();
        let again = kept(&article);
        // What the words say is found anew.
        article.publisher = again.publisher;
        article.dateline = again.dateline;
        prop_assert_eq!(parts(&again), parts(&article), "{}", write_page(&article));
    }
}
