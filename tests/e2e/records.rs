//! Records survive kills, concurrent windows, corruption and write errors.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::home::{Home, marked_in};
use crate::pty_session::{PtySession, text, until};

/// An article of `count` one-sentence paragraphs, without names and quotations, so that `m` bookmarks
/// the first sentence on the page.
fn numbered(count: usize) -> String {
    let mut article = String::from("A list of sentences\n\n");
    for n in 1..=count {
        let _ = write!(
            article,
            "The lamp with the number {n} is lit when it gets dark in the lane.\n\n"
        );
    }
    article
}

/// The number in the message about a bookmark.
fn confirmed(session: &PtySession) -> Option<usize> {
    let shown = session.text();
    let status = shown.lines().last()?.to_owned();
    number(&status)
}

fn number(words: &str) -> Option<usize> {
    let (_, after) = words.split_once("bookmarked: ")?;
    let (_, digits) = after.split_once("number ")?;
    digits.split_whitespace().next()?.parse().ok()
}

/// The numbers of the sentences whose bookmarks are on disk.
fn on_disk(home: &Home) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for words in home.marked() {
        let digits = words.split_once("number ").unwrap().1;
        found.insert(digits.split_whitespace().next().unwrap().parse().unwrap());
    }
    found
}

/// Number of saves in the kill test, ten per round; see `docs/durability.md`.
fn n_saves() -> usize {
    let saves = std::env::var("PULLQUOTE_SAVES").ok();
    saves.and_then(|saves| saves.parse().ok()).unwrap_or(200)
}

#[test]
fn kills_during_200_saves_lose_no_confirmed_bookmark() {
    let home = Home::new();
    let n_rounds = n_saves() / 10;
    let article = home.file("lamps.txt", numbered(n_saves() + 30));
    let article = article.to_str().unwrap();
    let mut kept = BTreeSet::new();
    for round in 0..n_rounds {
        let start = format!("+{}", round * 10 + 2);
        let session = home.open(&[article, &start]);
        session.shows(&["The lamp"]);
        // Waits for some of the saves; the kill interrupts the others.
        let n_waited = 1 + round * 7 % 9;
        let mut last = None;
        for _ in 0..n_waited {
            session.keys("m");
            let number = session.wait_for("confirmed bookmark", |screen| {
                let status = text(screen).lines().last()?.to_owned();
                number(&status).filter(|number| Some(*number) != last)
            });
            last = Some(number);
            kept.insert(number);
            session.keys("}");
        }
        session.keys(&"m}".repeat(10 - n_waited));
        session.kill();
        let disk = on_disk(&home);
        assert!(disk.is_superset(&kept), "lost: {:?}", &kept - &disk);
    }
    assert!(kept.len() >= 4 * n_rounds);
    // The records, their lock, and a temporary file of the last kill.
    let left = fs::read_dir(home.path("config/pullquote")).unwrap();
    assert!(left.count() <= 3, "temporary files are removed");
}

#[test]
fn concurrent_windows_lose_no_bookmarks() {
    let home = Home::new();
    let article = home.file("lamps.txt", numbered(60));
    let article = article.to_str().unwrap();
    let windows = [home.open(&[article, "+2"]), home.open(&[article, "+32"])];
    for session in &windows {
        session.shows(&["The lamp"]);
    }
    for session in &windows {
        session.keys(&"m}".repeat(15));
    }
    for (session, end) in windows.iter().zip(["16", "46"]) {
        session.shows(&["1 of", &format!("number {end}")][1..]);
    }
    for session in windows {
        session.quit();
    }
    let wanted: BTreeSet<usize> = (1..=15).chain(31..=45).collect();
    assert_eq!(on_disk(&home), wanted);
}

#[test]
fn second_window_merges_bookmarks_of_the_first() {
    let home = Home::new();
    let article = home.file("lamps.txt", numbered(9));
    let article = article.to_str().unwrap();
    let (first, second) = (home.open(&[article]), home.open(&[article, "+5"]));
    second.shows(&["number 5"]);
    first.shows(&["number 5"]);
    first.press("m", &["bookmarked: "]);
    second.press("m", &["bookmarked: "]);
    second.press("B", &["Bookmarks in this article"]);
    second.wait_for("both bookmarks", |screen| {
        (text(screen).matches('◆').count() >= 2).then_some(())
    });
    first.quit();
    second.keys("<Esc>");
    second.hides("Bookmarks in");
    second.quit();
}

