//! The library's index: building, updating, damage, and reading without it.

use std::fs;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rusqlite::{Connection, OpenFlags};

use crate::home::{Home, PULLQUOTE, stderr, stdout};
use crate::pty_session::until;
use crate::records::mounted;

/// Adds articles to the user's library, each with a speaker and a quotation.
fn fill(home: &Home, range: std::ops::Range<usize>) {
    for n in range {
        write(home, &format!("{n:04}.txt"), &article(n));
    }
}

fn article(n: usize) -> String {
    format!(
        "Lamp number {n} is lit again\n\nThe lamp with the number {n} was lit on Monday, Mara Lind \
         said. “We waited {n} days for it,” Lind said.\n"
    )
}

fn library(home: &Home) -> PathBuf {
    home.path("data/pullquote/articles")
}

fn write(home: &Home, name: &str, text: &str) {
    fs::create_dir_all(library(home)).unwrap();
    fs::write(library(home).join(name), text).unwrap();
}

/// The index file of the user's library.
fn index(home: &Home) -> PathBuf {
    home.path("cache/pullquote/index/library.db")
}

fn query(path: &Path, sql: &str) -> Option<i64> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = Connection::open_with_flags(path, flags).ok()?;
    connection.query_row(sql, [], |row| row.get(0)).ok()
}

/// Number of indexed articles in the user's library.
fn n_indexed(path: &Path) -> i64 {
    let sql = "SELECT count(*) FROM articles WHERE state = 2 AND sha256 IS NOT NULL
               AND locator NOT LIKE 'seeds/%'";
    query(path, sql).unwrap_or(-1)
}

/// Number of files that are done, including the built-in articles.
fn n_done(path: &Path) -> i64 {
    query(path, "SELECT count(*) FROM articles WHERE state = 2").unwrap_or(-1)
}

/// What an index contains, without row ids.
fn contents(path: &Path) -> Vec<String> {
    let connection = Connection::open(path).unwrap();
    let check: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    let mut all = Vec::new();
    for sql in [
        "SELECT 'article ' || sha256 || title || ifnull(date, '') || words || quotes FROM articles",
        "SELECT 'said ' || said.text || ifnull(speaker, '') || start FROM said",
        "SELECT 'named ' || coalesce(named.name, people.name) || mentions || n_said
         FROM named JOIN people ON people.id = person",
        "SELECT 'people ' || name || articles || ',' || said FROM people",
        "SELECT 'hits ' || count(*) FROM hits",
    ] {
        let mut rows = connection.prepare(sql).unwrap();
        let rows = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
        all.extend(rows.map(Result::unwrap));
    }
    all.sort();
    all
}

