//! What a book says of itself: the container, the package document, the table of contents.

use std::collections::HashMap;

use crate::markup::entities::decode;
use crate::markup::tokenizer::{Tag, Token, Tokenizer};

/// The most chapters that a book is read to have.
const MOST_CHAPTERS: usize = 10_000;

/// The most pages that lead to others.
const MOST_GUIDES: usize = 16;

/// The package document.
#[derive(Debug, Default)]
pub struct Package {
    /// The title.
    pub title: String,
    /// Who wrote it.
    pub creators: Vec<String>,
    /// When it came out, as it is written.
    pub date: Option<String>,
    /// The chapters in reading order: all that the spine names.
    pub spine: Vec<Item>,
    /// The names of the tables of contents, the better first.
    pub contents: Vec<String>,
    /// Pages that only lead to others, or show the cover.
    pub guides: Vec<String>,
}

/// A file of the book.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Its name in the archive.
    pub name: String,
    /// What it is, such as `application/xhtml+xml`.
    kind: String,
    properties: String,
    /// Whether it is outside the reading order.
    pub is_aside: bool,
}

impl Item {
    /// Whether it holds text.
    pub fn is_page(&self) -> bool {
        self.kind.contains("html") || (self.kind.is_empty() && self.name.contains("htm"))
    }

    /// Whether it is the table of contents.
    pub fn is_contents(&self) -> bool {
        self.properties
            .split_whitespace()
            .any(|property| property == "nav")
    }
}

/// A name without the prefix of its namespace, in small letters.
fn local(name: &str) -> String {
    let (_, local) = name.rsplit_once(':').unwrap_or(("", name));
    local.to_ascii_lowercase()
}

/// Whether a reference leads to the cover or to the contents.
fn is_guide(tag: &Tag) -> bool {
    matches!(tag.raw("type"), Some("toc" | "cover"))
}

fn value(tag: &Tag, name: &str) -> String {
    tag.value(name).unwrap_or_default().into_owned()
}

/// The name of the package document that a container names.
pub fn rootfile(container: &str) -> Option<String> {
    let mut tags = Tokenizer::new(container, true).filter_map(|token| match token {
        Token::Start(tag) if local(tag.name) == "rootfile" => Some(tag),
        _ => None,
    });
    let path = tags.find_map(|tag| tag.value("full-path"))?;
    resolved("", &path)
}

/// The names that are encrypted, of those that a book lists; fonts are only disguised.
pub fn encrypted(list: &str) -> Vec<String> {
    let tags = Tokenizer::new(list, true).filter_map(|token| match token {
        Token::Start(tag) if local(tag.name) == "cipherreference" => tag.value("URI"),
        _ => None,
    });
    tags.filter_map(|uri| resolved("", &uri)).collect()
}

/// Reads the package document `name`.
pub fn package(text: &str, name: &str) -> Package {
    let mut package = Package::default();
    let mut items: HashMap<String, Item> = HashMap::new();
    let mut ncx = None;
    // The element whose text is gathered.
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
                        let item = Item {
                            name: resolved(name, &value(&tag, "href")).unwrap_or_default(),
                            kind: value(&tag, "media-type").to_ascii_lowercase(),
                            properties: value(&tag, "properties"),
                            is_aside: false,
                        };
                        items.insert(value(&tag, "id"), item);
                    }
                    "spine" => ncx = Some(value(&tag, "toc")),
                    "itemref" if package.spine.len() < MOST_CHAPTERS => {
                        let mut item = items
                            .get(&value(&tag, "idref"))
                            .cloned()
                            .unwrap_or_default();
                        item.is_aside = tag.raw("linear") == Some("no");
                        package.spine.push(item);
                    }
                    "reference" if is_guide(&tag) && package.guides.len() < MOST_GUIDES => {
                        package.guides.extend(resolved(name, &value(&tag, "href")));
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
    let is_ncx = |item: &&Item| item.kind.contains("dtbncx");
    let ncx = ncx
        .and_then(|id| items.get(&id))
        .or_else(|| items.values().find(is_ncx));
    package.contents.extend(ncx.map(|item| item.name.clone()));
    package
}

