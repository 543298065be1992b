//! The builder thread: decides what has to be indexed, and writes it.

mod correcting;
mod failing;

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::corrections::CorrectionState;
use super::progress::ProgressMeter;
use super::protocol::{
    BuildEvent, BuildOptions, Deepening, Report, ReportSink, ScanUpdate, notice,
};
use super::queue::Queue;
use super::work::sample_rows;
use crate::library::index::FileStamp;
use crate::library::store::{Change, EngineVersions, OpenMode, Store, StoreError};
use crate::library::{Entry, SourceHash};
use crate::shell::threads;
use pullquote_annotate::{Annotator, Engine};
use pullquote_text::Source;

/// Most changes in one transaction. Below the queue's limit of unwritten articles, or workers and
/// builder would wait for each other.
const BATCH: usize = 128;
/// Longest time a change waits for its batch to fill.
const BATCH_TIMEOUT: Duration = Duration::from_millis(400);
/// With more articles than this waiting, rows of missing files are removed at once. Otherwise removal
/// waits until the queue is empty, since a missing file may turn up at another path.
const LONG_QUEUE: usize = 2000;

pub(super) fn start(
    options: BuildOptions,
    queue: Arc<Queue>,
    events: Receiver<BuildEvent>,
    reports: ReportSink,
) -> io::Result<()> {
    let annotator = Annotator::new().map_err(io::Error::other)?;
    threads::spawn("index", move || {
        if options.is_background {
            threads::lower_priority();
        }
        let fast = annotator.version().to_owned();
        let deep = annotator.clone().with_engine(Engine::Deep);
        let versions = EngineVersions {
            fast,
            deep: (deep.engine() == Engine::Deep).then(|| deep.version().to_owned()),
        };
        let mut builder = Builder::new(options, versions, annotator, Arc::clone(&queue), reports);
        builder.run(&events);
        queue.close();
    })
}

#[derive(Clone, Copy, Debug)]
struct FileState {
    stamp: FileStamp,
    /// Whether the row is written; otherwise the file is queued.
    is_done: bool,
    /// Whether the deep engine has read it, or has nothing to read.
    is_deep: bool,
    /// Whether it is queued for the deep engine.
    is_shallow_queued: bool,
    /// The last walk that saw the file; 0 for rows of an earlier run.
    walk: u32,
}

impl FileState {
    const fn queued(stamp: FileStamp, walk: u32) -> Self {
        Self {
            stamp,
            is_done: false,
            is_deep: false,
            is_shallow_queued: false,
            walk,
        }
    }
}

struct Builder {
    options: BuildOptions,
    versions: EngineVersions,
    /// For the samples; workers have their own.
    annotator: Annotator,
    queue: Arc<Queue>,
    reports: ReportSink,
    store: Option<Store>,
    corrections: CorrectionState,
    files: HashMap<SourceHash, FileState>,
    /// How many of `files` are queued.
    n_waiting: usize,
    /// Number of the current walk, from 1.
    walk: u32,
    /// Files seen by the current walk.
    n_seen: usize,
    /// Files seen by the last complete walk, or more if the current one has seen more.
    n_total: usize,
    walk_ended: bool,
    /// Changes to write, each with the entry of an article that the deep engine is to read next.
    batch: Vec<(Change, Option<Box<Entry>>)>,
    batch_since: Option<Instant>,
    meter: ProgressMeter,
    n_written: usize,
    /// The last failure reported, so that it is reported once.
    last_failure: Option<String>,
}

/// Nobody listens to reports any longer.
struct Ended;

impl Builder {
    fn new(
        options: BuildOptions,
        versions: EngineVersions,
        annotator: Annotator,
        queue: Arc<Queue>,
        reports: ReportSink,
    ) -> Self {
        Self {
            options,
            versions,
            annotator,
            queue,
            reports,
            store: None,
            corrections: CorrectionState::default(),
            files: HashMap::new(),
            n_waiting: 0,
            walk: 1,
            n_seen: 0,
            n_total: 0,
            walk_ended: false,
            batch: Vec::new(),
            batch_since: None,
            meter: ProgressMeter::default(),
            n_written: 0,
            last_failure: None,
        }
    }

    fn run(&mut self, events: &Receiver<BuildEvent>) {
        loop {
            let event = match self.batch_since {
                None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(since) => {
                    let left = BATCH_TIMEOUT.saturating_sub(since.elapsed());
                    events.recv_timeout(left)
                }
            };
            let flow = match event {
                Ok(event) => self.handle(event),
                Err(RecvTimeoutError::Timeout) => self.write(),
                Err(RecvTimeoutError::Disconnected) => return,
            };
            if flow.is_err() {
                return;
            }
        }
    }

    fn report(&self, report: Report) -> Result<(), Ended> {
        if (self.reports)(report) {
            Ok(())
        } else {
            Err(Ended)
        }
    }

