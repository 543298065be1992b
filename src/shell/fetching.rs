//! Fetches the pages that the reader asked for: one after the other for commands, each in a thread of its
//! own while the screen is shown.

use std::collections::HashMap;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use super::cli::Target;
use super::http::{Client, HttpError};
use super::library_scanner::ScannerHandle;
use super::output::report;
use super::threads::{self, MsgSender, Panicked};
use super::web_page::{self, Named, PageError};
use crate::app::{FetchFailure, Msg, RequestId};
use crate::config::Paths;
use crate::library::keep::Kept;
use pullquote_import::Collection;
use pullquote_text::Source;

/// Fetches pages for a command.
pub struct Fetching {
    library: PathBuf,
    client: Option<Client>,
}

impl Fetching {
    pub fn new(library: &Path) -> Self {
        Self {
            library: library.to_owned(),
            client: None,
        }
    }

    /// Fetches a page and keeps it. On a terminal the reader is told what the program waits for.
    pub fn add(&mut self, address: &str) -> Result<Kept, PageError> {
        let client = match &self.client {
            Some(client) => client,
            None => self.client.insert(Client::from_env()?),
        };
        if io::stderr().is_terminal() {
            report(&format!("fetching {address}"));
        }
        web_page::add(
            client,
            &self.library,
            address,
            Named::Reader,
            &Arc::default(),
        )
    }
}

/// The message for a page that was not kept.
pub fn message(address: &str, error: &PageError) -> String {
    match error.advice() {
        Some(advice) => format!("{address}: {error}; {advice}"),
        None => format!("{address}: {error}"),
    }
}

/// Replaces the addresses among `targets` by the files in which their pages are kept. Those that cannot be
/// fetched, and were not kept before, are reported and left out; the flag is false then.
pub fn fetch_targets(library: &Path, targets: Vec<Target>) -> (Vec<Target>, bool) {
    let mut fetching = Fetching::new(library);
    let n_targets = targets.len();
    let fetched = targets.into_iter().filter_map(|target| match target {
        Target::Address(address) => match fetching.add(&address) {
            Ok(kept) => Some(Target::Path(kept.path().to_owned())),
            Err(error) => {
                report(&message(&address, &error));
                let kept = web_page::kept_copy(library, &address)?;
                report(&format!("this is the copy kept before: {}", kept.display()));
                Some(Target::Path(kept))
            }
        },
        target => Some(target),
    });
    let fetched: Vec<Target> = fetched.collect();
    let are_all = fetched.len() == n_targets;
    (fetched, are_all)
}

/// The requests under way while the screen is shown.
pub struct Fetcher {
    library: PathBuf,
    /// The file of the subscriptions.
    feeds: PathBuf,
    send: MsgSender,
    /// Lists what was kept.
    scanner: ScannerHandle,
    running: Arc<Mutex<HashMap<RequestId, Arc<AtomicBool>>>>,
}

impl Fetcher {
    pub fn new(paths: &Paths, send: &MsgSender, scanner: &ScannerHandle) -> Self {
        Self {
            library: paths.library.clone(),
            feeds: paths.feeds.clone(),
            send: Arc::clone(send),
            scanner: scanner.clone(),
            running: Arc::default(),
        }
    }

    /// Fetches and keeps a page; `Msg::Fetched` tells how it ended, unless it was cancelled.
    pub fn fetch(&self, request: RequestId, address: String, is_link: bool) {
        let cancel = Arc::new(AtomicBool::new(false));
        threads::lock(&self.running).insert(request, Arc::clone(&cancel));
        let (library, feeds) = (self.library.clone(), self.feeds.clone());
        let send = Arc::clone(&self.send);
        let scanner = self.scanner.clone();
        let running = Arc::clone(&self.running);
        let spawned = threads::spawn("fetch", move || {
            let result = threads::catch_panic(|| {
                let client = Client::from_env().map_err(PageError::from);
                let named = if is_link {
                    Named::Article(&feeds)
                } else {
                    Named::Reader
                };
                client.and_then(|client| web_page::add(&client, &library, &address, named, &cancel))
            });
            threads::lock(&running).remove(&request);
            let result = match result {
                Ok(Err(PageError::Http(HttpError::Cancelled))) => return,
                Ok(Ok(kept)) => {
                    scanner.scan();
                    Ok(source_of(kept.path()))
                }
                Ok(Err(error)) => {
                    let kept = web_page::kept_copy(&library, &address);
                    Err(FetchFailure {
                        reason: error.to_string(),
                        advice: error.advice().map(str::to_owned),
                        kept: kept.and_then(|path| source_of(&path)),
                    })
                }
                Err(Panicked) => Err(FetchFailure::new(Panicked.to_string())),
            };
            send(Msg::Fetched { request, result });
        });
        if spawned.is_err() {
            let result = Err(FetchFailure::new("no thread".to_owned()));
            (self.send)(Msg::Fetched { request, result });
        }
    }

    /// Ends a request soon. What it would have kept is not written.
    pub fn cancel(&self, request: RequestId) {
        if let Some(cancel) = threads::lock(&self.running).remove(&request) {
            cancel.store(true, Ordering::Relaxed);
        }
    }
}

/// The article to open; `None` for a file of several.
fn source_of(path: &Path) -> Option<Source> {
    let is_single = matches!(Collection::open(path), Ok(None));
    is_single.then(|| Source::File(path.to_owned()))
}
