//! The thread that writes records and reading places. It is the only writer in this process and works
//! in order, so that a newer state never loses to an older one.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::threads::{self, MsgSender};
use crate::app::Msg;
use crate::bookmarks::places::{self, Changes};
use crate::bookmarks::{Records, file};

#[derive(Debug)]
enum Command {
    SaveRecords(Box<Records>),
    SavePlaces(Box<Changes>),
    /// Reply once everything before it is done.
    Sync(Sender<()>),
}

#[derive(Debug)]
pub struct RecordWriter {
    commands: Sender<Command>,
}

impl RecordWriter {
    /// Starts the thread, which first loads both files and sends what they hold.
    pub fn start(records: PathBuf, places: PathBuf, send: MsgSender) -> io::Result<Self> {
        let (commands, inbox) = channel();
        threads::spawn("record-writer", move || {
            run(&inbox, &records, &places, &send);
        })?;
        Ok(Self { commands })
    }

    pub fn save_records(&self, records: Box<Records>) {
        let _ = self.commands.send(Command::SaveRecords(records));
    }

    pub fn save_places(&self, changes: Box<Changes>) {
        let _ = self.commands.send(Command::SavePlaces(changes));
    }

    /// Waits until everything queued is written, at most `limit`: a disk may hang.
    pub fn sync(&self, limit: Duration) {
        let (reply, done) = channel();
        if self.commands.send(Command::Sync(reply)).is_ok() {
            let _ = done.recv_timeout(limit);
        }
    }
}

fn run(inbox: &Receiver<Command>, records: &Path, places: &Path, send: &MsgSender) {
    let loaded = file::load(records);
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
                let saved = threads::catch_panic(|| file::save(records, &unsaved));
                send(match saved {
                    Ok(Ok(saved)) => Msg::RecordsSaved(Box::new(saved.records)),
                    Ok(Err(error)) => Msg::SaveFailed(error.to_string()),
                    Err(panicked) => Msg::SaveFailed(panicked.to_string()),
                });
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
            Command::Sync(reply) => {
                let _ = reply.send(());
            }
        }
    }
}
