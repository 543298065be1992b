//! Feeds of a [`TestApp`], without the network.

use super::TestApp;
use pullquote::app::Msg;
use pullquote::app::feeds::{FeedRow, FeedsJob, FeedsNews};
use pullquote::feeds::{Edit, Subscription};

impl TestApp {
    /// Follows a feed.
    pub fn follow(&mut self, address: &str, title: &str) {
        let feed = Subscription {
            title: Some(title.to_owned()),
            ..Subscription::new(address)
        };
        self.feeds.apply(&Edit::Add(Box::new(feed)));
        self.work_on_feeds(FeedsJob::List);
    }

    /// Answers as the shell does, without the network.
    pub(super) fn work_on_feeds(&mut self, job: FeedsJob) {
        match &job {
            FeedsJob::Edit(edits) => {
                for edit in edits {
                    self.feeds.apply(edit);
                }
            }
            FeedsJob::List => {}
            _ => return self.feed_jobs.push(job),
        }
        let rows = self.feeds.iter().enumerate().map(|(n, feed)| FeedRow {
            feed: feed.clone(),
            kept: 3 * n as u64 + 1,
            answered: (n != 1).then_some(super::now(self.clock).unix_ms - 300_000),
            error: (n == 1).then(|| "no answer within 20 s".to_owned()),
            is_gone: false,
        });
        let news = FeedsNews::Listed(rows.collect());
        self.send(Msg::Feeds(Box::new(news)));
    }

    /// Follows four feeds, of which the second one cannot be fetched.
    #[allow(dead_code)]
    pub fn follow_four(&mut self) -> &mut Self {
        for name in ["Alder News", "Birch Daily", "Cedar Post", "The Elm"] {
            let host = name.to_lowercase().replace(' ', "-");
            self.follow(&format!("https://{host}.example/feed"), name);
        }
        self
    }
}
