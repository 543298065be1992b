//! The scanner thread: finds the library's articles at startup, and again when the window gets the
//! focus or a watched folder changes.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

use super::collections::{Collections, Found};
use super::index::{Indexer, ScanUpdate};
use super::index_reader::IndexReader;
use super::library_roots::LibraryRoots;
use super::source::{self, read_title, seed_entries};
use super::threads::{MsgSender, NoThread, OnDemand};
use super::watch::Folders;
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

#[derive(Clone, Debug, PartialEq, Eq)]
enum Command {
    /// These rows are gone from the list: the next scan sends them if their files are back by then.
    Forget(Vec<Source>),
    /// Walk the library and send what changed.
    Scan,
    /// Send what the index knows now.
    Describe,
}

/// Handle to the scanner thread, which starts with the first request.
#[derive(Clone, Debug)]
pub struct ScannerHandle {
    commands: Arc<OnDemand<Command>>,
}

impl ScannerHandle {
    /// The thread scans on request, and after the first scan also when a folder changes. Entries go to `send`,
    /// and to the indexer if there is an index.
    pub fn new(roots: LibraryRoots, index: Option<IndexHandle>, send: MsgSender) -> Self {
        let thread = OnDemand::with_sender("scanner", move |inbox, commands| {
            let mut scanner = Scanner {
                roots,
                known: HashMap::new(),
                collections: Collections::default(),
                index,
                send,
            };
            // Breaks when the event loop has ended.
            let _ = scanner.run(inbox, commands);
        });
        Self {
            commands: Arc::new(thread),
        }
    }

    /// Starts the thread.
    ///
    /// # Errors
    /// The system denies it.
    pub fn start(&self) -> Result<(), NoThread> {
        self.commands.start()
    }

    pub fn scan(&self) {
        let _ = self.commands.send(Command::Scan);
    }

    pub fn forget(&self, deleted: Vec<Source>) {
        let _ = self.commands.send(Command::Forget(deleted));
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
    /// Which files hold several articles.
    collections: Collections,
    index: Option<IndexHandle>,
    send: MsgSender,
}

/// A walk under way.
struct Scan {
    is_first: bool,
    collections: Collections,
    /// All rows, with their stamps.
    seen: HashMap<Source, FileStamp>,
    /// Rows whose titles are not read yet.
    fresh: Vec<Entry>,
    /// Rows of files that may hold several articles.
    unsure: Vec<Entry>,
    /// Files of data without articles, and why they are none.
    without_articles: Vec<(PathBuf, String)>,
}

impl Scan {
    fn leave_out(&mut self, entry: &Entry, reason: String) {
        if let Some(path) = entry.source.path() {
            self.without_articles.push((path.to_owned(), reason));
        }
    }
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

