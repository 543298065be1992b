//! The hands of the state machine: effects to the threads that carry them out.

use std::thread;

use super::ask::Asker;
use super::clipboard;
use super::filter::Filtering;
use super::shelf::Shelf;
use super::store::Store;
use super::worker::{Job, Send, Workers};
use crate::app::{App, Effect, Msg};

/// The threads.
pub struct Hands {
    /// Reads, annotates, searches.
    pub workers: Workers,
    /// Finds articles.
    pub shelf: Shelf,
    /// Asks the library's index.
    pub asker: Asker,
    /// Writes records and places.
    pub store: Store,
    /// The desktop's program for the clipboard.
    pub clipboard: Option<&'static [&'static str]>,
    /// The way back to the loop.
    pub send: Send,
}

impl Hands {
    /// Hands an effect on. Those of the screen are the loop's own.
    pub fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::Open(source) => self.workers.push(Job::Open(source)),
            Effect::OpenPassage { name, text } => {
                self.workers.push(Job::OpenPassage { name, text });
            }
            Effect::Annotate {
                id,
                article,
                within,
            } => self.workers.push(Job::Annotate {
                id,
                article,
                within,
            }),
            Effect::Summarize(sources) => self.workers.survey(sources),
            Effect::Filter {
                sheet,
                query,
                serial,
            } => self.workers.filter(Filtering {
                sheet,
                query,
                serial,
            }),
            Effect::Search {
                article,
                query,
                serial,
            } => self.workers.push(Job::Search {
                article,
                query,
                serial,
            }),
            Effect::Ask { serial, question } => self.asker.push(serial, question),
            Effect::SaveRecords(records) => self.store.save_records(records),
            Effect::SavePlaces(changes) => self.store.save_places(changes),
            Effect::Copy(_)
            | Effect::Mouse(_)
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Exit => {}
        }
    }

    /// Hands words to the desktop's clipboard, after the terminal got them if `is_sent`.
    pub fn copy(&self, text: String, is_sent: bool) {
        let Some(helper) = self.clipboard else {
            (self.send)(if is_sent {
                Msg::CopySent
            } else {
                Msg::Noticed("too long for the terminal's clipboard".to_owned())
            });
            return;
        };
        let send = self.send.clone();
        // A clipboard's program may wait for a desktop that does not answer.
        let spawned = thread::Builder::new().spawn(move || {
            send(match clipboard::copy(helper, &text) {
                Err(error) if !is_sent => {
                    Msg::Noticed(format!("not copied: {}: {error}", helper[0]))
                }
                _ => Msg::CopySent,
            });
        });
        if spawned.is_err() && !is_sent {
            (self.send)(Msg::Noticed("not copied: no thread".to_owned()));
        }
    }

    /// The records as they would have been written, if some of them are not on disk.
    pub fn unsaved(&self, app: &App) -> Option<String> {
        (app.unsaved() > 0).then(|| app.records.to_json())
    }
}
