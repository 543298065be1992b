//! The thread that writes records and reading places. It is the only writer in this process and works
//! in order, so that a newer state never loses to an older one. It also reads what another window wrote.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::correction_feed::CorrectionFeed;
use super::record_watch;
use super::threads::{self, MsgSender};
use super::view_file;
use crate::app::Msg;
use crate::bookmarks::Records;
use crate::bookmarks::file::{self, FileStamp};
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
    commands: Sender<Command>,
}

impl RecordWriter {
    /// Starts the thread, which first loads both files and sends what they hold.
    /// Corrections go to `feed`.
    pub fn start(
        records: PathBuf,
        places: PathBuf,
        view: PathBuf,
        feed: Arc<CorrectionFeed>,
        send: MsgSender,
    ) -> io::Result<Self> {
        let (commands, inbox) = channel();
        let watched = records.clone();
        let file = RecordFile {
            path: records,
            stamp: FileStamp::default(),
            feed,
        };
        threads::spawn("record-writer", move || {
            run(&inbox, file, &places, &view, &send);
        })?;
        let to_check = commands.clone();
        record_watch::start(watched, move || to_check.send(Command::Check).is_ok())?;
        Ok(Self { commands })
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

fn run(
    inbox: &Receiver<Command>,
    mut records: RecordFile,
    places: &Path,
    view: &Path,
    send: &MsgSender,
) {
    let loaded = file::load(&records.path);
    records.stamp = loaded.stamp;
    records.feed.publish(&loaded.records);
    let is_heard = send(Msg::RecordsLoaded {
        records: Box::new(loaded.records),
        notices: loaded.notices,
    });
    let loaded = places::file::load(places);
    let is_heard = is_heard && send(Msg::PlacesLoaded(Box::new(loaded.places)));
    for notice in loaded.notices {
        send(Msg::Noticed(notice));
    }
    if !is_heard {
        return;
    }
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
