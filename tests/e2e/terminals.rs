//! Every terminal there is: sizes, colours, answers to questions or none.

use vt100::Screen;

use crate::home::Home;
use crate::leaving::{PLACES, at, indexed, is_at};
use crate::room::{Room, text};
use crate::wire;

/// The article on the summit, open at its start.
fn summit(builder: crate::room::Builder) -> Room {
    let room = builder.start();
    room.shows(&["pullquote", "US officials"]);
    room.press("/", &["ilter:"]);
    room.press("officials<Enter>", &["Library › US officials", "│"]);
    room.hides("looking for");
    room
}

#[test]
fn a_storm_of_resizes_keeps_the_page() {
    let home = Home::new();
    let room = summit(home.room(&[]));
    room.press("<PgDn><PgDn>", &["3 of"]);
    let before = room.text();
    for n in 0..60_u16 {
        room.resize(1 + n * 37 % 190, 1 + n * 23 % 60);
    }
    room.resize(80, 24);
    room.wait_for("old page at the old size", |screen| {
        (text(screen) == before).then_some(())
    });
    room.leave();
}

#[test]
fn a_window_that_shrinks_and_is_back_at_once_is_drawn_anew() {
    let home = Home::new();
    let room = summit(home.room(&[]));
    let before = room.text();
    for _ in 0..20 {
        room.resize(5, 3);
        room.resize(80, 24);
        room.wait_for("old page", |screen| (text(screen) == before).then_some(()));
    }
    room.leave();
}

#[test]
fn the_smallest_and_the_largest_windows_work() {
    let home = Home::new();
    for (width, height) in [(1, 1), (2, 1), (1, 40), (9, 2), (300, 1), (500, 200)] {
        let room = home.room(&[]).size(width, height).start();
        room.wait_for("anything", |screen| {
            (!text(screen).trim().is_empty()).then_some(())
        });
        room.keys("jj<Enter>))m<PgDn>vGBe?<PgDn>q/nato<Enter>n:<C-l>");
        room.resize(80, 24);
        room.shows(&["Actions"]);
        room.leave();
    }
}

#[test]
fn every_screen_is_drawn_at_every_size_and_comes_back() {
    let home = indexed();
    for place in &PLACES {
        let room = at(&home, place);
        // Of one row the emulator cannot take what was drawn for the size before.
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
            let from = room.raw().len();
            room.resize(width, height);
            room.wrote(b"\x1b[?2026l", from);
        }
        let from = room.raw().len();
        room.resize(100, 30);
        room.wrote(b"\x1b[?2026l", from);
        is_at(&room, place);
        room.leave();
    }
}

/// What is drawn where nothing comes in from the background: the list without its counts.
fn settled(shown: &str) -> Vec<String> {
    shown
        .lines()
        .map(|row| row.chars().take(56).collect())
        .collect()
}

/// What a room shows after some keys, when nothing ever answers.
fn after_keys(keys: &str, sight: impl Fn(&Screen) -> bool) -> Vec<String> {
    let home = Home::new();
    let room = home.room(&[]).silent().start();
    room.shows(&["pullquote", "US officials"]);
    room.keys(keys);
    let shown = room.wait_for("cursor", |screen| sight(screen).then(|| text(screen)));
    room.leave();
    settled(&shown)
}

/// Whether the list's cursor stands `below` rows under the first.
fn cursor_is_at(screen: &Screen, below: usize) -> bool {
    let shown = text(screen);
    shown
        .lines()
        .nth(3 + below)
        .is_some_and(|row| row.starts_with('▌'))
}

#[test]
fn a_late_answer_is_no_key() {
    let home = Home::new();
    let wanted = after_keys("j", |screen| cursor_is_at(screen, 1));
    for answer in [
        "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
        "\x1b]11;rgb:ffff/eeee/bbbb\x07",
    ] {
        let room = home.room(&[]).silent().start();
        room.shows(&["pullquote", "US officials"]);
        room.wrote(b"\x1b]11;?", 0);
        room.send(answer.as_bytes());
        room.keys("j");
        room.wait_for("cursor", |screen| cursor_is_at(screen, 1).then_some(()));
        assert_eq!(settled(&room.text()), wanted);
        room.leave();
    }
}

