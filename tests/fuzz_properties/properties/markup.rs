//! Saved pages and Markdown: any bytes make an article whose blocks cover its text, or an error.

use pullquote_import as import;
use pullquote_text::{Article, Source};

use super::import::check_article;

/// Reads the bytes as a saved page, as the beginning of one, and as Markdown.
pub fn check(data: &[u8]) {
    let page = Source::File("page.html".into());
    match import::read(data, page.clone()) {
        Ok(article) => readable(&article),
        Err(error) => assert!(!error.to_string().chars().any(char::is_control), "{error}"),
    }
    if let Ok(article) = import::preview(data, page) {
        check_article(&article);
    }
    check_article(&import::article(data, Source::File("page.md".into())));
}

fn readable(article: &Article) {
    check_article(article);
    assert!(!article.text().trim().is_empty(), "an article without text");
}
