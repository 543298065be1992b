//! Text from outside that tries to steer the terminal. [`Room::end`](crate::room::Room::end) holds
//! that every byte that came out is of the program's own vocabulary; here is what goes in.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::home::{Home, stderr, stdout};
use crate::room::Room;
use crate::wire::steers;

/// Commands in every encoding: OSC, CSI, DCS, APC, C1 controls, marks that turn words, bells.
pub const ATTACK: &str = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x1bP1$r\x1b\\\x1b_G\x1b\\\u{9b}31m\u{9d}0;x\u{9c}\
    \u{202e}drow\u{202c}\u{2066}\u{200f}\x08\x7f\x0c\x0b\u{85}\u{2028}\u{e0041}\u{feff}\x1bc\x1b[6n";

/// An article that has it in its title, its names, its quotations and its paragraphs.
fn article() -> String {
    format!(
        "The title {ATTACK} of it\n\nBy Ana {ATTACK} Ruiz\n\n\
         “We won {ATTACK} again,” said Ana {ATTACK} Ruiz of Northgate.\n\n\
         A lamp {ATTACK} is lit. “So {ATTACK} it is,” Ana Ruiz said.\n\n{ATTACK}\n"
    )
}

/// Looks at the article in every way there is.
fn look_around(room: &Room) {
    room.shows(&["The title"]);
    room.hides("looking for");
    room.press("v", &["Voices"]);
    room.press("vez", &["Names"]);
    room.keys("ez");
    room.hides("Names");
    room.press("?", &["Move"]);
    room.keys("?");
    room.hides("Move");
    room.press("m", &["bookmarked: "]);
    room.keys("y");
    room.press("/lamp<Enter>", &["1/1"]);
    room.press("B", &["Bookmarks of this article"]);
    room.press("B", &["Bookmarks of all articles"]);
    room.keys("B");
    room.hides("Bookmarks of all");
}

#[test]
fn a_hostile_article_reaches_the_terminal_as_text() {
    let home = Home::new();
    home.file("a \x1b]0;owned\x07 \u{9b}31m \u{202e} name.txt", article());
    // The folder lists it; from there it opens.
    let room = home.open(&["."]);
    room.shows(&["The title"]);
    room.keys("<Enter>");
    room.shows(&["Library ›"]);
    look_around(&room);
    room.leave();

    let room = home.open(&[]);
    room.shows(&["Welcome"]);
    room.press("B", &["Bookmarks of all articles", "The title"]);
    room.press("<Enter>", &["Library › The title"]);
    room.leave();
}

#[test]
fn a_file_whose_name_is_no_text_opens() {
    let home = Home::new();
    let name = OsStr::from_bytes(b"a \x1b]0;owned\x07 \x9b31m name \xff.txt");
    home.file(Path::new(name), article());
    let room = home.open(&["."]);
    room.shows(&["The title"]);
    room.press("<Enter>", &["Library ›", "The title"]);
    room.leave();
    assert!(stdout(&home.run(&["."])).contains("A lamp"));
}

#[test]
fn hostile_standard_input_reaches_the_terminal_as_text() {
    for bytes in [
        article().into_bytes(),
        // C1 controls as single bytes, in what is no UTF-8.
        b"The title \x9b31m\x9d0;owned\x9c of it\n\nA lamp is \x9bH\xff lit. Caf\xe9.\n".to_vec(),
    ] {
        let home = Home::new();
        home.file("in.txt", bytes);
        let room = home.room(&["-"]).script("cat in.txt | \"$0\" -").start();
        look_around(&room);
        room.leave();
    }
}

#[test]
fn hostile_words_that_are_pasted_or_typed_reach_the_terminal_as_text() {
    let home = Home::new();
    home.file("lamps.txt", "A title\n\nA lamp is lit.\n");
    let room = home.open(&["lamps.txt"]);
    room.shows(&["A lamp"]);
    let attack = ATTACK.replace('\x1b', "\u{9b}");
    room.press("M", &["ote:"]);
    room.send(format!("\x1b[200~my {attack} note\x1b[201~").as_bytes());
    room.press("<Enter>", &["bookmark changed"]);
    room.press("/", &["earch:"]);
    room.send(format!("\x1b[200~{attack}\x1b[201~").as_bytes());
    room.keys("<Enter>");
    room.press("B", &["my "]);
    room.leave();
    let listed = home.run(&["bookmarks"]);
    assert!(
        !stdout(&listed)
            .chars()
            .any(|c| steers(c) && !"\n\t".contains(c))
    );
}

#[test]
fn hostile_records_and_settings_reach_the_terminal_as_text() {
    let home = Home::new();
    home.file("lamps.txt", "A title\n\nA lamp is lit.\n");
    let room = home.open(&["lamps.txt"]);
    room.shows(&["A lamp"]);
    room.press("M", &["ote:"]);
    room.press("plain<Enter>", &["bookmark changed"]);
    room.leave();
    // Somebody else's file: every string in it is an attack.
    let written = fs::read_to_string(home.bookmarks()).unwrap();
    let mut file: serde_json::Value = serde_json::from_str(&written).unwrap();
    poison(&mut file);
    fs::write(home.bookmarks(), file.to_string()).unwrap();
    home.config(&format!(
        "theme = {attack:?}\n\"{escaped}\" = 1\n[keys]\nvoices = [\"{escaped}\"]\n",
        attack = "no\u{202e}ne",
        escaped = "x\\u001b]0;owned\\u0007\\u009b",
    ));
    let room = home.open(&[]);
    room.shows(&["config.toml"]);
    room.keys("j");
    room.press("B", &["Bookmarks of all articles"]);
    room.keys("jjk<Enter>");
    room.leave();

    for args in [
        &["bookmarks"][..],
        &["bookmarks", "export"],
        &["bookmarks", "export", "--format", "json"],
        &["config", "print"],
        &["config", "keys"],
        &["paths"],
    ] {
        let out = home.run(args);
        for printed in [stdout(&out), stderr(&out)] {
            let leak = printed.chars().find(|&c| steers(c) && !"\n\t".contains(c));
            assert_eq!(leak, None, "{args:?}: {printed:?}");
        }
    }
}

/// Puts the attack into every text of a record that is for people.
fn poison(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(members) => {
            for (name, value) in members.iter_mut() {
                match value {
                    serde_json::Value::String(text)
                        if [
                            "title", "note", "name", "speaker", "exact", "prefix", "suffix",
                            "source",
                        ]
                        .contains(&name.as_str()) =>
                    {
                        text.push_str(ATTACK);
                    }
                    value => poison(value),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(poison),
        _ => {}
    }
}

#[test]
fn plain_output_and_messages_are_clean() {
    let home = Home::new();
    home.file("attack.txt", article());
    let printed = stdout(&home.run(&["attack.txt"]));
    assert!(printed.contains("A lamp"));
    assert!(
        !printed.chars().any(|c| steers(c) && !"\n\t".contains(c)),
        "{printed:?}"
    );
    let missing = home.run(&["no \x1b]0;owned\x07 \u{202e} file"]);
    let told = stderr(&missing);
    assert!(!told.chars().any(|c| steers(c) && c != '\n'), "{told:?}");
    for args in [
        &["annotate", "attack.txt"][..],
        &["annotate", "--format", "jsonl", "attack.txt"],
    ] {
        let printed = stdout(&home.run(args));
        let record: serde_json::Value = serde_json::from_str(&printed).unwrap();
        assert!(record.to_string().contains("Ana"));
        assert!(!printed.chars().any(|c| steers(c) && c != '\n'), "{args:?}");
    }
    for format in ["brat", "html"] {
        let printed = stdout(&home.run(&["annotate", "--format", format, "attack.txt"]));
        let leak = printed.chars().find(|&c| steers(c) && !"\n\t".contains(c));
        assert_eq!(leak, None, "{format}: {printed}");
    }
}

#[test]
fn usage_mistakes_repeat_no_command() {
    let home = Home::new();
    for args in [
        &["--no\x1b]0;owned\x07such"][..],
        &["--theme", "\x1b[31m"],
        &["--color", "\x1b[31m\u{9b}"],
        &["--config", "/no/\x1b[31m\u{202e}"],
        &["completions", "\x1b[31m"],
    ] {
        let out = home.room(args).start();
        // The screen opens for a theme that is not there; everything else is told and ends.
        if args[0] == "--theme" {
            out.shows(&["there is no theme"]);
            out.leave();
        } else {
            let code = if args[0] == "--config" { 1 } else { 2 };
            let raw = String::from_utf8_lossy(&out.end(code)).into_owned();
            assert!(
                !raw.chars().any(|c| steers(c) && !"\r\n\t".contains(c)),
                "{raw:?}"
            );
        }
    }
}
