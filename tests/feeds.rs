//! Fetching feeds from servers on the loopback that also answer badly, and the commands for feeds.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "common/http_server.rs"]
mod http_server;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use http_server::{Asked, HttpServer, Reply};
use pullquote::feeds::{Edit, Mode, Subscription, file, state_file};
use pullquote::shell::feeds::fetch::Report;
use pullquote::shell::feeds::{Fetch, FetchError, Summary, Which};
use pullquote::shell::http::Client;

/// A reader's folders, and the feeds that they follow.
struct Reader {
    home: tempfile::TempDir,
    fetch: Fetch,
}

impl Reader {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        let fetch = Fetch {
            client: Client::default(),
            subscriptions: at("config/pullquote/feeds.json"),
            states: state_file::folder(&at("state/pullquote")),
            library: at("data/pullquote/articles"),
            jobs: 8,
            patience: Duration::from_secs(3),
            cancel: Arc::default(),
        };
        Self { home, fetch }
    }

    fn following(feeds: &[String]) -> Self {
        let reader = Self::new();
        for address in feeds {
            reader.follow(address, Mode::Auto);
        }
        reader
    }

    fn follow(&self, address: &str, mode: Mode) {
        let feed = Subscription {
            mode,
            ..Subscription::new(address)
        };
        file::edit(&self.fetch.subscriptions, &[Edit::Add(Box::new(feed))]).unwrap();
    }

    fn run(&self) -> (Summary, Vec<Report>) {
        let reports = Mutex::new(Vec::new());
        let heard = |progress: pullquote::shell::feeds::Progress| {
            reports.lock().unwrap().push(progress.report)
        };
        let summary = self.fetch.run(&Which::All, &heard).unwrap();
        (summary, reports.into_inner().unwrap())
    }

    /// The kept articles by their file names, with their text.
    fn articles(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let mut open = vec![self.fetch.library.clone()];
        while let Some(folder) = open.pop() {
            for file in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = file.path();
                let name = file.file_name().to_string_lossy().into_owned();
                if path.is_dir() && !name.starts_with('.') {
                    open.push(path);
                } else if name.ends_with(".html") {
                    found.insert(name, fs::read_to_string(path).unwrap());
                }
            }
        }
        found
    }

    fn path_of(&self, name: &str) -> PathBuf {
        self.fetch.library.join("Courier").join(name)
    }

    fn command(&self) -> Command {
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

    fn run_command(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }
}

fn text(output: &[u8]) -> String {
    String::from_utf8_lossy(output).into_owned()
}

/// Some sentences, different for each number.
fn sentences(n: usize) -> String {
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

fn item(n: usize, server: &str, content: &str) -> String {
    format!(
        "<item><title>Story number {n}</title><link>{server}/story/{n}</link><guid>id-{n}</guid>
        <pubDate>Tue, 03 Mar 2026 10:00:00 +0100</pubDate><description><![CDATA[{content}]]></description></item>"
    )
}

fn rss(items: &str) -> Reply {
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>Courier</title><link>/</link>{items}</channel></rss>"
    );
    Reply::new(200, "application/rss+xml", feed)
}

/// A page with the article of that number.
fn page(n: usize) -> Reply {
    let paragraphs: String = (0..3)
        .map(|k| format!("<p>{}</p>", sentences(n * 10 + k)))
        .collect();
    Reply::html(format!(
        "<html><head><title>Story number {n}</title></head><body><nav><a href=/>Home</a></nav>
        <article><h1>Story number {n}</h1>{paragraphs}</article></body></html>"
    ))
}

fn host(asked: &Asked) -> String {
    format!("http://{}", asked.header("host").unwrap())
}

fn number(asked: &Asked) -> Option<usize> {
    asked.path.strip_prefix("/story/")?.parse().ok()
}

/// A feed of teasers, and their pages.
fn courier(stories: usize) -> HttpServer {
    HttpServer::http(move |asked| match number(asked) {
        Some(n) => page(n),
        None => {
            let items: String = (0..stories)
                .map(|n| item(n, &host(asked), "A teaser."))
                .collect();
            rss(&items).header("ETag", "\"1\"")
        }
    })
}