impl Package {
    fn set(&mut self, name: &str, words: &str) {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        match name {
            _ if words.is_empty() => {}
            "title" if self.title.is_empty() => self.title = words,
            "creator" if self.creators.len() < 20 => self.creators.push(words),
            "date" if self.date.is_none() => self.date = Some(words),
            _ => {}
        }
    }
}

/// What a table of contents calls the files of the book: the first label of each. `name` is its own
/// name, to which it refers; both kinds, EPUB 3's page and EPUB 2's NCX, are read alike.
pub fn labels(text: &str, name: &str) -> HashMap<String, String> {
    let mut labels: HashMap<String, String> = HashMap::new();
    let mut add = |target: &str, words: &str| {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(target) = resolved(name, target).filter(|_| !words.is_empty()) {
            labels.entry(target).or_insert(words);
        }
    };
    let (mut link, mut words) = (None, String::new());
    let (mut in_label, mut label) = (false, String::new());
    for token in Tokenizer::new(text, true) {
        match token {
            Token::Start(tag) => match local(tag.name).as_str() {
                "a" => {
                    link = tag.value("href");
                    words.clear();
                }
                "text" => {
                    in_label = true;
                    label.clear();
                }
                "content" => add(&value(&tag, "src"), &label),
                _ => {}
            },
            Token::End(end) => match local(end).as_str() {
                "a" => {
                    if let Some(link) = link.take() {
                        add(&link, &words);
                    }
                }
                "text" => in_label = false,
                _ => {}
            },
            Token::Text(text) if in_label => label.push_str(&decode(text)),
            Token::Text(text) if link.is_some() => words.push_str(&decode(text)),
            _ => {}
        }
    }
    labels
}

/// The name in the archive to which `href` in the file `base` leads, without what stands behind `#`;
/// `None` for an address outside. Steps up do not leave the archive.
pub fn resolved(base: &str, href: &str) -> Option<String> {
    let href = href.split(['#', '?']).next().unwrap_or("").trim();
    if href.is_empty() || href.contains("://") || href.starts_with("data:") {
        return None;
    }
    let href = unescaped(href);
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

/// `%20` and the like read.
fn unescaped(href: &str) -> String {
    let bytes = href.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digit = |at: usize| {
            bytes
                .get(at)
                .and_then(|&byte| char::from(byte).to_digit(16))
        };
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
    fn links_lead_to_names_and_never_out_of_the_book() {
        let name = |base, href| resolved(base, href);
        assert_eq!(
            name("OEBPS/p.opf", "a.xhtml#x").as_deref(),
            Some("OEBPS/a.xhtml")
        );
        assert_eq!(
            name("OEBPS/t/n.ncx", "../a%20b.xhtml").as_deref(),
            Some("OEBPS/a b.xhtml")
        );
        assert_eq!(
            name("p.opf", "../../../etc/passwd").as_deref(),
            Some("etc/passwd")
        );
        assert_eq!(name("a/p.opf", "/b/./c.x").as_deref(), Some("b/c.x"));
        assert_eq!(name("p.opf", "%zz%4").as_deref(), Some("%zz%4"));
        for href in ["", "#x", "http://x/a", "data:,x", "..", "/"] {
            assert_eq!(name("p.opf", href), None, "{href}");
        }
    }

    #[test]
    fn both_kinds_of_contents_are_read() {
        let nav = "<nav epub:type='toc'><ol><li><a href='a.xhtml#1'>One &amp;\n <i>only</i></a></li>\
            <li><a href='a.xhtml#2'>Again</a><a href='b.xhtml'>Two</a></ol></nav>";
        let found = labels(nav, "OEBPS/nav.xhtml");
        assert_eq!(found["OEBPS/a.xhtml"], "One & only");
        assert_eq!(found["OEBPS/b.xhtml"], "Two");
        let ncx = "<docTitle><text>Epub</text></docTitle><navPoint><navLabel><text>One</text></navLabel>\
            <content src='a.xhtml'/><navPoint><navLabel><text>Two</text></navLabel><content src='b.xhtml'/>";
        let found = labels(ncx, "toc.ncx");
        assert_eq!(
            (found["a.xhtml"].as_str(), found["b.xhtml"].as_str()),
            ("One", "Two")
        );
    }
}
