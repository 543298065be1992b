//! Every way out of the program restores the terminal.

use pullquote::shell::{Screen, TermCaps};
use rustix::process::Signal;

use crate::home::Home;
use crate::pty_session::{PtySession, text, until};

const ARTICLE: &str =
    "A short article\n\nThe kettle was on when the door opened.\n\nNobody came in.\n";

/// A session with an open article.
fn reading(home: &Home) -> PtySession {
    let article = home.file("kettle.txt", ARTICLE);
    let session = home.open(&[article.to_str().unwrap()]);
    session.shows(&["The kettle"]);
    session
}

/// A session with a bookmark that cannot be saved.
fn unsaved(home: &Home) -> PtySession {
    let article = home.file("kettle.txt", ARTICLE);
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
    let session = home
        .session(&[article.to_str().unwrap()])
        .script(script)
        .start();
    session.shows(&["The kettle"]);
    session.press("m", &["not saved"]);
    session
}

#[test]
fn signals_set_the_exit_code() {
    for (signal, code) in [
        (Signal::TERM, 143),
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
    ] {
        let home = Home::new();
        let session = reading(&home);
        session.signal(signal);
        session.expect_exit(code);
    }
}

#[test]
fn signal_prints_unsaved_records() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let home = Home::new();
        let session = unsaved(&home);
        session.signal(signal);
        let out = String::from_utf8(session.expect_exit(code)).unwrap();
        let after = out.split("\x1b[?1049l").last().unwrap();
        assert!(after.contains("not saved; keep what follows"), "{after}");
        assert!(
            after.contains("\"exact\"") && after.contains("A short article"),
            "{after}"
        );
    }
}

#[test]
fn signal_ends_prompts_and_questions() {
    let home = Home::new();
    let session = reading(&home);
    session.press("/ket", &["earch: ket"]);
    session.signal(Signal::TERM);
    session.expect_exit(143);

    let session = unsaved(&home);
    session.press("<C-c>", &["press again to quit"]);
    session.signal(Signal::TERM);
    session.expect_exit(143);
}

#[test]
fn ctrl_c_quits_from_every_panel() {
    for (keys, shown) in [
        ("", "The kettle"),
        ("/", "earch:"),
        (":", "Actions"),
        ("?", "Move"),
        ("v", "Speakers"),
        ("e", "Names"),
        ("B", "Bookmarks in this article"),
        ("t", "Marked on the page"),
        ("s", "by sentence"),
        ("M", "ote:"),
        ("O", "Outline"),
        ("C", "Class of the bookmark"),
        ("`", "type a letter"),
        ("|", "pipe the article to:"),
    ] {
        let home = Home::new();
        let session = reading(&home);
        session.press(keys, &[]);
        let wanted = shown.to_lowercase();
        session.wait_for(shown, |screen| {
            crate::pty_session::text(screen)
                .to_lowercase()
                .contains(&wanted)
                .then_some(())
        });
        session.quit();
    }
}

#[test]
fn hang_up_ends_the_program() {
    let home = Home::new();
    // Either HUP arrives or a write fails first.
    let code = reading(&home).hang_up();
    assert!(matches!(code, 129 | 1), "{code}");
}

/// The kernel sends HUP only to the session of the terminal.
#[test]
fn hang_up_of_another_sessions_terminal_ends_the_program() {
    let home = Home::new();
    let article = home.file("kettle.txt", ARTICLE);
    let script = "trap '' HUP; setsid -w \"$0\" \"$@\"";
    let session = home
        .session(&[article.to_str().unwrap()])
        .script(script)
        .start();
    session.shows(&["The kettle"]);
    let code = session.hang_up();
    assert!(matches!(code, 129 | 1), "{code}");
}

#[test]
fn signal_ends_the_program_while_the_terminal_does_not_read() {
    let home = Home::new();
    let session = reading(&home);
    session.set_paused(true);
    session.keys(&"<C-l>".repeat(300));
    assert_eq!(session.exit_while_paused(Signal::TERM), 143);
}