#[test]
fn a_split_answer_is_no_key_and_keys_between_its_parts_are() {
    let home = Home::new();
    let wanted = after_keys("jj", |screen| cursor_is_at(screen, 2));
    let room = home.room(&[]).silent().start();
    room.shows(&["pullquote", "US officials"]);
    room.wrote(b"\x1b]11;?", 0);
    room.send(b"\x1b]11;rgb:1e1e/1e");
    room.keys("j");
    room.wait_for("cursor", |screen| cursor_is_at(screen, 1).then_some(()));
    room.send(b"1e/1e1e\x1b\\");
    room.keys("j");
    room.wait_for("cursor", |screen| cursor_is_at(screen, 2).then_some(()));
    assert_eq!(settled(&room.text()), wanted);
    room.leave();
}

#[test]
fn the_answer_chooses_the_colours() {
    let home = Home::new();
    let colour = |screen: &Screen| screen.cell(0, 20).unwrap().fgcolor();
    let room = home.room(&[]).silent().start();
    room.shows(&["pullquote", "US officials"]);
    room.wrote(b"\x1b]11;?", 0);
    room.send(b"\x1b]11;rgb:0000/0000/0000\x1b\\");
    let dark = room.wait_for("colour", |screen| {
        Some(colour(screen)).filter(|c| *c != vt100::Color::Default)
    });
    room.leave();
    let room = home.room(&[]).silent().start();
    room.shows(&["pullquote", "US officials"]);
    room.wrote(b"\x1b]11;?", 0);
    room.send(b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\");
    room.wait_for("other colour", |screen| {
        (colour(screen) != dark && colour(screen) != vt100::Color::Default).then_some(())
    });
    room.leave();
}

#[test]
fn without_colour_bold_and_underline_carry_the_meaning() {
    let home = Home::new();
    for room in [
        home.room(&[]).env("NO_COLOR", "1"),
        home.room(&["--color", "never"]),
    ] {
        let room = summit(room);
        room.wait_for("bold and underlined words", |screen| {
            let (height, width) = screen.size();
            let mut cells = (0..height).flat_map(|y| (0..width).map(move |x| (y, x)));
            let mut of =
                |has: fn(&vt100::Cell) -> bool| cells.any(|(y, x)| has(screen.cell(y, x).unwrap()));
            (of(vt100::Cell::bold) && of(vt100::Cell::underline)).then_some(())
        });
        room.press("))m", &["bookmarked"]);
        assert!(!wire::has_colour(&room.leave()));
    }
}

#[test]
fn colours_are_those_that_the_terminal_has() {
    let home = Home::new();
    for (term, colorterm, has_indexed, has_rgb) in [
        ("xterm", "", false, false),
        ("xterm-256color", "", true, false),
        ("xterm-256color", "truecolor", false, true),
    ] {
        let builder = home.room(&[]).env("TERM", term).env("COLORTERM", colorterm);
        let room = summit(builder);
        let out = String::from_utf8(room.leave()).unwrap();
        assert!(wire::has_colour(out.as_bytes()), "{term} {colorterm}");
        assert_eq!(out.contains("38;5;"), has_indexed, "{term} {colorterm}");
        assert_eq!(out.contains("38;2;"), has_rgb, "{term} {colorterm}");
    }
}

#[test]
fn a_terminal_that_understands_nothing_gets_plain_text() {
    let home = Home::new();
    let article = home.file("kettle.txt", "A short article\n\nThe kettle was on.\n");
    let room = home
        .room(&[article.to_str().unwrap()])
        .env("TERM", "dumb")
        .start();
    let out = room.end(0);
    assert_eq!(out, b"A short article\r\n\r\nThe kettle was on.\r\n");
}

#[test]
fn the_mouse_wheel_scrolls_and_is_given_back_on_demand() {
    let home = Home::new();
    let room = summit(home.room(&[]));
    let top = room.text();
    room.send(b"\x1b[<65;40;12M");
    room.wait_for("scrolled page", |screen| {
        (text(screen) != top).then_some(())
    });
    room.send(b"\x1b[<64;40;12M");
    room.wait_for("page as before", |screen| {
        (text(screen) == top).then_some(())
    });
    room.leave();

    let room = summit(home.room(&["--no-mouse"]));
    assert!(
        !String::from_utf8(room.leave())
            .unwrap()
            .contains("\x1b[?1000h")
    );
}
