//! The thread that judges what has to be indexed, and writes it.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::queue::Queue;
use super::{Found, Plan, Report, Tell};
use crate::library::archive::Progress;
use crate::library::index::Stamp;
use crate::library::store::{self, Change, Mode, Store, StoreError};
use crate::library::{Entry, Key};
use pullquote_annotate::Model;
use pullquote_text::Source;

/// What the thread wakes up for.
#[derive(Debug)]
pub enum Event {
    /// From a walk.
    Found(Found),
    /// From a worker.
    Done(Change),
    /// From whoever reads the index: its bytes are not what they should be.
    Damaged,
}

/// Changes of one transaction at most, fewer than the queue lets be in hand; and how long the first of them
/// waits at most.
const BATCH: usize = 128;
const BATCH_WITHIN: Duration = Duration::from_millis(400);
/// How often progress is told.
const TOLD_EVERY: Duration = Duration::from_millis(250);
/// Over how long the rate is measured.
const RATE_OVER: Duration = Duration::from_secs(10);
/// Rows are removed at once when so many articles wait; else only when nothing waits, since what is
/// gone may turn up at another path.
const MANY_WAIT: usize = 2000;

pub(super) fn start(
    plan: Plan,
    queue: Arc<Queue>,
    events: Receiver<Event>,
    tell: Tell,
) -> io::Result<()> {
    thread::Builder::new()
        .name("index".to_owned())
        .spawn(move || {
            if plan.is_patient {
                super::be_patient();
            }
            let mut builder = Builder::new(plan, Arc::clone(&queue), tell);
            builder.run(&events);
            queue.close();
        })?;
    Ok(())
}

/// How an article stands.
#[derive(Clone, Copy, Debug)]
struct Known {
    stamp: Stamp,
    /// Whether it is written; else it waits.
    is_done: bool,
    /// The walk that saw it last.
    walk: u32,
}

struct Builder {
    plan: Plan,
    queue: Arc<Queue>,
    tell: Tell,
    store: Option<Store>,
    known: HashMap<Key, Known>,
    /// How many of them wait.
    n_waiting: usize,
    walk: u32,
    /// Files that the walk under way has seen.
    seen: usize,
    /// Files that the last whole walk saw.
    total: usize,
    walk_ended: bool,
    batch: Vec<Change>,
    batch_since: Option<Instant>,
    told: Option<Instant>,
    /// When so many were done, for the rate.
    marks: Vec<(Instant, usize)>,
    written: usize,
    /// The same trouble is told once.
    told_trouble: Option<String>,
}

/// Nobody listens any longer.
struct Ended;

impl Builder {
    fn new(plan: Plan, queue: Arc<Queue>, tell: Tell) -> Self {
        Self {
            plan,
            queue,
            tell,
            store: None,
            known: HashMap::new(),
            n_waiting: 0,
            walk: 1,
            seen: 0,
            total: 0,
            walk_ended: false,
            batch: Vec::new(),
            batch_since: None,
            told: None,
            marks: Vec::new(),
            written: 0,
            told_trouble: None,
        }
    }

    fn run(&mut self, events: &Receiver<Event>) {
        loop {
            let event = match self.batch_since {
                None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(since) => {
                    let left = BATCH_WITHIN.saturating_sub(since.elapsed());
                    events.recv_timeout(left)
                }
            };
            let flow = match event {
                Ok(event) => self.take(event),
                Err(RecvTimeoutError::Timeout) => self.write(),
                Err(RecvTimeoutError::Disconnected) => return,
            };
            if flow.is_err() {
                return;
            }
        }
    }

    fn say(&self, report: Report) -> Result<(), Ended> {
        if (self.tell)(report) {
            Ok(())
        } else {
            Err(Ended)
        }
    }

    fn take(&mut self, event: Event) -> Result<(), Ended> {
        match event {
            Event::Found(Found::Entries(entries)) => {
                if self.seen == 0 {
                    self.walk_begins()?;
                }
                self.seen += entries.len();
                self.total = self.total.max(self.seen);
                if self.store.is_some() {
                    for entry in entries {
                        self.judge(entry);
                    }
                }
                self.tell_progress()
            }
            Event::Found(Found::Ended) => {
                if self.seen == 0 {
                    self.walk_begins()?;
                }
                self.total = self.seen;
                self.seen = 0;
                self.walk_ended = true;
                self.walk += 1;
                if self.n_waiting > MANY_WAIT {
                    self.remove_gone()?;
                }
                self.when_idle()
            }
            // Of several who tell it the first is right; the others mean the same file.
            Event::Damaged if self.store.is_some() => self.recover(&StoreError::Damaged),
            Event::Damaged => Ok(()),
            Event::Done(change) => {
                self.batch_since.get_or_insert_with(Instant::now);
                self.batch.push(change);
                if self.batch.len() >= BATCH {
                    self.write()?;
                }
                Ok(())
            }
        }
    }