#[test]
fn slow_terminal_shows_the_last_screen() {
    let home = Home::new();
    let session = reading(&home);
    session.set_paused(true);
    session.keys(&"<C-l>?<Enter>".repeat(60));
    session.keys("v");
    session.set_paused(false);
    session.shows(&["Speakers"]);
    session.quit();
}

#[test]
fn suspend_restores_the_terminal_and_resume_the_page() {
    let home = Home::new();
    let script = "set -m; \"$0\" \"$@\"; echo back in the shell; read line; fg; echo code $?";
    let session = in_a_shell(&home, script);
    // `wait_for` sees whole frames only.
    let before = session.wait_for("the annotated page", |screen| {
        let shown = text(screen);
        let is_done = shown.contains("The kettle") && shown.contains("bookmark");
        (is_done && !shown.contains("looking for")).then_some(shown)
    });
    session.press("<C-z>", &["back in the shell"]);
    session.assert_restored();
    session.keys("<Enter>");
    session.wait_for("the page as it was", |screen| {
        (text(screen) == before).then_some(())
    });
    session.keys("<C-c>");
    session.shows(&["code 0"]);
    session.expect_exit(0);
}

#[test]
fn window_resized_while_suspended_is_drawn_at_its_new_size() {
    let home = Home::new();
    let article = home.file("kettle.txt", ARTICLE);
    let script = "set -m; \"$0\" \"$@\"; echo back in the shell; read line; fg; echo code $?";
    let small = (60, 14);
    for args in [&[][..], &[article.to_str().unwrap()]] {
        // The rows of the list get their numbers of quotations one after the other. The keys of the article come
        // in place of a message, the last one last.
        let (n_counts, last_key) = if args.is_empty() {
            (8, " help")
        } else {
            (0, " speakers")
        };
        let settled = |session: &PtySession, lines: usize| {
            session.wait_for("the whole screen", |screen| {
                let shown = text(screen);
                let is_done = shown.lines().count() == lines
                    && shown.contains(last_key)
                    && shown.matches('❞').count() >= n_counts;
                (is_done && !shown.contains("looking for")).then_some(shown)
            })
        };
        let session = home.session(args).size(small.0, small.1).start();
        let wanted = settled(&session, usize::from(small.1));
        session.quit();
        let session = home.session(args).script(script).silent().start();
        settled(&session, 24);
        session.press("<C-z>", &["back in the shell"]);
        session.resize(small.0, small.1);
        session.keys("<Enter>");
        session.wait_for("the screen of a small window", |screen| {
            (text(screen) == wanted).then_some(())
        });
        session.keys("<C-c>");
        session.shows(&["code 0"]);
        session.expect_exit(0);
    }
}

/// The article opened from a shell that runs `script`. The terminal does not reply to queries: a late
/// reply would be typed into the shell.
fn in_a_shell(home: &Home, script: &str) -> PtySession {
    let article = home.file("kettle.txt", ARTICLE);
    home.session(&[article.to_str().unwrap()])
        .script(script)
        .silent()
        .start()
}

