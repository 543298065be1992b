//! Reading, bookmarking, and opening the bookmark in a later session.

use crate::home::Home;
use crate::pty_session::{PtySession, text, until};

/// Opens the article on the summit from the library.
fn summit(home: &Home) -> PtySession {
    let session = home.open(&[]);
    session.shows(&["pullquote", "US officials adopt", "Welcome to pullquote"]);
    session.press("/", &["ilter:"]);
    session.press("officials<Enter>", &["US officials adopt"]);
    session.hides("Welcome to pullquote");
    // The bar of a reported statement: the article is annotated.
    session.press(
        "<Enter>",
        &["Library ›", "officials adopt combative tone", "│"],
    );
    session
}

#[test]
fn bookmark_made_in_one_session_opens_in_the_next() {
    let home = Home::new();
    let session = summit(&home);
    // Reported speech is a stop, too: these reach the second quotation.
    session.keys(")))))))");
    session.wait_for("tinted quotation beside a bar", |screen| {
        let (height, width) = screen.size();
        let cell = |y, x| screen.cell(y, x).unwrap();
        let bar = (2..height - 1)
            .flat_map(|y| (0..width).map(move |x| (y, x)))
            .find(|&(y, x)| cell(y, x).contents() == "█")?;
        let colour = cell(bar.0, bar.1).fgcolor();
        let is_tinted = (bar.1 + 1..width).any(|x| {
            let cell = cell(bar.0, x);
            let colours = (cell.fgcolor(), cell.bgcolor());
            cell.has_contents() && colours != (vt100::Color::Default, vt100::Color::Default)
        });
        (colour != vt100::Color::Default && is_tinted).then_some(())
    });
    let status = session.wait_for("seventh stop in the status line", |screen| {
        let shown = text(screen);
        let status = shown.lines().last().unwrap().to_owned();
        (status.contains(" 7 of ") && status.contains('“')).then_some(status)
    });
    let words = status
        .split('“')
        .nth(1)
        .unwrap()
        .split('…')
        .next()
        .unwrap()
        .to_owned();
    session.press("m", &["bookmarked: “", &words]);
    session.press("q", &["US officials adopt", "◆1"]);
    session.keys("q");
    session.expect_exit(0);

    let marked = home.marked();
    assert_eq!(marked.len(), 1, "{marked:?}");
    let on_one_line = marked[0].split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(on_one_line.contains(words.trim()), "{marked:?}");

    let session = home.open(&[]);
    session.shows(&["US officials adopt", "◆1"]);
    session.press("B", &["Bookmarks in all articles", words.trim()]);
    session.press(
        "<Enter>",
        &["Library ›", "officials adopt combative", words.trim(), "◆"],
    );
    session.keys("<C-c>");
    session.expect_exit(0);
}

#[test]
fn names_are_styled_on_the_page() {
    let home = Home::new();
    let session = summit(&home);
    session.wait_for("a styled name", |screen| {
        let (height, width) = screen.size();
        let cells = (4..height - 1).flat_map(|y| (0..width).map(move |x| (y, x)));
        let mut cells = cells.filter_map(|(y, x)| screen.cell(y, x));
        cells
            .any(|cell| cell.has_contents() && (cell.underline() || cell.italic()))
            .then_some(())
    });
    session.press("e", &["Names"]);
    session.keys("<Esc>");
    session.hides("Names");
    session.quit();
}

#[test]
fn reading_place_survives_a_kill() {
    let home = Home::new();
    let session = summit(&home);
    session.press("<PgDn><PgDn>", &["3 of"]);
    let top = session
        .text()
        .lines()
        .skip(2)
        .find(|row| !row.trim().is_empty())
        .unwrap()
        .to_owned();
    let words: Vec<&str> = top.split_whitespace().collect();
    let words = words[words.len() - 2..].join(" ");
    // Places are saved within two seconds.
    let places = home.path("state/pullquote/places.json");
    until("the place on disk", || {
        std::fs::read_to_string(&places).is_ok_and(|kept| kept.contains(&words))
    });
    session.kill();

    let session = summit(&home);
    session.shows(&["3 of", &words]);
    session.quit();
}

#[test]
fn deep_engine_reads_along() {
    let home = Home::new();
    home.file(
        "ferry.txt",
        "The ferry that waited\n\n“We saw a lamp on the hill,” said Bess Ardagh, who steers it.\n",
    );
    let engine = if cfg!(feature = "encoder") {
        "deep"
    } else {
        "fast"
    };
    let session = home.open(&["--engine", engine, "ferry.txt"]);
    session.shows(&["BA █", "Bess Ardagh: “We saw a lamp on the"]);
    session.press("m", &["bookmarked: "]);
    // Leaving does not wait for it.
    session.quit();
    assert_eq!(home.marked(), ["“We saw a lamp on the hill,”"]);
}

#[test]
fn the_view_is_kept_for_the_next_start_and_settings_win() {
    let home = Home::new();
    let session = summit(&home);
    session.press("w", &["only the quotations", "There is very little doubt"]);
    session.hides("The combative stance");
    session.press("z", &["the text alone"]);
    session.keys("q");
    session.keys("q");
    session.expect_exit(0);

    let next = home.open(&["--theme", "dark"]);
    next.press("/", &["ilter:"]);
    next.press("officials<Enter>", &["US officials adopt"]);
    next.press("<Enter>", &["There is very little doubt"]);
    next.hides("Library ›");
    next.hides("The combative stance");
    next.press("z", &["Library ›"]);
    next.keys("q");
    next.keys("q");
    next.expect_exit(0);

    home.config("shows = \"all\"\n");
    let last = summit(&home);
    last.shows(&["The combative stance"]);
}
