//! Which entries of a feed are new, changed, or known already.
//!
//! An entry is recognised by its id, else by its address; an id or address that several entries of the feed
//! share identifies none of them. Across feeds, the same address is the same article, and so are nearly the
//! same words on the same host. The same words from another publisher are another article: who printed
//! what is worth knowing.

use std::collections::{HashMap, HashSet};

use super::state::{FeedState, SeenEntry};
use crate::article_id::ArticleId;
use crate::bookmarks::fingerprint::Fingerprint;

/// What of two texts must be common for the second to be left out.
const NEARLY_THE_SAME: f64 = 0.9;
/// Of two such texts at least so many of the least hashes are the same.
const SHARED: usize = 40;

/// An entry as the feed lists it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    pub id: Option<String>,
    /// In canonical form.
    pub address: Option<String>,
    /// A hash of its words.
    pub words: String,
}

/// Leaves out ids and addresses that do not identify an entry.
pub fn identify(entries: &mut [Listed]) {
    fn shared(values: impl Iterator<Item = String>) -> HashSet<String> {
        let mut once = HashSet::new();
        values.filter(|value| !once.insert(value.clone())).collect()
    }
    let ids = shared(entries.iter().filter_map(|entry| entry.id.clone()));
    let addresses = shared(entries.iter().filter_map(|entry| entry.address.clone()));
    for entry in entries {
        // An entry that is listed twice, word for word, is the same one.
        entry.id.take_if(|id| ids.contains(id));
        entry.address.take_if(|address| addresses.contains(address));
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    New,
    /// The one at this index of [`FeedState::entries`], with other words.
    Changed(usize),
    Known(usize),
}

impl Listed {
    /// What the entry is to the feed.
    pub fn verdict(&self, state: &FeedState) -> Verdict {
        let find = |is_it: &dyn Fn(&SeenEntry) -> bool| state.entries.iter().position(is_it);
        let by_id = self
            .id
            .as_ref()
            .and_then(|id| find(&|seen| seen.id.as_ref() == Some(id)));
        let by_address = || {
            let address = self.address.as_ref()?;
            find(&|seen| seen.address.as_ref() == Some(address))
        };
        // Without either, its words are all there is.
        let by_words = || {
            let is_nameless = self.id.is_none() && self.address.is_none();
            is_nameless.then(|| find(&|seen| seen.words == self.words))?
        };
        let found = by_id.or_else(by_address).or_else(by_words);
        match found {
            None => Verdict::New,
            Some(at) if state.entries[at].words == self.words => Verdict::Known(at),
            Some(at) => Verdict::Changed(at),
        }
    }

    pub fn is_seen_as(&self, seen: &SeenEntry) -> bool {
        let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        same(&self.id, &seen.id) || same(&self.address, &seen.address) || self.words == seen.words
    }
}

/// What all feeds have brought, to find the same article in another feed; and what the reader deleted.
#[derive(Debug, Default)]
pub struct KnownArticles {
    addresses: HashSet<String>,
    texts: Vec<(String, Fingerprint)>,
    by_hash: HashMap<u32, Vec<u32>>,
    /// Texts of articles that the reader deleted.
    deleted: HashSet<ArticleId>,
}

impl KnownArticles {
    pub fn add(&mut self, entry: &SeenEntry) {
        if let Some(address) = &entry.address {
            self.addresses.insert(address.clone());
        }
        if let Some(text) = &entry.text {
            let at = self.texts.len() as u32;
            for hash in text.hashes() {
                self.by_hash.entry(hash).or_default().push(at);
            }
            let host = host_of(entry.address.as_deref()).to_owned();
            self.texts.push((host, text.clone()));
        }
    }

    /// An article that the reader deleted, with its address in canonical form.
    pub fn add_deleted(&mut self, text: ArticleId, address: Option<String>) {
        self.addresses.extend(address);
        self.deleted.insert(text);
    }

    pub fn is_deleted(&self, text: &ArticleId) -> bool {
        self.deleted.contains(text)
    }

    pub fn has_address(&self, address: &str) -> bool {
        self.addresses.contains(address)
    }

    /// Whether nearly the same text came from the host of `address`, which is in canonical form.
    pub fn has_text(&self, address: Option<&str>, text: &Fingerprint) -> bool {
        let host = host_of(address);
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for hash in text.hashes() {
            for &at in self.by_hash.get(&hash).into_iter().flatten() {
                *shared.entry(at).or_default() += 1;
            }
        }
        let least = SHARED.min(text.hashes().len());
        let mut candidates = shared.into_iter().filter(|&(_, count)| count >= least);
        candidates.any(|(at, _)| {
            let (other_host, other) = &self.texts[at as usize];
            let found = text.resemblance(other);
            other_host == host && found.is_same() && found.common >= NEARLY_THE_SAME
        })
    }
}

fn host_of(address: Option<&str>) -> &str {
    let address = address.unwrap_or_default();
    address.split(['/', '?']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(id: &str, address: &str, words: &str) -> Listed {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Listed {
            id: some(id),
            address: some(address),
            words: words.to_owned(),
        }
    }

    fn seen(id: &str, address: &str, words: &str) -> SeenEntry {
        let entry = listed(id, address, words);
        SeenEntry {
            id: entry.id,
            address: entry.address,
            words: entry.words,
            ..SeenEntry::default()
        }
    }

    #[test]
    fn entries_are_recognised_by_id_then_address_then_words() {
        let mut state = FeedState::new("f");
        state.entries = vec![seen("1", "a", "x"), seen("", "", "y")];
        for (entry, verdict) in [
            (listed("1", "a", "x"), Verdict::Known(0)),
            (listed("1", "moved", "x"), Verdict::Known(0)),
            (listed("new id", "a", "x"), Verdict::Known(0)),
            (listed("1", "a", "edited"), Verdict::Changed(0)),
            (listed("2", "b", "x"), Verdict::New),
            (listed("", "", "y"), Verdict::Known(1)),
            (listed("", "", "z"), Verdict::New),
        ] {
            assert_eq!(entry.verdict(&state), verdict, "{entry:?}");
        }
    }

    #[test]
    fn what_several_entries_share_identifies_none() {
        let mut entries = [
            listed("", "home", "x"),
            listed("", "home", "y"),
            listed("1", "a", "z"),
        ];
        identify(&mut entries);
        assert_eq!(entries[0].address, None);
        assert_eq!(entries[2].address.as_deref(), Some("a"));
    }

    #[test]
    fn the_same_article_in_another_feed_is_found() {
        let sentence = |n: usize| format!("The {n} ferries of {} left at {n}. ", n * 7);
        let text = (0..80).map(sentence).collect::<Vec<_>>().concat();
        let mut known = KnownArticles::default();
        let mut entry = seen("1", "marrow.example/ferry", "x");
        entry.text = Some(Fingerprint::of(&text));
        known.add(&entry);
        assert!(known.has_address("marrow.example/ferry"));
        let edited = Fingerprint::of(&text.replace("The 3 ferries", "All 3 ferries"));
        assert!(known.has_text(Some("marrow.example/other"), &edited));
        assert!(
            !known.has_text(Some("post.example/ferry"), &edited),
            "another publisher's"
        );
        assert!(!known.has_text(
            Some("marrow.example/x"),
            &Fingerprint::of("Another article.")
        ));
    }

    #[test]
    fn old_entries_are_forgotten_and_listed_ones_are_not() {
        let mut state = FeedState::new("f");
        state.entries = (0..1500)
            .map(|n| SeenEntry {
                seen: n,
                ..seen(&n.to_string(), "", "")
            })
            .collect();
        state.thin(|entry| entry.seen < 10);
        assert_eq!(state.entries.len(), 1010);
        assert!(state.entries[9].seen == 9 && state.entries[10].seen == 500);
    }
}
