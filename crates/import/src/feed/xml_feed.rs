//! RSS and Atom.

use super::{Entry, Feed, add_tag, author, day, title};
use crate::address;
use crate::xml::{Node, Tree};

/// The feed in `text`; `None` for other XML.
pub fn parse(text: &str, address: &str) -> Option<Feed> {
    let tree = Tree::read(text)?;
    let root = tree.root();
    let name = root.name.rsplit(':').next().unwrap_or_default();
    let mut feed = match name {
        "feed" => atom(&tree, root, address),
        "rss" | "RDF" | "rdf" => rss(&tree, root, address)?,
        // An entry alone, as Atom allows.
        "entry" => Feed {
            entries: vec![Atom::new(&tree, root, address).entry(root)],
            ..Feed::default()
        },
        _ => return None,
    };
    feed.is_cut = tree.is_cut;
    Some(feed)
}

/// RSS 0.91 to 2.0 have their items in the channel, 0.90 and 1.0 beside it.
fn rss(tree: &Tree, root: &Node, address: &str) -> Option<Feed> {
    let channel = tree.child(root, "channel")?;
    let base = tree.text_of(channel, "link").unwrap_or(address);
    let base = address::resolve(address, base).unwrap_or_else(|| address.to_owned());
    let items = tree.all(channel, "item").chain(tree.all(root, "item"));
    let minutes = tree
        .text_of(channel, "ttl")
        .and_then(|ttl| ttl.parse().ok());
    Some(Feed {
        title: tree
            .text_of(channel, "title")
            .map(title)
            .filter(|title| !title.is_empty()),
        home: Some(base.clone()).filter(|home| home != address),
        interval: minutes.or_else(|| update_period(tree, channel)),
        entries: items.map(|item| rss_item(tree, item, &base)).collect(),
        is_cut: false,
    })
}

fn update_period(tree: &Tree, channel: &Node) -> Option<u32> {
    let hours = match tree
        .text_of(channel, "sy:updatePeriod")?
        .to_ascii_lowercase()
        .as_str()
    {
        "hourly" => 1,
        "daily" => 24,
        "weekly" => 24 * 7,
        "monthly" => 24 * 30,
        "yearly" => 24 * 365,
        _ => return None,
    };
    let times: u32 = tree
        .text_of(channel, "sy:updateFrequency")
        .and_then(|times| times.parse().ok())
        .unwrap_or(1);
    Some(hours * 60 / times.max(1))
}

fn rss_item(tree: &Tree, item: &Node, base: &str) -> Entry {
    let text = |name: &str| tree.text_of(item, name);
    let guid = tree.child(item, "guid");
    let is_address = |guid: &&Node| {
        let stated = guid.attribute("isPermaLink");
        stated.is_none_or(|stated| stated.eq_ignore_ascii_case("true"))
            && guid.text.trim().starts_with("http")
    };
    let about = item.attribute("rdf:about");
    let link = text("link")
        .or_else(|| alternate(tree, item, "atom:link"))
        .or_else(|| guid.filter(is_address).map(|guid| guid.text.trim()))
        .or(about);
    let full = ["content:encoded", "xhtml:body", "body", "content"];
    let full = full.into_iter().find_map(|name| {
        let node = tree.child(item, name)?;
        Some(markup_of(tree, node)).filter(|markup| !markup.is_empty())
    });
    let summary = || {
        let node = tree
            .child(item, "description")
            .or_else(|| tree.child(item, "media:description"));
        node.map(|node| markup_of(tree, node))
    };
    let mut tags = Vec::new();
    for tag in tree.children(item) {
        if matches!(tag.name.as_str(), "category" | "dc:subject") {
            add_tag(&mut tags, &tag.text);
        }
    }
    let authors = tree
        .children(item)
        .filter(|child| {
            matches!(
                child.name.as_str(),
                "author" | "dc:creator" | "itunes:author"
            )
        })
        .filter_map(|child| author(&child.text));
    Entry {
        id: guid
            .map(|guid| guid.text.trim())
            .filter(|id| !id.is_empty())
            .or(about)
            .map(str::to_owned),
        address: link.and_then(|link| address::resolve(base, link)),
        title: text("title").map(title).unwrap_or_default(),
        byline: together(authors),
        date: [
            "pubDate",
            "dc:date",
            "dcterms:created",
            "pubdate",
            "atom:published",
            "atom:updated",
        ]
        .into_iter()
        .find_map(|name| day(text(name)?)),
        is_content: full.is_some(),
        content: full.or_else(summary).unwrap_or_default(),
        tags,
    }
}

/// HTML in an element: escaped, which is the text of it, or as elements.
fn markup_of(tree: &Tree, node: &Node) -> String {
    if tree.children(node).next().is_some() {
        return tree.inner(node).to_owned();
    }
    node.text.trim().to_owned()
}

