//! [`LinkSheet`]: the address of the open article, its links and its pictures, with where each leads.

use crate::app::article::OpenArticle;
use crate::app::article::focus::Focus;
use crate::app::list::ListState;
use pullquote_text::Span;
use pullquote_text::address::host;

#[derive(Clone, Debug, Default)]
pub struct LinkSheet {
    pub rows: Vec<LinkRow>,
    pub list: ListState,
}

/// A row of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRow {
    pub kind: LinkKind,
    /// The words of the link or the caption, cleaned.
    pub words: String,
    /// Printable ASCII, or the path of a picture beside the article's file.
    pub address: String,
    /// What goes into focus for it; `None` for the article's own address.
    pub focus: Option<Focus>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    Own,
    Link,
    Picture,
}

impl LinkSheet {
    /// The sheet for an article, with the cursor on what is in focus; `None` if it has no address, link
    /// or picture.
    pub fn of(open: &OpenArticle) -> Option<Self> {
        let article = &open.article;
        let own = article.address.iter().map(|address| LinkRow {
            kind: LinkKind::Own,
            words: "this article".to_owned(),
            address: address.clone(),
            focus: None,
        });
        let links = article.links.iter().enumerate().map(|(at, link)| LinkRow {
            kind: LinkKind::Link,
            words: open.excerpt(link.span, 200),
            address: link.address.clone(),
            focus: Some(Focus::Link(at)),
        });
        let images = article.images.iter().enumerate();
        let pictures = images.map(|(at, image)| LinkRow {
            kind: LinkKind::Picture,
            words: open.excerpt(image.caption, 200),
            address: image.address.clone(),
            focus: Some(Focus::Image(at)),
        });
        let mut rows: Vec<_> = own.chain(links).chain(pictures).collect();
        let span = |row: &LinkRow| row.focus.and_then(|focus| open.span_of(focus));
        rows.sort_by_key(|row| span(row).map(Span::start));
        let mut list = ListState::default();
        let here = open.focus.filter(|focus| focus.is_reference());
        let at_focus = rows.iter().position(|row| row.focus == here);
        list.go(at_focus.unwrap_or(0), rows.len());
        (!rows.is_empty()).then_some(Self { rows, list })
    }

    pub fn current(&self) -> Option<&LinkRow> {
        self.rows.get(self.list.cursor)
    }
}

/// An address for a line: the host first, without `https://`.
pub fn short(address: &str) -> &str {
    let address = address.strip_prefix("https://").unwrap_or(address);
    // A user name would stand where a reader looks for the host.
    let end = address.find(['/', '?', '#']).unwrap_or(address.len());
    match address[..end].rfind('@') {
        Some(at) if !address.starts_with("mailto:") && !address.contains("://") => {
            &address[at + 1..]
        }
        _ => address,
    }
}

/// `example.org · https://example.org/plan`, for a line that may cut its end.
pub fn with_host(address: &str) -> String {
    match host(address) {
        "" => address.to_owned(),
        host => format!("{host} · {address}"),
    }
}
