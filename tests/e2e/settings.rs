//! Settings, and where an article opens.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::home::{Home, stderr, stdout};

/// An article of forty short paragraphs.
fn numbered() -> String {
    let mut article = String::from("A list of lamps\n");
    for n in 1..=40 {
        let _ = write!(article, "\nThe lamp with the number {n} is lit.\n");
    }
    article
}

#[test]
fn a_setting_that_does_not_exist_is_told_with_its_line() {
    let home = Home::new();
    home.config("# mine\nmeasur = 50\n");
    let room = home.open(&[]);
    room.shows(&["config.toml, line 2: there is no setting"]);
    room.keys("j");
    room.hides("there is no setting");
    room.leave();
    let out = home.run(&["config", "print"]);
    assert_eq!(out.status.code(), Some(0));
    assert!(stderr(&out).contains("config.toml, line 2: there is no setting"));
}

#[test]
fn keys_that_clash_are_told_and_the_rest_is_bound() {
    let home = Home::new();
    home.file("lamps.txt", numbered());
    home.config("[keys]\nbookmark = [\"x\"]\nvoices = [\"x\"]\nnames = [\"E\"]\n");
    let room = home.room(&["lamps.txt"]).size(140, 24).start();
    room.shows(&["The lamp", "line 3"]);
    room.press("E", &["Names"]);
    room.leave();
}

#[test]
fn settings_that_are_no_toml_are_told_and_do_no_harm() {
    let home = Home::new();
    home.config("measure = = 3\n[[[");
    let room = home.open(&[]);
    room.shows(&["config.toml, line 1"]);
    room.leave();
}

#[test]
fn a_settings_file_that_was_named_must_be_there() {
    let home = Home::new();
    let out = home.open(&["--config", "no-such.toml"]).end(1);
    assert!(String::from_utf8(out).unwrap().contains("no-such.toml"));
    home.file("other.toml", "measure = 40\n");
    home.file(
        "lamps.txt",
        "A title\n\nOne two three four five six seven eight nine ten eleven.\n",
    );
    let room = home.open(&["--config", "other.toml", "lamps.txt"]);
    room.shows(&["One two", "ten eleven"]);
    let text = room.text();
    let line = text.lines().find(|line| line.contains("One two")).unwrap();
    assert!(line.trim().chars().count() <= 40, "{text}");
    room.leave();
}

#[test]
fn an_article_opens_at_a_paragraph_or_at_words() {
    let home = Home::new();
    home.file("lamps.txt", numbered());
    let top = |args: &[&str]| {
        let room = home.open(args);
        room.shows(&["The lamp"]);
        room.hides("looking for");
        let text = room.text();
        let top = text.lines().skip(2).find(|line| !line.trim().is_empty());
        let top = top.unwrap().trim().to_owned();
        room.leave();
        top
    };
    assert_eq!(
        top(&["+8", "lamps.txt"]),
        "The lamp with the number 7 is lit."
    );
    let room = home.open(&["lamps.txt", "+/number 23 "]);
    room.shows(&["number 23 is lit", "1/1"]);
    room.leave();
    let room = home.open(&["lamps.txt", "+/no such words"]);
    room.shows(&["A list of lamps", "no such words"]);
    room.leave();
}

#[test]
fn continue_opens_what_was_read_last() {
    let home = Home::new();
    home.file("lamps.txt", numbered());
    home.file("other.txt", "Another title\n\nAnother text.\n");
    let room = home.open(&["other.txt"]);
    room.shows(&["Another text"]);
    room.leave();
    let room = home.open(&["lamps.txt"]);
    room.shows(&["number 1 "]);
    room.press("<PgDn>", &["2 of"]);
    room.leave();

    // From another folder, too.
    fs::create_dir(home.work().join("elsewhere")).unwrap();
    let room = home
        .room(&["--continue"])
        .script("cd elsewhere; exec \"$0\" \"$@\"")
        .start();
    room.shows(&["Library › A list of lamps", "2 of"]);
    room.leave();
}

#[test]
fn files_of_one_name_in_two_folders_keep_their_own_bookmarks() {
    let home = Home::new();
    home.file("one/a.txt", "The first\n\nA lamp is lit in the lane.\n");
    home.file("two/a.txt", "The second\n\nA lamp is lit in the lane.\n");
    let script = |folder: &str| format!("cd {folder}; exec \"$0\" \"$@\"");
    let room = home.room(&["a.txt"]).script(&script("one")).start();
    room.shows(&["A lamp"]);
    room.press("m", &["bookmarked: "]);
    room.leave();
    let room = home.room(&["a.txt"]).script(&script("two")).start();
    room.shows(&["A lamp"]);
    room.press("B", &["No bookmarks in this article"]);
    room.press("B", &["Bookmarks of all articles", "The first"]);
    room.press("<Enter>", &["Library › The first", "◆"]);
    room.leave();
}

#[test]
fn continue_with_nothing_read_opens_the_library() {
    let home = Home::new();
    let room = home.open(&["--continue"]);
    room.shows(&["Welcome to pullquote"]);
    room.leave();
}

/// Puts something at a path.
type Make = fn(&Path);

#[test]
fn settings_that_are_no_file_hold_nobody() {
    let kinds: [(&str, Make); 4] = [
        ("is a pipe", |path| {
            let made = Command::new("mkfifo").arg(path).status();
            assert!(made.unwrap().success());
        }),
        ("is a device", |path| symlink("/dev/zero", path).unwrap()),
        ("is a folder", |path| fs::create_dir(path).unwrap()),
        ("longer than 1 MB", |path| {
            fs::write(path, "#\n".repeat(600_000)).unwrap();
        }),
    ];
    for (reason, make) in kinds {
        let home = Home::new();
        fs::create_dir_all(home.path("config/pullquote/themes")).unwrap();
        make(&home.path("config/pullquote/config.toml"));
        make(&home.path("config/pullquote/themes/mine.toml"));
        let out = home.run(&["config", "print", "--theme", "mine"]);
        assert_eq!(out.status.code(), Some(0));
        assert!(stderr(&out).contains(reason), "{}", stderr(&out));
        let room = home.room(&["--theme", "mine"]).size(160, 24).start();
        room.shows(&["Welcome to pullquote", reason]);
        room.leave();
    }
    let home = Home::new();
    let out = home.run(&["--config", "/dev/zero", "config", "print"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(stderr(&out).contains("longer than 1 MB"));
    // A pipe that was named has somebody at its other end.
    let out = home.pipe(
        &["--config", "/dev/stdin", "config", "print"],
        b"measure = 41\n",
    );
    assert!(stdout(&out).contains("measure = 41"), "{}", stdout(&out));
}

#[test]
fn what_cannot_be_written_whole_is_not_there_at_all() {
    // A limit on the size of files is a write error that needs no rights.
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
    let home = Home::new();
    home.file("lamps.txt", numbered());
    for (args, folder) in [
        (&["config", "init"][..], "config/pullquote"),
        (&["add", "lamps.txt"], "data/pullquote/articles"),
    ] {
        let room = home.room(args).script(script).start();
        let told = String::from_utf8(room.end(1)).unwrap();
        assert!(told.contains("pullquote: "), "{told}");
        let left = fs::read_dir(home.path(folder)).unwrap();
        assert_eq!(left.count(), 0, "{args:?}");
        assert_eq!(home.run(args).status.code(), Some(0));
        let left = fs::read_dir(home.path(folder)).unwrap();
        assert_eq!(left.count(), 1, "{args:?}");
    }
}
