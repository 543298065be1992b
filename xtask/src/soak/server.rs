//! The feeds that the reader follows: a server on the loopback that publishes articles, and answers badly at times.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::http_server::{Asked, HttpServer, Reply};

/// How many of its last articles a feed shows.
pub const SHOWN: usize = 60;

/// How a feed answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Well,
    Fails,
    CutsOff,
    IsSlow,
    Lies,
}

#[derive(Debug)]
struct Feed {
    mood: Mood,
    /// The numbers of its articles.
    articles: Vec<usize>,
}

pub struct Feeds {
    server: HttpServer,
    feeds: Arc<Mutex<Vec<Feed>>>,
}

impl Feeds {
    pub fn start(n: usize) -> Self {
        let feeds = (0..n).map(|_| Feed {
            mood: Mood::Well,
            articles: Vec::new(),
        });
        let feeds: Arc<Mutex<Vec<Feed>>> = Arc::new(Mutex::new(feeds.collect()));
        let known = Arc::clone(&feeds);
        let server = HttpServer::http(move |asked| answer(&lock(&known), asked));
        Self { server, feeds }
    }

    pub fn addresses(&self) -> Vec<String> {
        let n = lock(&self.feeds).len();
        (0..n)
            .map(|at| self.server.url(&format!("/feed/{at}")))
            .collect()
    }

    /// Adds an article to a feed, unless the feed could then not show all that is new behind its first
    /// `n_fetched` articles.
    pub fn publish(&self, feed: usize, number: usize, n_fetched: usize) -> bool {
        let mut feeds = lock(&self.feeds);
        let articles = &mut feeds[feed].articles;
        if articles.len() - n_fetched >= SHOWN {
            return false;
        }
        articles.push(number);
        true
    }

    pub fn set_mood(&self, feed: usize, mood: Mood) {
        lock(&self.feeds)[feed].mood = mood;
    }

    pub fn calm(&self) {
        for feed in lock(&self.feeds).iter_mut() {
            feed.mood = Mood::Well;
        }
    }

    /// The articles of each feed.
    pub fn published(&self) -> Vec<Vec<usize>> {
        let feeds = lock(&self.feeds);
        feeds.iter().map(|feed| feed.articles.clone()).collect()
    }
}

fn lock(feeds: &Mutex<Vec<Feed>>) -> MutexGuard<'_, Vec<Feed>> {
    feeds.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(feeds: &[Feed], asked: &Asked) -> Reply {
    let at = asked
        .path
        .strip_prefix("/feed/")
        .and_then(|at| at.parse().ok());
    let Some((at, feed)) = at.and_then(|at: usize| Some((at, feeds.get(at)?))) else {
        return Reply::status(404);
    };
    let first = feed.articles.len().saturating_sub(SHOWN);
    let tag = format!("\"{at}-{}\"", feed.articles.len());
    if feed.mood == Mood::Well && asked.header("if-none-match") == Some(tag.as_str()) {
        return Reply::status(304).header("ETag", &tag);
    }
    let mut items = String::new();
    for number in feed.articles[first..].iter().rev() {
        let _ = write!(
            items,
            "<item><title>{}</title><guid>soak-{number}</guid>\
             <pubDate>Tue, {:02} Mar 2026 10:00:00 +0000</pubDate>\
             <content:encoded><![CDATA[{}]]></content:encoded></item>",
            title(*number),
            1 + number % 28,
            text(*number)
        );
    }
    let feed_text = format!(
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>\
         <title>Courier {at}</title><link>https://courier{at}.example/</link>{items}</channel></rss>"
    );
    let reply = Reply::new(200, "application/rss+xml", feed_text);
    match feed.mood {
        Mood::Well => reply.header("ETag", &tag),
        Mood::Fails => Reply::status(500),
        Mood::CutsOff => reply.cut(200),
        Mood::IsSlow => reply.slow(4000, Duration::from_millis(50)),
        Mood::Lies => Reply::html("<h1>Not a feed</h1>"),
    }
}

pub fn title(number: usize) -> String {
    format!("Report number {number} of the {}", word(number, 0))
}

/// A word that belongs to the number: what is nearly the same is kept once.
fn word(number: usize, nth: usize) -> String {
    let mut seed =
        (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (nth as u64 * 0x5851_F42D);
    let mut word = String::new();
    for _ in 0..3 {
        seed ^= seed >> 29;
        seed = seed.wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word.push(char::from(b"bdfgklmnprst"[(seed >> 20) as usize % 12]));
        word.push(char::from(b"aeiou"[(seed >> 40) as usize % 5]));
    }
    word
}

fn text(number: usize) -> String {
    let names = [
        "Ana Ruiz",
        "Tom Brandt",
        "Mara Lind",
        "Otto Vane",
        "Ilse Brand",
    ];
    let mut text = String::new();
    for line in 0..6 {
        let name = names[(number + line) % names.len()];
        let words = |from: usize, n: usize| {
            let words = (from..from + n).map(|nth| word(number, line * 50 + nth + 1));
            words.collect::<Vec<_>>().join(" ")
        };
        let _ = write!(
            text,
            "<p>“The {} will stay, and so will {},” said {name} of {}. Nobody asked {} about the {}.</p>",
            words(0, 4),
            words(4, 5),
            words(9, 3),
            words(12, 5),
            words(17, 8)
        );
    }
    text
}
