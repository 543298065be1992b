//! [`Subscriptions`]: the feeds that the reader follows, and changes to them.
//!
//! Changes are [`Edit`]s, applied to what the file has at that moment, under its lock. So two windows and a
//! `fetch` in the background can all change it, and each change concerns one feed.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

/// The form of the file.
const VERSION: u64 = 1;

/// Where the text of an article comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// From the feed if it has the whole article, else from its page.
    #[default]
    Auto,
    /// From the page of each entry.
    Full,
    /// From the feed alone; no page is fetched.
    Feed,
    /// From the feed. What is only a teaser offers its page to who reads it.
    Ask,
}

impl Mode {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Full => "full",
            Self::Feed => "feed",
            Self::Ask => "ask",
        }
    }

    /// What it means, for the screen.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Auto => "the page where the feed has only a teaser",
            Self::Full => "always the page",
            Self::Feed => "only what is in the feed",
            Self::Ask => "the page of a teaser when you ask for it",
        }
    }

    /// The next one, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Auto => Self::Full,
            Self::Full => Self::Feed,
            Self::Feed => Self::Ask,
            Self::Ask => Self::Auto,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "called by serde")]
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A feed that the reader follows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Subscription {
    pub address: String,
    /// The feed's own title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The reader's name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The site that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(default, skip_serializing_if = "Mode::is_default")]
    pub mode: Mode,
    /// When it was subscribed to, as RFC 3339.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub added: String,
    /// Members that this version does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Subscription {
    pub fn new(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            ..Self::default()
        }
    }

    /// The reader's name, else the feed's title, else its address. Not cleaned.
    pub fn label(&self) -> &str {
        let named = self.name.as_deref().or(self.title.as_deref());
        named
            .filter(|name| !name.trim().is_empty())
            .unwrap_or(&self.address)
    }
}

/// A change to one subscription.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Follow a feed. One that is followed already gets the tags.
    Add(Box<Subscription>),
    /// By its address.
    Remove(String),
    /// Give it a name, or none.
    Rename(String, Option<String>),
    Mode(String, Mode),
    Tags(String, Vec<String>),
    /// What the feed says of itself.
    Describe {
        address: String,
        title: Option<String>,
        home: Option<String>,
    },
    /// Its address has changed for good.
    Moved {
        from: String,
        to: String,
    },
}

#[derive(Clone, Debug, PartialEq)]
enum Item {
    Feed(Subscription),
    /// Written by a later version, or by hand.
    Unknown(Value),
}

/// The feeds that the reader follows, in the order in which they were added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subscriptions {
    items: Vec<Item>,
    other: Map<String, Value>,
}

/// Why a text is no list of subscriptions.
#[derive(Debug, Error)]
pub enum ReadError {
    #[error("it is not JSON ({0})")]
    Json(#[from] serde_json::Error),
    #[error("it has no list of feeds")]
    NoFeeds,
    #[error("it was written by a later version of pullquote")]
    Newer,
}

impl Subscriptions {
    /// Reads the content of `feeds.json`.
    ///
    /// # Errors
    /// It is something else.
    pub fn from_json(text: &str) -> Result<Self, ReadError> {
        let mut root: Map<String, Value> = serde_json::from_str(text)?;
        if root
            .get("version")
            .and_then(Value::as_u64)
            .is_some_and(|found| found > VERSION)
        {
            return Err(ReadError::Newer);
        }
        let Some(Value::Array(list)) = root.remove("feeds") else {
            return Err(ReadError::NoFeeds);
        };
        let items = list.into_iter().map(|value| {
            let feed = Subscription::deserialize(&value);
            match feed {
                Ok(feed) if value.is_object() && !feed.address.is_empty() => Item::Feed(feed),
                _ => Item::Unknown(value),
            }
        });
        Ok(Self {
            items: items.collect(),
            other: root,
        })
    }

    pub fn to_json(&self) -> String {
        let mut root = Map::new();
        root.insert("version".to_owned(), VERSION.into());
        root.extend(self.other.clone());
        let items = self.items.iter().map(|item| match item {
            Item::Feed(feed) => serde_json::to_value(feed).unwrap_or_default(),
            Item::Unknown(value) => value.clone(),
        });
        root.insert("feeds".to_owned(), items.collect());
        let text = serde_json::to_string_pretty(&root).unwrap_or_default();
        text + "\n"
    }

    pub fn iter(&self) -> impl Iterator<Item = &Subscription> {
        self.items.iter().filter_map(|item| match item {
            Item::Feed(feed) => Some(feed),
            Item::Unknown(_) => None,
        })
    }

    pub fn len(&self) -> usize {
        self.iter().count()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, address: &str) -> Option<&Subscription> {
        self.iter().find(|feed| feed.address == address)
    }