fn start(home: &Home, args: &[&str]) -> Child {
    Command::new(PULLQUOTE)
        .args(args)
        .env_clear()
        .envs(home.env())
        .current_dir(home.work())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn index_is_built_and_status_describes_it() {
    let home = Home::new();
    fill(&home, 0..30);
    let missing = home.run(&["index", "--status"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(stderr(&missing).contains("is not built yet"));
    let built = home.run(&["index"]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    assert_eq!(n_indexed(&index(&home)), 30);
    let status = stdout(&home.run(&["index", "--status"]));
    assert_eq!(status, stdout(&built), "a build ends with the same summary");
    assert!(
        status.contains("statements") && !status.contains("waiting"),
        "{status}"
    );
    let lind = "SELECT articles FROM people WHERE name = 'Mara Lind'";
    assert_eq!(query(&index(&home), lind), Some(30));
    // A rebuild gives the same contents.
    let before = contents(&index(&home));
    assert_eq!(home.run(&["index", "--rebuild"]).status.code(), Some(0));
    assert!(contents(&index(&home)) == before);
}

#[test]
fn each_folder_has_its_own_index_and_files_have_none() {
    let home = Home::new();
    home.file("news/a.txt", article(1));
    assert_eq!(home.run(&["index", "news"]).status.code(), Some(0));
    let refused = home.run(&["index", "news/a.txt"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("only folders have an index"));
    let left = fs::read_dir(home.path("cache/pullquote/index")).unwrap();
    let ending = |file: &fs::DirEntry| file.path().extension().is_some_and(|end| end == "db");
    assert_eq!(left.map(Result::unwrap).filter(ending).count(), 1);
    let session = home.open(&["news/a.txt"]);
    session.shows(&["Lamp number 1"]);
    session.quit();
    let left = fs::read_dir(home.path("cache/pullquote/index")).unwrap();
    assert_eq!(left.map(Result::unwrap).filter(ending).count(), 1);
}

#[test]
fn index_is_updated_while_reading() {
    let home = Home::new();
    fill(&home, 0..10);
    let session = home.open(&[]);
    session.shows(&["Lamp number 0"]);
    until("all indexed", || n_indexed(&index(&home)) == 10);
    fill(&home, 10..12);
    fs::remove_file(library(&home).join("0003.txt")).unwrap();
    write(
        &home,
        "0004.txt",
        "A bridge for Marrow\n\nThe bridge will be built.\n",
    );
    // A focus report, for systems that cannot watch folders.
    session.send(b"\x1b[I");
    session.shows(&["A bridge for Marrow", "Lamp number 11"]);
    session.hides("Lamp number 3 ");
    until("changes indexed", || n_indexed(&index(&home)) == 11);
    let bridge = "SELECT count(*) FROM articles WHERE title = 'A bridge for Marrow'";
    until("the new words", || query(&index(&home), bridge) == Some(1));
    session.quit();
}

#[test]
fn moved_file_keeps_its_row_and_bookmarks() {
    let home = Home::new();
    fill(&home, 0..5);
    let session = home.session(&[]).size(140, 24).start();
    session.shows(&["Lamp number 4"]);
    until("all indexed", || n_indexed(&index(&home)) == 5);
    session.press("/", &["ilter:"]);
    session.press("number 2<Enter>", &["Library ›"]);
    session.press("m", &["bookmarked: "]);
    session.press("q", &["Lamp number 2", "◆1", "0002.txt"]);
    let id = "SELECT id FROM articles WHERE title LIKE 'Lamp number 2%'";
    let before = query(&index(&home), id);
    fs::create_dir(library(&home).join("kept")).unwrap();
    fs::rename(
        library(&home).join("0002.txt"),
        library(&home).join("kept/two.txt"),
    )
    .unwrap();
    session.send(b"\x1b[I");
    session.shows(&["Lamp number 2", "◆1", "kept/two.txt"]);
    let moved = "SELECT id FROM articles WHERE locator LIKE '%/kept/two.txt' AND state = 2";
    until("moved in the index", || {
        query(&index(&home), moved).is_some()
    });
    assert_eq!(query(&index(&home), moved), before);
    assert_eq!(n_indexed(&index(&home)), 5);
    session.press("<Enter>", &["Library ›", "Lamp number 2"]);
    session.quit();
}

#[test]
fn corrupt_index_is_rebuilt() {
    let home = Home::new();
    fill(&home, 0..12);
    assert_eq!(home.run(&["index"]).status.code(), Some(0));
    let path = index(&home);
    let whole = fs::read(&path).unwrap();
    let expected = contents(&path);
    let n_files = n_done(&path);
    assert!(n_files > 12);
    let mut scrambled = whole.clone();
    for byte in &mut scrambled[4096..] {
        *byte ^= 0x5a;
    }
    let zeros = vec![0; 20_000];
    let kinds: [(&str, &[u8]); 5] = [
        (
            "garbage",
            b"this is not a database, whatever the name of the file may suggest",
        ),
        ("cut short", &whole[..whole.len() / 2]),
        ("scrambled", &scrambled),
        ("empty", b""),
        ("zeros", &zeros),
    ];
    for (kind, bytes) in kinds {
        fs::write(&path, bytes).unwrap();
        for ending in ["-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{ending}", path.display()));
        }
        let session = home.open(&[]);
        session.shows(&["Lamp number 0"]);
        if kind != "empty" {
            session.shows(&["it is rebuilt"]);
        }
        until(kind, || n_done(&path) == n_files);
        session.quit();
        assert!(contents(&path) == expected, "{kind}");
    }
}

#[test]
fn corrupt_write_ahead_log_is_ignored() {
    let home = Home::new();
    fill(&home, 0..12);
    assert_eq!(home.run(&["index"]).status.code(), Some(0));
    let expected = contents(&index(&home));
    for garbage in [b"garbage".to_vec(), vec![0x37; 50_000]] {
        fs::write(format!("{}-wal", index(&home).display()), garbage).unwrap();
        assert_eq!(home.run(&["index"]).status.code(), Some(0));
        assert!(contents(&index(&home)) == expected);
    }
}

#[test]
fn index_of_another_version_is_rebuilt() {
    let home = Home::new();
    fill(&home, 0..6);
    assert_eq!(home.run(&["index"]).status.code(), Some(0));
    let expected = contents(&index(&home));
    for (change, words) in [
        ("PRAGMA user_version = 0", "another version"),
        ("PRAGMA user_version = 999", "another version"),
        ("PRAGMA application_id = 1", "another version"),
        ("DROP TABLE said", "damaged"),
        ("DROP INDEX said_cue", "damaged"),
        (
            "UPDATE meta SET value = 'old' WHERE key = 'engine'",
            "brought up to date",
        ),
    ] {
        Connection::open(index(&home))
            .unwrap()
            .execute_batch(change)
            .unwrap();
        let built = home.run(&["index"]);
        assert_eq!(built.status.code(), Some(0));
        assert!(
            stderr(&built).contains(words),
            "{change}: {}",
            stderr(&built)
        );
        assert!(contents(&index(&home)) == expected, "{change}");
    }
}

#[test]
fn second_process_reads_while_the_first_writes() {
    let home = Home::new();
    fill(&home, 0..8);
    assert_eq!(home.run(&["index"]).status.code(), Some(0));
    let first = fs::File::create(index(&home).with_extension("lock")).unwrap();
    first.lock().unwrap();
    let refused = home.run(&["index"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("another window"));
    let session = home.open(&[]);
    // Rows come from the index, and no message is shown.
    session.shows(&["Lamp number 0"]);
    assert!(!session.text().contains("index"), "{}", session.text());
    session.quit();
}

#[test]
fn kill_during_a_build_loses_no_written_rows() {
    let home = Home::new();
    fill(&home, 0..400);
    let path = index(&home);
    for round in 0..12 {
        let mut child = start(&home, &["index"]);
        let had = n_indexed(&path).max(0);
        // Some builds are killed at the first write, others before or after.
        let wanted = had + [0, 1, 0, 60][round % 4];
        until("progress or exit", || {
            n_indexed(&path) >= wanted || child.try_wait().unwrap().is_some()
        });
        child.kill().unwrap();
        child.wait().unwrap();
        if let Ok(connection) = Connection::open(&path) {
            let check: String = connection
                .query_row("PRAGMA integrity_check", [], |row| row.get(0))
                .unwrap();
            assert_eq!(check, "ok");
        }
        assert!(n_indexed(&path) >= had, "written rows are lost");
    }
    assert_eq!(home.run(&["index"]).status.code(), Some(0));
    let built = contents(&path);
    assert_eq!(home.run(&["index", "--rebuild"]).status.code(), Some(0));
    assert!(contents(&path) == built);
}

#[test]
fn index_deleted_while_in_use_is_rebuilt() {
    let home = Home::new();
    fill(&home, 0..8);
    let session = home.open(&[]);
    session.shows(&["Lamp number 0"]);
    until("all indexed", || n_indexed(&index(&home)) == 8);
    fs::remove_dir_all(home.path("cache/pullquote/index")).unwrap();
    fill(&home, 8..9);
    session.send(b"\x1b[I");
    until("all indexed again", || n_indexed(&index(&home)) == 9);
    session.shows(&["Lamp number 8"]);
    session.quit();
}

#[test]
fn failed_index_writes_are_reported_and_reading_works() {
    let full =
        "mkdir -p \"$XDG_CACHE_HOME\" && mount -t tmpfs -o size=96k tmpfs \"$XDG_CACHE_HOME\"";
    let read_only =
        "mkdir -p \"$XDG_CACHE_HOME\" && mount -t tmpfs -o ro tmpfs \"$XDG_CACHE_HOME\"";
    for mount in [full, read_only] {
        let Some(script) = mounted(mount) else {
            return;
        };
        let home = Home::new();
        fill(&home, 0..60);
        let session = home.session(&[]).size(140, 24).script(&script).start();
        // Which lamp is first depends on the second in which each was written.
        session.shows(&["Lamp number", "the index cannot be"]);
        session.press("/", &["ilter:"]);
        session.press("number 7<Enter>", &["Library ›"]);
        session.press("m", &["bookmarked: "]);
        session.quit();
        assert_eq!(home.marked().len(), 1);
    }
}

#[test]
fn index_on_a_read_only_file_system_is_used() {
    let mount = "mount --bind \"$XDG_CACHE_HOME\" \"$XDG_CACHE_HOME\" && mount -o remount,bind,ro \"$XDG_CACHE_HOME\"";
    let Some(script) = mounted(mount) else {
        return;
    };
    let home = Home::new();
    fill(&home, 0..5);
    assert_eq!(home.run(&["index"]).status.code(), Some(0));
    let session = home.session(&["index", "--status"]).script(&script).start();
    session.shows(&["articles", "statements"]);
    session.expect_exit(0);
}

#[test]
fn special_files_in_a_folder_are_skipped() {
    let home = Home::new();
    fill(&home, 0..3);
    let folder = library(&home);
    symlink(&folder, folder.join("again")).unwrap();
    symlink("loop.txt", folder.join("loop.txt")).unwrap();
    symlink("nowhere.txt", folder.join("dangling.txt")).unwrap();
    symlink("/dev/zero", folder.join("zero.txt")).unwrap();
    let made = Command::new("mkfifo").arg(folder.join("pipe.txt")).status();
    assert!(made.unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.join("socket.txt")).unwrap();
    let long = format!("{}.txt", "n".repeat(251));
    fs::write(folder.join(&long), article(77)).unwrap();
    let odd = std::ffi::OsStr::from_bytes(b"odd-\xff\xfe.txt");
    fs::write(folder.join(odd), article(88)).unwrap();
    let built = home.run(&["index"]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    let path = index(&home);
    let odd = "SELECT count(*) FROM articles WHERE locator LIKE 'file:%' AND state = 2";
    assert_eq!(query(&path, odd), Some(1));
    let all = "SELECT count(*) FROM articles WHERE locator NOT LIKE 'seeds/%'";
    assert_eq!(query(&path, all), Some(5));
    let session = home.session(&[]).size(140, 40).start();
    session.shows(&["Lamp number 77", "Lamp number 88"]);
    session.quit();
}

#[test]
fn unreadable_file_is_retried_when_it_changes() {
    let home = Home::new();
    fill(&home, 0..2);
    let big = library(&home).join("big.txt");
    let file = fs::File::create(&big).unwrap();
    file.set_len(9 << 20).unwrap();
    assert_eq!(home.run(&["index"]).status.code(), Some(0));
    let status = stdout(&home.run(&["index", "--status"]));
    assert!(status.contains("unreadable  1"), "{status}");
    let mut file = fs::File::create(&big).unwrap();
    file.write_all(article(5).as_bytes()).unwrap();
    drop(file);
    assert_eq!(home.run(&["index"]).status.code(), Some(0));
    let status = stdout(&home.run(&["index", "--status"]));
    assert!(!status.contains("unreadable"), "{status}");
}

#[test]
fn long_builds_show_progress() {
    // Enough that no machine finishes before progress is shown.
    let home = Home::new();
    fill(&home, 0..12_000);
    let bar = home.session(&["index"]).size(100, 24).start();
    bar.wait_for("a bar", |screen| {
        let text = crate::pty_session::text(screen);
        (text.contains('█') && text.contains(" of 120")).then_some(())
    });
    bar.kill();
    let session = home.session(&[]).size(140, 24).start();
    session.shows(&["Lamp number", "indexing "]);
    // Keys still work.
    session.press("/number 42", &["Lamp number 42"]);
    session.press("<Esc>", &["12008 articles", "Lamp number"]);
    session.hides("filter:");
    session.quit();
}

#[test]
fn deep_index_names_the_engine_of_each_row() {
    let home = Home::new();
    fill(&home, 0..6);
    let out = home.run(&["index", "--deep"]);
    if !cfg!(feature = "encoder") {
        assert!(
            stderr(&out).contains("has no deep engine"),
            "{}",
            stderr(&out)
        );
        return;
    }
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    let n_deep = || {
        query(
            &index(&home),
            "SELECT count(*) FROM articles WHERE engine = 'deep'",
        )
    };
    let all = query(
        &index(&home),
        "SELECT count(*) FROM articles WHERE error IS NULL",
    );
    assert_eq!(n_deep(), all);
    assert!(stdout(&out).contains("deep"), "{}", stdout(&out));
    // New articles are read by the fast engine; the others stay as they are.
    fill(&home, 6..8);
    assert_eq!(home.run(&["index"]).status.code(), Some(0));
    assert_eq!(n_deep(), all);
    assert_eq!(home.run(&["index", "--deep"]).status.code(), Some(0));
    assert_eq!(n_deep(), all.map(|n| n + 2));
}
