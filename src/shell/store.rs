//! The thread that writes what the reader makes: records at once, places soon. One after the other,
//! so that a newer state never loses to an older one.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use super::worker::Send;
use crate::app::Msg;
use crate::bookmarks::places::{self, Changes};
use crate::bookmarks::{Records, file};

/// Something to write.
#[derive(Debug)]
enum Order {
    Records(Box<Records>),
    Places(Box<Changes>),
    /// Answer when all before it is done.
    Tell(Sender<()>),
}

/// The thread, by its inbox.
#[derive(Debug)]
pub struct Store {
    orders: Sender<Order>,
}

impl Store {
    /// Starts the thread; it first reads what there is and sends it.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(records: PathBuf, places: PathBuf, send: Send) -> io::Result<Self> {
        let (orders, inbox) = channel();
        thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || run(&inbox, &records, &places, &send))?;
        Ok(Self { orders })
    }

    /// Writes the records.
    pub fn save_records(&self, records: Box<Records>) {
        let _ = self.orders.send(Order::Records(records));
    }

    /// Writes what has changed of the places.
    pub fn save_places(&self, changes: Box<Changes>) {
        let _ = self.orders.send(Order::Places(changes));
    }

    /// Waits until all that was ordered is done, at most `limit`.
    pub fn finish(&self, limit: Duration) {
        let (tell, told) = channel();
        if self.orders.send(Order::Tell(tell)).is_ok() {
            // When the disk hangs there is nothing to wait for any longer.
            let _ = told.recv_timeout(limit);
        }
    }
}

fn run(inbox: &Receiver<Order>, records: &Path, places: &Path, send: &Send) {
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
    while let Ok(order) = inbox.recv() {
        match order {
            Order::Records(unsaved) => {
                let saved = catch_unwind(AssertUnwindSafe(|| file::save(records, &unsaved)));
                let msg = match saved {
                    Ok(Ok(saved)) => Msg::RecordsSaved(Box::new(saved.records)),
                    Ok(Err(error)) => Msg::SaveFailed(error.to_string()),
                    Err(_) => Msg::SaveFailed("something went wrong inside pullquote".to_owned()),
                };
                send(msg);
            }
            Order::Places(changes) => {
                let saved =
                    catch_unwind(AssertUnwindSafe(|| places::file::append(places, &changes)));
                let reason = match saved {
                    Ok(Ok(())) => continue,
                    Ok(Err(error)) => error.to_string(),
                    Err(_) => "something went wrong inside pullquote".to_owned(),
                };
                send(Msg::PlacesNotSaved { changes, reason });
            }
            Order::Tell(tell) => {
                let _ = tell.send(());
            }
        }
    }
}
