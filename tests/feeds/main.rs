//! Fetching feeds from servers on the loopback that also answer badly, and the commands for feeds.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/http_server.rs"]
mod http_server;

mod commands;
mod support;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use http_server::{HttpServer, Reply};
use pullquote::feeds::{Mode, file, state_file};
use pullquote::library::keep::Kept;
use pullquote::shell::feeds::{FetchError, Which};
use pullquote::shell::http::Client;
use pullquote::shell::web_page::{self, Named};
use pullquote_text::Source;
use support::{Reader, courier, host, item, number, page, rss, sentences};

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
fn the_page_of_a_teaser_is_asked_for_by_the_reader_and_no_teaser_replaces_it() {
    let edition = Arc::new(AtomicUsize::new(1));
    let current = Arc::clone(&edition);
    let server = HttpServer::http(move |asked| {
        if let Some(n) = number(asked) {
            page(n)
        } else {
            let n = current.load(Ordering::Relaxed);
            rss(&item(0, &host(asked), &format!("A teaser, edition {n}.")))
        }
    });
    let reader = Reader::new();
    reader.follow(&server.url("/feed"), Mode::Ask);
    assert_eq!(reader.run().0.new, 1);
    assert_eq!(server.asked().len(), 1, "no page");
    edition.store(2, Ordering::Relaxed);
    assert_eq!(reader.run().0.updated, 1);
    let path = reader.path_of("2026-03-03 Story number 0.html");
    let read = || pullquote_import::read(fs::read(&path).unwrap(), Source::Stdin).unwrap();
    let teaser = read();
    assert!(teaser.is_teaser && teaser.text().contains("edition 2"));

    let address = teaser.address.unwrap();
    let client = Client::default();
    let add = |feeds: &Path| {
        let named = Named::Article(feeds);
        web_page::add(
            &client,
            &reader.fetch.library,
            &address,
            named,
            &Arc::default(),
        )
    };
    let refused = add(Path::new("no-feeds"));
    assert!(refused.is_err(), "it is in the reader's own network");
    let kept = add(&reader.fetch.subscriptions).unwrap();
    assert_eq!(kept, Kept::Updated(path.clone()));
    let whole = read();
    assert!(!whole.is_teaser && whole.text().contains("Ana Ruiz"));
    assert_eq!((whole.date, &whole.site), (teaser.date, &teaser.site));
    edition.store(3, Ordering::Relaxed);
    assert_eq!(reader.run().0.updated, 0);
    assert_eq!(read().text(), whole.text());
}

#[test]
fn a_teaser_that_is_kept_as_its_page_is_refused_offers_it() {
    let server = HttpServer::http(|asked| match number(asked) {
        Some(_) => Reply::status(403),
        None => rss(&item(0, &host(asked), "Only the beginning.")),
    });
    let reader = Reader::following(&[server.url("/feed")]);
    assert_eq!(reader.run().0.new, 1);
    let path = reader.path_of("2026-03-03 Story number 0.html");
    let kept = pullquote_import::read(fs::read(path).unwrap(), Source::Stdin).unwrap();
    assert!(kept.is_teaser);
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
fn a_deleted_article_does_not_return_although_the_states_were_lost() {
    let server = courier(2);
    let reader = Reader::following(&[server.url("/feed")]);
    assert_eq!(reader.run().0.new, 2);
    let name = "2026-03-03 Story number 0.html";
    let path = reader.path_of(name);
    let path = path.to_str().unwrap();
    let forget = || fs::remove_dir_all(&reader.fetch.states).unwrap();
    assert_eq!(reader.run_command(&["rm", path]).status.code(), Some(0));
    let emptied = reader.run_command(&["rm", "--empty-trash"]);
    assert_eq!(emptied.status.code(), Some(0));
    forget();
    assert_eq!(reader.run().0.new, 0);
    assert_eq!(reader.articles().len(), 1);
    // Nor at another address.
    let bookmarks = fs::read_to_string(&reader.fetch.bookmarks).unwrap();
    let (before, after) = bookmarks.split_once("/story/0").unwrap();
    fs::write(&reader.fetch.bookmarks, [before, "/was/0", after].concat()).unwrap();
    forget();
    assert_eq!(reader.run().0.new, 0);
    assert_eq!(reader.articles().len(), 1);
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
        began.elapsed() < Duration::from_mins(1),
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
