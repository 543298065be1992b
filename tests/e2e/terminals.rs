//! Window sizes, colour support, replies to queries, the mouse.

use vt100::Screen;

use crate::allowed_output;
use crate::home::Home;
use crate::pty_session::{PtySession, text};
use crate::quitting::{ROUTES, at, indexed, shows_route};

/// The article on the summit, open at its start.
fn summit(builder: crate::pty_session::PtyBuilder) -> PtySession {
    let session = builder.start();
    session.shows(&["pullquote", "US officials"]);
    session.press("/", &["ilter:"]);
    session.press("officials<Enter>", &["Library › US officials", "│"]);
    session.hides("looking for");
    session
}

#[test]
fn many_resizes_keep_the_page() {
    let home = Home::new();
    let session = summit(home.session(&[]));
    session.press("<PgDn><PgDn>", &["3 of"]);
    let before = session.text();
    for n in 0..60_u16 {
        session.resize(1 + n * 37 % 190, 1 + n * 23 % 60);
    }
    session.resize(80, 24);
    session.wait_for("old page at the old size", |screen| {
        (text(screen) == before).then_some(())
    });
    session.quit();
}

#[test]
fn window_that_shrinks_and_grows_back_is_redrawn() {
    let home = Home::new();
    let session = summit(home.session(&[]));
    let before = session.text();
    for _ in 0..20 {
        session.resize(5, 3);
        session.resize(80, 24);
        session.wait_for("old page", |screen| (text(screen) == before).then_some(()));
    }
    session.quit();
}

#[test]
fn smallest_and_largest_windows_work() {
    let home = Home::new();
    for (width, height) in [(1, 1), (2, 1), (1, 40), (9, 2), (300, 1), (500, 200)] {
        let session = home.session(&[]).size(width, height).start();
        session.wait_for("anything", |screen| {
            (!text(screen).trim().is_empty()).then_some(())
        });
        session.keys("jj<Enter>))m<PgDn>vGBe?<PgDn>q/nato<Enter>n:<C-l>");
        session.resize(80, 24);
        session.shows(&["Actions"]);
        session.quit();
    }
}

#[test]
fn terminal_may_lie_about_its_size() {
    let home = Home::new();
    let session = summit(home.session(&[]));
    let before = session.text();
    for (width, height) in [(0, 0), (1, 1), (65535, 65535), (0, 24), (80, 0), (65535, 1)] {
        let from = session.raw().len();
        session.claim_size(width, height);
        session.wait_for_bytes(b"\x1b[?2026l", from);
        session.keys("<PgDn>");
    }
    for n in 0..200_u16 {
        session.claim_size(n.wrapping_mul(331), n.wrapping_mul(173));
        session.keys("<C-l>");
    }
    session.claim_size(80, 24);
    session.keys("g<C-l>");
    session.wait_for("old page at the old size", |screen| {
        (text(screen) == before).then_some(())
    });
    let peak = session.peak_memory().unwrap_or(0);
    assert!(peak < 400 << 20, "{} MB", peak >> 20);
    session.quit();
    for size in [(0, 0), (65535, 65535)] {
        let session = home.session(&[]).claiming(size.0, size.1).start();
        session.claim_size(80, 24);
        session.shows(&["pullquote", "US officials"]);
        session.quit();
    }
}

#[test]
fn every_screen_survives_every_size() {
    let home = indexed();
    for route in &ROUTES {
        let session = at(&home, route);
        // One row is left out: the emulator cannot show a frame of the previous size in it.
        for (width, height) in [
            (1, 2),
            (2, 3),
            (1, 60),
            (20, 5),
            (39, 12),
            (200, 60),
            (500, 200),
            (1000, 2),
        ] {
            let from = session.raw().len();
            session.resize(width, height);
            session.wait_for_bytes(b"\x1b[?2026l", from);
        }
        let from = session.raw().len();
        session.resize(100, 30);
        session.wait_for_bytes(b"\x1b[?2026l", from);
        shows_route(&session, route);
        session.quit();
    }
}

/// The part of the list that does not depend on background work: without the counts.
fn without_counts(shown: &str) -> Vec<String> {
    shown
        .lines()
        .map(|row| row.chars().take(56).collect())
        .collect()
}

/// Waits for the end of the scan and for the summaries of all samples: they change the header, the columns
/// of the rows and the hint under them.
#[track_caller]
fn shows_whole_list(session: &PtySession) {
    session.wait_for("the whole list", |screen| {
        let shown = text(screen);
        let words = ["8 articles", "The Pullquote", "Add your own with"];
        let is_whole = words.iter().all(|words| shown.contains(words));
        (is_whole && shown.matches('❞').count() == 8).then_some(())
    });
}

/// The screen after `keys`, once it `is_done`, if the terminal never replies.
fn after_keys(keys: &str, is_done: impl Fn(&Screen) -> bool) -> Vec<String> {
    let home = Home::new();
    let session = home.session(&[]).silent().start();
    shows_whole_list(&session);
    session.keys(keys);
    let shown = session.wait_for("cursor", |screen| is_done(screen).then(|| text(screen)));
    session.quit();
    without_counts(&shown)
}