#[test]
fn pages_behind_teasers_are_kept_once_with_their_metadata() {
    let server = courier(3);
    let reader = Reader::following(&[server.url("/feed")]);
    let (summary, reports) = reader.run();
    assert_eq!((summary.new, summary.failed), (3, 0), "{reports:?}");
    let articles = reader.articles();
    assert_eq!(articles.len(), 3);
    let first = &articles["2026-03-03 Story number 0.html"];
    assert!(first.contains("said Ana Ruiz"), "{first}");
    assert!(first.contains("Courier") && first.contains(&server.url("/story/0")));
    assert!(!first.contains("Home"));
    let feeds = file::load(&reader.fetch.subscriptions).feeds;
    assert_eq!(
        feeds.iter().next().unwrap().title.as_deref(),
        Some("Courier")
    );
    assert_eq!(reader.run().0.new, 0);
    let asked = server.asked();
    assert_eq!(asked.len(), 5, "the feed twice, each page once");
    assert_eq!(asked[4].header("if-none-match"), Some("\"1\""));
}

#[test]
fn only_what_is_due_is_asked_for() {
    let server = courier(1);
    let reader = Reader::following(&[server.url("/feed")]);
    reader.run();
    let summary = reader.fetch.run(&Which::Due, &|_| {}).unwrap();
    assert_eq!(summary.feeds, 0);
    assert!(summary.next.is_some());
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn whole_articles_of_a_feed_need_no_page_and_a_mode_decides() {
    let server = HttpServer::http(|asked| match number(asked) {
        Some(n) => page(n),
        None => rss(&item(
            1,
            &host(asked),
            &format!("<p>{}</p>", sentences(1).repeat(2)),
        )),
    });
    let reader = Reader::following(&[server.url("/feed")]);
    assert_eq!(reader.run().0.new, 1);
    assert_eq!(server.asked().len(), 1);
    let reader = Reader::new();
    reader.follow(&server.url("/feed"), Mode::Full);
    assert_eq!(reader.run().0.new, 1);
    assert_eq!(server.asked().len(), 3);
    let teasers = courier(2);
    let reader = Reader::new();
    reader.follow(&teasers.url("/feed"), Mode::Feed);
    assert_eq!(reader.run().0.new, 2);
    assert_eq!(teasers.asked().len(), 1);
    assert!(
        reader
            .articles()
            .values()
            .all(|text| text.contains("A teaser."))
    );
}

#[test]
fn a_page_that_is_refused_leaves_the_teaser_and_one_that_fails_is_tried_again() {
    let broken = Arc::new(AtomicUsize::new(500));
    let status = Arc::clone(&broken);
    let server = HttpServer::http(move |asked| match number(asked) {
        Some(0) => Reply::status(403),
        Some(n) => match status.load(Ordering::Relaxed) {
            200 => page(n),
            code => Reply::status(code as u16),
        },
        None => {
            let items: String = (0..2)
                .map(|n| item(n, &host(asked), "Only the beginning."))
                .collect();
            rss(&items).header("ETag", "\"1\"")
        }
    });
    let reader = Reader::following(&[server.url("/feed")]);
    let (summary, reports) = reader.run();
    assert_eq!(summary.new, 1);
    assert_eq!((reports[0].teasers, reports[0].left), (1, 1), "{reports:?}");
    broken.store(200, Ordering::Relaxed);
    assert_eq!(reader.run().0.new, 1);
    assert_eq!(reader.articles().len(), 2);
}

#[test]
fn an_article_that_was_deleted_does_not_return_and_one_that_changed_is_updated() {
    let edition = Arc::new(AtomicUsize::new(1));
    let current = Arc::clone(&edition);
    let server = HttpServer::http(move |asked| {
        let n = current.load(Ordering::Relaxed);
        let items: String = (0..2)
            .map(|k| {
                item(
                    k,
                    &host(asked),
                    &format!("<p>{}</p><p>Edition {n}.</p>", sentences(k).repeat(3)),
                )
            })
            .collect();
        rss(&items)
    });
    let reader = Reader::following(&[server.url("/feed")]);
    assert_eq!(reader.run().0.new, 2);
    fs::remove_file(reader.path_of("2026-03-03 Story number 0.html")).unwrap();
    edition.store(2, Ordering::Relaxed);
    let (summary, _) = reader.run();
    assert_eq!((summary.new, summary.updated), (0, 1));
    let articles = reader.articles();
    assert_eq!(articles.len(), 1);
    assert!(articles["2026-03-03 Story number 1.html"].contains("Edition 2."));
}

#[test]
fn the_same_article_in_two_feeds_is_kept_once() {
    let server = HttpServer::http(|asked| match (asked.path.as_str(), number(asked)) {
        (_, Some(n)) => page(n % 10),
        // By address, with another campaign.
        ("/sport", _) => {
            rss(&item(1, &host(asked), "A teaser.").replace("/story/1<", "/story/1?utm_source=x<"))
        }
        // By its text.
        ("/local", _) => rss(&item(11, &host(asked), "A teaser.")),
        _ => rss(&item(1, &host(asked), "A teaser.")),
    });
    let reader = Reader::new();
    for feed in ["/all", "/sport", "/local"] {
        reader.follow(&server.url(feed), Mode::Auto);
        reader.run();
    }
    assert_eq!(reader.articles().len(), 1);
}

#[test]
fn moved_gone_and_busy_feeds() {
    let server = HttpServer::http(|asked| match asked.path.as_str() {
        "/old" => Reply::redirect(301, "/new"),
        "/for-now" => Reply::redirect(302, "/new"),
        "/gone" => Reply::status(410),
        "/busy" => Reply::status(503).header("Retry-After", "7200"),
        "/page" => Reply::html("<html><title>No feed</title><p>Words.</p></html>"),
        _ => rss(&item(1, &host(asked), &sentences(1).repeat(3))),
    });
    let names = ["/old", "/for-now", "/gone", "/busy", "/page"];
    let reader = Reader::following(&names.map(|name| server.url(name)));
    let (summary, reports) = reader.run();
    assert_eq!(summary.failed, 3, "{reports:?}");
    let feeds = file::load(&reader.fetch.subscriptions).feeds;
    assert!(feeds.get(&server.url("/new")).is_some() && feeds.get(&server.url("/old")).is_none());
    assert!(feeds.get(&server.url("/for-now")).is_some());
    let state = |name: &str| state_file::load(&reader.fetch.states, &server.url(name));
    assert!(state("/gone").gone);
    assert!(state("/page").error.unwrap().contains("web page"));
    let busy = state("/busy");
    assert!(busy.next.unwrap() >= busy.asked.unwrap() + 7_200_000);
    assert_eq!(state("/new").entries.len(), 1);
    let before = server
        .asked()
        .iter()
        .filter(|asked| asked.path == "/gone")
        .count();
    reader.run();
    let after = server
        .asked()
        .iter()
        .filter(|asked| asked.path == "/gone")
        .count();
    assert_eq!(
        (before, after),
        (1, 1),
        "a feed that is gone is not asked again"
    );
}

#[test]
fn two_hundred_feeds_are_fetched_although_one_server_hangs() {
    let good: Vec<HttpServer> = (0..20)
        .map(|server| {
            HttpServer::http(move |asked| {
                let n: usize = asked.path[1..].parse().unwrap();
                rss(&item(
                    server * 10 + n,
                    &host(asked),
                    &sentences(server * 10 + n).repeat(3),
                ))
            })
        })
        .collect();
    let hanging = HttpServer::http(|_| Reply::silence());
    let mut feeds: Vec<String> = (0..5).map(|n| hanging.url(&format!("/{n}"))).collect();
    for server in &good {
        feeds.extend((0..10).map(|n| server.url(&format!("/{n}"))));
    }
    let reader = Reader::following(&feeds);
    let began = Instant::now();
    let (summary, _) = reader.run();
    assert_eq!((summary.feeds, summary.new, summary.failed), (205, 200, 5));
    assert!(
        began.elapsed() < Duration::from_secs(60),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(hanging.asked().len(), 2, "the others are not tried");
    assert_eq!(reader.articles().len(), 200);
}

#[test]
fn a_server_gets_two_requests_at_a_time() {
    let counts = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let seen = Arc::clone(&counts);
    let server = HttpServer::http(move |asked| {
        let now = seen.0.fetch_add(1, Ordering::SeqCst) + 1;
        seen.1.fetch_max(now, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(30));
        seen.0.fetch_sub(1, Ordering::SeqCst);
        match number(asked) {
            Some(n) => page(n),
            None => rss(&item(asked.path.len(), &host(asked), "A teaser.")),
        }
    });
    let feeds: Vec<String> = (1..12).map(|n| server.url(&"/x".repeat(n))).collect();
    let reader = Reader::following(&feeds);
    assert_eq!(reader.run().0.new, 11);
    assert_eq!(counts.1.load(Ordering::SeqCst), 2);
}

#[test]
fn lying_answers_cost_only_their_feed() {
    let server = HttpServer::http(|asked| match asked.path.as_str() {
        "/bomb" => Reply::bomb(300),
        "/endless" => rss("").endless(),
        "/cut" => rss(&item(1, &host(asked), &sentences(1).repeat(3))).cut(40),
        "/binary" => Reply::new(200, "application/rss+xml", vec![0u8; 4000]),
        "/raw" => Reply::raw("not HTTP"),
        "/loop" => Reply::redirect(301, "/loop"),
        "/private" => rss(&item(2, "http://10.0.0.1", "A teaser.")),
        "/file" => rss(&item(3, "file:///etc", &sentences(3).repeat(3))),
        _ => rss(&item(4, &host(asked), &sentences(4).repeat(3))),
    });
    let names = [
        "/bomb", "/endless", "/cut", "/binary", "/raw", "/loop", "/private", "/file", "/good",
    ];
    let reader = Reader::following(&names.map(|name| server.url(name)));
    let (summary, reports) = reader.run();
    let failed: Vec<&str> = reports
        .iter()
        .filter(|one| one.error.is_some())
        .map(|one| &*one.address)
        .collect();
    assert_eq!(summary.failed, 6, "{failed:?}");
    // The private address was not asked: there is only what the feed has.
    assert_eq!(summary.new, 3, "{reports:?}");
    assert!(
        reader
            .articles()
            .contains_key("2026-03-03 Story number 4.html")
    );
}

#[test]
fn a_library_that_cannot_be_written_loses_nothing() {
    let server = courier(3);
    let reader = Reader::following(&[server.url("/feed")]);
    fs::create_dir_all(reader.fetch.library.parent().unwrap()).unwrap();
    fs::write(&reader.fetch.library, "in the way").unwrap();
    let error = reader.fetch.run(&Which::All, &|_| {}).unwrap_err();
    assert!(matches!(error, FetchError::Keep(_)), "{error}");
    fs::remove_file(&reader.fetch.library).unwrap();
    let summary = reader.fetch.run(&Which::Due, &|_| {}).unwrap();
    assert_eq!(summary.new, 3);
}

#[test]
fn more_entries_than_are_taken_at_a_time_come_the_next_time() {
    let server = HttpServer::http(|asked| {
        let items: String = (0..130)
            .map(|n| item(n, &host(asked), &sentences(n).repeat(3)))
            .collect();
        rss(&items).header("ETag", "\"1\"")
    });
    let reader = Reader::following(&[server.url("/feed")]);
    let (summary, reports) = reader.run();
    assert_eq!((summary.new, reports[0].left), (100, 30));
    assert_eq!(reader.run().0.new, 30);
    assert_eq!(reader.articles().len(), 130);
}

#[test]
fn a_fetch_that_is_cancelled_goes_on_the_next_time() {
    let server = courier(4);
    let reader = Reader::following(&[server.url("/feed")]);
    let cancel = Arc::clone(&reader.fetch.cancel);
    cancel.store(true, Ordering::Relaxed);
    assert!(reader.run().0.is_cancelled);
    cancel.store(false, Ordering::Relaxed);
    assert_eq!(reader.run().0.new, 4);
}

#[test]
fn one_process_fetches_and_the_other_says_so() {
    let server = courier(1);
    let reader = Reader::following(&[server.url("/feed")]);
    let lock = state_file::FetchLock::take(&reader.fetch.states).unwrap();
    assert!(matches!(
        reader.fetch.run(&Which::All, &|_| {}),
        Err(FetchError::Busy)
    ));
    let output = reader.run_command(&["fetch"]);
    assert!(output.status.success());
    assert!(text(&output.stderr).contains("another pullquote is fetching"));
    let output = reader.run_command(&["fetch", "--quiet"]);
    assert!(output.status.success() && output.stderr.is_empty() && output.stdout.is_empty());
    drop(lock);
    let output = reader.run_command(&["fetch"]);
    assert_eq!(text(&output.stdout), "Courier: 1 new\n");
    let output = reader.run_command(&["fetch"]);
    assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty());
}

#[test]
fn a_fetch_that_is_killed_goes_on_and_keeps_each_article_once() {
    let server = HttpServer::http(|asked| match number(asked) {
        Some(n) => {
            thread::sleep(Duration::from_millis(20));
            page(n)
        }
        None => rss(&(0..40)
            .map(|n| item(n, &host(asked), "A teaser."))
            .collect::<String>()),
    });
    let reader = Reader::following(&[server.url("/feed")]);
    for kept in [3, 15] {
        let mut killed = reader.command();
        let mut killed = killed.arg("fetch").stdout(Stdio::null()).spawn().unwrap();
        let began = Instant::now();
        while reader.articles().len() < kept {
            assert!(began.elapsed() < Duration::from_secs(60));
            thread::sleep(Duration::from_millis(5));
        }
        killed.kill().unwrap();
        killed.wait().unwrap();
        for (name, article) in reader.articles() {
            assert!(article.trim_end().ends_with("</html>"), "{name}: {article}");
        }
    }
    assert!(reader.run_command(&["fetch"]).status.success());
    let articles = reader.articles();
    assert_eq!(articles.len(), 40, "{:?}", articles.keys());
}

#[test]
fn feeds_are_followed_listed_changed_and_exported_on_the_command_line() {
    let server = HttpServer::https(|asked| match asked.path.as_str() {
        "/" => Reply::html(
            "<head><link rel=alternate type=application/rss+xml href=/feed></head><p>Courier",
        ),
        "/two" => Reply::html(
            "<link rel=alternate type=application/rss+xml title=One href=/one>
            <link rel=alternate type=application/atom+xml title=Two href=/2>",
        ),
        "/none" => Reply::html("<html><p>Words"),
        _ => rss(&item(1, "https://127.0.0.1", &sentences(1).repeat(3))),
    });
    let reader = Reader::new();
    let ca = reader.home.path().join("ca.pem");
    fs::write(&ca, server.certificate()).unwrap();
    let run = |arguments: &[&str]| {
        let output = reader
            .command()
            .env("PULLQUOTE_CA", &ca)
            .args(arguments)
            .output()
            .unwrap();
        let code = output.status.code();
        (code, text(&output.stdout), text(&output.stderr))
    };
    let (code, out, error) = run(&["subscribe", &server.url("/"), "--tag", "local"]);
    assert_eq!(code, Some(0), "{error}");
    assert_eq!(out, format!("followed: Courier  {}\n", server.url("/feed")));
    let (code, out, error) = run(&["subscribe", &server.url("/two")]);
    assert_eq!(code, Some(1));
    assert_eq!(
        out,
        format!("{}  One\n{}  Two\n", server.url("/one"), server.url("/2"))
    );
    assert!(error.contains("names several feeds"), "{error}");
    let (code, _, error) = run(&["subscribe", &server.url("/none")]);
    assert!(
        code == Some(1) && error.contains("names no feed"),
        "{error}"
    );
    let (code, out, error) = run(&["fetch"]);
    assert_eq!(
        (code, out.as_str()),
        (Some(0), "Courier: 1 new\n"),
        "{error}"
    );
    let (_, out, _) = run(&[
        "feeds",
        "set",
        "courier",
        "--name",
        "My Courier",
        "--mode",
        "full",
    ]);
    assert!(
        out.contains("My Courier") && out.contains("#local") && out.contains("full"),
        "{out}"
    );
    let (_, out, _) = run(&["feeds"]);
    assert!(out.starts_with("    1  20"), "{out}");
    let (_, opml, _) = run(&["feeds", "export"]);
    assert!(
        opml.contains("<outline text=\"local\">") && opml.contains("title=\"My Courier\""),
        "{opml}"
    );
    let (_, urls, _) = run(&["feeds", "export", "--format", "newsboat"]);
    assert_eq!(
        urls,
        format!("{} \"local\" \"~My Courier\"\n", server.url("/feed"))
    );
    let (code, out, _) = run(&["unsubscribe", "courier"]);
    assert!(
        code == Some(0) && out.starts_with("no longer followed: My Courier"),
        "{out}"
    );
    assert_eq!(reader.articles().len(), 1, "its articles stay");
    // From files, without the network.
    for (name, content) in [("feeds.opml", opml), ("urls", urls)] {
        let list = reader.home.path().join(name);
        fs::write(&list, content).unwrap();
        let (code, out, error) = run(&["subscribe", &list.to_string_lossy()]);
        assert_eq!(code, Some(0), "{error}");
        assert!(out.contains("My Courier"), "{out}");
    }
    assert_eq!(file::load(&reader.fetch.subscriptions).feeds.len(), 1);
    let (code, _, error) = run(&["unsubscribe", "nothing"]);
    assert!(
        code == Some(1) && error.contains("you follow no feed nothing"),
        "{error}"
    );
    let (code, _, error) = run(&["subscribe", &Path::new("missing.opml").to_string_lossy()]);
    assert!(code == Some(1) && error.contains("missing.opml"), "{error}");
}

#[test]
fn exports_of_reading_lists_become_articles_and_stubs_that_are_fetched_later() {
    let server = HttpServer::http(|asked| match number(asked) {
        Some(n) => page(n),
        None => Reply::status(404),
    });
    let reader = Reader::new();
    let wallabag = reader.home.path().join("wallabag.json");
    let text_of_1 = sentences(1);
    let json = format!(
        r#"[{{"is_archived":1,"is_starred":0,"tags":["trees"],"title":"Elms","url":"https://a.example/elms",
        "content":"<p>{text_of_1}</p>","published_at":"2026-03-01T00:00:00+00:00","domain_name":"a.example"}}]"#
    );
    fs::write(&wallabag, json).unwrap();
    let output = reader.run_command(&["import", &wallabag.to_string_lossy()]);
    assert_eq!(
        text(&output.stdout),
        "wallabag: 1 with their text\n",
        "{}",
        text(&output.stderr)
    );
    let articles = reader.articles();
    let elms = &articles["2026-03-01 Elms.html"];
    assert!(
        elms.contains("said Ana Ruiz") && elms.contains("trees"),
        "{elms}"
    );
    let places =
        fs::read_to_string(reader.home.path().join("state/pullquote/places.json")).unwrap();
    assert!(places.contains("\"read\":true"), "{places}");
    let pocket = reader.home.path().join("pocket.csv");
    let csv = format!(
        "title,url,time_added,tags,status\nStory number 3,{},1772496000,local,unread\nGone,{},0,,unread\n",
        server.url("/story/3"),
        server.url("/gone")
    );
    fs::write(&pocket, csv).unwrap();
    let run = |arguments: &[&str]| {
        let output = reader.run_command(&[arguments, &[&*pocket.to_string_lossy()]].concat());
        (
            output.status.code(),
            text(&output.stdout),
            text(&output.stderr),
        )
    };
    let stubs = "Pocket: 2 without their text (--fetch brings it)\n".to_owned();
    assert_eq!(run(&["import"]), (Some(0), stubs.clone(), String::new()));
    assert!(
        server.asked().is_empty(),
        "nothing is requested without a word"
    );
    assert!(
        reader
            .articles()
            .values()
            .any(|text| text.contains("Saved in Pocket on 3 March 2026"))
    );
    assert_eq!(run(&["import"]).1, stubs);
    let (code, out, error) = run(&["import", "--fetch"]);
    assert_eq!(
        (code, out.as_str()),
        (
            Some(1),
            "Pocket: 1 fetched, 1 without their text (--fetch brings it), 1 failed\n"
        )
    );
    assert!(error.contains("/gone"), "{error}");
    let articles = reader.articles();
    assert_eq!(articles.len(), 3, "{:?}", articles.keys());
    assert!(
        articles
            .values()
            .any(|text| text.contains("Story number 3") && text.contains("said Ana Ruiz"))
    );
    let output = reader.run_command(&["import", "/dev/null"]);
    assert_eq!(output.status.code(), Some(1));
}
