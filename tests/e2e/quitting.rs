//! The way out is open wherever the reader is, whatever the program is busy with, and it is quick.

use std::fs;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::home::Home;
use crate::library_screens::library;
use crate::pty_session::{PtySession, patience, text};

/// A screen: the keys that lead to it from the library, what each step shows, and whether letters are
/// typed there.
pub struct Route {
    steps: &'static [(&'static str, &'static str)],
    is_typing: bool,
}

const fn place(steps: &'static [(&'static str, &'static str)]) -> Route {
    Route {
        steps,
        is_typing: false,
    }
}

const fn typing(steps: &'static [(&'static str, &'static str)]) -> Route {
    Route {
        steps,
        is_typing: true,
    }
}

/// An article, with everything in it found.
const OPEN: (&str, &str) = ("/waited<Enter>", "Ardagh said");

/// Every screen, panel, card, list and line to type on.
pub const ROUTES: [Route; 35] = [
    place(&[]),
    typing(&[("/", "ilter:")]),
    place(&[("/", "ilter:"), ("fog<Enter>", "horn was")]),
    typing(&[(":", "Actions")]),
    place(&[("?", "Move")]),
    place(&[("B", "Bookmarks of all articles")]),
    place(&[("<Tab>", "ferry")]),
    typing(&[("F", "words to look for")]),
    typing(&[("F", "words to look for"), ("lamp", "articles · ")]),
    typing(&[("F", "words to look for"), ("whom:x", "╰")]),
    place(&[("F", "words to look for"), ("lamp<Esc>", "articles · ")]),
    place(&[
        ("F", "words to look for"),
        ("lamp", "articles · "),
        ("<Enter>", "who is_unsafe it"),
    ]),
    place(&[("L", "statements")]),
    typing(&[("L", "statements"), ("/", "to list only those")]),
    place(&[("E", "Same words")]),
    typing(&[("P", "People")]),
    place(&[
        ("P", "People"),
        ("ardagh", "3 articles"),
        ("<Enter>", "Said 3"),
    ]),
    place(&[
        ("P", "People"),
        ("ardagh", "3 articles"),
        ("<Enter>", "Said 3"),
        ("c", "Who is who"),
    ]),
    place(&[("Q", "Quote book")]),
    place(&[OPEN, ("p", "quote book"), ("Q", "1 quotation")]),
    place(&[OPEN]),
    place(&[OPEN, ("?", "Move")]),
    typing(&[OPEN, (":", "Actions")]),
    typing(&[OPEN, ("/", "earch:")]),
    place(&[OPEN, ("/", "earch:"), ("ferry<Enter>", "1/")]),
    place(&[OPEN, ("v", "Voices")]),
    place(&[OPEN, ("e", "Names")]),
    place(&[OPEN, ("V", "Who said what")]),
    place(&[OPEN, ("t", "Marked on the page")]),
    place(&[OPEN, ("s", "selecting")]),
    place(&[OPEN, ("!", "because")]),
    place(&[OPEN, ("c", "speaker")]),
    place(&[OPEN, ("z", "harbour")]),
    typing(&[OPEN, ("M", "ote:")]),
    place(&[OPEN, ("B", "ookmarks of this article")]),
];

/// A session at a place.
#[track_caller]
pub fn at(home: &Home, place: &Route) -> PtySession {
    let session = home.session(&[]).size(100, 30).start();
    session.shows(&["The ferry that waited"]);
    for (keys, sight) in place.steps {
        session.keys(keys);
        shows(&session, sight);
    }
    session
}

/// Waits until the session shows what the place shows.
#[track_caller]
pub fn shows_route(session: &PtySession, place: &Route) {
    let sight = place
        .steps
        .last()
        .map_or("The ferry that waited", |step| step.1);
    shows(session, sight);
}

#[track_caller]
fn shows(session: &PtySession, sight: &str) {
    let wanted = sight.to_lowercase();
    session.wait_for(sight, |screen| {
        text(screen).to_lowercase().contains(&wanted).then_some(())
    });
}

pub fn indexed() -> Home {
    let home = library();
    assert_eq!(home.run(&["index"]).status.code(), Some(0));
    home
}

