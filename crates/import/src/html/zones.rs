//! What an element of a page is, by its name, role, class and id.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::markup::tree::{NodeId, Tree};

/// How much of a class or id is read, in bytes.
const MAX_CLASS: usize = 400;
/// The attributes that tell what an element is, the ones that name it last.
const ATTRIBUTES: [&str; 8] = [
    "role",
    "itemprop",
    "rel",
    "class",
    "id",
    "data-component",
    "data-testid",
    "data-module",
];
/// Within how many nodes a figure shows what it is.
const MAX_SIGN_UP: NodeId = 100;

/// Properties of elements, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Zone(u16);

impl Zone {
    pub const NONE: Self = Self(0);
    /// Not shown, or only read aloud.
    pub const HIDDEN: Self = Self(1);
    /// Comments of readers.
    pub const COMMENTS: Self = Self(1 << 1);
    /// Part of the page rather than of the article.
    pub const FURNITURE: Self = Self(1 << 2);
    pub const CAPTION: Self = Self(1 << 3);
    /// Who made a picture.
    pub const CREDIT: Self = Self(1 << 4);
    pub const BYLINE: Self = Self(1 << 5);
    pub const DATE: Self = Self(1 << 6);
    pub const STANDFIRST: Self = Self(1 << 7);
    /// Named like the text of an article.
    pub const BODY: Self = Self(1 << 8);
    /// Declared as the text of the article.
    pub const ARTICLE_BODY: Self = Self(1 << 9);
    /// `<article>`.
    pub const ARTICLE: Self = Self(1 << 10);
    /// `<main>`.
    pub const MAIN: Self = Self(1 << 11);
    pub const GALLERY: Self = Self(1 << 12);
    /// Furniture that no share of the text makes part of the article.
    pub const SURELY: Self = Self(1 << 13);

    /// Furniture that holds little.
    pub const PERHAPS: Self = Self(1 << 14);
    /// A box beside the text that is part of it.
    pub const FACTS: Self = Self(1 << 15);

    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    fn add(&mut self, other: Self) {
        *self = self.with(other);
    }
}

/// The zones of all nodes of `tree`.
pub fn zones(tree: &Tree) -> Vec<Zone> {
    let ids = 0..tree.nodes.len() as NodeId;
    // Pages repeat their classes.
    let mut known = HashMap::new();
    ids.map(|id| zone(tree, id, &mut known)).collect()
}

fn zone<'t>(tree: &Tree<'t>, id: NodeId, known: &mut HashMap<&'t str, Zone>) -> Zone {
    let node = tree.node(id);
    let Some(tag) = node.tag() else {
        return Zone::NONE;
    };
    let name = by_name(tree, id);
    if tag.has_no_attributes() {
        return name;
    }
    let mut values = [None; ATTRIBUTES.len()];
    for (name, value) in tag.attributes() {
        let mut known = ATTRIBUTES.iter();
        if let Some(at) = known.position(|known| known.eq_ignore_ascii_case(name)) {
            values[at] = values[at].or(Some(value));
        }
    }
    let [role, itemprop, rel, naming @ ..] = values;
    let mut zone = by_attributes(role, itemprop, rel);
    for value in naming.into_iter().flatten() {
        let value = &value[..value.floor_char_boundary(MAX_CLASS)];
        zone.add(*known.entry(value).or_insert_with(|| by_words(value)));
    }
    // A box of facts in an `<aside>` is text, unless another word says what else it is.
    let is_text = zone.has(Zone::FACTS) && !zone.has(Zone::FURNITURE);
    let is_aside = node.name() == "aside";
    zone.add(if is_text && is_aside {
        name.without(Zone::FURNITURE)
    } else {
        name
    });
    // A teaser of other articles is more than a paragraph; this one is of its own article.
    let is_paragraph = matches!(node.name(), "p" | "h2")
        && tag
            .raw("class")
            .is_some_and(|class| class.contains("teaser"));
    if is_paragraph { Zone::STANDFIRST } else { zone }
}

fn by_name(tree: &Tree, id: NodeId) -> Zone {
    let node = tree.node(id);
    match node.name() {
        "nav" => Zone::FURNITURE.with(Zone::SURELY),
        "aside" | "dialog" | "search" | "menu" => Zone::FURNITURE,
        "footer" => {
            let is_quoted = tree
                .ancestors(node.parent)
                .any(|id| matches!(tree.node(id).name(), "blockquote" | "figure"));
            if is_quoted {
                Zone::NONE
            } else {
                Zone::FURNITURE.with(Zone::SURELY)
            }
        }
        "figcaption" => Zone::CAPTION,
        "figure" if is_sign_up(tree, id) => Zone::FURNITURE,
        "article" => Zone::ARTICLE,
        "main" => Zone::MAIN,
        "time" => Zone::DATE,
        _ => Zone::NONE,
    }
}

/// Whether a figure shows a form for an address and nothing else.
fn is_sign_up(tree: &Tree, id: NodeId) -> bool {
    let inner = id..tree.node(id).end.min(id + MAX_SIGN_UP);
    let mut asks = false;
    for id in inner {
        let node = tree.node(id);
        match node.name() {
            "input" => asks |= node.raw("type").is_none_or(|kind| kind != "hidden"),
            "img" | "picture" | "video" | "audio" | "iframe" | "table" | "blockquote" | "pre" => {
                return false;
            }
            _ => {}
        }
    }
    asks
}

