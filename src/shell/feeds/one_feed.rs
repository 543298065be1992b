//! One feed: asked, read, and its new entries kept.

use std::hash::{BuildHasher as _, RandomState};

use super::articles::{self, Taken};
use super::run::{Report, Run, relative};
use crate::article_id::ArticleId;
use crate::bookmarks::fingerprint::Fingerprint;
use crate::feeds::intake::{Listed, Verdict, identify};
use crate::feeds::{Edit, FeedState, SeenEntry, Subscription, state_file};
use crate::library::inside::file_in;
use crate::library::keep::Kept;
use crate::shell::clock;
use crate::shell::http::{HttpError, Request, Response};
use crate::shell::teaser;
use crate::shell::threads;
use pullquote_import::address;
use pullquote_import::feed::{self, Entry, Feed};

/// New entries that are taken at a time; the others come the next time.
const MOST_NEW: usize = 100;
const ACCEPT: &str = "application/atom+xml,application/rss+xml,application/feed+json;q=0.9,\
    application/xml;q=0.8,text/xml;q=0.8,*/*;q=0.5";

/// Asks for the feed and keeps what is new. `has_turn` is false if its server did not answer for others.
pub fn fetch(run: &Run<'_>, feed: &Subscription, state: FeedState, has_turn: bool) -> Report {
    let mut one = OneFeed {
        run,
        feed: feed.clone(),
        state,
        report: Report::default(),
        is_partial: false,
    };
    one.ask(has_turn);
    if one.report.error.as_deref() == Some(CANCELLED) {
        one.report.error = None;
        return one.report;
    }
    one.report.label = one.feed.label().to_owned();
    if let Err(error) = state_file::save(&run.fetch.states, &one.state) {
        one.report.error.get_or_insert_with(|| error.to_string());
    }
    one.report
}

const CANCELLED: &str = "cancelled";

struct OneFeed<'r> {
    run: &'r Run<'r>,
    /// With the title that the feed has now.
    feed: Subscription,
    state: FeedState,
    report: Report,
    /// Whether entries are left for the next time.
    is_partial: bool,
}

