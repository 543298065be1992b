//! The commands, as processes.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::http_server::{HttpServer, Reply};
use super::support::{Reader, courier, host, item, number, page, rss, sentences, text};
use pullquote::feeds::{file, state_file};
use pullquote::shell::feeds::{FetchError, Which};

#[test]
fn of_several_feeds_on_a_page_the_numbered_ones_or_all_are_followed() {
    let server = HttpServer::http(|asked| match asked.path.as_str() {
        "/" => Reply::html(
            "<link rel=alternate type=application/rss+xml title=One href=/one>
            <link rel=alternate type=application/rss+xml title=Two href=/two>
            <link rel=alternate type=application/rss+xml title=Gone href=/gone>
            <link rel=alternate type=application/rss+xml title=Comments href=/comments>",
        ),
        "/gone" => Reply::html("<p>no feed"),
        _ => rss(&item(1, "http://127.0.0.1", &sentences(1).repeat(3))),
    });
    let followed = |options: &[&str]| {
        let reader = Reader::new();
        let page = server.url("/");
        let output = reader
            .command()
            .args(["subscribe", &page])
            .args(options)
            .output()
            .unwrap();
        let mut export = reader.command();
        export.args(["feeds", "export", "--format", "newsboat"]);
        let listed = text(&export.output().unwrap().stdout);
        let paths = listed.lines().filter_map(|line| {
            let address = line.split(' ').next()?;
            address.strip_prefix(page.trim_end_matches('/'))
        });
        let paths: Vec<String> = paths.map(str::to_owned).collect();
        (output.status.code(), paths, text(&output.stderr))
    };
    let (code, paths, error) = followed(&["--feed", "2"]);
    assert_eq!(
        (code, &*paths),
        (Some(0), &["/two".to_owned()][..]),
        "{error}"
    );
    let second = server.url("/two");
    let (code, paths, error) = followed(&["--feed", &second, "--feed", "1"]);
    assert_eq!(code, Some(0), "{error}");
    assert_eq!(paths, ["/two", "/one"]);
    let (_, paths, error) = followed(&["--all"]);
    assert_eq!(paths, ["/one", "/two"], "neither the page nor comments");
    assert!(error.contains("/gone"), "{error}");
    let (code, paths, _) = followed(&["--feed", "3"]);
    assert_eq!((code, paths.len()), (Some(1), 0));
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
            assert!(began.elapsed() < Duration::from_mins(1));
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
            <link rel=alternate type=application/atom+xml title=Two href=/2>
            <link rel=alternate type=application/rss+xml title=Comments href=/comments>",
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
        format!(
            " 1  One  {}\n 2  Two  {}\n 3  Comments  {}\n",
            server.url("/one"),
            server.url("/2"),
            server.url("/comments")
        )
    );
    assert!(
        error.contains("names 3 feeds: choose with --feed N"),
        "{error}"
    );
    let (code, _, error) = run(&["subscribe", &server.url("/two"), "--feed", "4"]);
    assert!(code == Some(1) && error.contains("none is 4"), "{error}");
    let (code, out, error) = run(&["subscribe", &server.url("/"), "--feed", "2"]);
    assert!(code == Some(1) && out.is_empty(), "{out}");
    assert!(error.contains("has one feed"), "{error}");
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
        r#"[{{"is_archived":1,"is_starred":1,"tags":["trees"],"title":"Elms","url":"https://a.example/elms",
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
    let starred = reader.run_command(&["list", "--starred"]);
    assert!(
        text(&starred.stdout).contains("finished\t★\ta.example\tElms"),
        "{}",
        text(&starred.stdout)
    );
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

#[test]
fn the_mode_of_a_feed_is_given_shown_and_changed() {
    let reader = Reader::new();
    let address = "https://courier.example/feed";
    let subscribed = reader.run_command(&["subscribe", "--offline", "--mode", "ask", address]);
    assert_eq!(subscribed.status.code(), Some(0));
    let listed = || text(&reader.run_command(&["feeds"]).stdout);
    assert!(
        listed().contains(&format!("{address}  ask")),
        "{}",
        listed()
    );
    reader.run_command(&["feeds", "set", "courier", "--mode", "full"]);
    assert!(listed().contains("  full") && !listed().contains("ask"));
}