    /// Opens the index if it is not open. What cannot be opened is tried again with the next walk.
    fn walk_begins(&mut self) -> Result<(), Ended> {
        if self.store.as_ref().is_some_and(Store::is_current) {
            return Ok(());
        }
        self.forget();
        match self.open() {
            Ok(()) => Ok(()),
            Err(StoreError::Locked) => self.say(Report::Elsewhere),
            Err(error) => self.trouble(&error),
        }
    }

    fn forget(&mut self) {
        self.queue.clear();
        self.store = None;
        self.known.clear();
        self.n_waiting = 0;
    }

    fn open(&mut self) -> Result<(), StoreError> {
        let mut store = Store::open(&self.plan.path, Mode::Write)?;
        let is_other = store.set_engine(&Model::shipped().version(), &self.plan.roots)?;
        let standings = match store.standings() {
            Err(StoreError::Damaged) => {
                drop(store);
                Store::discard(&self.plan.path)?;
                return Err(StoreError::Damaged);
            }
            other => other?,
        };
        let words = match store.found() {
            store::Found::Damaged => Some("the index was damaged; it is built anew"),
            store::Found::OtherVersion => {
                Some("the index was of another version of pullquote; it is built anew")
            }
            _ if is_other && !standings.is_empty() => {
                Some("quotations are found in a new way; the index is brought up to date")
            }
            _ => None,
        };
        if let Some(words) = words {
            let _ = self.say(Report::Notice(words.to_owned()));
        }
        let known = standings.into_iter().map(|(key, standing)| {
            let known = Known {
                stamp: standing.stamp,
                is_done: standing.is_current,
                walk: 0,
            };
            (key, known)
        });
        self.known = known.collect();
        self.store = Some(store);
        Ok(())
    }

    /// Lets an article wait unless it is indexed as it is, or waits already.
    fn judge(&mut self, entry: Entry) {
        if matches!(entry.source, Source::Stdin | Source::Given(_)) {
            return;
        }
        let stamp = Stamp::of(&entry);
        let key = Key::of(&entry.source);
        let walk = self.walk;
        if let Some(known) = self.known.get_mut(&key) {
            // A row of an older walk is not done and does not wait: it was left by another run.
            let waits = !known.is_done && known.walk > 0;
            known.walk = walk;
            if known.stamp == stamp && (known.is_done || waits) {
                return;
            }
            known.stamp = stamp;
            known.is_done = false;
            self.n_waiting += usize::from(!waits);
        } else {
            self.n_waiting += 1;
            let known = Known {
                stamp,
                is_done: false,
                walk,
            };
            self.known.insert(key, known);
        }
        self.queue.push(entry);
    }

    /// Writes what the workers have brought.
    fn write(&mut self) -> Result<(), Ended> {
        let mut batch = std::mem::take(&mut self.batch);
        self.batch_since = None;
        self.queue.done(batch.len());
        // Of files that are gone again, or from before the index was lost, nothing is wanted.
        batch.retain(|change| {
            target(change).is_some_and(|(source, _)| self.known.contains_key(&Key::of(source)))
        });
        if let Some(store) = &mut self.store {
            match store.apply(&batch) {
                Ok(()) => {
                    self.written += batch.len();
                    for change in &batch {
                        self.note(change);
                    }
                }
                Err(error) => return self.recover(&error),
            }
        }
        self.tell_progress()?;
        self.when_idle()
    }

    /// Notes what was written as done, unless the file has changed since.
    fn note(&mut self, change: &Change) {
        let Some((source, stamp)) = target(change) else {
            return;
        };
        if let Change::Moved { from, .. } = change
            && from != source
        {
            self.known.remove(&Key::of(from));
        }
        if let Some(known) = self.known.get_mut(&Key::of(source))
            && known.stamp == stamp
            && !known.is_done
        {
            known.is_done = true;
            self.n_waiting -= 1;
        }
    }

