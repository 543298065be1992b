//! Choosing one of the feeds that a page names.

use crate::app::feeds::{FeedsJob, FoundFeed};
use crate::app::overlay::{FeedChoice, Overlay};
use crate::app::{Action, App};
use crate::config::keys::Key;
use pullquote_text::address::host;
use pullquote_text::clean;

impl App {
    /// Shows the feeds that a page names. What the reader is typing or looking at meanwhile is left alone.
    pub(in crate::app) fn choose_feed(&mut self, page: String, feeds: Vec<FoundFeed>) {
        let session = &mut self.session;
        if session.prompt.is_some() || session.overlay.is_some() {
            let key = session.keymap.key_label(Action::Subscribe);
            session.info(format!(
                "{} names {} feeds · {key} again lists them",
                clean::line(host(&page)),
                feeds.len()
            ));
            return;
        }
        session.notice = None;
        session.overlay = Some(Overlay::Feeds(FeedChoice::new(page, feeds)));
    }

    pub(in crate::app) fn press_in_feed_choice(&mut self, key: Key, action: Option<Action>) {
        let page = self.session.sheet_page();
        let Some(Overlay::Feeds(choice)) = &mut self.session.overlay else {
            return;
        };
        let len = choice.rows.len();
        match action {
            Some(action) if choice.list.act(action, None, page, len) => {}
            Some(Action::Open) => self.follow_chosen_feed(),
            _ => self.session.press_elsewhere(key, action),
        }
    }

    fn follow_chosen_feed(&mut self) {
        let Some(Overlay::Feeds(choice)) = self.session.overlay.take() else {
            return;
        };
        let Some(feed) = choice.current() else {
            return;
        };
        self.session
            .info(format!("looking at {} …", clean::line(&feed.address)));
        self.session.ask_feeds(FeedsJob::FollowLink {
            address: feed.address.clone(),
            page: choice.page,
        });
    }

    /// A click on a row: to it, and again: follows the feed.
    pub(in crate::app) fn click_in_feed_choice(&mut self, row: usize) -> bool {
        let Some(Overlay::Feeds(choice)) = &mut self.session.overlay else {
            return false;
        };
        let again = choice.list.cursor == row;
        choice.list.go(row, choice.rows.len());
        if again {
            self.follow_chosen_feed();
        }
        true
    }
}