    fn run(&mut self, inbox: &Receiver<Command>, commands: Sender<Command>) -> ControlFlow<()> {
        if self.roots.stdin {
            self.send(Msg::Listed(vec![Entry::new(Source::Stdin)]))?;
        }
        if self.roots.seeds {
            self.send(Msg::Listed(seed_entries()))?;
        }
        let mut own = Some(commands);
        while let Ok(command) = inbox.recv() {
            let mut commands = vec![command];
            commands.extend(inbox.try_iter());
            for command in &commands {
                if let Command::Forget(deleted) = command {
                    for source in deleted {
                        self.known.remove(source);
                    }
                }
            }
            if commands.contains(&Command::Scan) {
                let watched = own.take();
                let watched = watched.map(|own| (Folders::new(self.roots.watched()), own));
                self.scan()?;
                if let Some((folders, own)) = watched {
                    // Where there is no thread, the scan on focus remains.
                    let _ = folders.watch(move || drop(own.send(Command::Scan)));
                }
            }
            if commands.contains(&Command::Describe) {
                self.describe(&mut HashSet::new())?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Walks the library and sends what is new or changed, then what is gone. The first scan sends
    /// rows as they are found, a screenful with titles; the other titles follow from the index or from
    /// the first bytes of the files. These also tell which of the files hold several articles.
    fn scan(&mut self) -> ControlFlow<()> {
        let is_first = self.known.is_empty();
        // Once per scan: a new library has no index yet, and trying for every file would be slow.
        let store = open(&mut self.index);
        if is_first {
            self.collections = Collections::with_index(store);
        }
        if self.roots.seeds {
            self.update_index(ScanUpdate::Entries(seed_entries()));
        }
        let mut scan = Scan {
            is_first,
            collections: std::mem::take(&mut self.collections),
            seen: HashMap::with_capacity(self.known.len()),
            fresh: Vec::new(),
            unsure: Vec::new(),
            without_articles: Vec::new(),
        };
        let mut flow = ControlFlow::Continue(());
        let roots = self.roots.clone();
        let walked = roots.walk(&mut |batch| {
            flow = self.take_batch(batch, &mut scan);
            flow
        });
        self.collections = std::mem::take(&mut scan.collections);
        flow?;
        if is_first {
            self.known = std::mem::take(&mut scan.seen);
            self.send(Msg::ListingEnded)?;
            let unsure = std::mem::take(&mut scan.unsure);
            self.look_into(&unsure, &mut scan)?;
            self.update_index(ScanUpdate::Ended);
        } else {
            self.update_index(ScanUpdate::Ended);
            self.send_changes(&mut scan.fresh, scan.seen)?;
        }
        let mut unreadable = walked.unreadable;
        for (path, reason) in scan.without_articles {
            unreadable.add(path, reason);
        }
        self.send(Msg::Unreadable(unreadable))?;
        self.send_titles(scan.fresh)
    }

    /// Takes what the walk found: sends the rows of the first scan, and keeps those of a later one.
    fn take_batch(&self, batch: Vec<Entry>, scan: &mut Scan) -> ControlFlow<()> {
        let mut sure = Vec::with_capacity(batch.len());
        let mut unsure = Vec::new();
        for entry in batch {
            // Rows that get their titles at once are looked into anyway.
            let is_due = !scan.is_first || scan.seen.len() + sure.len() < TITLED_BATCH;
            let found = if is_due {
                Some(scan.collections.find(&entry))
            } else {
                scan.collections.recall(&entry)
            };
            match found {
                None => unsure.push(entry),
                Some(Found::One) => sure.push(entry),
                Some(Found::Several(parts)) => sure.extend(parts),
                Some(Found::Nothing(reason)) => scan.leave_out(&entry, reason),
            }
        }
        self.update_index(ScanUpdate::Entries(sure.clone()));
        let mut new = Vec::new();
        for entry in sure.into_iter().chain(unsure.iter().cloned()) {
            let stamp = FileStamp::of(&entry);
            if self.known.get(&entry.source) != Some(&stamp) {
                new.push(entry.clone());
            }
            scan.seen.insert(entry.source, stamp);
        }
        scan.unsure.append(&mut unsure);
        if !scan.is_first {
            scan.fresh.append(&mut new);
            return ControlFlow::Continue(());
        }
        if scan.seen.len() <= TITLED_BATCH {
            for entry in &mut new {
                self.add_title(entry);
            }
        } else {
            scan.fresh.extend(new.iter().cloned());
        }
        self.send(Msg::Listed(new))
    }

    /// Looks into listed files of which only the bytes tell what they hold. Rows of files of several
    /// articles are replaced by theirs, also among those that still need titles.
    fn look_into(&mut self, unsure: &[Entry], scan: &mut Scan) -> ControlFlow<()> {
        let mut replaced = HashSet::new();
        for batch in unsure.chunks(MAX_BATCH) {
            let (mut rows, mut parts, mut gone) = (Vec::new(), Vec::new(), Vec::new());
            for entry in batch {
                match self.collections.find(entry) {
                    Found::One => {
                        rows.push(entry.clone());
                        continue;
                    }
                    Found::Several(found) => parts.extend(found),
                    Found::Nothing(reason) => scan.leave_out(entry, reason),
                }
                self.known.remove(&entry.source);
                replaced.insert(entry.source.clone());
                gone.push(entry.source.clone());
            }
            for part in &parts {
                self.known.insert(part.source.clone(), FileStamp::of(part));
            }
            rows.extend(parts.iter().cloned());
            self.update_index(ScanUpdate::Entries(rows));
            if !gone.is_empty() {
                self.send(Msg::Unlisted(gone))?;
            }
            if !parts.is_empty() {
                scan.fresh.extend(parts.iter().cloned());
                self.send(Msg::Listed(parts))?;
            }
        }
        scan.fresh.retain(|entry| !replaced.contains(&entry.source));
        ControlFlow::Continue(())
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