impl OneFeed<'_> {
    fn ask(&mut self, has_turn: bool) {
        let host = address::host(&self.feed.address);
        if !has_turn {
            self.fail("its server does not answer", None);
            return;
        }
        let mut request = Request::typed(&self.feed.address);
        request.etag.clone_from(&self.state.etag);
        request.last_modified.clone_from(&self.state.last_modified);
        request.accept = Some(ACCEPT.to_owned());
        request.cancel = Some(self.run.fetch.cancel.clone());
        request.limits.time = self.run.fetch.patience;
        let answer = self.run.fetch.client.get(&request);
        let is_silent = matches!(&answer, Err(HttpError::Timeout));
        self.run.turns.done(&host, !is_silent);
        match answer {
            Err(HttpError::Cancelled) => self.report.error = Some(CANCELLED.to_owned()),
            Err(error) if error.is_gone() => {
                let reason = "its server says that it is gone for good";
                self.state.is_no_more(clock::now().unix_ms, reason);
                self.report.error = Some(reason.to_owned());
                self.report.is_gone = true;
            }
            Err(error) => self.fail(&error.to_string(), error.retry_after()),
            Ok(response) if response.is_unchanged => {
                self.state.succeeded(clock::now().unix_ms);
            }
            Ok(response) => self.read(response),
        }
    }

    fn fail(&mut self, reason: &str, retry_after: Option<std::time::Duration>) {
        // A random number of the standard library: it only spreads requests over time.
        let chance = RandomState::new().hash_one(&self.feed.address) as f64 / u64::MAX as f64;
        let now = clock::now().unix_ms;
        self.state.failed(now, reason, retry_after, chance);
        self.report.error = Some(reason.to_owned());
    }

    fn read(&mut self, response: Response) {
        let found = match feed::parse(&response.bytes, &response.address) {
            Ok(found) => found,
            Err(error) => return self.fail(&error.to_string(), None),
        };
        let mut edits = vec![Edit::Describe {
            address: self.feed.address.clone(),
            title: found.title.clone(),
            home: found.home.clone(),
        }];
        let differs = found.title != self.feed.title || found.home != self.feed.home;
        if !differs {
            edits.clear();
        }
        if found.title.is_some() {
            self.feed.title.clone_from(&found.title);
        }
        if response.has_moved && response.address != self.feed.address {
            edits.push(Edit::Moved {
                from: self.feed.address.clone(),
                to: response.address.clone(),
            });
            state_file::remove(&self.run.fetch.states, &self.state.address);
            self.state.address.clone_from(&response.address);
            self.report.moved = Some(response.address.clone());
        }
        if !edits.is_empty() {
            self.run.fetch.edit(&edits);
        }
        self.state.minutes = found.interval;
        self.take_in(&found);
        if self.is_partial {
            // The rest is to come the next time, whether or not the feed changes.
            (self.state.etag, self.state.last_modified) = (None, None);
        } else {
            self.state.etag = response.etag;
            self.state.last_modified = response.last_modified;
        }
        let now = clock::now().unix_ms;
        if self.report.error.is_none() {
            self.state.succeeded(now);
        }
        if self.run.is_ending() && self.is_partial {
            self.state.next = None;
        }
    }

    fn take_in(&mut self, found: &Feed) {
        let mut listed: Vec<Listed> = found.entries.iter().map(listed).collect();
        identify(&mut listed);
        let mut taken = 0;
        for (entry, key) in found.entries.iter().zip(&listed) {
            if self.run.is_ending() || taken >= MOST_NEW {
                let is_new = key.verdict(&self.state) == Verdict::New;
                self.report.left += usize::from(is_new);
                self.is_partial |= is_new;
                continue;
            }
            match key.verdict(&self.state) {
                Verdict::Known(at) => recognise(&mut self.state.entries[at], key),
                Verdict::Changed(at) => self.update(at, entry, key),
                Verdict::New => {
                    taken += 1;
                    self.add(entry, key);
                }
            }
        }
        self.state
            .thin(|seen| listed.iter().any(|key| key.is_seen_as(seen)));
    }

    fn add(&mut self, entry: &Entry, key: &Listed) {
        let mut seen = SeenEntry {
            seen: clock::now().unix_ms,
            ..SeenEntry::default()
        };
        recognise(&mut seen, key);
        // A bookmark of the reader, another feed, or what a fetch that was killed had kept.
        let there = entry.address.as_deref().and_then(|address| {
            let mut kept = threads::lock(&self.run.kept);
            kept.find(address).ok().flatten()
        });
        let is_known = key
            .address
            .as_deref()
            .is_some_and(|address| threads::lock(&self.run.known).has_address(address));
        if let Some(there) = there {
            seen.file = Some(relative(&self.run.fetch.library, &there.path));
        }
        if seen.file.is_some() || is_known {
            self.report.duplicates += 1;
            self.remember(seen);
            return;
        }
        let taken = match articles::take(self.run, &self.feed, entry) {
            Ok(taken) => taken,
            Err(articles::TakeError::NotNow) => {
                self.report.left += 1;
                self.is_partial = true;
                return;
            }
            Err(articles::TakeError::NoText) => return self.remember(seen),
        };
        let text = Fingerprint::of(taken.text());
        let id = ArticleId::of(taken.text());
        let is_known = {
            let known = threads::lock(&self.run.known);
            known.is_deleted(&id) || known.has_text(key.address.as_deref(), &text)
        };
        if is_known {
            self.report.duplicates += 1;
            return self.remember(seen);
        }
        let Some(kept) = self.keep(entry, &taken) else {
            return;
        };
        seen.file = Some(relative(&self.run.fetch.library, kept.path()));
        seen.text = Some(text);
        self.report.new += 1;
        self.report.files.push(kept.path().to_owned());
        self.state.kept += 1;
        self.state.last_kept = Some(seen.seen);
        self.remember(seen);
    }

    /// An entry with other words than before: its article is written again, if it is still there.
    fn update(&mut self, at: usize, entry: &Entry, key: &Listed) {
        let seen = &self.state.entries[at];
        let path = seen.file.as_ref();
        let path = path.and_then(|file| file_in(&self.run.fetch.library, file));
        if let Some(path) = path.filter(|path| path.is_file()) {
            match articles::take(self.run, &self.feed, entry) {
                // A teaser never replaces an article.
                Ok(taken) if taken.teaser.is_some() && seen.text.is_some() => {}
                Ok(taken) if taken.is_teaser() && teaser::at(&path).is_none() => {}
                Ok(taken) => {
                    let Some(kept) = self.keep(entry, &taken) else {
                        return;
                    };
                    self.report.updated += usize::from(matches!(kept, Kept::Updated(_)));
                    self.state.entries[at].text = Some(Fingerprint::of(taken.text()));
                }
                Err(articles::TakeError::NotNow) => {
                    self.is_partial = true;
                    return;
                }
                Err(articles::TakeError::NoText) => {}
            }
        }
        recognise(&mut self.state.entries[at], key);
    }

    /// Writes the article. `None` ends the run: the library cannot be written to.
    fn keep(&mut self, entry: &Entry, taken: &Taken) -> Option<Kept> {
        if let Some(reason) = &taken.teaser {
            self.report.teasers += 1;
            self.report.teaser_reason = Some(reason.clone());
        }
        let kept = articles::keep(self.run, &self.feed, entry, taken);
        match kept {
            Ok(kept) => Some(kept),
            Err(error) => {
                let reason = error.to_string();
                self.is_partial = true;
                self.report.left += 1;
                self.fail(&reason, None);
                // It is not the feed's fault.
                self.state.failures = 0;
                self.state.next = None;
                *threads::lock(&self.run.stopped) = Some(reason);
                None
            }
        }
    }

    fn remember(&mut self, seen: SeenEntry) {
        threads::lock(&self.run.known).add(&seen);
        self.state.entries.push(seen);
    }
}

fn recognise(seen: &mut SeenEntry, key: &Listed) {
    if key.id.is_some() {
        seen.id.clone_from(&key.id);
    }
    if key.address.is_some() {
        seen.address.clone_from(&key.address);
    }
    seen.words.clone_from(&key.words);
}

fn listed(entry: &Entry) -> Listed {
    // Markup changes without a change of the text: only words count.
    let words = format!("{}\n{}", entry.title, entry.plain_text());
    Listed {
        id: entry.id.clone(),
        address: entry.address.as_deref().map(address::canonical),
        words: ArticleId::of(&words).as_str()[..16].to_owned(),
    }
}
