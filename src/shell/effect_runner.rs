//! Dispatches [`Effect`]s to the worker threads.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::thread;

use super::browser;
use super::clipboard;
use super::feeds::desk::FeedDesk;
use super::fetching::Fetcher;
use super::file_watch::FileWatch;
use super::identity::Look;
use super::index_client::Pending;
use super::library_scanner::ScannerHandle;
use super::record_writer::RecordWriter;
use super::setup::env_var;
use super::threads::{self, MsgSender, NoThread, OnDemand};
use super::trash;
use super::worker::{Workers, part};
use crate::app::{Effect, Msg};

pub struct EffectRunner {
    pub workers: Workers,
    pub fetcher: Fetcher,
    pub feeds: FeedDesk,
    pub scanner: ScannerHandle,
    pub index: OnDemand<Pending>,
    pub looks: OnDemand<Look>,
    /// Watches the file of the open article.
    pub file: FileWatch,
    pub records: RecordWriter,
    pub trash: OnDemand<trash::Job>,
    /// The command that sets the desktop's clipboard.
    pub clipboard: Option<&'static [&'static str]>,
    pub send: MsgSender,
}

impl EffectRunner {
    /// Starts `effect`. Effects on the terminal are left to the event loop. A thread that cannot be sent
    /// to has ended with the event loop.
    pub fn run(&self, effect: Effect) {
        match effect {
            Effect::Article(job) => self.told(self.workers.jobs.send(job)),
            Effect::ReadAround { source, place } => part::read_around(source, place, &self.send),
            Effect::Deepen(job) => self.workers.deep.read(job),
            Effect::StopDeepening => drop(self.workers.deep.stop()),
            Effect::Summarize(sources) => self.told(self.workers.summaries.send(sources)),
            Effect::Filter(job) => self.told(self.workers.filters.send(job)),
            Effect::Feeds(job) => self.feeds.start(job),
            Effect::Fetch {
                request,
                address,
                is_link,
            } => self.fetcher.fetch(request, address, is_link),
            Effect::CancelFetch(request) => self.fetcher.cancel(request),
            Effect::Ask { request, question } => self.told(self.index.send((request, question))),
            Effect::Probe { seen, sources } => {
                self.told(self.looks.send(Look::Probe { seen, sources }));
            }
            Effect::Watch(job) => self.file.watch(job),
            Effect::Look(source) => self.told(self.looks.send(Look::At(source))),
            Effect::SaveRecords(records) => self.records.save_records(records),
            Effect::SavePlaces(changes) => self.records.save_places(changes),
            Effect::KeepView(changes) => self.records.keep_view(changes),
            Effect::View { page, picture } => self.view(page, picture),
            Effect::Delete {
                sources,
                is_confirmed,
            } => self.told(self.trash.send(trash::Job::Delete {
                sources,
                is_confirmed,
            })),
            Effect::Undelete(places) => self.told(self.trash.send(trash::Job::Restore(places))),
            Effect::Browse(_)
            | Effect::Copy(_)
            | Effect::Pipe { .. }
            | Effect::Edit(_)
            | Effect::ListLibrary
            | Effect::Mouse(_)
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Exit => {}
        }
    }

    /// Throws away what has been in the trash for long; without a thread a later start does.
    pub fn empty_trash(&self) {
        let _ = self.trash.start();
    }

    fn told(&self, handed: Result<(), NoThread>) {
        if let Err(error) = handed {
            (self.send)(Msg::Noticed(error.to_string()));
        }
    }

    /// Shows a picture in the desktop's viewer.
    fn view(&self, page: PathBuf, written: String) {
        let send = self.send.clone();
        let spawned = threads::spawn("viewer", move || {
            let words = match browser::picture(&page, &written) {
                Err(reason) => reason,
                Ok(path) => match browser::viewer(&env_var) {
                    None => format!("no desktop here; the picture is {}", path.display()),
                    Some(viewer) => match browser::start(&viewer, path.as_os_str()) {
                        Ok(()) => format!("opened: {}", path.display()),
                        Err(error) => format!("{} cannot show it: {error}", viewer[0].display()),
                    },
                },
            };
            send(Msg::Noticed(words));
        });
        if spawned.is_err() {
            (self.send)(Msg::Noticed("not opened: no thread".to_owned()));
        }
    }

    /// Hands an address to a browser with a window of its own.
    pub fn browse(&self, program: Vec<OsString>, address: String) {
        let send = self.send.clone();
        let spawned = threads::spawn("browser", move || {
            if let Err(error) = browser::start(&program, OsStr::new(&address)) {
                let name = program[0].display();
                send(Msg::Noticed(format!(
                    "{name} did not open {address}: {error}"
                )));
            }
        });
        if spawned.is_err() {
            (self.send)(Msg::Noticed("not opened: no thread".to_owned()));
        }
    }

    /// Copies `text` with the desktop's clipboard command. `is_sent` tells whether the terminal got it
    /// already.
    pub fn copy(&self, text: String, is_sent: bool) {
        let Some(command) = self.clipboard else {
            if !is_sent {
                let text = "too long for the terminal's clipboard".to_owned();
                (self.send)(Msg::Noticed(text));
            }
            return;
        };
        let send = self.send.clone();
        // The command may wait for a desktop that does not answer.
        let spawned = thread::Builder::new().spawn(move || {
            if let Err(error) = clipboard::copy(command, &text)
                && !is_sent
            {
                send(Msg::Noticed(format!("not copied: {}: {error}", command[0])));
            }
        });
        if spawned.is_err() && !is_sent {
            (self.send)(Msg::Noticed("not copied: no thread".to_owned()));
        }
    }
}
