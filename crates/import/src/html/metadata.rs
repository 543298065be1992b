//! What the head of a page says about its article.

use pullquote_text::collapse_whitespace;

use super::json_ld::JsonLd;
use crate::markup::entities;
use crate::markup::tree::{Content, NodeId, Tree};

/// How many JSON-LD scripts are read.
const MAX_SCRIPTS: usize = 24;
/// The longest value that is kept, in bytes.
const MAX_VALUE: usize = 2000;
const MAX_TAGS: usize = 24;

/// The metadata of a page. Texts are on one line and not empty.
#[derive(Debug, Default)]
pub struct Metadata {
    /// `<title>`.
    pub title: Option<String>,
    /// The headline by `og:title` and the like.
    pub headline: Option<String>,
    pub site: Option<String>,
    pub authors: Vec<String>,
    /// The date of publication, as written, the most reliable first.
    pub published: Vec<(u8, String)>,
    pub modified: Option<String>,
    pub description: Option<String>,
    /// The address of the article, absolute or relative to `base`.
    pub canonical: Option<String>,
    /// The address that links are relative to.
    pub base: Option<String>,
    /// The address that a browser wrote into the page when it saved it.
    pub saved_from: Option<String>,
    pub tags: Vec<String>,
    pub json: JsonLd,
    /// Whether this program wrote the page.
    pub is_kept: bool,
    /// Whether this program wrote that the page has a teaser only.
    pub is_teaser: bool,
}

impl Metadata {
    pub fn read(tree: &Tree, html: &str) -> Self {
        let mut metadata = Self {
            saved_from: saved_from(html),
            ..Self::default()
        };
        let mut n_scripts = 0;
        for (at, node) in tree.nodes.iter().enumerate() {
            match node.content {
                Content::Raw(text) => {
                    let around = tree.node(node.parent);
                    if around.name() == "title" {
                        // SVG pictures have titles too; the page's comes first.
                        let title = || clean(&entities::decode(text));
                        metadata.title = metadata.title.take().or_else(title);
                    } else if around.name() == "script"
                        && n_scripts < MAX_SCRIPTS
                        && is_json_ld(tree, node.parent)
                    {
                        n_scripts += 1;
                        metadata.json.read(text);
                    }
                }
                Content::Element("meta", _) => metadata.meta(tree, at as NodeId),
                Content::Element("link", tag) => {
                    let is_canonical = tag
                        .raw("rel")
                        .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
                    let address = tag.value("href").filter(|_| is_canonical);
                    put(
                        &mut metadata.canonical,
                        address.and_then(|address| clean(&address)),
                    );
                }
                Content::Element("base", tag) => {
                    let address = tag.value("href").and_then(|address| clean(&address));
                    put(&mut metadata.base, address);
                }
                _ => {}
            }
        }
        metadata.settle()
    }

