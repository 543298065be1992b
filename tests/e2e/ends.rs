//! Every way out gives the terminal back.

use rustix::process::Signal;

use crate::home::Home;
use crate::room::Room;

const ARTICLE: &str =
    "A short article\n\nThe kettle was on when the door opened.\n\nNobody came in.\n";

/// A room with an article open.
fn reading(home: &Home) -> Room {
    let article = home.file("kettle.txt", ARTICLE);
    let room = home.open(&[article.to_str().unwrap()]);
    room.shows(&["The kettle"]);
    room
}

/// A room whose only bookmark cannot be saved.
fn unsaved(home: &Home) -> Room {
    let article = home.file("kettle.txt", ARTICLE);
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
    let room = home
        .room(&[article.to_str().unwrap()])
        .script(script)
        .start();
    room.shows(&["The kettle"]);
    room.press("m", &["not saved"]);
    room
}

#[test]
fn signals_end_the_program_with_their_code() {
    for (signal, code) in [
        (Signal::TERM, 143),
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
    ] {
        let home = Home::new();
        let room = reading(&home);
        room.signal(signal);
        room.end(code);
    }
}

#[test]
fn a_signal_with_something_unsaved_tells_the_record() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let home = Home::new();
        let room = unsaved(&home);
        room.signal(signal);
        let out = String::from_utf8(room.end(code)).unwrap();
        let after = out.split("\x1b[?1049l").last().unwrap();
        assert!(after.contains("not saved; keep what follows"), "{after}");
        assert!(
            after.contains("\"exact\"") && after.contains("A short article"),
            "{after}"
        );
    }
}

#[test]
fn a_signal_while_words_are_typed_or_a_question_is_open_ends_too() {
    let home = Home::new();
    let room = reading(&home);
    room.press("/ket", &["earch: ket"]);
    room.signal(Signal::TERM);
    room.end(143);

    let room = unsaved(&home);
    room.press("<C-c>", &["again to leave"]);
    room.signal(Signal::TERM);
    room.end(143);
}

#[test]
fn ctrl_c_leaves_from_wherever_the_reader_is() {
    for (keys, sight) in [
        ("", "The kettle"),
        ("/", "earch:"),
        (":", "Actions"),
        ("?", "Move"),
        ("v", "Voices"),
        ("e", "Names"),
        ("B", "Bookmarks of this article"),
        ("t", "Marked on the page"),
        ("s", "selecting"),
        ("M", "ote:"),
    ] {
        let home = Home::new();
        let room = reading(&home);
        room.press(keys, &[]);
        let shown = sight.to_lowercase();
        room.wait_for(sight, |screen| {
            crate::room::text(screen)
                .to_lowercase()
                .contains(&shown)
                .then_some(())
        });
        room.leave();
    }
}

#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    let home = Home::new();
    // The signal comes, or a write fails before it does.
    let code = reading(&home).hang_up();
    assert!(matches!(code, 129 | 1), "{code}");
}

/// The system sends HUP only to the session whose terminal it is.
#[test]
fn a_terminal_of_another_session_that_goes_takes_the_program_with_it() {
    let home = Home::new();
    let article = home.file("kettle.txt", ARTICLE);
    let script = "trap '' HUP; setsid -w \"$0\" \"$@\"";
    let room = home
        .room(&[article.to_str().unwrap()])
        .script(script)
        .start();
    room.shows(&["The kettle"]);
    let code = room.hang_up();
    assert!(matches!(code, 129 | 1), "{code}");
}

#[test]
fn a_terminal_that_stops_reading_holds_nobody() {
    let home = Home::new();
    let room = reading(&home);
    room.set_stuck(true);
    room.keys(&"<C-l>".repeat(300));
    assert_eq!(room.end_stuck(Signal::TERM), 143);
}

#[test]
fn a_terminal_that_reads_slowly_gets_the_last_screen() {
    let home = Home::new();
    let room = reading(&home);
    room.set_stuck(true);
    room.keys(&"<C-l>?<Enter>".repeat(60));
    room.keys("v");
    room.set_stuck(false);
    room.shows(&["Voices"]);
    room.leave();
}

#[test]
fn suspended_the_terminal_is_the_shells_and_back_the_page_is_there() {
    let home = Home::new();
    let article = home.file("kettle.txt", ARTICLE);
    let script = "set -m; \"$0\" \"$@\"; echo back in the shell; read line; fg; echo code $?";
    let room = home
        .room(&[article.to_str().unwrap()])
        .script(script)
        .start();
    room.shows(&["The kettle"]);
    room.hides("looking for quotations");
    let before = room.text();
    room.press("<C-z>", &["back in the shell"]);
    room.is_clean();
    room.keys("<Enter>");
    room.shows(&["The kettle"]);
    assert_eq!(room.text(), before);
    room.keys("<C-c>");
    room.shows(&["code 0"]);
    room.end(0);
}

#[test]
fn without_a_shell_ctrl_z_says_so_and_nothing_happens() {
    let home = Home::new();
    let room = reading(&home);
    room.press("<C-z>", &["no shell to go back to"]);
    room.leave();
}

#[test]
fn the_place_is_written_at_the_signal() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let home = Home::new();
        let text: String = (1..200)
            .map(|n| format!("The lamp number {n} is lit.\n\n"))
            .collect();
        let article = home.file("lamps.txt", text);
        let args = [article.to_str().unwrap()];
        let room = home.open(&args);
        room.shows(&["Library ›", "number 3 "]);
        room.press("50%", &["number 105 "]);
        room.signal(signal);
        room.end(code);
        let room = home.open(&args);
        room.shows(&["Library ›", "number 105 "]);
        room.leave();
    }
}
