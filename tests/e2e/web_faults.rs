//! Faults while pages are fetched: servers that hang, no network, no room, signals, several at once, and
//! pages that mean harm.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::Signal;

use crate::home::{Home, PULLQUOTE, stderr, stdout};
use crate::http_server::{HttpServer, Reply};
use crate::pty_session::{self, until};
use crate::web::{KEPT, WORDS, articles, ferry, files, run, serving, story};

fn add_in_background(home: &Home, url: &str) -> std::process::Child {
    Command::new(PULLQUOTE)
        .args(["add", url])
        .env_clear()
        .envs(home.env())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn server_that_hangs_is_left_with_esc_and_with_ctrl_c() {
    let home = Home::new();
    let server = serving(Reply::silence());
    let url = server.url("/");
    let session = home.open(&[&url]);
    session.shows(&["fetching 127.0.0.1 …", "Esc cancels"]);
    session.press("<Esc>", &["not fetched: 127.0.0.1"]);
    session.quit();
    let session = home.open(&[&url]);
    session.shows(&["fetching 127.0.0.1 …"]);
    session.keys("<C-c>");
    session.expect_exit(0);
    assert!(files(&home).is_empty());
}

#[test]
fn failure_is_shown_on_the_screen() {
    let home = Home::new();
    let server = serving(Reply::status(403));
    let session = home.open(&[&server.url("/ferry")]);
    session.shows(&[
        "This page was not kept",
        "refuses to send the page",
        "save it there",
    ]);
    session.press("<Esc>", &["Welcome to pullquote"]);
    session.quit();
}

#[test]
fn no_network_is_told() {
    let home = Home::new();
    // A name of a zone that is kept free (RFC 2606).
    let out = run(&home, &["add", "http://no-such-host.invalid/"], &[]);
    assert_eq!(out.status.code(), Some(1));
    let message = stderr(&out);
    let is_told = message.contains("no network") || message.contains("there is no host");
    assert!(
        is_told && message.contains("no-such-host.invalid"),
        "{message}"
    );
}

#[test]
fn what_was_kept_before_is_opened_without_network() {
    let home = Home::new();
    let server = serving(ferry());
    let url = server.url("/ferry");
    run(&home, &["add", &url], &[]);
    drop(server);
    let session = home.open(&[&url]);
    session.shows(&["said Bess Ardagh", "this is the copy kept before"]);
    session.quit();
    let out = run(&home, &[&url], &[]);
    assert_eq!(out.status.code(), Some(0));
    assert!(stdout(&out).contains("said Bess Ardagh"));
    assert!(stderr(&out).contains("does not accept connections"));
    let out = run(&home, &["add", &url], &[]);
    assert_eq!(out.status.code(), Some(1));
    assert_eq!(files(&home), [KEPT]);
}

#[test]
fn no_room_leaves_the_library_as_it_was() {
    let home = Home::new();
    let server = serving(ferry());
    let url = server.url("/ferry");
    run(&home, &["add", &server.url("/before")], &[]);
    let before = files(&home);
    let out = Command::new("/bin/sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"",
            PULLQUOTE,
            "add",
            &url,
        ])
        .env_clear()
        .envs(home.env())
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(1));
    let message = stderr(&out);
    assert!(
        message.contains("cannot be written to the library"),
        "{message}"
    );
    assert_eq!(files(&home), before);
    // A file where the library should be.
    let blocked = home.file("blocked", "");
    let env = [("PULLQUOTE_LIBRARY", blocked.to_str().unwrap())];
    let out = run(&home, &["add", &url], &env);
    assert_eq!(out.status.code(), Some(1));
    assert!(stderr(&out).contains("cannot be written to the library"));
}

fn ignores_interrupts() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|set| u64::from_str_radix(set.trim(), 16).ok());
    ignored.is_some_and(|set| set & 2 != 0)
}

#[test]
fn killed_or_interrupted_while_fetching_nothing_is_half() {
    let home = Home::new();
    let slow = ferry().slow(8, Duration::from_millis(20));
    let server = serving(slow);
    let url = server.url("/ferry");
    let mut signals = vec![Signal::KILL, Signal::TERM];
    // What a shell starts in the background ignores Ctrl-c, and so do its children.
    if !ignores_interrupts() {
        signals.push(Signal::INT);
    }
    for (n, number) in signals.into_iter().enumerate() {
        let mut child = add_in_background(&home, &url);
        until("the request", || server.asked().len() > n);
        pty_session::signal(child.id(), number);
        assert!(!child.wait().unwrap().success());
        assert!(files(&home).is_empty(), "{number:?}");
    }
    let out = run(&home, &["add", &url], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert_eq!(files(&home), [KEPT]);
}

#[test]
fn two_fetches_of_the_same_page_keep_it_once() {
    let home = Home::new();
    let server = serving(ferry());
    let url = server.url("/ferry");
    let children: Vec<_> = (0..6).map(|_| add_in_background(&home, &url)).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(files(&home), [KEPT]);
}

#[test]
fn page_cannot_send_escape_sequences() {
    let home = Home::new();
    let evil = "The \u{1b}]0;owned\u{7}ferry\u{9b}31m";
    let server = HttpServer::http(move |asked| match asked.path.as_str() {
        "/type" => Reply::new(200, "x/\u{1b}[31m", &b"\0"[..]),
        _ => Reply::html(story(evil, WORDS)),
    });
    let session = home.open(&[&server.url("/ferry")]);
    session.shows(&["said Bess Ardagh"]);
    session.quit();
    let out = run(
        &home,
        &["add", &server.url("/ferry"), &server.url("/type")],
        &[],
    );
    for text in [stdout(&out), stderr(&out)] {
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{9b}']), "{text:?}");
    }
    assert!(
        files(&home)
            .iter()
            .all(|name| !name.contains(char::is_control))
    );
    assert!(Path::new(&articles(&home)).is_dir());
}
