//! Every way out gives the terminal back.

use pullquote::shell::backend::TermCaps;
use pullquote::shell::terminal::Screen;
use rustix::process::Signal;

use crate::home::Home;
use crate::room::{Room, text, until};

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
    let script = "set -m; \"$0\" \"$@\"; echo back in the shell; read line; fg; echo code $?";
    let room = in_a_shell(&home, script);
    // Whole frames only: between two of them a screen may be half of one and half of the other.
    let before = room.wait_for("the page with all that is found in it", |screen| {
        let shown = text(screen);
        let is_done = shown.contains("The kettle") && shown.contains("bookmark");
        (is_done && !shown.contains("looking for")).then_some(shown)
    });
    room.press("<C-z>", &["back in the shell"]);
    room.is_clean();
    room.keys("<Enter>");
    room.wait_for("the page as it was", |screen| {
        (text(screen) == before).then_some(())
    });
    room.keys("<C-c>");
    room.shows(&["code 0"]);
    room.end(0);
}

/// The kettle, opened by a shell with `script`. Rooms with shells are silent: an answer that is late there
/// would be typed into the shell.
fn in_a_shell(home: &Home, script: &str) -> Room {
    let article = home.file("kettle.txt", ARTICLE);
    home.room(&[article.to_str().unwrap()])
        .script(script)
        .silent()
        .start()
}

/// The program that the shell of a room has started.
#[track_caller]
fn started_by(room: &Room) -> u32 {
    let listed = format!("/proc/{0}/task/{0}/children", room.pid());
    let listed = std::fs::read_to_string(listed).unwrap();
    listed.split_whitespace().next().unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn stopped_from_outside_the_terminal_is_the_shells_and_back_the_page_is_there() {
    let home = Home::new();
    let script = "set -m; \"$0\" \"$@\"; echo back in the shell; read line; fg; echo code $?";
    let room = in_a_shell(&home, script);
    room.shows(&["The kettle"]);
    let program = started_by(&room);
    for round in 0..2 {
        crate::room::signal(program, Signal::CONT);
        room.keys("?");
        room.shows(&["Move"]);
        room.keys("?");
        room.hides("Move");
        if round == 0 {
            crate::room::signal(program, Signal::TSTP);
            room.shows(&["back in the shell"]);
            room.is_clean();
            room.keys("<Enter>");
            room.shows(&["The kettle"]);
        }
    }
    room.keys("<C-c>");
    room.shows(&["code 0"]);
    room.end(0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_stopped_program_ends_when_it_is_told_to() {
    for (tell, code) in [
        ("kill %1", 143),
        ("kill -HUP %1", 129),
        ("kill -INT %1", 130),
    ] {
        let home = Home::new();
        // Some shells send CONT by themselves, others leave it to whoever asks.
        let script = format!(
            "set -m; \"$0\" \"$@\"; echo back in the shell; {tell}; kill -CONT %1; read line; echo over"
        );
        let room = in_a_shell(&home, &script);
        room.shows(&["The kettle"]);
        let program = started_by(&room);
        room.press("<C-z>", &["back in the shell"]);
        // The shell has not asked how it ended, so the system still tells.
        let status = format!("{}", code << 8);
        until("the program is at its end", || {
            let stat = std::fs::read_to_string(format!("/proc/{program}/stat"));
            stat.is_ok_and(|stat| stat.contains(") Z ") && stat.trim_end().ends_with(&status))
        });
        room.is_clean();
        room.press("<Enter>", &["over"]);
        room.end(0);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn in_the_background_it_stands_still_and_leaves_the_terminal_alone() {
    let home = Home::new();
    let script =
        "set -m; \"$0\" \"$@\"; echo back in the shell; read line; bg; read line; fg; echo code $?";
    let room = in_a_shell(&home, script);
    room.shows(&["The kettle"]);
    let program = started_by(&room);
    room.press("<C-z>", &["back in the shell"]);
    let stood_still = || {
        let status = std::fs::read_to_string(format!("/proc/{program}/status")).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        let n_times: u64 = line.unwrap().trim().parse().unwrap();
        status.contains("State:\tT").then_some(n_times)
    };
    let before = stood_still().unwrap();
    room.keys("<Enter>");
    until("it went on and stands still again", || {
        stood_still().is_some_and(|n_times| n_times > before)
    });
    room.is_clean();
    room.keys("<Enter>");
    room.shows(&["The kettle"]);
    room.keys("<C-c>");
    room.shows(&["code 0"]);
    room.end(0);
}

#[test]
#[ignore = "a part of another test"]
fn panics_with_the_screen_taken() {
    let abilities = TermCaps {
        colors: true,
        underline_colors: true,
        wide_ambiguous: false,
    };
    let mut screen = Screen::enter(abilities, true).unwrap();
    screen.draw(|_| ()).unwrap();
    panic!("the kettle is gone");
}

/// This test program in the place of pullquote: its own code panics for no reader.
#[test]
fn a_panic_gives_the_terminal_back_before_it_is_told() {
    let home = Home::new();
    let own = std::env::current_exe().unwrap();
    let script = format!(
        "exec '{}' --exact ends::panics_with_the_screen_taken --ignored --nocapture --color never",
        own.display()
    );
    let room = home.room(&[]).script(&script).start();
    let out = String::from_utf8(room.end(101)).unwrap();
    let (before, after) = out.rsplit_once("\x1b[?1049l").expect("it was given back");
    assert!(before.contains("\x1b[?1049h") && before.contains("\x1b[?2026h"));
    assert!(after.contains("the kettle is gone"), "{after}");
}

#[test]
fn without_a_shell_ctrl_z_says_so_and_nothing_happens() {
    let home = Home::new();
    let room = reading(&home);
    room.press("<C-z>", &["no shell to return to"]);
    room.leave();
}

#[test]
fn the_place_is_written_at_the_signal() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let home = Home::new();
        let text: String = (1..200)
            .map(|n| format!("The lamp number {n} is lit.\n\n"))
            .collect::<Vec<_>>()
            .concat();
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
