//! The scanner thread: finds the library's articles at startup, and again when the window gets the
//! focus or a watched folder changes.

use std::collections::{HashMap, HashSet};
use std::io;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::index::{Indexer, ScanUpdate};
use super::index_reader::IndexReader;
use super::library_roots::LibraryRoots;
use super::source::{self, read_title, seed_entries};
use super::threads::{self, MsgSender};
use crate::app::Msg;
use crate::article_id::ArticleId;
use crate::library::index::FileStamp;
use crate::library::store::{Store, StoreError};
use crate::library::{Entry, SourceHash};
use pullquote_text::Source;

/// Entries whose titles are read before they are sent: about what fits on a screen.
const TITLED_BATCH: usize = 96;
/// Most rows described by one message.
const MAX_BATCH: usize = 2048;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Command {
    /// Walk the library and send what changed.
    Scan,
    /// Send what the index knows now.
    Describe,
}

/// Handle to the scanner thread.
#[derive(Clone, Debug)]
pub struct ScannerHandle {
    commands: Sender<Command>,
}

impl ScannerHandle {
    /// Starts the thread. It scans on request, and after the first scan also when a folder changes.
    /// Entries go to `send`, and to the indexer if there is an index.
    pub fn start(
        roots: LibraryRoots,
        index: Option<IndexHandle>,
        send: MsgSender,
    ) -> io::Result<Self> {
        let (commands, inbox) = channel();
        let handle = Self { commands };
        let for_watcher = handle.clone();
        threads::spawn("scanner", move || {
            let mut scanner = Scanner {
                roots,
                known: HashMap::new(),
                index,
                send,
            };
            // Breaks when the event loop has ended.
            let _ = scanner.run(&inbox, for_watcher);
        })?;
        Ok(handle)
    }

    pub fn scan(&self) {
        let _ = self.commands.send(Command::Scan);
    }

    pub fn describe(&self) {
        let _ = self.commands.send(Command::Describe);
    }
}

/// The index of the listed articles, if they have one.
#[derive(Debug)]
pub struct IndexHandle {
    pub reader: IndexReader,
    pub indexer: Indexer,
}

struct Scanner {
    roots: LibraryRoots,
    /// Size and mtime of every listed file; a change lists it again.
    known: HashMap<Source, FileStamp>,
    index: Option<IndexHandle>,
    send: MsgSender,
}

