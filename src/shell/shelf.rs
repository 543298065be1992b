//! The thread that finds articles: the ones that come with the program, the reader's own folder, or
//! what the command line names; again when the window gets the focus.

use std::collections::{HashMap, HashSet};
use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::index::{Found, Indexer};
use super::listed::Listed;
use super::worker::Send;
use crate::app::Msg;
use crate::article_id::ArticleId;
use crate::library::Key;
use crate::library::index::Stamp;
use crate::library::store::{Mode, Store, StoreError};
use crate::library::{Entry, walk};
use crate::seeds;
use crate::shell::source;
use pullquote_import as import;
use pullquote_text::Source;

/// Entries whose heads are read before they are sent on: what a window shows.
const PEEKED_AT_ONCE: usize = 96;
/// Rows that are described by one message.
const DESCRIBED_AT_ONCE: usize = 2048;

/// Something for the thread to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// Look for what came, changed or went.
    Look,
    /// Take what the index knows now.
    Describe,
}

/// The thread, by its inbox.
#[derive(Clone, Debug)]
pub struct Shelf {
    words: Sender<Word>,
}

impl Shelf {
    /// Starts the thread; it looks when it is told to, and after its first look when something changes in the
    /// folders. What it finds goes to `send`, and to the builder of the index where the articles have one.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(listed: Listed, index: Option<Index>, send: Send) -> io::Result<Self> {
        let (words, inbox) = channel();
        let shelf = Self { words };
        let told = shelf.clone();
        thread::Builder::new()
            .name("shelf".to_owned())
            .spawn(move || {
                let mut shelf = Looking {
                    listed,
                    known: HashMap::new(),
                    index,
                    store: None,
                    send,
                };
                // It ends with the loop that it sends to.
                let _ = shelf.run(&inbox, told);
            })?;
        Ok(shelf)
    }

    /// Looks for what there is; later, for what came, changed or went.
    pub fn look(&self) {
        let _ = self.words.send(Word::Look);
    }

    /// Takes over what the index knows.
    pub fn describe(&self) {
        let _ = self.words.send(Word::Describe);
    }
}

/// The index of what is listed.
#[derive(Debug)]
pub struct Index {
    /// The file.
    pub path: PathBuf,
    /// Builds it.
    pub indexer: Indexer,
}

/// The thread's own state.
struct Looking {
    listed: Listed,
    /// The files that are listed: when one of the stamps changes, the file is listed anew.
    known: HashMap<Source, Stamp>,
    index: Option<Index>,
    /// The index, open to read.
    store: Option<Store>,
    send: Send,
}