fn by_attributes(role: Option<&str>, itemprop: Option<&str>, rel: Option<&str>) -> Zone {
    let mut zone = Zone::NONE;
    let is = |value: Option<&str>, words: &[&str]| {
        let mut all = value.unwrap_or_default().split_ascii_whitespace();
        all.any(|word| words.iter().any(|known| word.eq_ignore_ascii_case(known)))
    };
    let roles = [
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "search",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
        "toolbar",
        "tooltip",
        "tablist",
    ];
    if is(role, &roles) {
        zone.add(Zone::FURNITURE);
    }
    if is(role, &["main"]) {
        zone.add(Zone::MAIN);
    }
    if is(role, &["article"]) {
        zone.add(Zone::ARTICLE);
    }
    if is(itemprop, &["articleBody", "reviewBody", "blogPost"]) {
        zone.add(Zone::ARTICLE_BODY);
    }
    if is(itemprop, &["author", "creator"]) || is(rel, &["author"]) {
        zone.add(Zone::BYLINE);
    }
    if is(itemprop, &["comment"]) {
        zone.add(Zone::COMMENTS);
    }
    if is(itemprop, &["caption"]) {
        zone.add(Zone::CAPTION);
    }
    zone
}

/// The zone of each word of [`WORDS`].
static WORDS: LazyLock<HashMap<&str, Zone>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for line in include_str!("../../assets/class_words.txt").lines() {
        let mut parts = line.split_ascii_whitespace();
        let zone = match parts.next() {
            Some("hidden") => Zone::HIDDEN,
            Some("comments") => Zone::COMMENTS,
            Some("furniture") => Zone::FURNITURE,
            Some("perhaps") => Zone::PERHAPS,
            Some("surely") => Zone::FURNITURE.with(Zone::SURELY),
            Some("caption") => Zone::CAPTION,
            Some("credit") => Zone::CREDIT,
            Some("byline") => Zone::BYLINE,
            Some("date") => Zone::DATE,
            Some("standfirst") => Zone::STANDFIRST,
            Some("body") => Zone::BODY,
            Some("facts") => Zone::FACTS,
            Some("gallery") => Zone::GALLERY,
            _ => continue,
        };
        for word in parts {
            let known: &mut Zone = words.entry(word).or_default();
            known.add(zone);
        }
    }
    words
});

/// The zone that the words of a class or id name: the words, and two or three of them in a row.
pub fn by_words(class: &str) -> Zone {
    let mut zone = Zone::NONE;
    for name in class.split_ascii_whitespace() {
        // Utility classes such as `md:hidden` and `max-w-[40ch]` name no part of a page.
        if name.contains([':', '[', '=', '/']) {
            continue;
        }
        let (joined, starts) = words(name);
        for at in 0..starts.len() {
            // `has-sidebar`, `no-comments`: the element around.
            let before = at.checked_sub(1).map(|before| starts[before]);
            let is_about = before.is_some_and(|start| {
                let word = &joined[start..starts[at] - 1];
                matches!(
                    word,
                    "has" | "with" | "no" | "without" | "hide" | "not" | "enable" | "is"
                )
            });
            if is_about && !joined.starts_with("is-hidden") {
                continue;
            }
            for n in 1..=3 {
                let Some(end) = (at + n <= starts.len())
                    .then(|| starts.get(at + n).map_or(joined.len(), |next| next - 1))
                else {
                    break;
                };
                if let Some(found) = WORDS.get(&joined[starts[at]..end]) {
                    zone.add(*found);
                }
            }
        }
    }
    zone
}

/// The words of a class name in lower case, joined by hyphens, and where each starts.
fn words(name: &str) -> (String, Vec<usize>) {
    let mut joined = String::with_capacity(name.len() + 4);
    let mut starts = Vec::new();
    let (mut was_lower, mut in_word) = (false, false);
    for c in name.chars() {
        if !c.is_alphanumeric() {
            (was_lower, in_word) = (false, false);
            continue;
        }
        if !in_word || (was_lower && c.is_uppercase()) {
            if !joined.is_empty() {
                joined.push('-');
            }
            starts.push(joined.len());
        }
        joined.extend(c.to_lowercase());
        (was_lower, in_word) = (c.is_lowercase(), true);
    }
    (joined, starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_read_by_their_words() {
        for (class, zone) in [
            ("o-story__relatedLinks", Zone::FURNITURE),
            ("newsletter-signup", Zone::FURNITURE),
            ("ArticleBody_text__x1", Zone::BODY),
            ("wp-caption-text", Zone::CAPTION),
            ("comment-list", Zone::COMMENTS),
            ("layout has-sidebar no-comments", Zone::NONE),
            ("md:hidden max-w-[40ch]", Zone::NONE),
            ("download adaptive", Zone::NONE),
        ] {
            let found = by_words(class);
            assert!(
                found == zone || (zone != Zone::NONE && found.has(zone)),
                "{class} {found:?}"
            );
        }
    }
}
