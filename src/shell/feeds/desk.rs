//! Feeds while the screen is shown: jobs of the reader, each in a thread of its own, with what they find
//! sent back.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use super::run::{Fetch, FetchError, Summary, Which};
use super::subscribe::{self, Found, SubscribeError};
use crate::app::Msg;
use crate::app::feeds::{FeedRow, FeedsJob, FeedsNews, FeedsToFetch, FoundFeed};
use crate::config::Paths;
use crate::feeds::{Edit, file, state_file};
use crate::shell::http::Client;
use crate::shell::library_scanner::ScannerHandle;
use crate::shell::threads::{self, MsgSender};
use pullquote_import::feed::FeedLink;
use pullquote_text::clean;

#[derive(Clone)]
pub struct FeedDesk {
    paths: Paths,
    send: MsgSender,
    /// Lists what was kept.
    scanner: ScannerHandle,
    /// Ends the fetch that is running.
    cancel: Arc<Mutex<Arc<AtomicBool>>>,
}

impl FeedDesk {
    pub fn new(paths: &Paths, send: &MsgSender, scanner: &ScannerHandle) -> Self {
        Self {
            paths: paths.clone(),
            send: Arc::clone(send),
            scanner: scanner.clone(),
            cancel: Arc::default(),
        }
    }

    /// Starts a job. A fetch is ended at once.
    pub fn start(&self, job: FeedsJob) {
        if job == FeedsJob::Stop {
            threads::lock(&self.cancel).store(true, Ordering::Relaxed);
            return;
        }
        if matches!(job, FeedsJob::Fetch(_)) {
            *threads::lock(&self.cancel) = Arc::default();
        }
        let desk = self.clone();
        let is_fetch = matches!(job, FeedsJob::Fetch(_));
        let spawned = threads::spawn("feeds", move || {
            let done = threads::catch_panic(|| desk.work(job));
            if let Err(panicked) = done {
                desk.fail(is_fetch, &panicked.to_string());
            }
        });
        if spawned.is_err() {
            self.fail(is_fetch, "no thread");
        }
    }

    fn fail(&self, is_fetch: bool, reason: &str) {
        let reason = reason.to_owned();
        self.tell(if is_fetch {
            FeedsNews::Ended(reason, true)
        } else {
            FeedsNews::Failed(reason)
        });
    }

    fn tell(&self, news: FeedsNews) {
        (self.send)(Msg::Feeds(Box::new(news)));
    }

    fn work(&self, job: FeedsJob) {
        match job {
            FeedsJob::List => self.list(),
            FeedsJob::Edit(edits) => self.edit(&edits),
            FeedsJob::Follow(typed) => self.follow(&typed),
            FeedsJob::FollowLink { address, page } => self.follow_link(address, &page),
            FeedsJob::Fetch(which) => {
                let news = self.fetch(which);
                self.list();
                self.tell(news);
            }
            FeedsJob::Stop => {}
        }
    }

    fn list(&self) {
        let loaded = file::load(&self.paths.feeds);
        for notice in loaded.notices {
            self.tell(FeedsNews::Failed(clean::one_line(&notice)));
        }
        let folder = state_file::folder(&self.paths.state_dir);
        let rows = loaded.feeds.iter().map(|feed| {
            let state = state_file::load(&folder, &feed.address);
            FeedRow {
                feed: feed.clone(),
                kept: state.kept,
                answered: state.answered,
                error: state.error.map(|error| clean::one_line(&error)),
                is_gone: state.gone,
            }
        });
        self.tell(FeedsNews::Listed(rows.collect()));
    }

    fn edit(&self, edits: &[Edit]) {
        match file::edit(&self.paths.feeds, edits) {
            Ok(saved) => {
                for notice in saved.notices {
                    self.tell(FeedsNews::Failed(clean::one_line(&notice)));
                }
            }
            Err(error) => {
                let reason = format!("not saved: {error}");
                self.tell(FeedsNews::Failed(clean::one_line(&reason)));
            }
        }
        self.list();
    }

