//! What a book says of itself: its container, its package document and its table of contents.

use std::collections::{HashMap, HashSet};

use pullquote_text::collapse_whitespace;

use crate::markup::entities::decode;
use crate::markup::tokenizer::{Tag, Token, Tokenizer};

/// The most files of the reading order. The numbers of parts depend on it.
pub const MAX_CHAPTERS: usize = 10_000;
const MAX_GUIDES: usize = 16;
const MAX_CREATORS: usize = 20;

/// The package document. File names are those in the archive.
#[derive(Debug, Default)]
pub struct Package {
    pub title: String,
    pub creators: Vec<String>,
    /// The date of publication, as written.
    pub date: Option<String>,
    pub spine: Vec<SpineItem>,
    /// The tables of contents: that of EPUB 3, then that of EPUB 2.
    pub contents: Vec<String>,
    /// Covers, and pages that only link to others.
    pub guides: Vec<String>,
    /// Whether calibre made it of the articles of a newspaper or of feeds.
    pub is_news: bool,
}

/// A file in the reading order of the book.
#[derive(Clone, Debug, Default)]
pub struct SpineItem {
    pub name: String,
    media_type: String,
    properties: String,
    /// Whether it is marked `linear="no"`: notes and the like.
    pub is_auxiliary: bool,
}

impl SpineItem {
    pub fn is_page(&self) -> bool {
        self.media_type.contains("html")
            || (self.media_type.is_empty() && self.name.contains("htm"))
    }

    pub fn is_contents(&self) -> bool {
        let mut properties = self.properties.split_whitespace();
        properties.any(|property| property == "nav")
    }
}

/// A name without its namespace prefix, in lower case.
pub(super) fn local(name: &str) -> String {
    let (_, local) = name.rsplit_once(':').unwrap_or(("", name));
    local.to_ascii_lowercase()
}

fn is_guide(tag: &Tag) -> bool {
    matches!(tag.raw("type"), Some("toc" | "cover"))
}

/// `<meta name="calibre:publication_type" content="periodical:…">`
fn is_periodical(tag: &Tag) -> bool {
    let content = tag.raw("content").unwrap_or("");
    tag.raw("name") == Some("calibre:publication_type") && content.starts_with("periodical")
}

fn value(tag: &Tag, name: &str) -> String {
    tag.value(name).unwrap_or_default().into_owned()
}

/// The file name of the package document, from `container.xml`.
pub fn rootfile(container: &str) -> Option<String> {
    let mut tags = Tokenizer::new(container, true).filter_map(|token| match token {
        Token::Start(tag) if local(tag.name) == "rootfile" => Some(tag),
        _ => None,
    });
    let path = tags.find_map(|tag| tag.value("full-path"))?;
    resolve("", &path)
}

/// The encrypted files, from `encryption.xml`. It also lists fonts, which are only obfuscated.
pub fn encrypted(list: &str) -> HashSet<String> {
    let tags = Tokenizer::new(list, true).filter_map(|token| match token {
        Token::Start(tag) if local(tag.name) == "cipherreference" => tag.value("URI"),
        _ => None,
    });
    tags.filter_map(|uri| resolve("", &uri)).collect()
}

/// Parses the package document, whose file name is `name`.
pub fn parse(text: &str, name: &str) -> Package {
    let mut package = Package::default();
    let mut items: HashMap<String, SpineItem> = HashMap::new();
    let mut ncx = None;
    // The open metadata element and its text.
    let mut field: Option<(String, String)> = None;
    for token in Tokenizer::new(text, true) {
        match token {
            Token::Start(tag) => {
                let local = local(tag.name);
                match local.as_str() {
                    "title" | "creator" | "date" if !tag.is_closed => {
                        field = Some((local, String::new()));
                    }
                    "item" => {
                        let item = SpineItem {
                            name: resolve(name, &value(&tag, "href")).unwrap_or_default(),
                            media_type: value(&tag, "media-type").to_ascii_lowercase(),
                            properties: value(&tag, "properties"),
                            is_auxiliary: false,
                        };
                        items.insert(value(&tag, "id"), item);
                    }
                    "spine" => ncx = Some(value(&tag, "toc")),
                    "itemref" if package.spine.len() < MAX_CHAPTERS => {
                        let item = items.get(&value(&tag, "idref"));
                        let mut item = item.cloned().unwrap_or_default();
                        item.is_auxiliary = tag.raw("linear") == Some("no");
                        package.spine.push(item);
                    }
                    "meta" if is_periodical(&tag) => package.is_news = true,
                    "reference" if is_guide(&tag) && package.guides.len() < MAX_GUIDES => {
                        package.guides.extend(resolve(name, &value(&tag, "href")));
                    }
                    _ => {}
                }
            }
            Token::Text(text) | Token::Raw(text) => {
                if let Some((_, words)) = &mut field {
                    words.push_str(&decode(text));
                }
            }
            Token::Verbatim(text) => {
                if let Some((_, words)) = &mut field {
                    words.push_str(text);
                }
            }
            Token::End(_) => {
                if let Some((name, words)) = field.take() {
                    package.set(&name, &words);
                }
            }
        }
    }
    let nav = items.values().find(|item| item.is_contents());
    package.contents.extend(nav.map(|item| item.name.clone()));
    let is_ncx = |item: &&SpineItem| item.media_type.contains("dtbncx");
    let ncx = ncx
        .and_then(|id| items.get(&id))
        .or_else(|| items.values().find(is_ncx));
    package.contents.extend(ncx.map(|item| item.name.clone()));
    package
}

impl Package {
    fn set(&mut self, name: &str, words: &str) {
        let words = collapse_whitespace(words);
        match name {
            _ if words.is_empty() => {}
            "title" if self.title.is_empty() => self.title = words,
            // The program, which names itself as the author of the books that it makes of news.
            "creator" if words.eq_ignore_ascii_case("calibre") => self.is_news = true,
            "creator" if self.creators.len() < MAX_CREATORS => self.creators.push(words),
            "date" if self.date.is_none() => self.date = Some(words),
            _ => {}
        }
    }
}

/// The fragment of the link `href`; empty when it has none.
pub fn fragment(href: &str) -> String {
    let fragment = href.split_once('#').map_or("", |(_, fragment)| fragment);
    percent_decode(fragment.trim())
}

/// The file name in the archive of the link `href` in file `base`, without the fragment. `None` for an
/// external URL. `..` does not leave the archive.
pub fn resolve(base: &str, href: &str) -> Option<String> {
    let href = href.split(['#', '?']).next().unwrap_or("").trim();
    if href.is_empty() || href.contains("://") || href.starts_with("data:") {
        return None;
    }
    let href = percent_decode(href);
    let folder = match href.strip_prefix('/') {
        Some(_) => "",
        None => base.rsplit_once('/').map_or("", |(folder, _)| folder),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(href.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

fn percent_decode(href: &str) -> String {
    let bytes = href.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_resolve_to_names_inside_the_archive() {
        for (base, href, name) in [
            ("OEBPS/p.opf", "a.xhtml#x", "OEBPS/a.xhtml"),
            ("OEBPS/t/n.ncx", "../a%20b.xhtml", "OEBPS/a b.xhtml"),
            ("p.opf", "../../../etc/passwd", "etc/passwd"),
            ("a/p.opf", "/b/./c.x", "b/c.x"),
            ("p.opf", "%zz%4", "%zz%4"),
        ] {
            assert_eq!(resolve(base, href).as_deref(), Some(name));
        }
        for href in ["", "#x", "http://x/a", "data:,x", "..", "/"] {
            assert_eq!(resolve("p.opf", href), None, "{href}");
        }
    }
}
