//! Saved pages and Markdown: any bytes make an article whose blocks hold its text, or are refused.

use pullquote_import::{html, markdown};
use pullquote_text::{Article, Source};

use super::import::holds;

/// Reads the bytes as a saved page, as the head of one, and as Markdown.
pub fn check(data: &[u8]) {
    // Whether bytes are a page is asked of every file there is.
    let _ = html::is_page(data);
    match html::article(data.to_vec(), Source::Stdin) {
        Ok(article) => readable(&article),
        Err(reason) => assert!(!reason.chars().any(char::is_control), "{reason:?}"),
    }
    holds(&html::head(data, Source::Stdin));
    holds(&markdown::from_text(
        &String::from_utf8_lossy(data),
        Source::Stdin,
    ));
}

fn readable(article: &Article) {
    holds(article);
    assert!(!article.text().trim().is_empty(), "an article has words");
}
