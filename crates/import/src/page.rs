//! [`read_page`]: a page as a server sent it.

use pullquote_text::{Article, Source, address};

use crate::error::ImportError;
use crate::html;
use crate::markup::tokenizer::{Token, Tokenizer};

/// Reads a page of HTML from the web. `address` is where it was found; links are resolved against it, and it
/// is the article's address unless the page names another one of the same host. `charset` is the
/// encoding that the server declared, which counts for less than a byte order mark and valid UTF-8.
///
/// # Errors
/// The page has no text.
pub fn read_page(
    bytes: &[u8],
    address: &str,
    charset: Option<&str>,
) -> Result<Article, ImportError> {
    let origin = html::Origin {
        address: Some(address),
        charset,
    };
    let mut article = html::page(bytes.to_vec(), Source::Given(address.to_owned()), origin)?;
    let named = article.address.take().filter(|named| {
        // A front page as the address of each article is a common mistake.
        address::host(named) == address::host(address) && !is_front(named)
    });
    article.address = named.or_else(|| address::clean(address));
    Ok(article)
}

/// Where a page that only leads on sends its readers: shortened addresses are often such pages
/// (`<meta http-equiv="refresh" content="0;url=…">`). Absolute; `None` if they are to stay.
pub fn refresh_target(page: &[u8], address: &str) -> Option<String> {
    /// What is read of a page, in bytes.
    const HEAD: usize = 16 << 10;
    /// Pages that load again later show something until then.
    const MAX_SECONDS: u32 = 5;
    let head = String::from_utf8_lossy(&page[..page.len().min(HEAD)]);
    let content = Tokenizer::new(&head, false).find_map(|token| {
        let Token::Start(tag) = token else {
            return None;
        };
        let is_refresh = tag.name.eq_ignore_ascii_case("meta")
            && tag
                .value("http-equiv")?
                .trim()
                .eq_ignore_ascii_case("refresh");
        is_refresh.then(|| tag.value("content"))?
    })?;
    let (seconds, rest) = content.split_once([';', ','])?;
    let is_soon = seconds.trim().parse::<f32>().ok()? <= MAX_SECONDS as f32;
    let (name, target) = rest.split_once('=')?;
    let target = target.trim().trim_matches(['"', '\'']);
    let target = address::join(Some(address), target)?;
    let is_other = address::key(&target) != address::key(address);
    (is_soon && name.trim().eq_ignore_ascii_case("url") && is_other).then_some(target)
}

fn is_front(address: &str) -> bool {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    path.trim_end_matches('/') == address::host(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://port.example/news/ferry";

    fn page(words: &str) -> String {
        format!("<html><head><title>Ferry</title></head><body><p>{words}</p></body></html>")
    }

    #[test]
    fn declared_charset_is_used_where_the_bytes_are_not_utf_8() {
        let of = |bytes: &[u8], charset| {
            let article = read_page(bytes, ADDRESS, charset).unwrap();
            article.text().to_owned()
        };
        let cyrillic = "Паром остаётся, сказал мэр.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(cyrillic);
        let bytes = [b"<p>", &*bytes].concat();
        assert!(of(&bytes, Some("windows-1251")).contains(cyrillic));
        let utf_8 = page(cyrillic);
        assert!(of(utf_8.as_bytes(), Some("windows-1252")).contains(cyrillic));
        assert!(of(utf_8.as_bytes(), Some("nonsense")).contains(cyrillic));
        assert!(of(utf_8.as_bytes(), None).contains(cyrillic));
    }

    #[test]
    fn pages_that_only_lead_on_say_where() {
        let of = |content: &str| {
            let page = format!("<head><META http-equiv=Refresh content=\"{content}\"></head>");
            refresh_target(page.as_bytes(), ADDRESS)
        };
        let target = Some("https://b.example/a?b=1&c=2");
        assert_eq!(
            of("0;url=https://b.example/a?b=1&amp;c=2").as_deref(),
            target
        );
        assert_eq!(
            of("0; URL='https://b.example/a?b=1&amp;c=2'").as_deref(),
            target
        );
        assert_eq!(
            of("1,url=/other").as_deref(),
            Some("https://port.example/other")
        );
        assert_eq!(
            of("300;url=https://b.example/"),
            None,
            "a page that loads again"
        );
        assert_eq!(
            of("0;url=https://port.example/news/ferry#x"),
            None,
            "the same page"
        );
        assert_eq!(of("0;url=javascript:alert(1)"), None);
        assert_eq!(of("5"), None);
        assert_eq!(refresh_target(b"<p>Nothing of the kind", ADDRESS), None);
    }

    #[test]
    fn article_has_the_address_of_the_page() {
        let article = read_page(page("The ferry stays.").as_bytes(), ADDRESS, None).unwrap();
        assert_eq!(article.address.as_deref(), Some(ADDRESS));
        assert!(read_page(b"<html></html>", ADDRESS, None).is_err());
    }
}