/// Whether the list's cursor is `below` rows under the first one.
fn cursor_is_at(screen: &Screen, below: usize) -> bool {
    let shown = text(screen);
    shown
        .lines()
        .nth(3 + below)
        .is_some_and(|row| row.starts_with('▌'))
}

#[test]
fn late_osc11_reply_is_not_a_key() {
    let home = Home::new();
    let wanted = after_keys("j", |screen| cursor_is_at(screen, 1));
    for reply in [
        "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
        "\x1b]11;rgb:ffff/eeee/bbbb\x07",
    ] {
        let session = home.session(&[]).silent().start();
        shows_whole_list(&session);
        session.wait_for_bytes(b"\x1b]11;?", 0);
        session.send(reply.as_bytes());
        session.keys("j");
        session.wait_for("cursor", |screen| cursor_is_at(screen, 1).then_some(()));
        assert_eq!(without_counts(&session.text()), wanted);
        session.quit();
    }
}

#[test]
fn keys_inside_a_split_osc11_reply_are_kept() {
    let home = Home::new();
    let wanted = after_keys("jj", |screen| cursor_is_at(screen, 2));
    let session = home.session(&[]).silent().start();
    shows_whole_list(&session);
    session.wait_for_bytes(b"\x1b]11;?", 0);
    session.send(b"\x1b]11;rgb:1e1e/1e");
    session.keys("j");
    session.wait_for("cursor", |screen| cursor_is_at(screen, 1).then_some(()));
    session.send(b"1e/1e1e\x1b\\");
    session.keys("j");
    session.wait_for("cursor", |screen| cursor_is_at(screen, 2).then_some(()));
    assert_eq!(without_counts(&session.text()), wanted);
    session.quit();
}

#[test]
fn osc11_reply_selects_the_theme() {
    let home = Home::new();
    let colour = |screen: &Screen| screen.cell(0, 20).unwrap().fgcolor();
    let session = home.session(&[]).silent().start();
    session.shows(&["pullquote", "US officials"]);
    session.wait_for_bytes(b"\x1b]11;?", 0);
    session.send(b"\x1b]11;rgb:0000/0000/0000\x1b\\");
    let dark = session.wait_for("colour", |screen| {
        Some(colour(screen)).filter(|c| *c != vt100::Color::Default)
    });
    session.quit();
    let session = home.session(&[]).silent().start();
    session.shows(&["pullquote", "US officials"]);
    session.wait_for_bytes(b"\x1b]11;?", 0);
    session.send(b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    session.wait_for("other colour", |screen| {
        (colour(screen) != dark && colour(screen) != vt100::Color::Default).then_some(())
    });
    session.quit();
}

#[test]
fn mono_uses_bold_and_underline() {
    let home = Home::new();
    for session in [
        home.session(&[]).env("NO_COLOR", "1"),
        home.session(&["--color", "never"]),
    ] {
        let session = summit(session);
        session.wait_for("bold and underlined words", |screen| {
            let (height, width) = screen.size();
            let mut cells = (0..height).flat_map(|y| (0..width).map(move |x| (y, x)));
            let mut of =
                |has: fn(&vt100::Cell) -> bool| cells.any(|(y, x)| has(screen.cell(y, x).unwrap()));
            (of(vt100::Cell::bold) && of(vt100::Cell::underline)).then_some(())
        });
        session.press("))m", &["bookmarked"]);
        assert!(!allowed_output::has_colour(&session.quit()));
    }
}

#[test]
fn colours_match_the_terminals_support() {
    let home = Home::new();
    for (term, colorterm, has_indexed, has_rgb) in [
        ("xterm", "", false, false),
        ("xterm-256color", "", true, false),
        ("xterm-256color", "truecolor", false, true),
    ] {
        let builder = home
            .session(&[])
            .env("TERM", term)
            .env("COLORTERM", colorterm);
        let session = summit(builder);
        let out = String::from_utf8(session.quit()).unwrap();
        assert!(
            allowed_output::has_colour(out.as_bytes()),
            "{term} {colorterm}"
        );
        assert_eq!(out.contains("38;5;"), has_indexed, "{term} {colorterm}");
        assert_eq!(out.contains("38;2;"), has_rgb, "{term} {colorterm}");
    }
}

#[test]
fn dumb_terminal_gets_plain_text() {
    let home = Home::new();
    let article = home.file("kettle.txt", "A short article\n\nThe kettle was on.\n");
    let session = home
        .session(&[article.to_str().unwrap()])
        .env("TERM", "dumb")
        .start();
    let out = session.expect_exit(0);
    assert_eq!(out, b"A short article\r\n\r\nThe kettle was on.\r\n");
}

#[test]
fn mouse_wheel_scrolls_unless_disabled() {
    let home = Home::new();
    let session = summit(home.session(&[]));
    let top = session.text();
    session.send(b"\x1b[<65;40;12M");
    session.wait_for("scrolled page", |screen| {
        (text(screen) != top).then_some(())
    });
    session.send(b"\x1b[<64;40;12M");
    session.wait_for("page as before", |screen| {
        (text(screen) == top).then_some(())
    });
    session.quit();

    let session = summit(home.session(&["--no-mouse"]));
    assert!(
        !String::from_utf8(session.quit())
            .unwrap()
            .contains("\x1b[?1002h")
    );
}