impl Looking {
    fn tell(&self, msg: Msg) -> ControlFlow<()> {
        if (self.send)(msg) {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }

    fn found(&self, found: Found) {
        if let Some(index) = &self.index {
            index.indexer.found(found);
        }
    }

    fn run(&mut self, inbox: &Receiver<Word>, told: Shelf) -> ControlFlow<()> {
        if self.listed.stdin {
            self.tell(Msg::Listed(vec![Entry::new(Source::Stdin)]))?;
        }
        if self.listed.seeds {
            self.tell(Msg::Listed(seeds()))?;
        }
        let mut told = Some(told);
        while let Ok(word) = inbox.recv() {
            let mut words = vec![word];
            words.extend(inbox.try_iter());
            if words.contains(&Word::Look) {
                self.look()?;
                if let Some(told) = told.take() {
                    self.watch(told);
                }
            }
            if words.contains(&Word::Describe) {
                self.describe(&mut HashSet::new())?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Looks again whenever something changes in the folders. Begun after the first look, which the reader
    /// waits for; where nothing can be watched the look at focus serves.
    fn watch(&self, told: Shelf) {
        let folders = self.listed.folders();
        if !folders.is_empty() {
            let _ = super::watch::start(folders, move || told.look());
        }
    }

    /// Walks through the library and sends what is new or changed, then what is gone. At the first
    /// time rows are sent as they are found, the first of them with their titles; the other titles
    /// come after, from the index or from the heads of the files.
    fn look(&mut self) -> ControlFlow<()> {
        let is_first = self.known.is_empty();
        // Once for each look: at the very start there may be none, and it is not waited for.
        open(&mut self.store, self.index.as_ref());
        if self.listed.seeds {
            self.found(Found::Entries(seeds()));
        }
        let mut seen = HashMap::with_capacity(self.known.len());
        let mut fresh: Vec<Entry> = Vec::new();
        let roots = self.listed.roots();
        let mut flow = ControlFlow::Continue(());
        walk(&roots, &import::epub::contents, &mut |batch| {
            self.found(Found::Entries(batch.clone()));
            let mut new = Vec::new();
            for entry in batch {
                let stamp = Stamp::of(&entry);
                if self.known.get(&entry.source) != Some(&stamp) {
                    new.push(entry.clone());
                }
                seen.insert(entry.source, stamp);
            }
            if !is_first {
                fresh.append(&mut new);
            } else if seen.len() <= PEEKED_AT_ONCE {
                for entry in &mut new {
                    self.title(entry);
                }
                flow = self.tell(Msg::Listed(new));
            } else {
                fresh.extend(new.iter().cloned());
                flow = self.tell(Msg::Listed(new));
            }
            flow
        });
        flow?;
        self.found(Found::Ended);
        if is_first {
            self.known = seen;
            self.tell(Msg::ListingEnded)?;
        } else {
            self.changed(&mut fresh, seen)?;
        }
        self.titles(fresh)
    }

    /// Sends what a later look found: what moved, what came or changed, what is gone.
    fn changed(&mut self, fresh: &mut Vec<Entry>, seen: HashMap<Source, Stamp>) -> ControlFlow<()> {
        let mut gone: Vec<Source> = self
            .known
            .keys()
            .filter(|source| !seen.contains_key(source))
            .cloned()
            .collect();
        let moved = self.moved(fresh, &mut gone);
        self.known = seen;
        for (from, entry) in moved {
            let to = Box::new(entry);
            self.tell(Msg::Moved { from, to })?;
        }
        if fresh.len() <= PEEKED_AT_ONCE {
            for entry in fresh.iter_mut() {
                self.title(entry);
            }
        }
        for batch in fresh.chunks(DESCRIBED_AT_ONCE) {
            self.tell(Msg::Listed(batch.to_vec()))?;
        }
        if fresh.len() <= PEEKED_AT_ONCE {
            fresh.clear();
        }
        if !gone.is_empty() {
            self.tell(Msg::Unlisted(gone))?;
        }
        ControlFlow::Continue(())
    }

    /// Takes out of `fresh` and `gone` what is the same text at another path, by the index.
    fn moved(&mut self, fresh: &mut Vec<Entry>, gone: &mut Vec<Source>) -> Vec<(Source, Entry)> {
        let mut moved = Vec::new();
        let sizes: HashSet<u64> = gone
            .iter()
            .filter_map(|source| Some(self.known.get(source)?.bytes))
            .collect();
        let may_be =
            |entry: &Entry| sizes.contains(&entry.bytes) && !self.known.contains_key(&entry.source);
        if !fresh.iter().any(may_be) {
            return moved;
        }
        let Some(store) = open(&mut self.store, self.index.as_ref()) else {
            return moved;
        };
        let mut by_text: HashMap<ArticleId, Vec<Source>> = HashMap::new();
        for source in gone.iter() {
            if let Ok(Some(id)) = store.identity_at(source) {
                by_text.entry(id).or_default().push(source.clone());
            }
        }
        fresh.retain(|entry| {
            if !sizes.contains(&entry.bytes) || self.known.contains_key(&entry.source) {
                return true;
            }
            let id = source::read(&entry.source).map(|article| ArticleId::of(article.text()));
            let from = id.ok().and_then(|id| by_text.get_mut(&id)?.pop());
            let Some(from) = from else {
                return true;
            };
            gone.retain(|source| *source != from);
            moved.push((from, entry.clone()));
            false
        });
        moved
    }

    /// Gives an entry its title: from the index if it is open, else from the head of its file.
    fn title(&self, entry: &mut Entry) {
        let stamp = Stamp::of(entry);
        let brief = self
            .store
            .as_ref()
            .and_then(|store| store.brief(&entry.source, stamp).ok().flatten());
        match brief {
            Some(brief) => {
                let folder = std::mem::take(&mut entry.folder);
                *entry = Entry {
                    folder,
                    ..brief.entry
                };
            }
            None => crate::library::walk::peek(entry, &import::head),
        }
    }

    /// Describes the rows that were sent without titles.
    fn titles(&mut self, mut untitled: Vec<Entry>) -> ControlFlow<()> {
        if untitled.is_empty() {
            return ControlFlow::Continue(());
        }
        let mut described = HashSet::new();
        self.describe(&mut described)?;
        untitled.retain(|entry| !described.contains(&Key::of(&entry.source)));
        // Small batches first, so that titles come soon; large ones later, since each costs the list
        // a look at all its rows.
        let mut size = PEEKED_AT_ONCE;
        let mut rest = untitled.as_mut_slice();
        while !rest.is_empty() {
            let (batch, after) = rest.split_at_mut(size.min(rest.len()));
            for entry in batch.iter_mut() {
                crate::library::walk::peek(entry, &import::head);
            }
            self.tell(Msg::Described(batch.to_vec()))?;
            size = (size * 2).min(DESCRIBED_AT_ONCE);
            rest = after;
        }
        ControlFlow::Continue(())
    }

    /// Sends everything that the index knows of the listed files as they are now, and notes for what
    /// in `described`.
    fn describe(&mut self, described: &mut HashSet<Key>) -> ControlFlow<()> {
        let mut after = 0;
        loop {
            let Some(store) = open(&mut self.store, self.index.as_ref()) else {
                return ControlFlow::Continue(());
            };
            let (mut entries, last) = match store.entries(after, DESCRIBED_AT_ONCE) {
                Ok(found) => found,
                Err(error) => {
                    if let (StoreError::Damaged, Some(index)) = (error, &self.index) {
                        index.indexer.damaged();
                    }
                    return ControlFlow::Continue(());
                }
            };
            if last == after {
                return ControlFlow::Continue(());
            }
            after = last;
            entries.retain(|entry| {
                let is_seed = matches!(entry.source, Source::Seed(_)) && self.listed.seeds;
                entry.id.is_some()
                    && (is_seed || self.known.get(&entry.source) == Some(&Stamp::of(entry)))
            });
            described.extend(entries.iter().map(|entry| Key::of(&entry.source)));
            if !entries.is_empty() {
                self.tell(Msg::Described(entries))?;
            }
        }
    }
}

/// The index, opened when it is not or is no longer the one at its path.
fn open<'s>(store: &'s mut Option<Store>, index: Option<&Index>) -> Option<&'s Store> {
    if !store.as_ref().is_some_and(Store::is_current) {
        *store = Store::open(&index?.path, Mode::Read).ok();
    }
    store.as_ref()
}

/// The articles that come with the program.
pub fn seeds() -> Vec<Entry> {
    seeds::SEEDS
        .iter()
        .map(|(name, bytes)| {
            let article = import::article(bytes, Source::Seed((*name).to_owned()));
            let mut entry = Entry::of(&article);
            entry.bytes = bytes.len() as u64;
            entry
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;

    use super::*;

    /// A thread's state that looks at `folder`, and what it sends.
    fn looking(folder: &Path) -> (Looking, Receiver<Msg>) {
        let (tell, told) = channel();
        let looking = Looking {
            listed: Listed {
                seeds: false,
                stdin: false,
                own: None,
                named: vec![folder.to_owned()],
            },
            known: HashMap::new(),
            index: None,
            store: None,
            send: Arc::new(move |msg| tell.send(msg).is_ok()),
        };
        (looking, told)
    }

    /// What a look sends: titles that came, names that went.
    fn sent(looking: &mut Looking, told: &Receiver<Msg>) -> (Vec<String>, Vec<String>) {
        assert!(looking.look().is_continue());
        let (mut came, mut went) = (Vec::new(), Vec::new());
        for msg in told.try_iter() {
            match msg {
                Msg::Listed(entries) | Msg::Described(entries) => {
                    came.extend(entries.into_iter().map(|entry| entry.title));
                }
                Msg::Unlisted(sources) => went.extend(sources.iter().map(Source::name)),
                Msg::ListingEnded => {}
                other => panic!("{other:?}"),
            }
        }
        (came, went)
    }

    #[test]
    fn what_comes_changes_and_goes_is_told_once() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
        let none = || Vec::<String>::new();
        let (mut looking, told) = looking(dir.path());
        write("a.txt", "The First Headline\n\nA text follows here.\n");
        let (came, went) = sent(&mut looking, &told);
        assert_eq!(
            (came, went),
            (vec!["The First Headline".to_owned()], none())
        );
        assert_eq!(sent(&mut looking, &told), (none(), none()));
        write(
            "a.txt",
            "A Longer Second Headline\n\nAnother text follows here.\n",
        );
        let (came, _) = sent(&mut looking, &told);
        assert_eq!(came, ["A Longer Second Headline"]);
        fs::remove_file(dir.path().join("a.txt")).unwrap();
        assert_eq!(
            sent(&mut looking, &told),
            (none(), vec!["a.txt".to_owned()])
        );
    }

    #[test]
    fn a_large_folder_gets_all_its_titles() {
        let dir = tempfile::tempdir().unwrap();
        for n in 0..PEEKED_AT_ONCE * 4 {
            let text = format!("Headline Number {n}\n\nA text follows here.\n");
            fs::write(dir.path().join(format!("{n}.txt")), text).unwrap();
        }
        let (mut looking, told) = looking(dir.path());
        let (came, _) = sent(&mut looking, &told);
        let mut titled: Vec<&String> = came.iter().filter(|title| !title.is_empty()).collect();
        titled.sort();
        titled.dedup();
        assert_eq!(titled.len(), PEEKED_AT_ONCE * 4);
    }

    #[test]
    fn seeds_have_titles() {
        assert!(seeds().iter().all(|entry| !entry.title.is_empty()));
    }
}