    /// The feeds that `words` mean: the address, the name, or a part of either that only one has.
    pub fn find(&self, words: &str) -> Vec<&Subscription> {
        if let Some(feed) = self.get(words) {
            return vec![feed];
        }
        let wanted = words.trim().to_lowercase();
        let named = |feed: &&Subscription| feed.label().to_lowercase() == wanted;
        let exact: Vec<_> = self.iter().filter(named).collect();
        if !exact.is_empty() || wanted.is_empty() {
            return exact;
        }
        let has = |feed: &&Subscription| {
            feed.label().to_lowercase().contains(&wanted) || feed.address.contains(wanted.as_str())
        };
        self.iter().filter(has).collect()
    }

    /// Applies a change. Returns whether there was anything to change.
    pub fn apply(&mut self, edit: &Edit) -> bool {
        match edit {
            Edit::Add(new) => self.add(new),
            Edit::Remove(address) => {
                let before = self.items.len();
                self.items
                    .retain(|item| !matches!(item, Item::Feed(feed) if feed.address == *address));
                self.items.len() < before
            }
            Edit::Rename(address, name) => self.set(address, |feed| &mut feed.name, name),
            Edit::Mode(address, mode) => self.set(address, |feed| &mut feed.mode, mode),
            Edit::Tags(address, tags) => self.set(address, |feed| &mut feed.tags, tags),
            Edit::Describe {
                address,
                title,
                home,
            } => {
                let titled = title.is_some() && self.set(address, |feed| &mut feed.title, title);
                let at_home = home.is_some() && self.set(address, |feed| &mut feed.home, home);
                titled || at_home
            }
            Edit::Moved { from, to } => {
                if self.get(to).is_some() {
                    return self.apply(&Edit::Remove(from.clone()));
                }
                self.set(from, |feed| &mut feed.address, to)
            }
        }
    }

    fn add(&mut self, new: &Subscription) -> bool {
        let Some(known) = self.get_mut(&new.address) else {
            self.items.push(Item::Feed(new.clone()));
            return true;
        };
        let missing: Vec<String> = {
            let tags = new.tags.iter();
            tags.filter(|tag| !known.tags.contains(tag))
                .cloned()
                .collect()
        };
        let has_news = !missing.is_empty();
        known.tags.extend(missing);
        has_news
    }

    fn get_mut(&mut self, address: &str) -> Option<&mut Subscription> {
        self.items.iter_mut().find_map(|item| match item {
            Item::Feed(feed) if feed.address == address => Some(feed),
            _ => None,
        })
    }

    fn set<T: Clone + PartialEq>(
        &mut self,
        address: &str,
        field: impl Fn(&mut Subscription) -> &mut T,
        value: &T,
    ) -> bool {
        let Some(feed) = self.get_mut(address) else {
            return false;
        };
        let field = field(feed);
        let differs = *field != *value;
        field.clone_from(value);
        differs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(feeds: &mut Subscriptions, address: &str) -> bool {
        feeds.apply(&Edit::Add(Box::new(Subscription::new(address))))
    }

    #[test]
    fn what_another_version_wrote_survives_every_change() {
        let text = r#"{"version":1,"colour":"blue","feeds":[
            {"address":"https://a.example/","volume":11,"mode":"full"},
            {"address":"https://b.example/","mode":"hourly"}, 7]}"#;
        let mut feeds = Subscriptions::from_json(text).unwrap();
        assert_eq!(feeds.len(), 1, "a mode that is not known");
        assert!(feeds.apply(&Edit::Rename("https://a.example/".into(), Some("A".into()))));
        assert!(add(&mut feeds, "https://c.example/"));
        let json: Value = serde_json::from_str(&feeds.to_json()).unwrap();
        assert_eq!(json["colour"], "blue");
        assert_eq!(json["feeds"][0]["volume"], 11);
        assert_eq!(json["feeds"][0]["name"], "A");
        assert_eq!(json["feeds"][1]["mode"], "hourly");
        assert_eq!(json["feeds"][2], 7);
        let again = Subscriptions::from_json(&feeds.to_json()).unwrap();
        assert_eq!(again, feeds);
    }

    #[test]
    fn other_files_are_refused() {
        for text in [
            "",
            "[]",
            "{}",
            "{\"feeds\":3}",
            "{\"version\":2,\"feeds\":[]}",
        ] {
            assert!(Subscriptions::from_json(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_feed_is_followed_once_and_found_by_its_words() {
        let mut feeds = Subscriptions::default();
        assert!(add(&mut feeds, "https://a.example/feed"));
        assert!(!add(&mut feeds, "https://a.example/feed"));
        assert!(add(&mut feeds, "https://b.example/feed"));
        let title = Some("The Marrow Courier".to_owned());
        let address = "https://a.example/feed".to_owned();
        feeds.apply(&Edit::Describe {
            address: address.clone(),
            title,
            home: None,
        });
        assert_eq!(feeds.find("courier").len(), 1);
        assert_eq!(feeds.find("example").len(), 2);
        assert!(feeds.find("").is_empty());
        let to = "https://b.example/feed".to_owned();
        assert!(feeds.apply(&Edit::Moved {
            from: address.clone(),
            to
        }));
        assert_eq!(feeds.len(), 1, "it is followed at the new address already");
        assert!(!feeds.apply(&Edit::Remove(address)));
    }
}
