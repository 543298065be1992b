//! Pages of the web: fetched, kept, opened, updated, refused. `web_faults` has what goes wrong on the way.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use crate::home::{Home, PULLQUOTE, stderr, stdout};
use crate::http_server::{Asked, HttpServer, Reply};

pub const WORDS: &str = "“The ferry stays,” said Bess Ardagh, who steers it. The council of the harbour \
    town voted on Monday to keep the night boat, which carries nurses and bakers over the water \
    before the first bus of the day has left its garage, and which costs less than a bridge.";

const SECOND: &str = "The mayor, Tom Reyes, called the vote a promise kept. He said that the boat had \
    been full on every night of the winter, and that nobody who had to cross had been left on the \
    pier. In spring the council will look at the price of a ticket, which has not changed in years.";

pub fn story(title: &str, words: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>\
         <meta property='og:site_name' content='The Port'>\
         <meta property='article:published_time' content='2026-03-01T08:00:00Z'></head>\
         <body><nav>News Sport Weather</nav><article><h1>{title}</h1><p>{words}</p>\
         <p>{SECOND}</p></article><script>alert(1)</script></body></html>"
    )
}

pub fn serving(reply: Reply) -> HttpServer {
    HttpServer::http(move |_| reply.clone())
}

pub fn ferry() -> Reply {
    Reply::html(story("The ferry that stayed", WORDS))
}

