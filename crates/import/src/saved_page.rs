//! A web page within another file, which knows where and when it was fetched.

use pullquote_text::date::Date;
use pullquote_text::{Article, Source, address};

use crate::error::ImportError;
use crate::html;

/// Where a page comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    pub address: Option<String>,
    /// The label of its encoding.
    pub charset: Option<String>,
    /// The day on which it was saved.
    pub saved: Option<Date>,
}

/// Reads the article of the page. Without a date of its own it has that of its saving.
pub fn article(bytes: Vec<u8>, source: Source, origin: &Origin) -> Result<Article, ImportError> {
    let address = origin.address.as_deref().and_then(web_address);
    let page = html::Origin {
        address: address.as_deref(),
        charset: origin.charset.as_deref(),
    };
    let mut article = html::page(bytes, source, page)?;
    article.address = article.address.or(address);
    if article.date.is_none()
        && let Some(day) = origin.saved
    {
        article.date = Some(day);
        let day = day.in_words();
        article
            .notes
            .push(format!("the page has no date: it was saved on {day}"));
    }
    Ok(article)
}

/// The address, safe to open; `None` for one that is not of the web.
pub fn web_address(address: &str) -> Option<String> {
    address::clean(address).filter(|address| !address.starts_with("mailto:"))
}

/// The title that the page declares.
pub fn title(head: &[u8]) -> Option<String> {
    let lower = head.to_ascii_lowercase();
    let start = memchr::memmem::find(&lower, b"<title")?;
    let start = start + memchr::memchr(b'>', &lower[start..])? + 1;
    let end = start + memchr::memmem::find(&lower[start..], b"</title")?;
    let title = html::decode(head[start..end].to_vec()).text;
    let blocks = crate::markup::blocks(&title, false);
    blocks
        .first()
        .map(|block| pullquote_text::collapse_whitespace(&block.text))
}
