//! Input with escape sequences. [`PtySession::expect_exit`] asserts that only sequences of the program
//! itself were written.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::allowed_output::is_unsafe;
use crate::escape_injection::{ATTACK, inject};
use crate::home::{Home, stderr, stdout};
use crate::pty_session::PtySession;

/// An article with [`ATTACK`] in its title, byline, names, quotations and paragraphs.
fn article() -> String {
    format!(
        "The title {ATTACK} of it\n\nBy Ana {ATTACK} Ruiz\n\n\
         “We won {ATTACK} again,” said Ana {ATTACK} Ruiz of Northgate.\n\n\
         A lamp {ATTACK} is lit. “So {ATTACK} it is,” Ana Ruiz said.\n\n{ATTACK}\n"
    )
}

/// Opens every panel and list of the article.
fn visit_panels(session: &PtySession) {
    session.shows(&["The title"]);
    session.hides("looking for");
    session.press("v", &["Speakers"]);
    session.press("vez", &["Names"]);
    session.keys("ez");
    session.hides("Names");
    session.press("?", &["Move"]);
    session.keys("?");
    session.hides("Move");
    session.press("m", &["bookmarked: "]);
    session.keys("y");
    session.press("/lamp<Enter>", &["1 of 1"]);
    session.press("B", &["Bookmarks in this article"]);
    session.press("B", &["Bookmarks in all articles"]);
    session.keys("B");
    session.hides("Bookmarks in all");
}

#[test]
fn article_cannot_send_escape_sequences() {
    let home = Home::new();
    home.file("a \x1b]0;owned\x07 \u{9b}31m \u{202e} name.txt", article());
    // Opened from the list of its folder.
    let session = home.open(&["."]);
    session.shows(&["The title"]);
    session.keys("<Enter>");
    session.shows(&["Library ›"]);
    visit_panels(&session);
    session.quit();

    let session = home.open(&[]);
    session.shows(&["Welcome"]);
    session.press("B", &["Bookmarks in all articles", "The title"]);
    session.press("<Enter>", &["Library › The title"]);
    session.quit();
}

#[test]
fn non_utf8_file_name_cannot_send_escape_sequences() {
    let home = Home::new();
    let name = OsStr::from_bytes(b"a \x1b]0;owned\x07 \x9b31m name \xff.txt");
    home.file(Path::new(name), article());
    let session = home.open(&["."]);
    session.shows(&["The title"]);
    session.press("<Enter>", &["Library ›", "The title"]);
    session.quit();
    assert!(stdout(&home.run(&["."])).contains("A lamp"));
}

#[test]
fn standard_input_cannot_send_escape_sequences() {
    for bytes in [
        article().into_bytes(),
        // C1 controls as single bytes, in invalid UTF-8.
        b"The title \x9b31m\x9d0;owned\x9c of it\n\nA lamp is \x9bH\xff lit. Caf\xe9.\n".to_vec(),
    ] {
        let home = Home::new();
        home.file("in.txt", bytes);
        let session = home.session(&["-"]).script("cat in.txt | \"$0\" -").start();
        visit_panels(&session);
        session.quit();
    }
}

#[test]
fn pasted_text_cannot_send_escape_sequences() {
    let home = Home::new();
    home.file("lamps.txt", "A title\n\nA lamp is lit.\n");
    let session = home.open(&["lamps.txt"]);
    session.shows(&["A lamp"]);
    let attack = ATTACK.replace('\x1b', "\u{9b}");
    session.press("M", &["ote:"]);
    session.send(format!("\x1b[200~my {attack} note\x1b[201~").as_bytes());
    session.press("<Enter>", &["bookmark changed"]);
    session.press("/", &["earch:"]);
    session.send(format!("\x1b[200~{attack}\x1b[201~").as_bytes());
    session.keys("<Enter>");
    session.press("B", &["my "]);
    session.quit();
    let listed = home.run(&["bookmarks"]);
    assert!(
        !stdout(&listed)
            .chars()
            .any(|c| is_unsafe(c) && !"\n\t".contains(c))
    );
}