    fn handle(&mut self, event: BuildEvent) -> Result<(), Ended> {
        match event {
            BuildEvent::Scan(ScanUpdate::Entries(entries)) => {
                if self.n_seen == 0 {
                    self.begin_walk()?;
                }
                self.n_seen += entries.len();
                self.n_total = self.n_total.max(self.n_seen);
                self.put_samples(&entries)?;
                if self.store.is_some() {
                    for entry in entries {
                        self.consider(entry);
                    }
                }
                self.report_progress()
            }
            BuildEvent::Scan(ScanUpdate::Ended) => {
                if self.n_seen == 0 {
                    self.begin_walk()?;
                }
                self.n_total = self.n_seen;
                self.n_seen = 0;
                self.walk_ended = true;
                self.walk += 1;
                if self.n_waiting > LONG_QUEUE {
                    self.remove_missing()?;
                }
                self.finish_if_idle()
            }
            // Several readers may report the same file; the first report counts.
            BuildEvent::Damaged if self.store.is_some() => self.recover(&StoreError::Damaged),
            BuildEvent::Damaged => Ok(()),
            BuildEvent::Done(change, next) => {
                self.batch_since.get_or_insert_with(Instant::now);
                self.batch.push((change, next));
                if self.batch.len() >= BATCH {
                    self.write()?;
                }
                Ok(())
            }
            BuildEvent::Corrections(set) => self.take_corrections(set),
            BuildEvent::Corrected(source, change) => self.write_corrected(&source, change),
        }
    }

    /// Opens the index if it is not open.
    fn begin_walk(&mut self) -> Result<(), Ended> {
        if self.store.as_ref().is_some_and(Store::is_current) {
            return Ok(());
        }
        let was_removed = self.store.is_some();
        self.reset();
        match self.open() {
            Ok(()) => {
                if was_removed {
                    self.report_rebuilt(&StoreError::Gone)?;
                }
                self.queue_corrected()
            }
            Err(StoreError::Locked) => self.report(Report::Locked),
            Err(error) => self.fail(&error),
        }
    }

    fn reset(&mut self) {
        self.queue.clear();
        self.store = None;
        self.corrections.clear();
        self.files.clear();
        self.n_waiting = 0;
    }

    fn open(&mut self) -> Result<(), StoreError> {
        let mut store = Store::open(&self.options.path, OpenMode::Write)?;
        let is_other = store.set_engine(&self.versions, &self.options.roots)?;
        let standings = match store.file_statuses() {
            Err(StoreError::Damaged) => {
                drop(store);
                Store::discard(&self.options.path)?;
                return Err(StoreError::Damaged);
            }
            other => other?,
        };
        let notice = notice(store.outcome(), is_other && !standings.is_empty());
        if let Some(notice) = notice {
            let _ = self.report(Report::Notice(notice.to_owned()));
        }
        let files = standings.into_iter().map(|(key, standing)| {
            let state = FileState {
                stamp: standing.stamp,
                is_done: standing.is_current,
                is_deep: standing.is_deep,
                is_shallow_queued: false,
                walk: 0,
            };
            (key, state)
        });
        self.files = files.collect();
        self.store = Some(store);
        Ok(())
    }

    /// Writes the samples among `entries`, unless their rows are up to date.
    fn put_samples(&mut self, entries: &[Entry]) -> Result<(), Ended> {
        let is_due = |entry: &&Entry| {
            let file = self.files.get(&SourceHash::of(&entry.source));
            matches!(entry.source, Source::Seed(_)) && file.is_none_or(|file| !file.is_done)
        };
        let due: Vec<&Entry> = entries.iter().filter(is_due).collect();
        let Some(store) = self.store.as_mut().filter(|_| !due.is_empty()) else {
            return Ok(());
        };
        let rows = sample_rows(&due, &self.annotator, &self.corrections.current());
        if let Err(error) = store.apply(&rows) {
            return self.recover(&error);
        }
        self.n_written += due.len();
        for entry in due {
            let mut state = FileState::queued(FileStamp::of(entry), self.walk);
            state.is_done = true;
            self.files.insert(SourceHash::of(&entry.source), state);
        }
        Ok(())
    }

    /// Queues a file unless it is queued already or its row is up to date.
    fn consider(&mut self, entry: Entry) {
        if !entry.source.has_place() {
            return;
        }
        let stamp = FileStamp::of(&entry);
        let (key, walk) = (SourceHash::of(&entry.source), self.walk);
        if let Some(file) = self.files.get_mut(&key) {
            // An unfinished row from an earlier run (walk 0) is not in this run's queue.
            let is_queued = !file.is_done && file.walk > 0;
            file.walk = walk;
            if file.stamp == stamp && (file.is_done || is_queued) {
                let is_shallow = file.is_done && !file.is_deep && !file.is_shallow_queued;
                if is_shallow && self.options.deepening != Deepening::Never {
                    file.is_shallow_queued = true;
                    self.queue.push_shallow(entry);
                }
                return;
            }
            file.stamp = stamp;
            file.is_done = false;
            file.is_deep = false;
            file.is_shallow_queued = false;
            self.n_waiting += usize::from(!is_queued);
        } else {
            self.n_waiting += 1;
            self.files.insert(key, FileState::queued(stamp, walk));
        }
        self.queue.push(entry);
    }

