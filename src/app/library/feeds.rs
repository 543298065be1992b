//! Following feeds and fetching what is new.

use crate::app::feeds::{FeedRow, FeedRun, FeedsJob, FeedsNews, FeedsScreen, FeedsToFetch};
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::screens::LibraryScreen;
use crate::app::session::undo::UndoStep;
use crate::app::{Action, App, Effect, Session};
use crate::feeds::Edit;
use pullquote_text::clean;

impl Session {
    pub(in crate::app) fn ask_feeds(&mut self, job: FeedsJob) {
        self.effects.push(Effect::Feeds(job));
    }

    /// What the status line says of a fetch that is running.
    pub fn feed_run_text(&self) -> Option<String> {
        let run = self.feed_run.as_ref()?;
        let key = self.keymap.key_label(Action::Back);
        Some(match run {
            _ if run.is_ending => "stopping …".to_owned(),
            FeedRun { total: 0, .. } => format!("fetching feeds … · {key} stops"),
            FeedRun {
                done, total, new, ..
            } => {
                format!("fetching feeds · {done} of {total} · {new} new · {key} stops")
            }
        })
    }

    /// Stops a fetch. Returns whether one was running that was not ending already.
    pub(in crate::app) fn stop_feeds(&mut self) -> bool {
        let Some(run) = self.feed_run.as_mut().filter(|run| !run.is_ending) else {
            return false;
        };
        run.is_ending = true;
        self.ask_feeds(FeedsJob::Stop);
        true
    }
}

impl App {
    pub(in crate::app) fn show_feeds(&mut self) {
        if self.feeds_screen().is_none() {
            let mut screen = FeedsScreen::default();
            screen.new.clone_from(&self.session.new_of_feeds);
            screen.now = self.session.now.unix_ms;
            self.open_screen(LibraryScreen::Feeds(screen));
        }
        self.session.ask_feeds(FeedsJob::List);
    }

    pub(in crate::app) fn fetch_feeds(&mut self, which: FeedsToFetch) {
        if self.session.feed_run.is_some() {
            self.session.info("the feeds are being fetched already");
            return;
        }
        self.session.feed_run = Some(FeedRun::default());
        self.session.ask_feeds(FeedsJob::Fetch(which));
    }

    /// Fetches the feed under the cursor, due or not.
    pub(in crate::app) fn fetch_this_feed(&mut self) {
        if let Some(row) = self.feed_row() {
            let address = row.feed.address.clone();
            self.fetch_feeds(FeedsToFetch::One(address));
        }
    }

    fn feeds_screen(&mut self) -> Option<&mut FeedsScreen> {
        match &mut self.screen_mut()?.content {
            LibraryScreen::Feeds(feeds) => Some(feeds),
            _ => None,
        }
    }

    /// The feed under the cursor; tells if there is none.
    fn feed_row(&mut self) -> Option<FeedRow> {
        let screen = self.screen()?;
        let LibraryScreen::Feeds(feeds) = &screen.content else {
            return None;
        };
        let row = feeds.rows.get(screen.list.cursor).cloned();
        if row.is_none() {
            let key = self.session.keymap.key_label(Action::Subscribe);
            self.session
                .info(format!("you follow no feeds yet · {key} follows one"));
        }
        row
    }

    /// Lists the articles of the feed under the cursor.
    pub(in crate::app) fn open_feed(&mut self) {
        let Some(row) = self.feed_row() else {
            return;
        };
        if row.kept == 0 {
            let key = self.session.keymap.key_label(Action::FetchFeed);
            self.session
                .info(format!("nothing has come from it yet · {key} fetches it"));
            return;
        }
        self.library.screens.clear();
        let filter = format!("in:\"{}\"", row.label().replace('"', " "));
        self.typed_filter(Typed::Changed, &filter);
    }

    pub(in crate::app) fn start_subscribing(&mut self) {
        self.session.prompt = Some(Prompt::new(Purpose::Subscribe, ""));
    }

    pub(in crate::app) fn typed_feed(&mut self, typed: Typed, text: &str) {
        let text = text.trim();
        if matches!(typed, Typed::Accepted | Typed::Left) && !text.is_empty() {
            self.session
                .info(format!("looking for a feed at {} …", clean::line(text)));
            self.session.ask_feeds(FeedsJob::Follow(text.to_owned()));
        }
    }

    pub(in crate::app) fn unsubscribe(&mut self) {
        let Some(row) = self.feed_row() else {
            return;
        };
        let session = &mut self.session;
        session.ask_feeds(FeedsJob::Edit(vec![Edit::Remove(row.feed.address.clone())]));
        let label = row.label();
        session.remember(UndoStep::Feed(Box::new(Edit::Add(Box::new(row.feed)))));
        let key = session.keymap.key_label(Action::Undo);
        session.info(format!(
            "no longer followed: {label} · its articles stay · {key} undoes"
        ));
    }

