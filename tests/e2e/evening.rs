//! The evening of a reader, from the list to the bookmark and back to it the next day.

use crate::home::Home;
use crate::room::{Room, text, until};

/// Opens the library and the article on the summit.
fn summit(home: &Home) -> Room {
    let room = home.open(&[]);
    room.shows(&["pullquote", "US officials adopt", "Welcome to pullquote"]);
    room.press("/", &["ilter:"]);
    room.press("officials<Enter>", &["US officials adopt"]);
    room.hides("Welcome to pullquote");
    // The bar of a reported statement: quotations and names are found.
    room.press(
        "<Enter>",
        &["Library ›", "officials adopt combative tone", "│"],
    );
    room
}

#[test]
fn an_evening_and_the_next_day() {
    let home = Home::new();
    let room = summit(&home);
    // The page: a headline in bold, a quotation with its bar and a tint on its words.
    room.keys("))");
    room.wait_for("tinted quotation beside a bar", |screen| {
        let (height, width) = screen.size();
        let cell = |y, x| screen.cell(y, x).unwrap();
        let bar = (2..height - 1)
            .flat_map(|y| (0..width).map(move |x| (y, x)))
            .find(|&(y, x)| cell(y, x).contents() == "▌")?;
        let colour = cell(bar.0, bar.1).fgcolor();
        let is_tinted = (bar.1 + 1..width).any(|x| {
            let cell = cell(bar.0, x);
            let colours = (cell.fgcolor(), cell.bgcolor());
            cell.has_contents() && colours != (vt100::Color::Default, vt100::Color::Default)
        });
        (colour != vt100::Color::Default && is_tinted).then_some(())
    });
    let status = room.wait_for("second quotation in the status line", |screen| {
        let shown = text(screen);
        let status = shown.lines().last().unwrap().to_owned();
        (status.contains(" 2 of ") && status.contains('“')).then_some(status)
    });
    let words = status
        .split('“')
        .nth(1)
        .unwrap()
        .split('…')
        .next()
        .unwrap()
        .to_owned();
    room.press("m", &["bookmarked: “", &words]);
    room.press("q", &["US officials adopt", "◆1"]);
    room.keys("q");
    room.end(0);

    let marked = home.marked();
    assert_eq!(marked.len(), 1, "{marked:?}");
    let on_one_line = marked[0].split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(on_one_line.contains(words.trim()), "{marked:?}");

    let room = home.open(&[]);
    room.shows(&["US officials adopt", "◆1"]);
    room.press("B", &["Bookmarks of all articles", words.trim()]);
    room.press(
        "<Enter>",
        &["Library ›", "officials adopt combative", words.trim(), "◆"],
    );
    room.keys("<C-c>");
    room.end(0);
}

#[test]
fn names_are_told_apart_on_the_page() {
    let home = Home::new();
    let room = summit(&home);
    room.wait_for("a name with an attribute of its own", |screen| {
        let (height, width) = screen.size();
        let cells = (4..height - 1).flat_map(|y| (0..width).map(move |x| (y, x)));
        let mut cells = cells.filter_map(|(y, x)| screen.cell(y, x));
        cells
            .any(|cell| cell.has_contents() && (cell.underline() || cell.italic()))
            .then_some(())
    });
    room.press("e", &["Names"]);
    room.keys("<Esc>");
    room.hides("Names");
    room.leave();
}

#[test]
fn the_place_is_kept_after_a_kill() {
    let home = Home::new();
    let room = summit(&home);
    room.press("<PgDn><PgDn>", &["3 of"]);
    let top = room
        .text()
        .lines()
        .skip(2)
        .find(|row| !row.trim().is_empty())
        .unwrap()
        .to_owned();
    let words: Vec<&str> = top.split_whitespace().collect();
    let words = words[words.len() - 2..].join(" ");
    // Movement is written within two seconds.
    let places = home.path("state/pullquote/places.json");
    until("the place on disk", || {
        std::fs::read_to_string(&places).is_ok_and(|kept| kept.contains(&words))
    });
    room.kill();

    let room = summit(&home);
    room.shows(&["3 of", &words]);
    room.leave();
}
