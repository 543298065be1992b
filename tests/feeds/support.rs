//! A reader with folders of their own, and servers with feeds and pages.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::http_server::{Asked, HttpServer, Reply};
use pullquote::feeds::{Edit, Mode, Subscription, file, state_file};
use pullquote::shell::feeds::run::Report;
use pullquote::shell::feeds::{Fetch, Progress, Summary, Which};
use pullquote::shell::http::Client;

/// A reader's folders, and the feeds that they follow.
pub struct Reader {
    pub home: tempfile::TempDir,
    pub fetch: Fetch,
}

impl Reader {
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        let fetch = Fetch {
            client: Client::default(),
            subscriptions: at("config/pullquote/feeds.json"),
            states: state_file::folder(&at("state/pullquote")),
            library: at("data/pullquote/articles"),
            bookmarks: at("config/pullquote/bookmarks.json"),
            jobs: 8,
            patience: Duration::from_secs(3),
            cancel: Arc::default(),
        };
        Self { home, fetch }
    }

    pub fn following(feeds: &[String]) -> Self {
        let reader = Self::new();
        for address in feeds {
            reader.follow(address, Mode::Auto);
        }
        reader
    }

    pub fn follow(&self, address: &str, mode: Mode) {
        let feed = Subscription {
            mode,
            ..Subscription::new(address)
        };
        file::edit(&self.fetch.subscriptions, &[Edit::Add(Box::new(feed))]).unwrap();
    }

    pub fn run(&self) -> (Summary, Vec<Report>) {
        let reports = Mutex::new(Vec::new());
        let heard = |progress: Progress| reports.lock().unwrap().push(progress.report);
        let summary = self.fetch.run(&Which::All, &heard).unwrap();
        (summary, reports.into_inner().unwrap())
    }

    /// The kept articles by their file names, with their text.
    pub fn articles(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let mut open = vec![self.fetch.library.clone()];
        while let Some(folder) = open.pop() {
            for file in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = file.path();
                let name = file.file_name().to_string_lossy().into_owned();
                if path.is_dir() && !name.starts_with('.') {
                    open.push(path);
                } else if path.extension().is_some_and(|ending| ending == "html") {
                    found.insert(name, fs::read_to_string(path).unwrap());
                }
            }
        }
        found
    }

    pub fn path_of(&self, name: &str) -> PathBuf {
        self.fetch.library.join("Courier").join(name)
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pullquote"));
        command.env_clear().env("HOME", self.home.path());
        for (variable, folder) in [
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_CACHE_HOME", "cache"),
        ] {
            command.env(variable, self.home.path().join(folder));
        }
        command
    }

    pub fn run_command(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }
}

pub fn text(output: &[u8]) -> String {
    String::from_utf8_lossy(output).into_owned()
}

/// Some sentences, different for each number.
pub fn sentences(n: usize) -> String {
    let words = [
        "harbour", "lantern", "ferry", "orchard", "copper", "valley", "saddle",
    ];
    let sentence = |k: usize| {
        let word = |j: usize| words[(n * 3 + k * 5 + j * j) % 7];
        format!(
            "“The {} of {} stays by the {},” said Ana Ruiz of the {} {}. ",
            word(0),
            n * 100 + k,
            word(1),
            word(2),
            k * n
        )
    };
    (0..30).map(sentence).collect()
}

pub fn item(n: usize, server: &str, content: &str) -> String {
    format!(
        "<item><title>Story number {n}</title><link>{server}/story/{n}</link><guid>id-{n}</guid>
        <pubDate>Tue, 03 Mar 2026 10:00:00 +0100</pubDate><description><![CDATA[{content}]]></description></item>"
    )
}

pub fn rss(items: &str) -> Reply {
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>Courier</title><link>/</link>{items}</channel></rss>"
    );
    Reply::new(200, "application/rss+xml", feed)
}

/// A page with the article of that number.
pub fn page(n: usize) -> Reply {
    let paragraphs = [0, 1, 2].map(|k| format!("<p>{}</p>", sentences(n * 10 + k)));
    let paragraphs = paragraphs.concat();
    Reply::html(format!(
        "<html><head><title>Story number {n}</title></head><body><nav><a href=/>Home</a></nav>
        <article><h1>Story number {n}</h1>{paragraphs}</article></body></html>"
    ))
}

pub fn host(asked: &Asked) -> String {
    format!("http://{}", asked.header("host").unwrap())
}

pub fn number(asked: &Asked) -> Option<usize> {
    asked.path.strip_prefix("/story/")?.parse().ok()
}

/// A feed of teasers, and their pages.
pub fn courier(stories: usize) -> HttpServer {
    HttpServer::http(move |asked| {
        if let Some(n) = number(asked) {
            return page(n);
        }
        let items: String = (0..stories)
            .map(|n| item(n, &host(asked), "A teaser."))
            .collect();
        rss(&items).header("ETag", "\"1\"")
    })
}
