//! Settings files, and where articles open.

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
fn unknown_setting_is_reported_with_its_line() {
    let home = Home::new();
    home.config("# mine\nmeasur = 50\n");
    let session = home.open(&[]);
    session.shows(&["config.toml, line 2: unknown setting"]);
    session.keys("j");
    session.hides("unknown setting");
    session.quit();
    let out = home.run(&["config", "print"]);
    assert_eq!(out.status.code(), Some(0));
    assert!(stderr(&out).contains("config.toml, line 2: unknown setting"));
}

#[test]
fn conflicting_keys_are_reported_and_the_rest_bound() {
    let home = Home::new();
    home.file("lamps.txt", numbered());
    home.config("[keys]\nbookmark = [\"x\"]\nvoices = [\"x\"]\nnames = [\"E\"]\n");
    let session = home.session(&["lamps.txt"]).size(140, 24).start();
    session.shows(&["The lamp", "line 3"]);
    session.press("E", &["Names"]);
    session.quit();
    for what in ["print", "keys"] {
        let out = home.run(&["config", what]);
        let fault = "config.toml, line 3: x is already bound to “bookmark” on line 2";
        assert_eq!(stderr(&out).matches(fault).count(), 1, "{}", stderr(&out));
    }
}

#[test]
fn invalid_toml_is_reported() {
    let home = Home::new();
    home.config("measure = = 3\n[[[");
    let session = home.open(&[]);
    session.shows(&["config.toml, line 1"]);
    session.quit();
}

#[test]
fn config_flag_requires_an_existing_file() {
    let home = Home::new();
    let out = home.open(&["--config", "no-such.toml"]).expect_exit(1);
    assert!(String::from_utf8(out).unwrap().contains("no-such.toml"));
    home.file("other.toml", "measure = 40\n");
    home.file(
        "lamps.txt",
        "A title\n\nOne two three four five six seven eight nine ten eleven.\n",
    );
    let session = home.open(&["--config", "other.toml", "lamps.txt"]);
    session.shows(&["One two", "ten eleven"]);
    let text = session.text();
    let line = text.lines().find(|line| line.contains("One two")).unwrap();
    assert!(line.trim().chars().count() <= 40, "{text}");
    session.quit();
}

#[test]
fn article_opens_at_a_paragraph_or_a_search() {
    let home = Home::new();
    home.file("lamps.txt", numbered());
    let top = |args: &[&str]| {
        let session = home.open(args);
        session.shows(&["The lamp"]);
        session.hides("looking for");
        let text = session.text();
        let top = text.lines().skip(2).find(|line| !line.trim().is_empty());
        let top = top.unwrap().trim().to_owned();
        session.quit();
        top
    };
    assert_eq!(
        top(&["+8", "lamps.txt"]),
        "The lamp with the number 7 is lit."
    );
    let session = home.open(&["lamps.txt", "+/number 23 "]);
    session.shows(&["number 23 is lit", "1 of 1"]);
    session.quit();
    let session = home.open(&["lamps.txt", "+/no such words"]);
    session.shows(&["A list of lamps", "no such words"]);
    session.quit();
}

#[test]
fn continue_opens_the_last_article() {
    let home = Home::new();
    home.file("lamps.txt", numbered());
    home.file("other.txt", "Another title\n\nAnother text.\n");
    let session = home.open(&["other.txt"]);
    session.shows(&["Another text"]);
    session.quit();
    let session = home.open(&["lamps.txt"]);
    session.shows(&["number 1 "]);
    session.press("<PgDn>", &["2 of"]);
    session.quit();

    // From another working directory.
    fs::create_dir(home.work().join("elsewhere")).unwrap();
    let session = home
        .session(&["--continue"])
        .script("cd elsewhere; exec \"$0\" \"$@\"")
        .start();
    session.shows(&["Library › A list of lamps", "2 of"]);
    session.quit();

    for args in [&["--continue", "--plain"][..], &["--continue"]] {
        let out = home.run(args);
        assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
        assert_eq!(stdout(&out), numbered());
    }
    fs::remove_file(home.work().join("lamps.txt")).unwrap();
    let gone = home.run(&["--continue", "--plain"]);
    assert_eq!((gone.status.code(), &*stdout(&gone)), (Some(1), ""));
    assert!(stderr(&gone).contains("lamps.txt"), "{}", stderr(&gone));
}

#[test]
fn files_with_the_same_name_have_separate_bookmarks() {
    let home = Home::new();
    home.file("one/a.txt", "The first\n\nA lamp is lit in the lane.\n");
    home.file("two/a.txt", "The second\n\nA lamp is lit in the lane.\n");
    let script = |folder: &str| format!("cd {folder}; exec \"$0\" \"$@\"");
    let session = home.session(&["a.txt"]).script(&script("one")).start();
    session.shows(&["A lamp"]);
    session.press("m", &["bookmarked: "]);
    session.quit();
    let session = home.session(&["a.txt"]).script(&script("two")).start();
    session.shows(&["A lamp"]);
    session.press("B", &["No bookmarks in this article"]);
    session.press("B", &["Bookmarks in all articles", "The first"]);
    session.press("<Enter>", &["Library › The first", "◆"]);
    session.quit();
}

#[test]
fn continue_without_history_opens_the_library() {
    let home = Home::new();
    let session = home.open(&["--continue"]);
    session.shows(&["Welcome to pullquote"]);
    session.quit();
}

#[test]
fn continue_without_history_prints_nothing_and_fails() {
    let home = Home::new();
    let out = home.run(&["--continue", "--plain"]);
    assert_eq!((out.status.code(), &*stdout(&out)), (Some(1), ""));
    let message = "no article has been read yet";
    assert!(stderr(&out).contains(message), "{}", stderr(&out));
}

/// Creates something at a path.
type Make = fn(&Path);

#[test]
fn settings_that_are_not_regular_files_do_not_block() {
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
        let session = home.session(&["--theme", "mine"]).size(160, 24).start();
        session.shows(&["Welcome to pullquote", reason]);
        session.quit();
    }
    let home = Home::new();
    let out = home.run(&["--config", "/dev/zero", "config", "print"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(stderr(&out).contains("longer than 1 MB"));
    // A pipe named by `--config` is read.
    let out = home.pipe(
        &["--config", "/dev/stdin", "config", "print"],
        b"measure = 41\n",
    );
    assert!(stdout(&out).contains("measure = 41"), "{}", stdout(&out));
}

#[test]
fn failed_write_leaves_no_partial_file() {
    // A file size limit makes writes fail without root.
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
    let home = Home::new();
    home.file("lamps.txt", numbered());
    for (args, folder) in [
        (&["config", "init"][..], "config/pullquote"),
        (&["add", "lamps.txt"], "data/pullquote/articles"),
    ] {
        let session = home.session(args).script(script).start();
        let out = String::from_utf8(session.expect_exit(1)).unwrap();
        assert!(out.contains("pullquote: "), "{out}");
        let left = fs::read_dir(home.path(folder)).unwrap();
        assert_eq!(left.count(), 0, "{args:?}");
        assert_eq!(home.run(args).status.code(), Some(0));
        let left = fs::read_dir(home.path(folder)).unwrap();
        assert_eq!(left.count(), 1, "{args:?}");
    }
}