/// Runs the program without a terminal, with more variables.
pub fn run(home: &Home, args: &[&str], env: &[(&str, &str)]) -> Output {
    Command::new(PULLQUOTE)
        .args(["--engine", "fast"])
        .args(args)
        .env_clear()
        .envs(home.env())
        .envs(env.iter().copied())
        .current_dir(home.work())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

pub fn articles(home: &Home) -> PathBuf {
    home.path("data/pullquote/articles")
}

/// Every file in the library, hidden ones apart from the log of addresses too.
pub fn files(home: &Home) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![articles(home)];
    while let Some(folder) = folders.pop() {
        for file in fs::read_dir(folder).into_iter().flatten() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with(".addresses.jsonl") {
                let name = path.strip_prefix(articles(home)).unwrap();
                found.push(name.to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

fn text_of(home: &Home, file: &str) -> String {
    let path = articles(home).join(file);
    stdout(&home.run(&["--plain", path.to_str().unwrap()]))
}

pub const KEPT: &str = "The Port/2026-03-01 The ferry that stayed.html";

#[test]
fn page_is_added_over_https_and_asked_for_again_only_if_it_changed() {
    let server = HttpServer::https(|asked: &Asked| match asked.header("if-none-match") {
        Some("\"1\"") => Reply::new(304, "", ""),
        _ => ferry().header("ETag", "\"1\""),
    });
    let home = Home::new();
    let url = server.url("/ferry");
    // Nobody signed the certificate.
    let refused = run(&home, &["add", &url], &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("signed by nobody that is trusted"));
    assert!(files(&home).is_empty() && server.asked().is_empty());

    let ca = home.file("ca.pem", server.certificate());
    let env = [("PULLQUOTE_CA", ca.to_str().unwrap())];
    let added = run(&home, &["add", &url], &env);
    assert_eq!(added.status.code(), Some(0), "{}", stderr(&added));
    let path = articles(&home).join(KEPT);
    assert_eq!(stdout(&added).trim(), path.to_str().unwrap());
    assert_eq!(files(&home), [KEPT]);
    let page = fs::read_to_string(&path).unwrap();
    assert!(page.contains(&url) && !page.contains("alert") && !page.contains("Weather"));
    let text = text_of(&home, KEPT);
    assert!(text.contains("The ferry that stayed") && text.contains(&WORDS[..60]));

    let again = run(&home, &["add", &url], &env);
    assert_eq!(again.status.code(), Some(0));
    assert!(stderr(&again).contains("is already in the library"));
    assert_eq!(server.asked().len(), 2);
    let wrong = run(&home, &["add", &url], &[("PULLQUOTE_CA", "/no/such/file")]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(stderr(&wrong).contains("/no/such/file"));
}

#[test]
fn address_opens_and_what_the_reader_keeps_survives_an_update() {
    let home = Home::new();
    let server = HttpServer::http({
        let asked_before = std::sync::atomic::AtomicBool::new(false);
        move |_| {
            if asked_before.swap(true, std::sync::atomic::Ordering::Relaxed) {
                let words = format!("An added first sentence. {WORDS}");
                Reply::html(story("The ferry that stayed", &words))
            } else {
                ferry()
            }
        }
    });
    let url = server.url("/ferry");
    let session = home.open(&[&url]);
    session.shows(&["The ferry that stayed", "BA █"]);
    session.press("M", &["ote:"]);
    session.press("ask her again<Enter>", &["bookmark changed"]);
    session.quit();
    assert_eq!(files(&home), [KEPT]);
    let marked = home.marked();
    assert_eq!(marked.len(), 1);

    let session = home.open(&[&url]);
    session.shows(&["An added first sentence", "ask her again"]);
    session.quit();
    assert_eq!(files(&home), [KEPT], "the same file");
    assert_eq!(home.marked(), marked);
    // It is in the library from then on, without any request.
    let n_asked = server.asked().len();
    let session = home.open(&[]);
    session.shows(&["The ferry that stayed"]);
    session.quit();
    assert_eq!(server.asked().len(), n_asked);
}

#[test]
fn nothing_is_asked_for_without_the_readers_word() {
    let home = Home::new();
    let server = serving(ferry());
    home.file(
        "page.html",
        story(
            "Linked",
            &format!("<a href='{0}'>{WORDS}</a><img src='{0}'>", server.url("/")),
        ),
    );
    let session = home.open(&["page.html"]);
    session.shows(&["Linked"]);
    session.press("<Space>", &["Linked"]);
    session.quit();
    let session = home.open(&[]);
    session.press("I", &["add the article at:"]);
    session.send(format!("\x1b[200~{}\x1b[201~", server.url("/typed")).as_bytes());
    session.shows(&["typed"]);
    session.keys("<Esc>");
    session.hides("Enter fetches it");
    session.quit();
    assert!(server.asked().is_empty());
}

#[test]
fn list_adds_an_address_and_lists_its_article() {
    let home = Home::new();
    let server = serving(ferry());
    let session = home.open(&[]);
    session.press("I", &["add the article at:"]);
    session.keys(&server.url("/ferry"));
    session.press("<Enter>", &["added: 2026-03-01 The ferry that stayed"]);
    session.shows(&["The ferry that stayed", "1 Mar"]);
    session.quit();
    assert_eq!(files(&home), [KEPT]);
}

/// The words on standard error when an answer is added; nothing is kept.
#[track_caller]
fn refused(reply: Reply, words: &[&str]) {
    let home = Home::new();
    let server = serving(reply);
    let out = run(&home, &["add", &server.url("/a")], &[]);
    assert_eq!(out.status.code(), Some(1), "{}", stdout(&out));
    let message = stderr(&out);
    for words in words {
        assert!(message.contains(words), "{message}");
    }
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(files(&home).is_empty());
}

#[test]
fn what_is_no_article_is_told_and_not_kept() {
    let page =
        |body: &str| Reply::html(format!("<html><title>x</title><body>{body}</body></html>"));
    let browser = "open the page in a browser, save it there, and add the file";
    refused(
        page(
            "<h1>We value your privacy</h1><p>Our partners use cookies.</p><button>Accept all</button>",
        ),
        &["asks for consent", browser],
    );
    refused(
        page("<div id=root></div><script src=a.js></script>"),
        &["scripts", browser],
    );
    refused(
        page(&format!(
            "<article><p>{WORDS}</p><p>Subscribe to continue reading.</p></article>"
        )),
        &["only the beginning is free", browser],
    );
    refused(
        page("<p>Verify you are human</p>"),
        &["checks that a person is reading", browser],
    );
    refused(page(""), &["there is no article on the page"]);
    refused(
        Reply::status(403),
        &["refuses to send the page", "(status 403)", browser],
    );
    refused(Reply::status(404), &["there is no such page (status 404)"]);
    refused(Reply::status(410), &["removed for good (status 410)"]);
    refused(
        Reply::status(429).header("Retry-After", "120"),
        &["asked too often", "try again in 2 minutes"],
    );
    refused(
        Reply::new(200, "application/rss+xml", "<rss version='2.0'></rss>"),
        &["it is a feed", "pullquote subscribe"],
    );
    refused(
        Reply::new(200, "image/png", &b"\x89PNG\0"[..]),
        &["it is a picture"],
    );
    refused(
        Reply::new(200, "application/pdf", "%PDF-1.7 torn"),
        &["the document is damaged"],
    );
    refused(ferry().cut(300), &["closed before the page was complete"]);
    refused(Reply::bomb(50), &["larger than 10 MB"]);
    refused(Reply::redirect(302, "/a"), &["redirected too often"]);
    refused(
        Reply::redirect(302, "http://169.254.169.254/"),
        &["only addresses that you type"],
    );
    refused(Reply::redirect(302, "file:///etc/passwd"), &["file:"]);
}

#[test]
fn one_failure_does_not_stop_the_others() {
    let server = HttpServer::http(|asked| match asked.path.as_str() {
        "/none" => Reply::status(404),
        "/plan.rtf" => Reply::new(200, "text/html", "{\\rtf1 The plan of the town.}"),
        "/notes" => Reply::new(
            200,
            "text/plain",
            format!("The notes of the day\n\n{WORDS}\n"),
        ),
        _ => ferry(),
    });
    let home = Home::new();
    home.file("own.txt", WORDS);
    let urls = ["/none", "/ferry", "/plan.rtf", "/notes"].map(|path| server.url(path));
    let out = run(
        &home,
        &["add", &urls[0], &urls[1], "own.txt", &urls[2], &urls[3]],
        &[],
    );
    assert_eq!(out.status.code(), Some(1));
    assert_eq!(stdout(&out).lines().count(), 4, "{}", stderr(&out));
    let kept = [
        "127.0.0.1/The notes of the day.txt",
        "127.0.0.1/plan.rtf",
        KEPT,
        "own.txt",
    ];
    assert_eq!(files(&home), kept);
    assert!(text_of(&home, kept[0]).starts_with("The notes of the day"));
}

#[test]
fn pages_that_only_lead_on_are_followed_but_not_into_the_own_network() {
    let lead = |to: &str| {
        Reply::html(format!(
            "<head><meta http-equiv=refresh content='0;url={to}'></head>"
        ))
    };
    let server = HttpServer::http(move |asked| match asked.path.as_str() {
        "/short" => lead("/ferry"),
        "/loop" => lead("/loop2"),
        "/loop2" => lead("/loop"),
        "/inner" => lead("http://localhost:1/"),
        _ => ferry(),
    });
    let home = Home::new();
    let out = run(&home, &["add", &server.url("/short")], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert_eq!(files(&home), [KEPT]);
    for path in ["/loop", "/inner"] {
        let out = run(&home, &["add", &server.url(path)], &[]);
        assert!(
            stderr(&out).contains("there is no article on the page"),
            "{}",
            stderr(&out)
        );
    }
    assert_eq!(files(&home), [KEPT]);
}

#[test]
fn address_is_printed_when_there_is_no_screen() {
    let home = Home::new();
    let server = serving(ferry());
    let out = run(&home, &[&server.url("/ferry")], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert!(stdout(&out).contains("said Bess Ardagh"));
    let server = serving(Reply::status(404));
    home.file("own.txt", "Words of one's own.");
    let out = run(&home, &[&server.url("/ferry"), "own.txt"], &[]);
    assert_eq!(out.status.code(), Some(1));
    assert!(stdout(&out).contains("Words of one"));
    assert!(stderr(&out).contains("there is no such page"));
}

#[test]
fn requests_go_over_the_proxy_of_the_environment() {
    let home = Home::new();
    let server = serving(ferry());
    let proxy = server.proxy();
    let env = [("http_proxy", &*proxy.url("")), ("no_proxy", "localhost")];
    let out = run(&home, &["add", "http://news.example/ferry"], &env);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert_eq!(proxy.asked()[0].path, "news.example:80");
    assert_eq!(server.asked()[0].header("host"), Some("news.example"));
    let out = run(&home, &["add", &server.url_on("localhost", "/")], &env);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert_eq!(proxy.asked().len(), 1);
}