fn together(names: impl Iterator<Item = String>) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    (!all.is_empty()).then(|| all.join(", "))
}

/// The address of the page among links of Atom.
fn alternate<'n>(tree: &'n Tree, node: &'n Node, name: &str) -> Option<&'n str> {
    let mut links = tree.all(node, name);
    let is_page = |link: &&Node| {
        let rel = link.attribute("rel").unwrap_or("alternate");
        let kind = link.attribute("type").unwrap_or("text/html");
        rel == "alternate" && (kind.contains("html") || kind.is_empty())
    };
    links.find(is_page)?.attribute("href")
}

fn atom(tree: &Tree, root: &Node, address: &str) -> Feed {
    let atom = Atom::new(tree, root, address);
    let home = alternate(tree, root, &atom.named("link"));
    let entries = tree.all(root, &atom.named("entry"));
    Feed {
        title: tree
            .child(root, &atom.named("title"))
            .map(|node| atom.line(node))
            .filter(|title| !title.is_empty()),
        home: home.and_then(|home| address::resolve(&atom.base, home)),
        interval: update_period(tree, root),
        entries: entries.map(|entry| atom.entry(entry)).collect(),
        is_cut: false,
    }
}

struct Atom<'a> {
    tree: &'a Tree<'a>,
    base: String,
    /// What the document puts before the names of Atom.
    prefix: &'static str,
}

impl<'a> Atom<'a> {
    fn new(tree: &'a Tree, root: &Node, address: &str) -> Self {
        let base = root.attribute("xml:base").unwrap_or(address);
        Self {
            tree,
            base: address::resolve(address, base).unwrap_or_else(|| address.to_owned()),
            prefix: if root.name.starts_with("atom:") {
                "atom:"
            } else {
                ""
            },
        }
    }

    fn named(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    fn entry(&self, entry: &Node) -> Entry {
        let tree = self.tree;
        let child = |name: &str| tree.child(entry, &self.named(name));
        let base = entry
            .attribute("xml:base")
            .and_then(|base| address::resolve(&self.base, base));
        let base = base.as_deref().unwrap_or(&self.base);
        let content = child("content")
            .map(|node| self.html(node))
            .filter(|html| !html.is_empty());
        let summary = || {
            let node = child("summary").or_else(|| media_description(tree, entry));
            node.map(|node| self.html(node))
        };
        let authors = tree.all(entry, &self.named("author")).filter_map(|person| {
            let name = tree.text_of(person, &self.named("name"));
            author(name.unwrap_or(&person.text))
        });
        let mut tags = Vec::new();
        for tag in tree.all(entry, &self.named("category")) {
            let label = tag.attribute("label").or_else(|| tag.attribute("term"));
            add_tag(&mut tags, label.unwrap_or(&tag.text));
        }
        let dates = ["published", "issued", "created", "updated", "modified"];
        Entry {
            id: child("id")
                .map(|id| id.text.trim().to_owned())
                .filter(|id| !id.is_empty()),
            address: alternate(tree, entry, &self.named("link"))
                .and_then(|link| address::resolve(base, link)),
            title: child("title")
                .map(|node| self.line(node))
                .unwrap_or_default(),
            byline: together(authors),
            date: dates.into_iter().find_map(|name| day(&child(name)?.text)),
            is_content: content.is_some(),
            content: content.or_else(summary).unwrap_or_default(),
            tags,
        }
    }

    /// A text construct as HTML.
    fn html(&self, node: &Node) -> String {
        match node.attribute("type").unwrap_or("text") {
            "xhtml" | "application/xhtml+xml" => self.tree.inner(node).to_owned(),
            // Many feeds leave out the type of what is HTML.
            _ if node.text.contains("</") || node.text.contains("<p") => {
                node.text.trim().to_owned()
            }
            "html" | "text/html" => node.text.trim().to_owned(),
            _ if self.tree.children(node).next().is_some() => self.tree.inner(node).to_owned(),
            _ => super::attribute(node.text.trim()).replace("\n\n", "<p>"),
        }
    }

    fn line(&self, node: &Node) -> String {
        match node.attribute("type").unwrap_or("text") {
            "xhtml" | "application/xhtml+xml" => super::plain(self.tree.inner(node)),
            "html" | "text/html" => super::plain(&node.text),
            _ => title(&node.text),
        }
    }
}

/// What video sites have instead of a summary.
fn media_description<'n>(tree: &'n Tree, entry: &'n Node) -> Option<&'n Node> {
    let group = tree.child(entry, "media:group").unwrap_or(entry);
    tree.child(group, "media:description")
}