    /// Removes the rows of files that the walk that ended last did not see.
    fn remove_gone(&mut self) -> Result<(), Ended> {
        let walk = self.walk - 1;
        let is_gone = |known: &Known| known.walk < walk;
        let Some(store) = &mut self.store else {
            return Ok(());
        };
        if !self.known.values().any(is_gone) {
            return Ok(());
        }
        // Numbers of rows that this run wrote are not in `known`.
        let standings = match store.standings() {
            Ok(standings) => standings,
            Err(error) => return self.recover(&error),
        };
        let mut changes = Vec::new();
        let mut n_forgotten = 0;
        self.known.retain(|key, known| {
            if !is_gone(known) {
                return true;
            }
            n_forgotten += usize::from(!known.is_done && known.walk > 0);
            changes.extend(
                standings
                    .get(key)
                    .map(|standing| Change::Remove(standing.id)),
            );
            false
        });
        self.n_waiting -= n_forgotten;
        self.written += changes.len();
        for batch in changes.chunks(BATCH) {
            if let Err(error) = store.apply(batch) {
                return self.recover(&error);
            }
        }
        Ok(())
    }

    /// When nothing waits: removes what is gone, merges the log, tells it.
    fn when_idle(&mut self) -> Result<(), Ended> {
        if !self.walk_ended || self.n_waiting > 0 || !self.batch.is_empty() || self.store.is_none()
        {
            return Ok(());
        }
        self.walk_ended = false;
        self.remove_gone()?;
        if self.written > 0
            && let Some(Err(error)) = self.store.as_ref().map(Store::settle)
        {
            return self.recover(&error);
        }
        if self.store.is_none() {
            return Ok(());
        }
        self.marks.clear();
        self.told = None;
        self.written = 0;
        self.say(Report::Idle(self.progress()))
    }

    /// After a failure: a damaged or lost index is built anew, else nothing is tried until the next walk.
    fn recover(&mut self, error: &StoreError) -> Result<(), Ended> {
        self.forget();
        if !error.is_cured_by_rebuilding() {
            return self.trouble(error);
        }
        if matches!(error, StoreError::Damaged) {
            let _ = Store::discard(&self.plan.path);
        }
        self.say(Report::Notice(format!(
            "the index {error}; it is built anew"
        )))?;
        self.say(Report::WalkAgain)
    }

    fn trouble(&mut self, error: &StoreError) -> Result<(), Ended> {
        if error.is_cured_by_rebuilding() {
            return self.recover(error);
        }
        let words = format!("the index {error}; reading goes on");
        if self.told_trouble.as_ref() == Some(&words) {
            return Ok(());
        }
        self.told_trouble = Some(words.clone());
        self.say(Report::Stopped(words))
    }

    fn progress(&self) -> Progress {
        let waiting = self.n_waiting;
        let total = self.total.max(waiting);
        let rate = match (self.marks.first(), self.marks.last()) {
            (Some((since, first)), Some((until, last))) if until > since => {
                (last - first) as f32 / until.duration_since(*since).as_secs_f32()
            }
            _ => 0.0,
        };
        Progress {
            done: total - waiting,
            total,
            rate,
            left: (rate > 0.0).then(|| (waiting as f32 / rate).ceil() as u32),
        }
    }

    fn tell_progress(&mut self) -> Result<(), Ended> {
        if self.store.is_none() || self.told.is_some_and(|told| told.elapsed() < TOLD_EVERY) {
            return Ok(());
        }
        let now = Instant::now();
        self.told = Some(now);
        self.marks.push((now, self.written));
        self.marks
            .retain(|(at, _)| now.duration_since(*at) <= RATE_OVER);
        self.say(Report::Progress(self.progress()))
    }
}

/// The article that a change is about, and its file when it was read.
fn target(change: &Change) -> Option<(&Source, Stamp)> {
    match change {
        Change::Put(article) => {
            let stamp = Stamp {
                bytes: article.size,
                modified: article.modified,
            };
            Some((&article.source, stamp))
        }
        Change::Fault(entry) | Change::Moved { to: entry, .. } => {
            Some((&entry.source, Stamp::of(entry)))
        }
        Change::Remove(_) => None,
    }
}