#[test]
fn quitting_waits_for_a_save_that_is_under_way() {
    let home = Home::new();
    let article = home.file("lamps.txt", numbered(3));
    fs::create_dir_all(home.path("config/pullquote")).unwrap();
    let lock = fs::File::create(home.path("config/pullquote/bookmarks.lock")).unwrap();
    lock.lock().unwrap();
    let session = home.open(&[article.to_str().unwrap()]);
    session.shows(&["number 1"]);
    session.press("m", &["saving…"]);
    session.keys("qq");
    lock.unlock().unwrap();
    session.expect_exit(0);
    assert_eq!(home.marked().len(), 1);
}

#[test]
fn corrupt_records_are_set_aside_and_reported() {
    let home = Home::new();
    fs::create_dir_all(home.bookmarks().parent().unwrap()).unwrap();
    let damaged = "{\"format\": 1, \"records\": [{\"id\": \"half of a";
    fs::write(home.bookmarks(), damaged).unwrap();
    let article = home.file("lamps.txt", numbered(3));
    let session = home.open(&[article.to_str().unwrap()]);
    session.shows(&["bookmarks.json cannot be read; it is kept as bookmarks.json.unreadable-1"]);
    session.keys("j");
    session.hides("cannot be read");
    session.press("m", &["bookmarked: "]);
    session.quit();
    let aside = home.path("config/pullquote/bookmarks.json.unreadable-1");
    assert_eq!(fs::read_to_string(aside).unwrap(), damaged);
    assert_eq!(home.marked().len(), 1);
}

#[test]
fn commands_report_corrupt_records_without_touching_them() {
    let home = Home::new();
    fs::create_dir_all(home.bookmarks().parent().unwrap()).unwrap();
    fs::write(home.bookmarks(), "half").unwrap();
    let listed = home.run(&["bookmarks"]);
    assert_eq!(listed.status.code(), Some(1));
    assert!(crate::home::stderr(&listed).contains("cannot be read"));
    assert_eq!(fs::read_to_string(home.bookmarks()).unwrap(), "half");
}

#[test]
fn unknown_members_survive_a_save() {
    let home = Home::new();
    let article = home.file("lamps.txt", numbered(30));
    let article = article.to_str().unwrap();
    let session = home.open(&[article]);
    session.shows(&["number 1"]);
    session.press("m", &["bookmarked: "]);
    session.quit();
    let written = fs::read_to_string(home.bookmarks()).unwrap();
    let mut file: Value = serde_json::from_str(&written).unwrap();
    file["version"] = 99.into();
    file["weather"] = "rain".into();
    fs::write(home.bookmarks(), file.to_string()).unwrap();

    let session = home.session(&[article]).size(160, 24).start();
    session.shows(&["number 1", "written by a later version"]);
    session.keys("}m");
    until("both records on disk", || home.marked().len() == 2);
    session.quit();
    let written = fs::read_to_string(home.bookmarks()).unwrap();
    let file: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(
        (&file["version"], &file["weather"]),
        (&99.into(), &"rain".into())
    );
}

/// A shell script that runs the program with `mount` in a private mount namespace; `None` if that is
/// not permitted.
pub fn mounted(mount: &str) -> Option<String> {
    let is_root = rustix::process::getuid().is_root();
    let unshare = if is_root { "unshare -m" } else { "unshare -rm" };
    let script = |rest: &str| {
        format!(
            "exec {unshare} sh -c 'mkdir -p \"$XDG_CONFIG_HOME\" && {mount} && {rest}' \"$0\" \"$@\""
        )
    };
    let home = Home::new();
    let trial = Command::new("/bin/sh")
        .args(["-c", &script("exit 7"), "sh"])
        .env_clear()
        .envs(home.env())
        .output();
    if trial.is_ok_and(|trial| trial.status.code() == Some(7)) {
        return Some(script("exec \"$0\" \"$@\""));
    }
    eprintln!("skipped: mounting is not permitted here");
    None
}