#[test]
fn records_and_settings_cannot_send_escape_sequences() {
    let home = Home::new();
    home.file("lamps.txt", "A title\n\nA lamp is lit.\n");
    let session = home.open(&["lamps.txt"]);
    session.shows(&["A lamp"]);
    session.press("M", &["ote:"]);
    session.press("plain<Enter>", &["bookmark changed"]);
    session.quit();
    // As if the file came from someone else.
    let written = fs::read_to_string(home.bookmarks()).unwrap();
    let mut file: serde_json::Value = serde_json::from_str(&written).unwrap();
    inject(&mut file, "", false);
    fs::write(home.bookmarks(), file.to_string()).unwrap();
    home.config(&format!(
        "theme = {attack:?}\n\"{escaped}\" = 1\n[keys]\nvoices = [\"{escaped}\"]\n",
        attack = "no\u{202e}ne",
        escaped = "x\\u001b]0;owned\\u0007\\u009b",
    ));
    let session = home.open(&[]);
    session.shows(&["config.toml"]);
    session.keys("j");
    session.press("B", &["Bookmarks in all articles"]);
    session.keys("jjk<Enter>");
    session.quit();

    for args in [
        &["bookmarks"][..],
        &["bookmarks", "export"],
        &["bookmarks", "export", "--format", "json"],
        &["config", "print"],
        &["config", "keys"],
        &["paths"],
    ] {
        let out = home.run(args);
        for printed in [stdout(&out), stderr(&out)] {
            let leak = printed
                .chars()
                .find(|&c| is_unsafe(c) && !"\n\t".contains(c));
            assert_eq!(leak, None, "{args:?}: {printed:?}");
        }
    }
}

#[test]
fn plain_output_and_messages_contain_no_control_characters() {
    let home = Home::new();
    home.file("attack.txt", article());
    let printed = stdout(&home.run(&["attack.txt"]));
    assert!(printed.contains("A lamp"));
    assert!(
        !printed.chars().any(|c| is_unsafe(c) && !"\n\t".contains(c)),
        "{printed:?}"
    );
    let missing = home.run(&["no \x1b]0;owned\x07 \u{202e} file"]);
    let message = stderr(&missing);
    assert!(
        !message.chars().any(|c| is_unsafe(c) && c != '\n'),
        "{message:?}"
    );
    for args in [
        &["annotate", "attack.txt"][..],
        &["annotate", "--format", "jsonl", "attack.txt"],
    ] {
        let printed = stdout(&home.run(args));
        let record: serde_json::Value = serde_json::from_str(&printed).unwrap();
        assert!(record.to_string().contains("Ana"));
        assert!(
            !printed.chars().any(|c| is_unsafe(c) && c != '\n'),
            "{args:?}"
        );
    }
    for format in ["brat", "html"] {
        let printed = stdout(&home.run(&["annotate", "--format", format, "attack.txt"]));
        let leak = printed
            .chars()
            .find(|&c| is_unsafe(c) && !"\n\t".contains(c));
        assert_eq!(leak, None, "{format}: {printed}");
    }
}

#[test]
fn usage_errors_repeat_no_escape_sequences() {
    let home = Home::new();
    for args in [
        &["--no\x1b]0;owned\x07such"][..],
        &["--theme", "\x1b[31m"],
        &["--color", "\x1b[31m\u{9b}"],
        &["--config", "/no/\x1b[31m\u{202e}"],
        &["completions", "\x1b[31m"],
    ] {
        let out = home.session(args).start();
        // A missing theme is reported on the screen; the other errors end the program.
        if args[0] == "--theme" {
            out.shows(&["unknown theme"]);
            out.quit();
        } else {
            let code = if args[0] == "--config" { 1 } else { 2 };
            let raw = String::from_utf8_lossy(&out.expect_exit(code)).into_owned();
            assert!(
                !raw.chars().any(|c| is_unsafe(c) && !"\r\n\t".contains(c)),
                "{raw:?}"
            );
        }
    }
}