impl Scanner {
    fn send(&self, msg: Msg) -> ControlFlow<()> {
        if (self.send)(msg) {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }

    fn update_index(&self, update: ScanUpdate) {
        if let Some(index) = &self.index {
            index.indexer.scanned(update);
        }
    }

    fn run(&mut self, inbox: &Receiver<Command>, handle: ScannerHandle) -> ControlFlow<()> {
        if self.roots.stdin {
            self.send(Msg::Listed(vec![Entry::new(Source::Stdin)]))?;
        }
        if self.roots.seeds {
            self.send(Msg::Listed(seed_entries()))?;
        }
        let mut handle = Some(handle);
        while let Ok(command) = inbox.recv() {
            let mut commands = vec![command];
            commands.extend(inbox.try_iter());
            if commands.contains(&Command::Scan) {
                self.scan()?;
                if let Some(handle) = handle.take() {
                    self.watch(handle);
                }
            }
            if commands.contains(&Command::Describe) {
                self.describe(&mut HashSet::new())?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Rescans whenever a folder changes. Started after the first scan, which the user waits for. If
    /// nothing can be watched, the scan on focus remains.
    fn watch(&self, handle: ScannerHandle) {
        let folders = self.roots.folders();
        if !folders.is_empty() {
            let _ = super::watch::start(folders, move || handle.scan());
        }
    }

    /// Walks the library and sends what is new or changed, then what is gone. The first scan sends
    /// rows as they are found, a screenful with titles; the other titles follow from the index or from
    /// the first bytes of the files.
    fn scan(&mut self) -> ControlFlow<()> {
        let is_first = self.known.is_empty();
        // Once per scan: a new library has no index yet, and trying for every file would be slow.
        open(&mut self.index);
        if self.roots.seeds {
            self.update_index(ScanUpdate::Entries(seed_entries()));
        }
        let mut seen = HashMap::with_capacity(self.known.len());
        let mut fresh: Vec<Entry> = Vec::new();
        let mut flow = ControlFlow::Continue(());
        self.roots.walk(&mut |batch| {
            self.update_index(ScanUpdate::Entries(batch.clone()));
            let mut new = Vec::new();
            for entry in batch {
                let stamp = FileStamp::of(&entry);
                if self.known.get(&entry.source) != Some(&stamp) {
                    new.push(entry.clone());
                }
                seen.insert(entry.source, stamp);
            }
            if !is_first {
                fresh.append(&mut new);
                return flow;
            }
            if seen.len() <= TITLED_BATCH {
                for entry in &mut new {
                    self.add_title(entry);
                }
            } else {
                fresh.extend(new.iter().cloned());
            }
            flow = self.send(Msg::Listed(new));
            flow
        });
        flow?;
        self.update_index(ScanUpdate::Ended);
        if is_first {
            self.known = seen;
            self.send(Msg::ListingEnded)?;
        } else {
            self.send_changes(&mut fresh, seen)?;
        }
        self.send_titles(fresh)
    }

    /// Sends what a later scan found: moved, new or changed, and missing files.
    fn send_changes(
        &mut self,
        fresh: &mut Vec<Entry>,
        seen: HashMap<Source, FileStamp>,
    ) -> ControlFlow<()> {
        let mut gone: Vec<Source> = self
            .known
            .keys()
            .filter(|source| !seen.contains_key(source))
            .cloned()
            .collect();
        let moved = self.take_moved(fresh, &mut gone);
        self.known = seen;
        for (from, entry) in moved {
            let to = Box::new(entry);
            self.send(Msg::Moved { from, to })?;
        }
        let are_few = fresh.len() <= TITLED_BATCH;
        if are_few {
            for entry in fresh.iter_mut() {
                self.add_title(entry);
            }
        }
        for batch in fresh.chunks(MAX_BATCH) {
            self.send(Msg::Listed(batch.to_vec()))?;
        }
        if are_few {
            fresh.clear();
        }
        if !gone.is_empty() {
            self.send(Msg::Unlisted(gone))?;
        }
        ControlFlow::Continue(())
    }

    /// Removes from `fresh` and `gone` the files that, by the index, hold the same text at another
    /// path, and returns them as (old source, new entry).
    fn take_moved(
        &mut self,
        fresh: &mut Vec<Entry>,
        gone: &mut Vec<Source>,
    ) -> Vec<(Source, Entry)> {
        let mut moved = Vec::new();
        // Only files of a size that went missing are read.
        let sizes: HashSet<u64> = gone
            .iter()
            .filter_map(|source| Some(self.known.get(source)?.bytes))
            .collect();
        let known = &self.known;
        let may_be_moved =
            |entry: &Entry| sizes.contains(&entry.bytes) && !known.contains_key(&entry.source);
        if !fresh.iter().any(may_be_moved) {
            return moved;
        }
        let Some(store) = open(&mut self.index) else {
            return moved;
        };
        let mut by_text: HashMap<ArticleId, Vec<Source>> = HashMap::new();
        for source in gone.iter() {
            if let Ok(Some(id)) = store.identity_at(source) {
                by_text.entry(id).or_default().push(source.clone());
            }
        }
        fresh.retain(|entry| {
            if !may_be_moved(entry) {
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

    /// Fills in the title of `entry`: from the index if it is open, else from the file.
    fn add_title(&self, entry: &mut Entry) {
        let stamp = FileStamp::of(entry);
        let store = self.index.as_ref().and_then(|index| index.reader.store());
        let brief = store.and_then(|store| store.preview(&entry.source, stamp).ok().flatten());
        match brief {
            Some(brief) => {
                let folder = std::mem::take(&mut entry.folder);
                *entry = Entry {
                    folder,
                    ..brief.entry
                };
            }
            None => read_title(entry),
        }
    }

    /// Describes the rows that were sent without titles.
    fn send_titles(&mut self, mut untitled: Vec<Entry>) -> ControlFlow<()> {
        if untitled.is_empty() {
            return ControlFlow::Continue(());
        }
        let mut described = HashSet::new();
        self.describe(&mut described)?;
        untitled.retain(|entry| !described.contains(&SourceHash::of(&entry.source)));
        // Small batches first, so that titles appear soon; then larger ones, since the list goes
        // through all its rows for each.
        let mut size = TITLED_BATCH;
        let mut rest = untitled.as_mut_slice();
        while !rest.is_empty() {
            let (batch, after) = rest.split_at_mut(size.min(rest.len()));
            batch.iter_mut().for_each(read_title);
            self.send(Msg::Described(batch.to_vec()))?;
            size = (size * 2).min(MAX_BATCH);
            rest = after;
        }
        ControlFlow::Continue(())
    }

    /// Sends the index rows of all listed files that have not changed since they were indexed, and
    /// adds their keys to `described`.
    fn describe(&mut self, described: &mut HashSet<SourceHash>) -> ControlFlow<()> {
        let mut after = 0;
        loop {
            let Some(store) = open(&mut self.index) else {
                return ControlFlow::Continue(());
            };
            let (mut entries, last) = match store.entries(after, MAX_BATCH) {
                Ok(found) => found,
                Err(error) => {
                    if let (StoreError::Damaged, Some(index)) = (error, &self.index) {
                        index.indexer.report_damage();
                    }
                    return ControlFlow::Continue(());
                }
            };
            if last == after {
                return ControlFlow::Continue(());
            }
            after = last;
            entries.retain(|entry| {
                let is_seed = matches!(entry.source, Source::Seed(_)) && self.roots.seeds;
                entry.id.is_some()
                    && (is_seed || self.known.get(&entry.source) == Some(&FileStamp::of(entry)))
            });
            described.extend(entries.iter().map(|entry| SourceHash::of(&entry.source)));
            if !entries.is_empty() {
                self.send(Msg::Described(entries))?;
            }
        }
    }
}

fn open(index: &mut Option<IndexHandle>) -> Option<&Store> {
    index.as_mut()?.reader.open().ok()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;

    use super::*;

    /// A scanner of `folder`, and what it sends.
    fn scanner(folder: &Path) -> (Scanner, Receiver<Msg>) {
        let (sender, sent) = channel();
        let scanner = Scanner {
            roots: LibraryRoots {
                seeds: false,
                stdin: false,
                own: None,
                named: vec![folder.to_owned()],
            },
            known: HashMap::new(),
            index: None,
            send: Arc::new(move |msg| sender.send(msg).is_ok()),
        };
        (scanner, sent)
    }

    /// What a scan sends: titles listed, names unlisted.
    fn scan(scanner: &mut Scanner, sent: &Receiver<Msg>) -> (Vec<String>, Vec<String>) {
        assert!(scanner.scan().is_continue());
        let (mut listed, mut unlisted) = (Vec::new(), Vec::new());
        for msg in sent.try_iter() {
            match msg {
                Msg::Listed(entries) | Msg::Described(entries) => {
                    listed.extend(entries.into_iter().map(|entry| entry.title));
                }
                Msg::Unlisted(sources) => unlisted.extend(sources.iter().map(Source::name)),
                Msg::ListingEnded => {}
                other => panic!("{other:?}"),
            }
        }
        (listed, unlisted)
    }

    #[test]
    fn new_changed_and_deleted_files_are_each_sent_once() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
        let none = || Vec::<String>::new();
        let (mut scanner, sent) = scanner(dir.path());
        write("a.txt", "The First Headline\n\nA text follows here.\n");
        assert_eq!(
            scan(&mut scanner, &sent),
            (vec!["The First Headline".to_owned()], none())
        );
        assert_eq!(scan(&mut scanner, &sent), (none(), none()));
        write(
            "a.txt",
            "A Longer Second Headline\n\nAnother text follows here.\n",
        );
        let (listed, _) = scan(&mut scanner, &sent);
        assert_eq!(listed, ["A Longer Second Headline"]);
        fs::remove_file(dir.path().join("a.txt")).unwrap();
        assert_eq!(
            scan(&mut scanner, &sent),
            (none(), vec!["a.txt".to_owned()])
        );
    }

    #[test]
    fn large_folder_gets_all_its_titles() {
        let dir = tempfile::tempdir().unwrap();
        for n in 0..TITLED_BATCH * 4 {
            let text = format!("Headline Number {n}\n\nA text follows here.\n");
            fs::write(dir.path().join(format!("{n}.txt")), text).unwrap();
        }
        let (mut scanner, sent) = scanner(dir.path());
        let (listed, _) = scan(&mut scanner, &sent);
        let mut titled: Vec<&String> = listed.iter().filter(|title| !title.is_empty()).collect();
        titled.sort();
        titled.dedup();
        assert_eq!(titled.len(), TITLED_BATCH * 4);
    }
}