    fn write(&mut self) -> Result<(), Ended> {
        let mut batch = std::mem::take(&mut self.batch);
        self.batch_since = None;
        self.queue.done(batch.len());
        // Drops files that are gone again and results from before the index was reset.
        batch.retain(|(change, _)| {
            change
                .target()
                .is_some_and(|(source, _)| self.files.contains_key(&SourceHash::of(source)))
        });
        let (changes, next): (Vec<Change>, Vec<Option<Box<Entry>>>) = batch.into_iter().unzip();
        if let Some(store) = &mut self.store {
            match store.apply(&changes) {
                Ok(()) => {
                    self.n_written += changes.len();
                    for change in &changes {
                        self.corrections.check(change, store, &self.queue);
                    }
                    for (change, next) in changes.iter().zip(next) {
                        self.mark_done(change, next);
                    }
                }
                Err(error) => return self.recover(&error),
            }
        }
        self.report_progress()?;
        self.finish_if_idle()
    }

    /// Marks a written file as done, unless it has changed since it was read, and queues it for the deep
    /// engine if that is to read it next.
    fn mark_done(&mut self, change: &Change, next: Option<Box<Entry>>) {
        let Some((source, stamp)) = change.target() else {
            return;
        };
        let mut is_deep = match change {
            Change::Put(article) => article.engine == Engine::Deep || next.is_none(),
            Change::Fault(_) => true,
            Change::Moved { .. } | Change::Remove(_) => false,
        };
        if let Change::Moved { from, .. } = change
            && from != source
            && let Some(former) = self.files.remove(&SourceHash::of(from))
        {
            is_deep = former.is_deep;
        }
        let Some(file) = self.files.get_mut(&SourceHash::of(source)) else {
            return;
        };
        if file.stamp != stamp {
            return;
        }
        if !file.is_done {
            file.is_done = true;
            self.n_waiting -= 1;
        }
        file.is_deep = is_deep;
        file.is_shallow_queued = false;
        if let Some(entry) = next.filter(|_| !is_deep) {
            file.is_shallow_queued = true;
            self.queue.push_shallow(*entry);
        }
    }

    /// How many indexed articles the deep engine has still to read before the build ends.
    fn n_shallow(&self) -> usize {
        if self.options.deepening != Deepening::ToTheEnd {
            return 0;
        }
        let files = self.files.values();
        files.filter(|file| file.is_done && !file.is_deep).count()
    }

    /// Removes the rows of files that the last complete walk did not see.
    fn remove_missing(&mut self) -> Result<(), Ended> {
        let walk = self.walk - 1;
        let is_missing = |file: &FileState| file.walk < walk;
        let Some(store) = &mut self.store else {
            return Ok(());
        };
        if !self.files.values().any(is_missing) {
            return Ok(());
        }
        // `files` does not hold the row ids.
        let standings = match store.file_statuses() {
            Ok(standings) => standings,
            Err(error) => return self.recover(&error),
        };
        let mut changes = Vec::new();
        let mut n_dropped = 0;
        self.files.retain(|key, file| {
            if !is_missing(file) {
                return true;
            }
            n_dropped += usize::from(!file.is_done && file.walk > 0);
            changes.extend(
                standings
                    .get(key)
                    .map(|standing| Change::Remove(standing.id)),
            );
            false
        });
        self.n_waiting -= n_dropped;
        self.n_written += changes.len();
        for batch in changes.chunks(BATCH) {
            if let Err(error) = store.apply(batch) {
                return self.recover(&error);
            }
        }
        Ok(())
    }

    /// Once nothing is queued: removes missing files, checkpoints the log and reports it.
    fn finish_if_idle(&mut self) -> Result<(), Ended> {
        let is_correcting = self.corrections.is_pending();
        if !self.walk_ended
            || self.n_waiting > 0
            || !self.batch.is_empty()
            || is_correcting
            || self.store.is_none()
        {
            return Ok(());
        }
        self.remove_missing()?;
        if self.n_shallow() > 0 {
            return Ok(());
        }
        self.walk_ended = false;
        if self.n_written > 0
            && let Some(Err(error)) = self.store.as_ref().map(Store::checkpoint)
        {
            return self.recover(&error);
        }
        if self.store.is_none() {
            return Ok(());
        }
        self.meter = ProgressMeter::default();
        if std::mem::take(&mut self.n_written) > 0 {
            self.report(Report::Changed)?;
        }
        self.report(Report::Idle)
    }

    fn report_progress(&mut self) -> Result<(), Ended> {
        if self.store.is_none() || !self.meter.is_due(self.n_written) {
            return Ok(());
        }
        let n_left = if self.n_waiting > 0 {
            self.n_waiting
        } else {
            self.n_shallow()
        };
        self.report(Report::Progress(self.meter.progress(n_left, self.n_total)))
    }
}