/// Quits a session that cannot save: it asks once, and prints the records.
fn quit_unsaved(session: PtySession, words: &str) {
    session.keys("<Esc>");
    session.shows(&["pullquote", "help"]);
    session.hides("Library ›");
    session.press("q", &["press again to quit"]);
    session.keys("q");
    let out = String::from_utf8(session.expect_exit(1)).unwrap();
    let (_, printed) = out
        .split_once("not saved; keep what follows")
        .expect("the records are printed");
    assert!(
        printed.contains("\"exact\"") && printed.contains(words),
        "{printed}"
    );
}

#[test]
fn read_only_folder_is_reported_and_quitting_asks_once() {
    let mount = "mount --bind \"$XDG_CONFIG_HOME\" \"$XDG_CONFIG_HOME\" && mount -o remount,bind,ro \"$XDG_CONFIG_HOME\"";
    let Some(script) = mounted(mount) else {
        return;
    };
    let home = Home::new();
    let article = home.file("lamps.txt", numbered(30));
    let session = home
        .session(&[article.to_str().unwrap()])
        .script(&script)
        .start();
    session.shows(&["number 1"]);
    session.press("m", &["not saved: "]);
    // The save is retried and reported again.
    session.press("}", &["The lamp"]);
    session.hides("not saved");
    session.shows(&["not saved: "]);
    quit_unsaved(session, "number 1 ");
}

#[test]
fn full_disk_loses_nothing_and_saving_resumes() {
    let mount = "mount -t tmpfs -o size=32k tmpfs \"$XDG_CONFIG_HOME\" && dd if=/dev/zero of=\"$XDG_CONFIG_HOME/filler\" bs=1k count=28 2>/dev/null";
    let Some(script) = mounted(mount) else {
        return;
    };
    let home = Home::new();
    let article = home.file("lamps.txt", numbered(60));
    let session = home
        .session(&[article.to_str().unwrap()])
        .size(140, 24)
        .script(&script)
        .start();
    session.shows(&["number 1"]);
    // The free space may end with the folder itself or with a later record.
    let mut n_marked = 0;
    while !session.text().contains("disk is full") {
        n_marked += 1;
        session.keys("m");
        session.wait_for("answer", |screen| {
            let shown = text(screen);
            (shown.contains("bookmarked: ") || shown.contains("disk is full")).then_some(())
        });
        let full = session.text().contains("disk is full");
        if !full {
            session.keys("}");
            session.hides("bookmarked: ");
        }
        assert!(n_marked < 50, "the disk never fills up");
    }
    let inside = format!(
        "/proc/{}/root{}",
        session.pid(),
        home.path("config").display()
    );
    if let Ok(written) = fs::read_to_string(format!("{inside}/pullquote/bookmarks.json")) {
        assert_eq!(
            marked_in(&written).len(),
            n_marked - 1,
            "every confirmed bookmark is on disk"
        );
    }
    fs::remove_file(format!("{inside}/filler")).unwrap();
    session.shows(&["saved after retrying"]);
    let written = fs::read_to_string(format!("{inside}/pullquote/bookmarks.json")).unwrap();
    assert_eq!(marked_in(&written).len(), n_marked);
    session.keys("<C-c>");
    session.expect_exit(0);
}

/// A file size limit makes writes fail without root.
#[test]
fn write_error_keeps_the_record_and_quitting_asks_once() {
    let home = Home::new();
    let article = home.file("lamps.txt", numbered(30));
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
    let session = home
        .session(&[article.to_str().unwrap()])
        .script(script)
        .start();
    session.shows(&["number 1"]);
    session.press("m", &["not saved: "]);
    quit_unsaved(session, "number 1 ");
    assert_eq!(home.marked(), Vec::<String>::new());
}

#[test]
fn file_in_place_of_the_records_folder_is_reported() {
    let home = Home::new();
    let article = home.file("lamps.txt", numbered(30));
    fs::create_dir_all(home.path("config")).unwrap();
    fs::write(
        home.path("config/pullquote"),
        "a file where a folder should be",
    )
    .unwrap();
    let session = home.open(&[article.to_str().unwrap()]);
    session.shows(&["number 1"]);
    session.press("m", &["not saved: "]);
    // The user fixes it from another window.
    fs::remove_file(home.path("config/pullquote")).unwrap();
    session.press("}}m", &["bookmarked: "]);
    until("both records on disk", || home.marked().len() == 2);
    assert!(confirmed(&session).is_some());
    session.quit();
}
