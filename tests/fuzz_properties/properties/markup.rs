//! Saved pages and Markdown: any bytes make an article whose blocks cover its text, or an error.

use pullquote_import::{html, markdown};
use pullquote_text::{Article, Source};

use super::import::check_article;

/// Reads the bytes as a saved page, as the beginning of one, and as Markdown.
pub fn check(data: &[u8]) {
    let _ = html::is_page(data);
    match html::article(data.to_vec(), Source::Stdin) {
        Ok(article) => readable(&article),
        Err(reason) => assert!(!reason.chars().any(char::is_control), "{reason:?}"),
    }
    check_article(&html::head(data, Source::Stdin));
    check_article(&markdown::from_text(
        &String::from_utf8_lossy(data),
        Source::Stdin,
    ));
}

fn readable(article: &Article) {
    check_article(article);
    assert!(!article.text().trim().is_empty(), "an article without text");
}