/// The PID of the program that the session's shell started.
#[track_caller]
fn started_by(session: &PtySession) -> u32 {
    let listed = format!("/proc/{0}/task/{0}/children", session.pid());
    let listed = std::fs::read_to_string(listed).unwrap();
    listed.split_whitespace().next().unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn stop_signal_restores_the_terminal_and_resume_the_page() {
    let home = Home::new();
    let script = "set -m; \"$0\" \"$@\"; echo back in the shell; read line; fg; echo code $?";
    let session = in_a_shell(&home, script);
    session.shows(&["The kettle"]);
    let program = started_by(&session);
    for round in 0..2 {
        crate::pty_session::signal(program, Signal::CONT);
        session.keys("?");
        session.shows(&["Move"]);
        session.keys("?");
        session.hides("Move");
        if round == 0 {
            crate::pty_session::signal(program, Signal::TSTP);
            session.shows(&["back in the shell"]);
            session.assert_restored();
            session.keys("<Enter>");
            session.shows(&["The kettle"]);
        }
    }
    session.keys("<C-c>");
    session.shows(&["code 0"]);
    session.expect_exit(0);
}

#[cfg(target_os = "linux")]
#[test]
fn stopped_program_can_be_killed() {
    for (tell, code) in [
        ("kill %1", 143),
        ("kill -HUP %1", 129),
        ("kill -INT %1", 130),
    ] {
        let home = Home::new();
        // Some shells send CONT themselves.
        let script = format!(
            "set -m; \"$0\" \"$@\"; echo back in the shell; {tell}; kill -CONT %1; read line; echo over"
        );
        let session = in_a_shell(&home, &script);
        session.shows(&["The kettle"]);
        let program = started_by(&session);
        session.press("<C-z>", &["back in the shell"]);
        // The shell has not reaped it yet, so /proc has its exit status.
        let status = format!("{}", code << 8);
        until("the program has ended", || {
            let stat = std::fs::read_to_string(format!("/proc/{program}/stat"));
            stat.is_ok_and(|stat| stat.contains(") Z ") && stat.trim_end().ends_with(&status))
        });
        session.assert_restored();
        session.press("<Enter>", &["over"]);
        session.expect_exit(0);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn continued_in_the_background_it_stops_again() {
    let home = Home::new();
    let script =
        "set -m; \"$0\" \"$@\"; echo back in the shell; read line; bg; read line; fg; echo code $?";
    let session = in_a_shell(&home, script);
    session.shows(&["The kettle"]);
    let program = started_by(&session);
    session.press("<C-z>", &["back in the shell"]);
    let times_stopped = || {
        let status = std::fs::read_to_string(format!("/proc/{program}/status")).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        let n_times: u64 = line.unwrap().trim().parse().unwrap();
        status.contains("State:\tT").then_some(n_times)
    };
    let before = times_stopped().unwrap();
    session.keys("<Enter>");
    until("it continued and stopped again", || {
        times_stopped().is_some_and(|n_times| n_times > before)
    });
    session.assert_restored();
    session.keys("<Enter>");
    session.shows(&["The kettle"]);
    session.keys("<C-c>");
    session.shows(&["code 0"]);
    session.expect_exit(0);
}

#[test]
#[ignore = "run by panic_restores_the_terminal_before_its_message"]
fn panic_with_the_screen_taken() {
    let caps = TermCaps {
        colors: true,
        underline_colors: true,
        wide_ambiguous: false,
        hyperlinks: false,
    };
    let mut screen = Screen::enter(caps, true).unwrap();
    screen.draw(false, |_| (), |()| Vec::new()).unwrap();
    panic!("the kettle is gone");
}

/// Runs this test binary instead of pullquote, which has no way to panic on demand.
#[test]
fn panic_restores_the_terminal_before_its_message() {
    let home = Home::new();
    let own = std::env::current_exe().unwrap();
    let script = format!(
        "exec '{}' --exact terminal_restore::panic_with_the_screen_taken --ignored --nocapture --color never",
        own.display()
    );
    let session = home.session(&[]).script(&script).start();
    let out = String::from_utf8(session.expect_exit(101)).unwrap();
    let (before, after) = out
        .rsplit_once("\x1b[?1049l")
        .expect("the terminal is restored");
    assert!(before.contains("\x1b[?1049h") && before.contains("\x1b[?2026h"));
    assert!(after.contains("the kettle is gone"), "{after}");
}

#[test]
fn ctrl_z_without_a_shell_does_not_stop() {
    let home = Home::new();
    let session = reading(&home);
    session.press("<C-z>", &["no shell to return to"]);
    session.quit();
}

#[test]
fn signal_saves_the_reading_place() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let home = Home::new();
        let text: String = (1..200)
            .map(|n| format!("The lamp number {n} is lit.\n\n"))
            .collect::<Vec<_>>()
            .concat();
        let article = home.file("lamps.txt", text);
        let args = [article.to_str().unwrap()];
        let session = home.open(&args);
        session.shows(&["Library ›", "number 3 "]);
        session.press("50%", &["number 105 "]);
        session.signal(signal);
        session.expect_exit(code);
        let session = home.open(&args);
        session.shows(&["Library ›", "number 105 "]);
        session.quit();
    }
}