#[test]
fn ctrl_c_quits_from_every_screen() {
    let home = indexed();
    for place in &ROUTES {
        at(&home, place).quit();
    }
}

#[test]
fn q_leaves_every_screen_without_a_text_field() {
    let home = indexed();
    for place in &ROUTES {
        let session = at(&home, place);
        if place.is_typing {
            let before = session.text();
            session.keys("q");
            session.wait_for("the letter that was typed", |screen| {
                (text(screen) != before).then_some(())
            });
            session.keys("<C-c>");
        } else {
            // A step back for each level, and no more levels than steps led here.
            session.keys(&"q".repeat(place.steps.len() + 2));
        }
        session.expect_exit(0);
    }
}

#[test]
fn sighup_ends_every_screen() {
    let home = indexed();
    for place in &ROUTES {
        let session = at(&home, place);
        session.signal(Signal::HUP);
        session.expect_exit(129);
    }
}

#[test]
fn ctrl_c_cannot_be_rebound() {
    let home = indexed();
    home.config("[keys]\nexit = []\nquit = []\nopen = [\"Ctrl-c\"]\n");
    let session = home.session(&[]).size(140, 30).start();
    session.shows(&["The ferry that waited", "always leaves pullquote"]);
    session.quit();
}

#[test]
fn endless_standard_input_can_be_quit() {
    let script = "mkfifo feed; (printf 'A title\\n\\nA lamp is lit.\\n'; exec sleep 1000) > feed & \
        \"$0\" - < feed; code=$?; kill $!; echo over $code";
    for keys in ["<C-c>", "qq"] {
        let home = Home::new();
        let session = home.session(&[]).script(script).start();
        session.shows(&["standard input"]);
        session.press(keys, &["over 0"]);
        session.assert_restored();
        session.expect_exit(0);
    }
}

/// How long each of these ends took at best: what else runs on the machine makes some of them slow.
fn quickest(mut end: impl FnMut() -> Duration) -> Duration {
    (0..7).map(|_| end()).min().unwrap()
}

/// What the program may take when its window is closed, stretched like every other wait.
fn soon() -> Duration {
    Duration::from_millis(100).mul_f64((patience().as_secs_f64() / 60.0).max(1.0))
}

#[test]
fn hang_up_ends_within_100_ms() {
    let home = indexed();
    let long =
        "“We waited,” said Bess Ardagh of Marrow. The harbour was quiet again.\n\n".repeat(60_000);
    home.file("long.txt", long);
    for (what, args, sight) in [
        ("the library", &[][..], "The ferry that waited"),
        ("a page", &["../data/pullquote/articles/one.txt"], "BA ▌"),
        ("4 MB that are being annotated", &["long.txt"], "We waited"),
    ] {
        let took = quickest(|| {
            let session = home.open(args);
            session.shows(&[sight]);
            let began = Instant::now();
            let code = session.hang_up();
            assert!(matches!(code, 129 | 1), "{what}: {code}");
            began.elapsed()
        });
        assert!(took <= soon(), "{what}: {took:?}");
    }
}

#[test]
fn ctrl_c_quits_within_100_ms_while_busy() {
    let home = Home::new();
    let long =
        "“We waited,” said Bess Ardagh of Marrow. The harbour was quiet again.\n\n".repeat(60_000);
    home.file("long.txt", long);
    fs::create_dir_all(home.path("data/pullquote/articles")).unwrap();
    for n in 0..300 {
        let text = format!(
            "Number {n}\n\n{}",
            "“We waited,” said Bess Ardagh.\n\n".repeat(40)
        );
        fs::write(home.path(&format!("data/pullquote/articles/{n}.txt")), text).unwrap();
    }
    for (what, args, sight) in [
        (
            "4 MB that are being annotated",
            &["long.txt"][..],
            "We waited",
        ),
        ("a library that is being indexed", &[], "Number"),
    ] {
        let took = quickest(|| {
            let _ = fs::remove_dir_all(home.path("cache"));
            let session = home.open(args);
            session.shows(&[sight]);
            let began = Instant::now();
            session.quit();
            began.elapsed()
        });
        assert!(took <= soon(), "{what}: {took:?}");
    }
}
