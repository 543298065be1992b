//! Bytes that a terminal sends in part, or never to their end: the keyboard goes on.

use crate::home::Home;
use crate::pty_session::{PtySession, until};

const FIRST: &str = "at 1 sharp";
const LAST: &str = "at 60 sharp";

/// A session with a long article.
fn reading(home: &Home) -> PtySession {
    let paragraphs = (1..61).map(|n| format!("It was on at {n} sharp.\n\n"));
    let text = format!("The kettle\n\n{}", paragraphs.collect::<String>());
    let article = home.file("kettle.txt", text);
    let session = home.open(&[article.to_str().unwrap()]);
    session.shows(&["The kettle", FIRST]);
    session
}

#[test]
fn paste_without_an_end_leaves_the_keyboard() {
    let home = Home::new();
    let session = reading(&home);
    session.press("/", &["earch:"]);
    session.send(b"\x1b[200~kett");
    session.shows(&["earch: kett"]);
    session.press("le", &["earch: kettle"]);
    session.keys("<Esc>");
    session.hides("earch:");
    session.keys("q");
    session.expect_exit(0);

    let session = reading(&home);
    session.press("/", &["earch:"]);
    session.send(b"\x1b[200~kett\x1b[20");
    session.shows(&["earch: kett"]);
    session.quit();
}

#[test]
fn paste_in_parts_is_one() {
    let home = Home::new();
    let session = reading(&home);
    session.press("/", &["earch:"]);
    for part in ["\x1b[2", "00~the\nket", "tle\x1b", "[201", "~s"] {
        session.send(part.as_bytes());
    }
    session.shows(&["earch: the kettles"]);
    session.quit();
}

#[test]
fn unfinished_sequences_leave_the_keyboard() {
    let home = Home::new();
    let beginnings = [
        "\x1b[",
        "\x1b[1;",
        "\x1b[M",
        "\x1b[<0;1",
        "\x1bO",
        "\x1b]",
        "\x1b]11;rgb:",
        "\x1b]52;c;",
        "\x1bP1$r",
        "\x1b_G",
    ];
    let session = reading(&home);
    for beginning in beginnings {
        session.send(beginning.as_bytes());
        until("a key is taken", || {
            session.keys("G");
            session.text().contains(LAST)
        });
        session.send(beginning.as_bytes());
        // In a reply with a colour this is a part of it, for a while.
        until("a key is taken", || {
            session.keys("g");
            session.text().contains(FIRST)
        });
    }
    session.quit();
    for beginning in beginnings {
        let session = reading(&home);
        session.send(beginning.as_bytes());
        session.quit();
    }
}

#[test]
fn esc_twice_in_one_read_is_pressed_twice() {
    let home = Home::new();
    let session = home.open(&[]);
    session.shows(&["pullquote", "US officials"]);
    session.press("<Enter>", &["Library ›", "Welcome"]);
    session.press("?", &["Keys "]);
    session.keys("<Esc><Esc>");
    session.hides("Keys ");
    session.hides("Library ›");
    session.shows(&["US officials"]);
    session.quit();
}

#[test]
fn esc_does_not_change_the_next_key() {
    let home = Home::new();
    let session = reading(&home);
    for _ in 0..20 {
        session.press("/ket", &["earch: ket"]);
        session.keys("<Esc>");
        session.hides("earch:");
        session.press("?", &["Keys "]);
        session.keys("<Esc>");
        session.hides("Keys ");
    }
    session.quit();
}