    fn meta(&mut self, tree: &Tree, id: NodeId) {
        let Some(tag) = tree.node(id).tag() else {
            return;
        };
        let content = tag.value("content").or_else(|| tag.value("value"));
        let Some(words) = content.and_then(|content| clean(&content)) else {
            return;
        };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = tag.raw(key) {
                self.field(&name.trim().to_ascii_lowercase(), words.clone());
            }
        }
    }

    fn field(&mut self, name: &str, words: String) {
        match name {
            "og:title" => self.headline = Some(words),
            "twitter:title" | "dc.title" | "dcterms.title" | "sailthru.title" | "parsely-title"
            | "headline" | "title" | "hdl" | "mrc__share_title" => {
                put(&mut self.headline, Some(words));
            }
            "og:site_name" => self.site = Some(words),
            "application-name" | "dc.publisher" | "dcterms.publisher" | "publisher" | "cre"
            | "source" | "copyright-holder" => put(&mut self.site, Some(words)),
            "author"
            | "article:author"
            | "article:author_name"
            | "dc.creator"
            | "dcterms.creator"
            | "sailthru.author"
            | "parsely-author"
            | "byl"
            | "byline"
            | "authors"
            | "creator"
            | "og:article:author"
            | "citation_author"
            | "dcsext.author"
            | "cxenseparse:author"
            | "shareaholic:article_author_name" => {
                let is_address =
                    words.contains("://") || words.starts_with("www.") || words.starts_with('/');
                if !is_address && !self.authors.contains(&words) {
                    self.authors.push(words);
                }
            }
            "og:description" => self.description = Some(words),
            "description" | "twitter:description" | "dc.description" => {
                put(&mut self.description, Some(words));
            }
            "og:url" => put(&mut self.canonical, Some(words)),
            "keywords" | "news_keywords" | "article:tag" | "article:section" | "parsely-tags" => {
                self.tags.extend(words.split(',').filter_map(clean));
            }
            "generator" => self.is_kept |= words == "pullquote",
            "pullquote-extent" => self.is_teaser |= words == "teaser",
            "article:modified_time"
            | "og:updated_time"
            | "datemodified"
            | "last-modified"
            | "dcterms.modified"
            | "lastmod"
            | "revision_date"
            | "article.updated"
            | "og:article:modified_time" => put(&mut self.modified, Some(words)),
            _ => {
                if let Some(rank) = date_rank(name) {
                    self.published.push((rank, words));
                }
            }
        }
    }

    /// Puts together what the elements and the scripts say.
    fn settle(mut self) -> Self {
        let json = &mut self.json;
        put(&mut self.site, json.site.take());
        put(&mut self.description, json.description.take());
        put(&mut self.modified, json.modified.take());
        put(&mut self.canonical, json.address.take());
        if let Some(date) = json.published.take() {
            self.published.push((0, date));
        }
        self.published.sort_by_key(|(rank, _)| *rank);
        let mut tags: Vec<String> = Vec::new();
        for tag in json.tags.drain(..).chain(self.tags.drain(..)) {
            let is_new = !tags
                .iter()
                .any(|known| known.to_lowercase() == tag.to_lowercase());
            if is_new && tags.len() < MAX_TAGS && tag.len() <= 80 {
                tags.push(tag);
            }
        }
        self.tags = tags;
        self
    }
}

/// How far a date of this name is from the day of publication; `None` if it is no date.
fn date_rank(name: &str) -> Option<u8> {
    let rank = match name {
        "article:published_time"
        | "datepublished"
        | "og:article:published_time"
        | "article:published" => 1,
        "parsely-pub-date"
        | "sailthru.date"
        | "publication_date"
        | "publicationdate"
        | "pubdate"
        | "pub_date"
        | "publishdate"
        | "publish-date"
        | "publish_date"
        | "published_date"
        | "published_time"
        | "originalpublicationdate"
        | "article_date_original"
        | "article.published"
        | "rnews:datepublished"
        | "cxenseparse:recs:publishtime"
        | "citation_publication_date"
        | "displaydate"
        | "ptime"
        | "article:post_date"
        | "date_published"
        | "published"
        | "og:published_time"
        | "og:pubdate"
        | "dcterms.issued"
        | "dc.date.issued"
        | "prism.publicationdate"
        | "nrk-published"
        | "article.created"
        | "article:create"
        | "contentcreatedate"
        | "first-published"
        | "datecreated"
        | "creation_date"
        | "dc.date.created"
        | "dcterms.created"
        | "pdate" => 2,
        "date" | "dc.date" | "dcterms.date" | "sort_date" | "timestamp" | "last-publish"
        | "docdate" | "utime" | "created" | "doc_date" => 3,
        _ => return None,
    };
    Some(rank)
}

fn put(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value;
    }
}

/// The text on one line; `None` when it is empty or too long.
pub fn clean(text: &str) -> Option<String> {
    let text = collapse_whitespace(text.trim_matches('\0'));
    (!text.is_empty() && text.len() <= MAX_VALUE).then_some(text)
}

fn is_json_ld(tree: &Tree, script: NodeId) -> bool {
    let kind = tree.node(script).raw("type").unwrap_or_default();
    kind.to_ascii_lowercase().contains("ld+json")
}

/// The address in the comment that browsers write: `<!-- saved from url=(0028)https://… -->`.
fn saved_from(html: &str) -> Option<String> {
    let head = &html[..html.floor_char_boundary(4096)];
    let marks = ["saved from url=", "Page saved with SingleFile"];
    let at = marks.iter().find_map(|mark| head.find(mark))?;
    let rest = &head[at..];
    let rest = &rest[..rest.find("-->").unwrap_or(rest.len())];
    let start = rest.find("http")?;
    rest[start..].split_whitespace().next().map(str::to_owned)
}
