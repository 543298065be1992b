//! The program inside tmux and GNU screen, and these inside each other. Skipped where they are missing.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::home::{Home, PULLQUOTE};
use crate::pty_session::{PtyBuilder, text};

fn is_there(program: &str, version: &str) -> bool {
    let is_there = Command::new(program).arg(version).output().is_ok();
    if !is_there {
        eprintln!("skipped: there is no {program}");
    }
    is_there
}

/// Opens an article with the program that `script` starts, pages and quits; the shell then tells so.
#[track_caller]
fn check(home: &Home, script: &str) {
    home.file(
        "kettle.txt",
        format!(
            "The kettle\n\n{}Nobody came in.\n",
            "It was on.\n\n".repeat(60)
        ),
    );
    home.file(
        "read",
        format!("{PULLQUOTE} --engine fast kettle.txt\necho it ended with $?\nread line\n"),
    );
    home.file("tmux.conf", "set -g status off\nset -g escape-time 10\n");
    let script = format!("{script}; echo all is over; read line");
    let sockets = home.path("sockets");
    std::fs::create_dir(&sockets).unwrap();
    std::fs::set_permissions(&sockets, std::fs::Permissions::from_mode(0o700)).unwrap();
    let builder = PtyBuilder::new(home, &[]).script(&script);
    let session = builder
        .env("TMUX_TMPDIR", sockets.to_str().unwrap())
        .env("SCREENDIR", sockets.to_str().unwrap())
        .start();
    session.shows(&["Library ›", "It was on"]);
    session.press("?", &["Keys "]);
    // Not with Esc: where the mouse is reported, screen keeps a lone one to itself until the next key.
    session.keys("?");
    session.hides("Keys ");
    session.press("<PgDn>", &["2 of"]);
    session.resize(60, 20);
    session.wait_for("the page at its new size", |screen| {
        let shown = text(screen);
        let rule = shown.lines().nth(1)?;
        (rule.trim().chars().count() == 58 && shown.contains("It was on")).then_some(())
    });
    session.press("G", &["Nobody came in"]);
    session.press("q", &["it ended with 0"]);
    // Nothing but this line was typed: neither a reply nor a part of a key.
    session.keys("<Enter>");
    session.shows(&["all is over"]);
    session.kill();
}

#[test]
fn inside_tmux() {
    if is_there("tmux", "-V") {
        check(&Home::new(), "tmux -L a -f tmux.conf new-session 'sh read'");
    }
}

#[test]
fn inside_screen() {
    if is_there("screen", "-v") {
        check(&Home::new(), "screen -c /dev/null sh read");
    }
}

#[test]
fn inside_screen_inside_tmux() {
    if is_there("tmux", "-V") && is_there("screen", "-v") {
        let script = "tmux -L b -f tmux.conf new-session 'screen -c /dev/null sh read'";
        check(&Home::new(), script);
    }
}

#[test]
fn inside_tmux_inside_screen() {
    if is_there("tmux", "-V") && is_there("screen", "-v") {
        let script = "screen -c /dev/null tmux -L c -f tmux.conf new-session 'sh read'";
        check(&Home::new(), script);
    }
}
