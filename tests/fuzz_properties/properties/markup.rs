//! Saved pages and Markdown: any bytes make an article whose blocks cover its text, or an error.

use pullquote_import as import;
use pullquote_text::{Article, Source};

use super::import::check_article;

/// Reads the bytes as a saved page, as the beginning of one, and as Markdown.
pub fn check(data: &[u8]) {
    let page = Source::File("page.html".into());
    match import::read(data, page.clone()) {
        Ok(article) => {
            readable(&article);
            kept(&article);
        }
        Err(error) => assert!(!error.to_string().chars().any(char::is_control), "{error}"),
    }
    if let Ok(article) = import::preview(data, page) {
        check_article(&article);
    }
    check_article(&import::article(data, Source::File("page.md".into())));
    fetched(data);
}

/// Reads the bytes as an answer of a server.
fn fetched(data: &[u8]) {
    let address = "https://port.example/a?b=\"1\"&c";
    for charset in [None, Some("windows-1251"), Some("utf-8"), Some("none")] {
        let article = import::read_page(data, address, charset).ok();
        if let Some(article) = &article {
            readable(article);
            assert!(article.address.is_some());
        }
        import::page_verdict(data, article.as_ref());
    }
}

/// An article is the same once it was kept, but for white space.
fn kept(article: &Article) {
    let read = |page: &str| {
        let source = Source::File("kept.html".into());
        import::read(page.as_bytes(), source).unwrap()
    };
    let words = |article: &Article| {
        let text = article.text();
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let page = import::write_page(article);
    let again = read(&page);
    check_article(&again);
    assert_eq!(words(&again), words(article), "{page}");
    let kinds = |article: &Article| {
        let blocks = article.blocks().iter();
        blocks
            .map(|block| (block.kind, block.quote_depth))
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(&again), kinds(article), "{page}");
    let links = |article: &Article| {
        article
            .links
            .iter()
            .map(|link| link.address.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(links(&again), links(article), "{page}");
    let second = import::write_page(&again);
    assert_eq!(import::write_page(&read(&second)), second);
}

fn readable(article: &Article) {
    check_article(article);
    assert!(!article.text().trim().is_empty(), "an article without text");
}
