//! Watches the file of the open article, and tells when its text is another one, or gone.
//!
//! The folder is watched, not the file: editors replace a file by renaming. After an event the file is
//! read once changes pause, and its text compared, so that touching it, or writing the same again, is
//! no change. Where the system cannot watch, the file's metadata are polled.

use std::io::Read as _;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

use notify::{Event, RecursiveMode, Watcher as _};

use super::identity::home;
use super::threads::{MsgSender, OnDemand};
use super::watch::{self, is_change};
use crate::app::article::DiskState;
use crate::app::{Msg, WatchJob};
use crate::article_id::ArticleId;
use crate::bookmarks::identity::Home;
use pullquote_import::file;
use pullquote_text::Source;

/// How long changes must pause before the file is read.
const DEBOUNCE: Duration = Duration::from_millis(150);
/// Longest delay while changes go on.
const MAX_DELAY: Duration = Duration::from_secs(1);
/// How often metadata are polled where the system cannot watch.
const POLL: Duration = Duration::from_secs(1);
/// Coarsest time stamps of file systems: a file that is this much older than the window was there when it began.
const GRAIN: Duration = Duration::from_secs(2);

#[derive(Debug)]
enum Command {
    Watch(Option<WatchJob>),
    /// Something in the folder has changed.
    Touched,
}

#[derive(Debug)]
pub struct FileWatch {
    commands: OnDemand<Command>,
}

impl FileWatch {
    /// The files that it is to watch are read from now on, or have just been.
    pub fn new(send: MsgSender) -> Self {
        let began = SystemTime::now() - GRAIN;
        Self {
            commands: OnDemand::with_sender("file-watch", move |inbox, touched| {
                run(inbox, &touched, &send, began);
            }),
        }
    }

    /// Watches another file, or none. Where the system gives no thread, changes are not noticed.
    pub fn watch(&self, job: Option<WatchJob>) {
        let _ = self.commands.send(Command::Watch(job));
    }
}

/// What tells that a file was written or replaced without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    #[cfg(unix)]
    node: (u64, i64, i64),
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self {
            bytes: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            node: {
                use std::os::unix::fs::MetadataExt as _;
                (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
            },
        })
    }

    /// Whether the file was last changed, replaced or renamed before `time`.
    #[cfg(unix)]
    fn is_before(&self, time: SystemTime) -> bool {
        let (_, seconds, _) = self.node;
        let since = time.duration_since(SystemTime::UNIX_EPOCH);
        since.is_ok_and(|since| seconds < since.as_secs() as i64)
    }

    /// Unknown: a file may get an older modification time.
    #[cfg(not(unix))]
    fn is_before(&self, _time: SystemTime) -> bool {
        false
    }
}

/// The watched file.
struct Watched {
    job: WatchJob,
    stamp: Option<Stamp>,
    told: DiskState,
    /// `None`: the system cannot watch its folder.
    watcher: Option<notify::RecommendedWatcher>,
}

impl Watched {
    /// Watches a file that was read after `began`.
    fn new(job: WatchJob, began: SystemTime, touched: &Sender<Command>) -> Self {
        let watcher = job.source.path().and_then(|path| watcher(path, touched));
        let stamp = job.source.path().and_then(Stamp::of);
        Self {
            // Else unknown, so that the first look reads the file: it may have changed since it was opened.
            stamp: stamp.filter(|stamp| stamp.is_before(began)),
            told: DiskState::Same,
            watcher,
            job,
        }
    }

    /// Looks at the file; returns what it is now, if that is news.
    fn look(&mut self) -> Option<DiskState> {
        let stamp = Stamp::of(self.job.source.path()?);
        let is_unread = stamp == self.stamp && (stamp.is_some() || self.told == DiskState::Gone);
        if is_unread {
            return None;
        }
        let now = match stamp {
            None => DiskState::Gone,
            Some(_) if self.has_same_bytes() => DiskState::Same,
            Some(_) => match home(&self.job.source.locator()) {
                Home::Text(id, _) if id == self.job.id => DiskState::Same,
                // Also if it cannot be read just now; reading it again tells the reason.
                _ => DiskState::Changed,
            },
        };
        self.stamp = stamp;
        (std::mem::replace(&mut self.told, now) != now).then_some(now)
    }

    /// Whether the bytes of the file are the text. Those of most plain texts are, and the text is not in memory twice
    /// to find out.
    fn has_same_bytes(&self) -> bool {
        let Source::File(path) = &self.job.source else {
            return false;
        };
        // A file that grows meanwhile is read again after that.
        let file = file::open(path).ok();
        let id = file.and_then(|file| ArticleId::of_reader(file.take(file::MAX_BYTES)).ok());
        id.as_ref() == Some(&self.job.id)
    }
}

