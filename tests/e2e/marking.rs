//! Selections, classes and letters of bookmarks, and other programs: a command that text is piped to, the
//! reader's editor.

use crate::home::{Home, stdout};
use crate::pty_session::{PtySession, text, until};

const FERRY: &str = "The ferry that waited\n\n“We saw a lamp on the hill,” said Bess Ardagh, who steers it. \
                     Nobody else did.\n\nThe pier is to be rebuilt in spring.\n";

fn ferry(home: &Home) -> PtySession {
    let session = home.open(&["ferry.txt"]);
    session.shows(&["Library ›", "Bess Ardagh: “We saw"]);
    session
}

fn with_file() -> Home {
    let home = Home::new();
    home.file("ferry.txt", FERRY);
    home
}

#[test]
fn words_are_selected_bookmarked_and_there_after_a_restart() {
    let home = with_file();
    let session = ferry(&home);
    session.press("s", &["13 words selected · by sentence"]);
    session.press("s", &["1 word selected · by word"]);
    session.press("lll", &["4 words selected"]);
    session.press("m", &["bookmarked: We saw a lamp"]);
    session.quit();
    assert_eq!(home.marked(), ["We saw a lamp"]);
    let session = ferry(&home);
    session.press("B", &["We saw a lamp", "Bess Ardagh ·"]);
    session.quit();
}

#[test]
fn the_mouse_selects_by_dragging() {
    let home = with_file();
    let session = ferry(&home);
    let (x, y) = session.wait_for("the pier", |screen| {
        let shown = text(screen);
        let row = shown.lines().position(|row| row.contains("The pier"))?;
        let column = shown
            .lines()
            .nth(row)?
            .chars()
            .take_while(|c| *c == ' ')
            .count();
        Some((column + 1, row + 1))
    });
    session.send(format!("\x1b[<0;{x};{y}M\x1b[<32;{};{y}M", x + 7).as_bytes());
    session.shows(&["2 words selected · by character"]);
    session.send(format!("\x1b[<0;{};{y}m", x + 7).as_bytes());
    session.press("m", &["bookmarked: The pier"]);
    session.quit();
    assert_eq!(home.marked(), ["The pier"]);
}

#[test]
fn classes_are_kept_shown_and_exported() {
    let home = with_file();
    home.config(
        "[bookmarks]\nclasses = [{ name = \"ask them\", color = \"hue-3\", mark = \"%\" }]\n",
    );
    let session = ferry(&home);
    session.press("C", &["Class of the bookmark", "ask them", "no class"]);
    session.press("1", &["%█"]);
    session.quit();
    let markdown = stdout(&home.run(&["bookmarks", "export", "--format", "md"]));
    assert!(markdown.contains("· ask them"), "{markdown}");
    let json = stdout(&home.run(&["bookmarks", "export", "--format", "json"]));
    assert!(json.contains("\"class\": \"ask them\""), "{json}");

    // Without that class in the settings it is told by name.
    home.config("");
    let session = ferry(&home);
    session.press("B", &["ask them · Bess Ardagh"]);
    session.press("C", &["now: ask them, not in your settings"]);
    session.quit();
}

#[test]
fn letters_go_to_their_place_from_anywhere_after_a_restart() {
    let home = with_file();
    let session = ferry(&home);
    session.press("`", &["set mark: type a letter · none is set"]);
    session.press("A", &["mark A: “We saw a lamp"]);
    session.quit();
    let session = home.open(&[]);
    session.shows(&["pullquote", "Welcome to pullquote"]);
    session.press("'", &["go to mark: type a letter · in use: A"]);
    session.press("A", &["The ferry that waited", "We saw a lamp"]);
    session.press("O", &["Outline", "The pier is to be rebuilt", "A “We saw"]);
    session.quit();
}

#[test]
fn text_is_piped_to_a_command_of_the_shell() {
    let home = with_file();
    let session = ferry(&home);
    session.press("|", &["pipe the article to:"]);
    session.press("wc -w<Enter>", &["wc -w: 28"]);
    session.press(
        "|tr a-z A-Z<Enter>",
        &["THE FERRY THAT WAITED", "lines · exit code 0"],
    );
    session.keys("<Esc>");
    session.hides("exit code 0");
    session.press("|exit 3<Enter>", &["exit 3: exit code 3"]);
    // A command that reads the terminal gets what is typed.
    let command = "stty -echo </dev/tty; touch asked; read -r x </dev/tty; echo \"it is $x\"";
    session.keys(&format!("|{command}<Enter>"));
    until("the command reads", || home.work().join("asked").exists());
    session.press("lamp<Enter>", &["it is lamp", "1 line · exit code 0"]);
    session.keys("<Esc>");
    session.hides("exit code 0");
    // The keys are the program's again.
    session.press("s", &["words selected"]);
    session.quit();
}

#[test]
fn interrupting_a_command_keeps_the_program() {
    let home = with_file();
    let session = ferry(&home);
    let started = |name: &str| {
        let file = home.work().join(name);
        until("the command runs", || file.exists());
    };
    session.keys("|touch one; sleep 1000<Enter>");
    started("one");
    session.press("<C-c>", &["one; sleep 1000: stopped"]);
    // One that takes no notice is killed.
    session.keys("|trap '' INT; touch two; read -r x </dev/tty<Enter>");
    started("two");
    session.press("<C-c>", &["</dev/tty: stopped"]);
    session.press("s", &["words selected"]);
    session.quit();
}

#[test]
fn the_file_is_opened_in_the_editor() {
    let home = with_file();
    let editor = home.file(
        "editor.sh",
        "printf 'editing %s: ' \"$1\"; read -r x </dev/tty; echo \"$x\" >>\"$1\"\n",
    );
    let session = home
        .session(&["ferry.txt"])
        .env("VISUAL", &format!("sh {}", editor.display()))
        .start();
    session.shows(&["Library ›", "Bess Ardagh: “We saw"]);
    session.press("<C-e>", &["editing ", "ferry.txt:"]);
    session.press("Written in the editor.<Enter>", &["Library ›"]);
    let file = home.work().join("ferry.txt");
    until("the file is written", || {
        std::fs::read_to_string(&file).is_ok_and(|text| text.ends_with("in the editor.\n"))
    });
    session.press("s", &["words selected"]);
    session.quit();

    let session = home.session(&[]).env("VISUAL", "false").start();
    session.shows(&["Welcome to pullquote"]);
    session.press("<C-e>", &["samples are part of the program"]);
    session.quit();
}