    fn follow(&self, typed: &str) {
        let Some(address) = subscribe::typed_address(typed) else {
            let reason = format!("{}: no address of the web", clean::one_line(typed));
            return self.tell(FeedsNews::Failed(reason));
        };
        let found = Client::from_env()
            .map_err(SubscribeError::from)
            .and_then(|client| subscribe::find(&client, &address));
        self.found(&address, found);
    }

    /// A feed that a page names: its address was not typed by the reader.
    fn follow_link(&self, address: String, page: &str) {
        let link = FeedLink {
            address,
            title: None,
            is_comments: false,
        };
        let found = Client::from_env()
            .map_err(SubscribeError::from)
            .and_then(|client| subscribe::of_link(&client, &link, page));
        self.found(&link.address, found);
    }

    fn found(&self, address: &str, found: Result<Found, SubscribeError>) {
        match found {
            Ok(Found::Feed(feed, _)) => {
                let known = file::load(&self.paths.feeds).feeds;
                let is_known = known.get(&feed.address).is_some();
                self.edit(&[Edit::Add(feed.clone())]);
                self.tell(FeedsNews::Followed(feed, is_known));
            }
            Ok(Found::Several(links)) => {
                let feeds = links.into_iter().map(|link| FoundFeed {
                    address: link.address,
                    title: link.title.unwrap_or_default(),
                });
                self.tell(FeedsNews::Several {
                    page: address.to_owned(),
                    feeds: feeds.collect(),
                });
            }
            Err(error) => {
                let reason = format!("{address}: {error}");
                self.tell(FeedsNews::Failed(clean::one_line(&reason)));
            }
        }
    }

    fn fetch(&self, which: FeedsToFetch) -> FeedsNews {
        let client = match Client::from_env() {
            Ok(client) => client,
            Err(error) => return FeedsNews::Ended(error.to_string(), true),
        };
        let mut fetch = Fetch::new(client, &self.paths);
        fetch.cancel = Arc::clone(&threads::lock(&self.cancel));
        let which = match which {
            FeedsToFetch::Due => Which::Due,
            FeedsToFetch::All => Which::All,
            FeedsToFetch::One(address) => Which::These(vec![address]),
        };
        let last_error = Mutex::new(None);
        let result = fetch.run(&which, &|progress| {
            let report = progress.report;
            if report.new + report.updated > 0 {
                self.scanner.scan();
            }
            if let Some(error) = &report.error {
                let text = format!("{}: {error}", report.label);
                *threads::lock(&last_error) = Some(clean::one_line(&text));
            }
            self.tell(FeedsNews::Progress {
                done: progress.done,
                total: progress.total,
                address: report.address,
                new: report.new,
            });
        });
        let last_error = last_error.into_inner().unwrap_or_default();
        match result {
            Ok(summary) => {
                let (words, is_wrong) = in_words(&summary, last_error);
                FeedsNews::Ended(words, is_wrong)
            }
            Err(FetchError::Busy) => {
                FeedsNews::Ended("another pullquote is fetching already".to_owned(), false)
            }
            Err(error) => FeedsNews::Ended(clean::one_line(&error.to_string()), true),
        }
    }
}

/// How a fetch ended, and whether something is wrong.
fn in_words(summary: &Summary, last_error: Option<String>) -> (String, bool) {
    let new = match summary.new {
        0 => "nothing new".to_owned(),
        1 => "1 new article".to_owned(),
        new => format!("{new} new articles"),
    };
    if summary.is_cancelled {
        return (format!("stopped: {new}"), false);
    }
    if summary.feeds == 0 {
        let words = match summary.next {
            Some(_) => "no feed is due yet: each is asked as often as it wants to be",
            None => "you follow no feeds yet",
        };
        return (words.to_owned(), false);
    }
    match (summary.failed, last_error) {
        (0, _) | (_, None) => (new, false),
        (1, Some(error)) => (format!("{new} · {error}"), true),
        (failed, Some(error)) => (format!("{new} · {failed} feeds failed, as {error}"), true),
    }
}