fn watcher(path: &Path, touched: &Sender<Command>) -> Option<notify::RecommendedWatcher> {
    let touched = touched.clone();
    let on_event = move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| is_change(&event)) {
            let _ = touched.send(Command::Touched);
        }
    };
    let mut watcher = watch::watcher(on_event)?;
    let folder = path.parent()?;
    watcher.watch(folder, RecursiveMode::NonRecursive).ok()?;
    Some(watcher)
}

fn run(inbox: &Receiver<Command>, touched: &Sender<Command>, send: &MsgSender, began: SystemTime) {
    let mut watched: Option<Watched> = None;
    // When the file is to be looked at, and by when at the latest.
    let mut due: Option<(Instant, Instant)> = None;
    loop {
        let command = match (due, &watched) {
            (Some((at, _)), _) => inbox.recv_timeout(at.saturating_duration_since(Instant::now())),
            (None, Some(watched)) if watched.watcher.is_none() => inbox.recv_timeout(POLL),
            _ => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let now = Instant::now();
        match command {
            Ok(Command::Watch(job)) => {
                watched = job.map(|job| Watched::new(job, began, touched));
                due = watched.as_ref().map(|_| (now, now));
                continue;
            }
            Ok(Command::Touched) => {
                let latest = due.map_or(now + MAX_DELAY, |(_, latest)| latest);
                due = Some(((now + DEBOUNCE).min(latest), latest));
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => due = None,
        }
        let Some(watched) = &mut watched else {
            continue;
        };
        if let Some(state) = watched.look() {
            let is_heard = send(Msg::OnDisk {
                source: watched.job.source.clone(),
                id: watched.job.id.clone(),
                state,
            });
            if !is_heard {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;
    use std::sync::mpsc::channel;

    use super::*;

    fn watch(path: &Path, text: &str) -> (FileWatch, Receiver<Msg>) {
        let (sender, sent) = channel();
        let watch = FileWatch::new(Arc::new(move |msg| sender.send(msg).is_ok()));
        watch.watch(Some(WatchJob {
            source: Source::File(path.to_owned()),
            id: ArticleId::of(text),
        }));
        (watch, sent)
    }

    #[cfg(unix)]
    #[test]
    fn a_file_older_than_the_window_is_not_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        fs::write(&path, "A bridge").unwrap();
        let look = |began: SystemTime| {
            let job = WatchJob {
                source: Source::File(path.clone()),
                id: ArticleId::of("Another text, as if the file had changed"),
            };
            Watched::new(job, began, &channel().0).look()
        };
        let now = SystemTime::now();
        assert_eq!(look(now - GRAIN), Some(DiskState::Changed));
        assert_eq!(look(now + GRAIN), None);
    }

    #[track_caller]
    fn next(sent: &Receiver<Msg>) -> DiskState {
        match sent.recv_timeout(Duration::from_secs(20)).unwrap() {
            Msg::OnDisk { state, .. } => state,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn changes_replacement_deletion_and_return_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        fs::write(&path, "One.").unwrap();
        let (_watch, sent) = watch(&path, "One.");
        fs::write(&path, "Two.").unwrap();
        assert_eq!(next(&sent), DiskState::Changed);
        let other = dir.path().join("b.tmp");
        fs::write(&other, "One.").unwrap();
        fs::rename(&other, &path).unwrap();
        assert_eq!(next(&sent), DiskState::Same);
        fs::remove_file(&path).unwrap();
        assert_eq!(next(&sent), DiskState::Gone);
        fs::write(&path, "Three.").unwrap();
        assert_eq!(next(&sent), DiskState::Changed);
    }

    #[test]
    fn a_text_is_the_same_whatever_its_bytes_are() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        let text = "A bridge\n\nIt is to be mended.\n";
        for (bytes, has_same_bytes) in [
            (text.to_owned(), true),
            (text.replace('\n', "\r\n"), false),
            (format!("\u{feff}{text}"), false),
        ] {
            fs::write(&path, bytes).unwrap();
            let job = WatchJob {
                source: Source::File(path.clone()),
                id: ArticleId::of(text),
            };
            let mut watched = Watched::new(job, SystemTime::UNIX_EPOCH, &channel().0);
            assert_eq!(watched.has_same_bytes(), has_same_bytes);
            assert_eq!(watched.look(), None);
        }
    }

    #[test]
    fn a_change_before_the_watch_began_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        fs::write(&path, "Two.").unwrap();
        let (_watch, sent) = watch(&path, "One.");
        assert_eq!(next(&sent), DiskState::Changed);
    }
}