    pub(in crate::app) fn start_renaming_feed(&mut self) {
        if let Some(row) = self.feed_row() {
            let purpose = Purpose::FeedName(row.feed.address.clone());
            self.session.prompt = Some(Prompt::new(purpose, row.feed.label()));
        }
    }

    pub(in crate::app) fn typed_feed_name(&mut self, address: &str, typed: Typed, text: &str) {
        if matches!(typed, Typed::Accepted | Typed::Left) {
            let name = clean::one_line(text);
            let name = (!name.is_empty()).then_some(name);
            self.edit_feed(
                address,
                |address| Edit::Rename(address, name.clone()),
                |row| Edit::Rename(row.feed.address.clone(), row.feed.name.clone()),
            );
        }
    }

    pub(in crate::app) fn start_tagging_feed(&mut self) {
        if let Some(row) = self.feed_row() {
            let purpose = Purpose::FeedTags(row.feed.address.clone());
            self.session.prompt = Some(Prompt::new(purpose, &row.feed.tags.join(", ")));
        }
    }

    pub(in crate::app) fn typed_feed_tags(&mut self, address: &str, typed: Typed, text: &str) {
        if matches!(typed, Typed::Accepted | Typed::Left) {
            let mut tags: Vec<String> = Vec::new();
            for tag in text.split(',') {
                let tag = clean::one_line(tag.trim().trim_start_matches('#'));
                if !tag.is_empty() && !tags.contains(&tag) {
                    tags.push(tag);
                }
            }
            self.edit_feed(
                address,
                |address| Edit::Tags(address, tags.clone()),
                |row| Edit::Tags(row.feed.address.clone(), row.feed.tags.clone()),
            );
        }
    }

    /// The next mode of the feed under the cursor.
    pub(in crate::app) fn next_feed_mode(&mut self) {
        let Some(row) = self.feed_row() else {
            return;
        };
        let mode = row.feed.mode.next();
        self.edit_feed(
            &row.feed.address,
            |address| Edit::Mode(address, mode),
            |row| Edit::Mode(row.feed.address.clone(), row.feed.mode),
        );
        self.session
            .info(format!("its text: {} ({})", mode.meaning(), mode.name()));
    }

    fn edit_feed(
        &mut self,
        address: &str,
        edit: impl Fn(String) -> Edit,
        undo: impl Fn(&FeedRow) -> Edit,
    ) {
        let rows = self.feeds_screen().map(|feeds| &feeds.rows);
        let row = rows.and_then(|rows| rows.iter().find(|row| row.feed.address == address));
        let Some(before) = row.map(undo) else {
            return;
        };
        self.session.remember(UndoStep::Feed(Box::new(before)));
        self.session
            .ask_feeds(FeedsJob::Edit(vec![edit(address.to_owned())]));
    }

    pub(in crate::app) fn feeds_news(&mut self, news: FeedsNews) {
        let now = self.session.now.unix_ms;
        let session = &mut self.session;
        match news {
            FeedsNews::Listed(rows) => {
                for screen in &mut self.library.screens {
                    if let LibraryScreen::Feeds(feeds) = &mut screen.content {
                        feeds.rows.clone_from(&rows);
                        feeds.now = now;
                        feeds.is_answered = true;
                    }
                }
            }
            FeedsNews::Followed(feed, is_known) => {
                let label = clean::one_line(feed.label());
                if is_known {
                    session.info(format!("you follow it already: {label}"));
                } else {
                    session.remember(UndoStep::Feed(Box::new(Edit::Remove(feed.address.clone()))));
                    session.info(format!("followed: {label} · fetching it"));
                    if session.feed_run.is_none() {
                        self.fetch_feeds(FeedsToFetch::One(feed.address));
                    }
                }
            }
            FeedsNews::Several { page, feeds } => self.choose_feed(page, feeds),
            FeedsNews::Failed(reason) => session.error(reason),
            FeedsNews::Progress {
                done,
                total,
                address,
                new,
            } => {
                if let Some(run) = &mut session.feed_run {
                    (run.done, run.total) = (run.done.max(done), total);
                    run.new += new;
                }
                if new > 0 {
                    *session.new_of_feeds.entry(address).or_default() += new;
                    let all = &self.session.new_of_feeds;
                    for screen in &mut self.library.screens {
                        if let LibraryScreen::Feeds(feeds) = &mut screen.content {
                            feeds.new.clone_from(all);
                        }
                    }
                }
            }
            FeedsNews::Ended(words, is_wrong) => {
                session.feed_run = None;
                if is_wrong {
                    session.error(words);
                } else {
                    session.info(words);
                }
            }
        }
    }
}
