//! Quitting works from every screen, at any time, and is quick.

use std::fs;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::home::Home;
use crate::library_screens::library;
use crate::pty_session::{PtySession, text, timeout};

/// The keys that lead from the library to a screen, with what each step shows.
pub struct Route {
    steps: &'static [(&'static str, &'static str)],
    /// Whether the screen has a text field with the focus.
    is_typing: bool,
}

const fn route(steps: &'static [(&'static str, &'static str)]) -> Route {
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

/// The keys that open an article, and text of its annotation.
const OPEN: (&str, &str) = ("/waited<Enter>", "Ardagh: “");

/// Every screen, panel, card, list and prompt.
pub const ROUTES: [Route; 39] = [
    route(&[]),
    typing(&[("/", "ilter:")]),
    route(&[("/", "ilter:"), ("fog<Enter>", "horn was")]),
    typing(&[(":", "Actions")]),
    route(&[("?", "Move")]),
    route(&[("B", "Bookmarks in all articles")]),
    route(&[("<Tab>", "ferry")]),
    typing(&[("F", "search all articles")]),
    typing(&[("F", "search all articles"), ("lamp", "articles · ")]),
    typing(&[("F", "search all articles"), ("whom:x", "╰")]),
    route(&[
        ("F", "search all articles"),
        ("lamp", "articles · "),
        // The field has lost the focus; what follows an Esc that waits to be read would be a key with Alt.
        ("<Esc>", "? help"),
    ]),
    route(&[
        ("F", "search all articles"),
        ("lamp", "articles · "),
        ("<Enter>", "who steers it"),
    ]),
    route(&[("L", "statements")]),
    typing(&[("L", "statements"), ("/", "filter, such as by:name")]),
    route(&[("E", "Same words")]),
    typing(&[("P", "People")]),
    route(&[
        ("P", "People"),
        ("ardagh", "3 articles"),
        ("<Enter>", "Said 3"),
    ]),
    route(&[
        ("P", "People"),
        ("ardagh", "3 articles"),
        ("<Enter>", "Said 3"),
        ("c", "In all articles"),
    ]),
    route(&[("Q", "Quote book")]),
    route(&[
        OPEN,
        ("p", "note and #tags"),
        ("<Enter>", "quote book"),
        ("Q", "1 quotation"),
    ]),
    route(&[OPEN]),
    route(&[OPEN, ("?", "Move")]),
    typing(&[OPEN, (":", "Actions")]),
    typing(&[OPEN, ("/", "earch:")]),
    route(&[OPEN, ("/", "earch:"), ("ferry<Enter>", "1 of")]),
    route(&[OPEN, ("v", "Speakers")]),
    route(&[OPEN, ("O", "Outline")]),
    route(&[OPEN, ("C", "Class of the bookmark")]),
    typing(&[OPEN, ("|", "pipe the article to:")]),
    route(&[OPEN, ("|", "pipe"), ("cat<Enter>", "exit code 0")]),
    route(&[OPEN, ("e", "Names")]),
    route(&[OPEN, ("V", "Who said what")]),
    route(&[OPEN, ("t", "Marked on the page")]),
    route(&[OPEN, ("s", "by sentence")]),
    route(&[OPEN, ("!", "because")]),
    route(&[OPEN, ("c", "speaker")]),
    route(&[OPEN, ("z", "harbour")]),
    typing(&[OPEN, ("M", "ote:")]),
    route(&[OPEN, ("B", "ookmarks in this article")]),
];

/// A session on the screen at the end of `route`, with no records, places or view of an earlier one.
#[track_caller]
pub fn at(home: &Home, route: &Route) -> PtySession {
    for kept in ["config", "state"] {
        let _ = fs::remove_dir_all(home.path(kept));
    }
    let session = home.session(&[]).size(100, 30).start();
    session.shows(&["The ferry that waited"]);
    for (keys, shown) in route.steps {
        session.keys(keys);
        shows(&session, shown);
    }
    session
}

/// Waits until the session shows the screen at the end of `route`.
#[track_caller]
pub fn shows_route(session: &PtySession, route: &Route) {
    let shown = route
        .steps
        .last()
        .map_or("The ferry that waited", |step| step.1);
    shows(session, shown);
}

#[track_caller]
fn shows(session: &PtySession, words: &str) {
    let wanted = words.to_lowercase();
    session.wait_for(words, |screen| {
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
    for route in &ROUTES {
        at(&home, route).quit();
    }
}

#[test]
fn q_leaves_every_screen_without_a_text_field() {
    let home = indexed();
    for route in &ROUTES {
        let session = at(&home, route);
        if route.is_typing {
            let before = session.text();
            session.keys("q");
            session.wait_for("the typed letter", |screen| {
                (text(screen) != before).then_some(())
            });
            session.keys("<C-c>");
        } else {
            // Each `q` goes back one level, and there are at most as many levels as steps.
            session.keys(&"q".repeat(route.steps.len() + 2));
        }
        session.expect_exit(0);
    }
}

#[test]
fn sighup_ends_every_screen() {
    let home = indexed();
    for route in &ROUTES {
        let session = at(&home, route);
        session.signal(Signal::HUP);
        session.expect_exit(129);
    }
}

#[test]
fn ctrl_c_right_after_esc_quits() {
    let home = Home::new();
    let session = home.open(&[]);
    session.shows(&["Welcome to pullquote"]);
    session.press("/", &["ilter:"]);
    // Read at once, the two bytes are one key with Alt.
    session.keys("<Esc><C-c>");
    session.expect_exit(0);
}

#[test]
fn ctrl_c_cannot_be_rebound() {
    let home = indexed();
    home.config("[keys]\nexit = []\nquit = []\nopen = [\"Ctrl-c\"]\n");
    let session = home.session(&[]).size(140, 30).start();
    session.shows(&["The ferry that waited", "always quits pullquote"]);
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

/// The shortest of several measurements, since other work on the machine delays some.
fn quickest(mut end: impl FnMut() -> Duration) -> Duration {
    (0..7).map(|_| end()).min().unwrap()
}

/// 100 ms, scaled like every timeout.
fn limit() -> Duration {
    Duration::from_millis(100).mul_f64((timeout().as_secs_f64() / 60.0).max(1.0))
}

#[test]
fn hang_up_ends_within_100_ms() {
    let home = indexed();
    let long =
        "“We waited,” said Bess Ardagh of Marrow. The harbour was quiet again.\n\n".repeat(60_000);
    home.file("long.txt", long);
    for (what, args, text) in [
        ("the library", &[][..], "The ferry that waited"),
        ("a page", &["../data/pullquote/articles/one.txt"], "BA █"),
        ("4 MB that are being annotated", &["long.txt"], "We waited"),
    ] {
        let took = quickest(|| {
            let session = home.open(args);
            session.shows(&[text]);
            let began = Instant::now();
            let code = session.hang_up();
            assert!(matches!(code, 129 | 1), "{what}: {code}");
            began.elapsed()
        });
        assert!(took <= limit(), "{what}: {took:?}");
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
    for (what, args, text) in [
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
            session.shows(&[text]);
            let began = Instant::now();
            session.quit();
            began.elapsed()
        });
        assert!(took <= limit(), "{what}: {took:?}");
    }
}
