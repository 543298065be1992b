//! The thread that writes records and reading places. It is the only writer in this process and works
//! in order, so that a newer state never loses to an older one. It also reads what another window wrote.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::correction_feed::CorrectionFeed;
use super::record_watch;
use super::threads::{self, MsgSender, NoThread, OnDemand};
use super::view_file;
use crate::app::Msg;
use crate::bookmarks::Records;
use crate::bookmarks::file::{self, FileStamp, Loaded};
use crate::bookmarks::places::{self, Changes};

#[derive(Debug)]
enum Command {
    SaveRecords(Box<Records>),
    SavePlaces(Box<Changes>),
    KeepView(BTreeMap<String, String>),
    /// The file of the records may have changed.
    Check,
    /// Reply once everything before it is done.
    Sync(Sender<()>),
}

#[derive(Debug)]
pub struct RecordWriter {
    commands: Arc<OnDemand<Command>>,
    /// The file of the records.
    path: PathBuf,
}

impl RecordWriter {
    /// Sends what both files hold: at once if they are small and sound, else from the thread, which then starts
    /// here. Corrections go to `feed`.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn load(
        records: PathBuf,
        places: PathBuf,
        view: PathBuf,
        feed: Arc<CorrectionFeed>,
        send: MsgSender,
    ) -> Result<Self, NoThread> {
        let path = records.clone();
        let mut file = RecordFile {
            path: records,
            stamp: FileStamp::default(),
            feed,
        };
        let loads_here = load_small(&mut file, &places, &send);
        let thread = OnDemand::new("record-writer", move |inbox| {
            if loads_here || load(&mut file, &places, &send) {
                run(inbox, file, &places, &view, &send);
            }
        });
        if !loads_here {
            thread.start()?;
        }
        Ok(Self {
            commands: Arc::new(thread),
            path,
        })
    }

    /// Starts the thread, and the one that notices what other windows write.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(&self) -> io::Result<()> {
        self.commands.start().map_err(io::Error::other)?;
        let commands = Arc::clone(&self.commands);
        record_watch::start(self.path.clone(), move || {
            commands.send(Command::Check).is_ok()
        })
    }

    /// Reads the file of the records if it has changed.
    pub fn check(&self) {
        let _ = self.commands.send(Command::Check);
    }

    pub fn save_records(&self, records: Box<Records>) {
        let _ = self.commands.send(Command::SaveRecords(records));
    }

    pub fn save_places(&self, changes: Box<Changes>) {
        let _ = self.commands.send(Command::SavePlaces(changes));
    }

    pub fn keep_view(&self, changes: BTreeMap<String, String>) {
        let _ = self.commands.send(Command::KeepView(changes));
    }

    /// Waits until everything queued is written, at most `limit`: a disk may hang.
    pub fn sync(&self, limit: Duration) {
        let (reply, done) = channel();
        if self.commands.send(Command::Sync(reply)).is_ok() {
            let _ = done.recv_timeout(limit);
        }
    }
}

/// The file of the records, as this process last saw it.
struct RecordFile {
    path: PathBuf,
    stamp: FileStamp,
    feed: Arc<CorrectionFeed>,
}

impl RecordFile {
    /// What the file has now, if it was changed by others.
    fn changed(&mut self) -> Option<Records> {
        if FileStamp::of(&self.path) == self.stamp {
            return None;
        }
        // Nothing is moved aside: another program may be in the middle of writing it.
        let read = file::read(&self.path);
        self.stamp = read.stamp;
        read.notices.is_empty().then_some(read.records)
    }

    fn save(&mut self, unsaved: &Records) -> Msg {
        self.feed.publish(unsaved);
        match threads::catch_panic(|| file::save(&self.path, unsaved)) {
            Ok(Ok(saved)) => {
                self.stamp = saved.stamp;
                self.feed.publish(&saved.records);
                Msg::RecordsSaved(Box::new(saved.records))
            }
            Ok(Err(error)) => Msg::SaveFailed(error.to_string()),
            Err(panicked) => Msg::SaveFailed(panicked.to_string()),
        }
    }
}

/// Largest file that is read on the thread of the event loop, in bytes: sooner than by a thread that has yet to
/// start.
const SMALL: u64 = 1 << 16;

/// Loads both files if that takes no time, no lock and no repair. Returns whether it did.
fn load_small(records: &mut RecordFile, places: &Path, send: &MsgSender) -> bool {
    let is_small = |path: &Path| match fs::metadata(path) {
        Ok(metadata) => metadata.is_file() && metadata.len() <= SMALL,
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    };
    if !is_small(&records.path) || !is_small(places) {
        return false;
    }
    let read = threads::catch_panic(|| {
        let loaded = file::read(&records.path);
        let places = places::file::read_sound(places)?;
        loaded.notices.is_empty().then_some((loaded, places))
    });
    let Ok(Some((loaded, places))) = read else {
        return false;
    };
    send_loaded(records, loaded, send);
    send(Msg::PlacesLoaded(Box::new(places)));
    true
}

/// Loads both files. Returns whether the event loop goes on.
fn load(records: &mut RecordFile, places: &Path, send: &MsgSender) -> bool {
    let loaded = file::load(&records.path);
    let is_heard = send_loaded(records, loaded, send);
    let loaded = places::file::load(places);
    let is_heard = is_heard && send(Msg::PlacesLoaded(Box::new(loaded.places)));
    for notice in loaded.notices {
        send(Msg::Noticed(notice));
    }
    is_heard
}

fn send_loaded(file: &mut RecordFile, loaded: Loaded, send: &MsgSender) -> bool {
    file.stamp = loaded.stamp;
    file.feed.publish(&loaded.records);
    send(Msg::RecordsLoaded {
        records: Box::new(loaded.records),
        notices: loaded.notices,
    })
}

fn run(
    inbox: &Receiver<Command>,
    mut records: RecordFile,
    places: &Path,
    view: &Path,
    send: &MsgSender,
) {
    while let Ok(command) = inbox.recv() {
        match command {
            Command::SaveRecords(unsaved) => {
                send(records.save(&unsaved));
            }
            Command::Check => {
                if let Some(changed) = records.changed() {
                    records.feed.publish(&changed);
                    send(Msg::RecordsChanged(Box::new(changed)));
                }
            }
            Command::SavePlaces(changes) => {
                let saved = threads::catch_panic(|| places::file::append(places, &changes));
                let reason = match saved {
                    Ok(Ok(())) => continue,
                    Ok(Err(error)) => error.to_string(),
                    Err(panicked) => panicked.to_string(),
                };
                send(Msg::PlacesNotSaved { changes, reason });
            }
            Command::KeepView(changes) => {
                if let Err(error) = view_file::save(view, &changes) {
                    let text = format!("not kept for the next start: {error}");
                    send(Msg::Noticed(text));
                }
            }
            Command::Sync(reply) => {
                let _ = reply.send(());
            }
        }
    }
}
