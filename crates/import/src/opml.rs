//! Lists of feeds as files: OPML, which most feed readers export, and the `urls` file of newsboat.

use std::fmt::Write as _;

use pullquote_text::collapse_whitespace;

use crate::address;
use crate::xml::{Node, Tree};

/// The most feeds of a file.
const MAX_FEEDS: usize = 20_000;

/// A feed of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedFeed {
    /// Absolute.
    pub address: String,
    /// Its name in the list.
    pub title: Option<String>,
    /// The site that it is of.
    pub home: Option<String>,
    /// The folders that it is in, outermost first, and its tags.
    pub tags: Vec<String>,
}

/// The feeds of an OPML document, each once; folders become tags. `None` if `bytes` are something else.
pub fn parse_opml(bytes: &[u8]) -> Option<Vec<ListedFeed>> {
    let text = crate::decode::decode(bytes.to_vec(), None).text;
    let tree = Tree::read(&text)?;
    if !tree.root().name.eq_ignore_ascii_case("opml") {
        return None;
    }
    let mut feeds = Vec::new();
    // A stack instead of recursion, with the folders of each level; reversed, so that order is kept.
    let mut open: Vec<(&Node, Vec<String>)> = vec![(tree.root(), Vec::new())];
    while let Some((node, folders)) = open.pop() {
        if feeds.len() >= MAX_FEEDS {
            break;
        }
        let is_outline = node.name.eq_ignore_ascii_case("outline");
        let name = node.attribute("title").or_else(|| node.attribute("text"));
        let name = name
            .map(collapse_whitespace)
            .filter(|name| !name.is_empty());
        let found = node
            .attribute("xmlUrl")
            .or_else(|| node.attribute("url").filter(|_| is_rss(node)));
        let mut inner = folders.clone();
        if let Some(found) = found.and_then(|found| address::resolve("", found)) {
            let mut tags = folders;
            for tag in node.attribute("category").unwrap_or_default().split(',') {
                add(&mut tags, tag.rsplit('/').next().unwrap_or(tag));
            }
            feeds.push(ListedFeed {
                address: found,
                title: name,
                home: node
                    .attribute("htmlUrl")
                    .and_then(|home| address::resolve("", home)),
                tags,
            });
        } else if let Some(folder) = name.filter(|_| is_outline) {
            add(&mut inner, &folder);
        }
        let children: Vec<&Node> = tree.children(node).collect();
        open.extend(
            children
                .into_iter()
                .rev()
                .map(|child| (child, inner.clone())),
        );
    }
    Some(unique(feeds))
}

fn is_rss(node: &Node) -> bool {
    node.attribute("type").is_some_and(|kind| {
        let kind = kind.to_ascii_lowercase();
        kind == "rss" || kind == "atom"
    })
}

fn add(tags: &mut Vec<String>, tag: &str) {
    let tag = collapse_whitespace(tag);
    if !tag.is_empty() && !tags.contains(&tag) {
        tags.push(tag);
    }
}

fn unique(feeds: Vec<ListedFeed>) -> Vec<ListedFeed> {
    let mut unique: Vec<ListedFeed> = Vec::with_capacity(feeds.len());
    let mut at = std::collections::HashMap::new();
    for feed in feeds {
        let index = *at.entry(feed.address.clone()).or_insert(unique.len());
        match unique.get_mut(index) {
            // The same feed in two folders has both as tags.
            Some(known) => feed.tags.iter().for_each(|tag| add(&mut known.tags, tag)),
            None => unique.push(feed),
        }
    }
    unique
}

/// `feeds` as OPML 2.0: a folder for each first tag, all tags in `category`.
pub fn to_opml(feeds: &[ListedFeed]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head><title>pullquote feeds</title></head>\n  <body>\n",
    );
    let mut folders: Vec<&str> = Vec::new();
    for folder in feeds.iter().filter_map(|feed| feed.tags.first()) {
        if !folders.contains(&folder.as_str()) {
            folders.push(folder);
        }
    }
    for feed in feeds.iter().filter(|feed| feed.tags.is_empty()) {
        outline(&mut out, "    ", feed);
    }
    for folder in folders {
        let _ = writeln!(out, "    <outline text=\"{}\">", escape(folder));
        let inside = feeds
            .iter()
            .filter(|feed| feed.tags.first().is_some_and(|first| first == folder));
        for feed in inside {
            outline(&mut out, "      ", feed);
        }
        out += "    </outline>\n";
    }
    out + "  </body>\n</opml>\n"
}

fn outline(out: &mut String, indent: &str, feed: &ListedFeed) {
    let title = escape(feed.title.as_deref().unwrap_or(&feed.address));
    let address = escape(&feed.address);
    let _ = write!(
        out,
        "{indent}<outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{address}\""
    );
    if let Some(home) = &feed.home {
        let _ = write!(out, " htmlUrl=\"{}\"", escape(home));
    }
    if feed.tags.len() > 1 {
        let tags: Vec<String> = feed.tags[1..]
            .iter()
            .map(|tag| tag.replace(',', " "))
            .collect();
        let _ = write!(out, " category=\"{}\"", escape(&tags.join(",")));
    }
    out.push_str("/>\n");
}

fn escape(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The feeds of newsboat's `urls` file: an address and tags on each line, `"~name"` for a name of one's
/// own. Second, what is left out: queries, commands (`exec:`, `filter:`) and files, which are never run.
pub fn parse_newsboat(text: &str) -> (Vec<ListedFeed>, Vec<String>) {
    let (mut feeds, mut left_out) = (Vec::new(), Vec::new());
    for line in text.lines().take(MAX_FEEDS) {
        let mut words = words(line).into_iter();
        let Some(first) = words.next() else { continue };
        let Some(found) = address::resolve("", &first) else {
            left_out.push(first);
            continue;
        };
        let mut feed = ListedFeed {
            address: found,
            ..ListedFeed::default()
        };
        for word in words {
            match word.strip_prefix('~') {
                Some(name) => feed.title = Some(collapse_whitespace(name)),
                // `!` hides a feed in newsboat's own list.
                None if word == "!" => {}
                None => add(&mut feed.tags, &word),
            }
        }
        feeds.push(feed);
    }
    (unique(feeds), left_out)
}

/// The words of a line, with quoted ones; a `#` begins a comment.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut chars = line.chars().peekable();
    loop {
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        match chars.peek() {
            None | Some('#') => return words,
            Some('"') => {
                chars.next();
                let mut word = String::new();
                while let Some(c) = chars.next() {
                    match c {
                        '"' => break,
                        '\\' => word.extend(chars.next()),
                        _ => word.push(c),
                    }
                }
                words.push(word);
            }
            Some(_) => {
                let mut word = String::new();
                while let Some(c) = chars.next_if(|c| !c.is_whitespace()) {
                    word.push(c);
                }
                words.push(word);
            }
        }
    }
}

/// `feeds` as newsboat's `urls` file.
pub fn to_newsboat(feeds: &[ListedFeed]) -> String {
    let quoted = |word: &str| {
        let word: String = word
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
    };
    let mut out = String::new();
    for feed in feeds {
        out += &feed.address;
        for tag in &feed.tags {
            let _ = write!(out, " {}", quoted(tag));
        }
        if let Some(title) = &feed.title {
            let _ = write!(out, " {}", quoted(&format!("~{title}")));
        }
        out.push('\n');
    }
    out
}
