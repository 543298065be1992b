//! Keeping house in the library: what is said of articles over windows and restarts, and the trash.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::process::Signal;

use crate::home::{Home, PULLQUOTE, marked_in, stderr, stdout};
use crate::pty_session::until;

/// A library with a few articles, the newest first.
fn library(names: &[&str]) -> Home {
    let home = Home::new();
    for (n, name) in names.iter().enumerate() {
        let text = format!(
            "The {name} story\n\nBy Mara Lind\n\nNovember {}, 2026\n\nThe {name} was opened today.\n\n\
            “The {name} took long,” said Rosa Weld, the mayor.\n",
            28 - n % 28
        );
        let path = article(&home, name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    home
}

fn articles(home: &Home) -> PathBuf {
    home.path("data/pullquote/articles")
}

fn article(home: &Home, name: &str) -> PathBuf {
    articles(home).join(format!("{name}.txt"))
}

/// Runs a command, and asserts its exit code.
#[track_caller]
fn run(home: &Home, args: &[&str], code: i32) -> String {
    piped(home, args, "", code)
}

#[track_caller]
fn piped(home: &Home, args: &[&str], input: &str, code: i32) -> String {
    let out = home.pipe(args, input.as_bytes());
    let told = format!("{args:?}: {}{}", stdout(&out), stderr(&out));
    assert_eq!(out.status.code(), Some(code), "{told}");
    told
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn what_is_said_of_an_article_holds_in_other_windows_and_after_a_restart() {
    let home = library(&["harbour", "tram"]);
    let (one, other) = (home.open(&[]), home.open(&[]));
    // Read in, that is counted.
    let read_in = ["28 Nov   1 min   1 ❞", "27 Nov   1 min   1 ❞"];
    one.shows(&read_in);
    other.shows(&read_in);
    one.press("S", &["starred", "harbour story ★"]);
    other.shows(&["harbour story ★"]);
    other.press("#", &["tags"]);
    other.press("port<Enter>", &["★ #port"]);
    one.shows(&["harbour story ★ #port"]);
    one.press("e", &["headline:"]);
    one.press(
        "<C-u>The quay<Enter>",
        &["headline set", "The quay ★ #port"],
    );
    other.shows(&["The quay ★ #port"]);
    other.press("ja", &["archived · U undoes"]);
    other.hides("The tram story");
    one.hides("The tram story");
    one.quit();
    other.quit();

    let again = home.open(&[]);
    again.shows(&["The quay ★ #port"]);
    again.hides("The tram story");
    again.press("H", &["The tram story archived"]);
    again.quit();
    let shown = run(&home, &["list", "--all", "--format", "csv"], 0);
    assert!(shown.contains("true,false,"), "{shown}");
    assert!(shown.contains("false,true,"), "{shown}");
    let file = fs::read_to_string(article(&home, "harbour")).unwrap();
    assert!(file.contains("The harbour story"), "the file is as it was");
}

#[test]
fn an_article_that_just_came_is_meant_while_a_window_builds_the_index() {
    let home = library(&["harbour"]);
    let session = home.open(&[]);
    session.shows(&["28 Nov   1 min   1 ❞"]);
    let mut added = Vec::new();
    for name in ["tram", "quay", "lock"] {
        let text = format!("The {name} story\n\nNothing is known of the {name}.\n");
        let path = article(&home, name);
        fs::write(&path, text).unwrap();
        added.push(path);
    }
    run(&home, &["star", added[0].to_str().unwrap()], 0);
    run(&home, &["tag", "add", "port", "The quay story"], 0);
    run(&home, &["rm", added[2].to_str().unwrap()], 0);
    assert!(!added[2].exists());
    let told = run(&home, &["star", "The tunnel story"], 1);
    assert!(told.contains("no article is meant"), "{told}");
    session.shows(&["The tram story ★", "The quay story #port"]);
    session.quit();
}

#[test]
fn an_article_that_a_stopped_window_has_not_indexed_is_told_as_such() {
    let home = library(&["harbour"]);
    let session = home.open(&[]);
    session.shows(&["28 Nov   1 min   1 ❞"]);
    session.signal(Signal::STOP);
    fs::write(
        article(&home, "tram"),
        "The tram story\n\nNothing is known.\n",
    )
    .unwrap();
    let told = run(&home, &["star", "The tram story"], 1);
    assert!(told.contains("“The tram story”; "), "{told}");
    assert!(told.contains(" not indexed yet by the window"), "{told}");
    session.signal(Signal::CONT);
    run(&home, &["star", "The tram story"], 0);
    session.quit();
}

#[test]
fn deleted_article_is_nowhere_and_comes_back_with_its_bookmarks() {
    let home = library(&["harbour", "tram"]);
    let text = fs::read(article(&home, "harbour")).unwrap();
    let session = home.open(&[]);
    session.shows(&["The harbour story"]);
    session.press("<Enter>", &["Library › The harbour"]);
    session.press("m", &["bookmarked"]);
    session.press("h", &["date ▾"]);
    session.press("x", &["deleted: The harbour story"]);
    until("the file to be gone", || {
        !article(&home, "harbour").exists()
    });
    session.press("U", &["undone"]);
    session.shows(&["The harbour story"]);
    assert_eq!(fs::read(article(&home, "harbour")).unwrap(), text);
    session.press("ggx", &["deleted: The harbour story"]);
    session.quit();

    assert_eq!(files(&articles(&home).join(".trash")).len(), 1);
    let listed = run(&home, &["list"], 0);
    assert!(!listed.contains("harbour"), "{listed}");
    run(&home, &["search", "\"harbour was opened\""], 1);
    let quoted = run(&home, &["quotes", "by:weld", "harbour"], 1);
    assert!(!quoted.contains("took long"), "{quoted}");
    let path = article(&home, "harbour");
    run(&home, &["restore", path.to_str().unwrap()], 0);
    assert_eq!(fs::read(&path).unwrap(), text);
    run(&home, &["search", "\"harbour was opened\""], 0);
    let shown = run(&home, &["show", "The harbour story"], 0);
    assert!(shown.contains("bookmarks   1"), "{shown}");
    assert!(shown.contains("byline      Mara Lind"), "{shown}");
    let marked = marked_in(&fs::read_to_string(home.bookmarks()).unwrap());
    assert_eq!(marked.len(), 1);
    run(&home, &["restore"], 1);
}

#[test]
fn deletion_that_is_killed_leaves_each_file_whole_at_one_place() {
    let names: Vec<String> = (0..60).map(|n| format!("story{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let home = library(&names);
    run(&home, &["index"], 0);
    let mut texts: Vec<Vec<u8>> = files(&articles(&home))
        .iter()
        .map(|path| fs::read(path).unwrap())
        .collect();
    texts.sort();
    // Killed after the first file, again and again.
    for left in [59, 40, 20] {
        let mut remove = Command::new(PULLQUOTE)
            .arg("rm")
            .args(names.iter().map(|name| article(&home, name)))
            .env_clear()
            .envs(home.env())
            .current_dir(home.work())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut is_over = false;
        until("files to be deleted", || {
            is_over = remove.try_wait().unwrap().is_some();
            let there = names.iter().filter(|name| article(&home, name).exists());
            is_over || there.count() <= left
        });
        if !is_over {
            remove.kill().unwrap();
            remove.wait().unwrap();
        }
        let mut found: Vec<Vec<u8>> = files(&articles(&home))
            .iter()
            .map(|path| fs::read(path).unwrap())
            .collect();
        found.sort();
        assert_eq!(found, texts);
    }
    let trash = run(&home, &["restore"], 0);
    let paths: Vec<&str> = trash
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(_, path)| path)
        .collect();
    assert!(!paths.is_empty());
    run(&home, &[&["restore"], &*paths].concat(), 0);
    assert_eq!(files(&articles(&home).join(".trash")).len(), 0);
    assert!(names.iter().all(|name| article(&home, name).exists()));
}

#[test]
fn trash_that_cannot_be_made_loses_nothing() {
    let home = library(&["harbour", "tram"]);
    // Also for a user whom permissions do not stop.
    fs::write(articles(&home).join(".trash"), "no folder").unwrap();
    let path = article(&home, "harbour");
    let told = run(&home, &["rm", path.to_str().unwrap()], 1);
    assert!(told.contains("harbour.txt cannot be deleted: "), "{told}");
    let session = home.open(&[]);
    session.shows(&["The harbour story"]);
    session.press("x", &["harbour.txt cannot be deleted"]);
    session.shows(&["The harbour story", "The tram story"]);
    session.quit();
    assert!(path.exists() && article(&home, "tram").exists());
    assert!(run(&home, &["list"], 0).contains("The harbour story"));
}

#[test]
fn file_outside_the_library_is_asked_about_by_name() {
    let home = library(&["harbour"]);
    let own = home.file("own.txt", "My notes\n\nThe text of it was long.\n");
    let session = home.session(&[own.parent().unwrap().to_str().unwrap()]);
    let session = session.size(120, 24).start();
    session.shows(&["My notes"]);
    session.press(
        "x",
        &["delete your own file", "own.txt?", "x again deletes"],
    );
    session.keys("j");
    session.hides("again deletes");
    assert!(own.exists());
    session.press("x", &["x again deletes"]);
    session.press("x", &["deleted: My notes"]);
    until("the file to be gone", || !own.exists());
    session.press("U", &["undone"]);
    until("the file to be back", || own.exists());
    session.quit();

    let place = own.to_str().unwrap();
    let library = ["--library", place];
    let told = run(&home, &[&["rm", place], &library[..]].concat(), 1);
    assert!(told.contains("own.txt is a file of yours"), "{told}");
    assert!(own.exists());
    run(
        &home,
        &[&["rm", "--outside", place], &library[..]].concat(),
        0,
    );
    assert!(!own.exists());
    let told = run(&home, &["restore", place], 1);
    assert!(told.contains("was outside the library"), "{told}");
    assert!(!own.exists());
    run(&home, &["restore", "--outside", place], 0);
    assert!(own.exists());
}

#[test]
fn commands_keep_house() {
    let home = library(&["harbour", "tram", "zoo"]);
    let listed = stdout(&home.run(&["list", "tram"]));
    assert_eq!(listed.lines().count(), 1, "{listed}");
    assert!(listed.contains("\t2026-11-27\tnew\t\t"), "{listed}");
    piped(&home, &["tag", "add", "port", "-"], &listed, 0);
    let tagged = stdout(&home.run(&["list", "--tag", "port"]));
    assert!(tagged.ends_with("The tram story\t#port\n"), "{tagged}");
    assert_eq!(stdout(&home.run(&["list", "#port"])), tagged);
    run(&home, &["tag", "remove", "PORT", "The tram story"], 0);
    run(&home, &["list", "tag:port"], 1);

    run(&home, &["star", "The zoo story"], 0);
    assert!(run(&home, &["list", "is:starred"], 0).contains("★"));
    run(&home, &["star", "--remove", "The zoo story"], 0);
    run(&home, &["list", "--starred"], 1);
    run(&home, &["archive", "The zoo story"], 0);
    assert!(!run(&home, &["list"], 0).contains("The zoo story"));
    assert!(run(&home, &["list", "is:archived", "--all"], 0).contains("The zoo story\tarchived"));
    run(&home, &["unarchive", "The zoo story"], 0);
    assert!(run(&home, &["list"], 0).contains("The zoo story"));

    let json: serde_json::Value =
        serde_json::from_slice(&home.run(&["list", "zoo", "--format", "json"]).stdout).unwrap();
    assert_eq!(json[0]["title"], "The zoo story");
    assert_eq!(json[0]["starred"], false);
    let csv = run(&home, &["list", "zoo", "--format", "csv"], 0);
    assert!(csv.contains("id,date,progress,starred,archived,source,title,tags,path\r\n"));

    let zoo = article(&home, "zoo");
    let told = run(&home, &["rm", "--dry-run", "The zoo story"], 0);
    assert!(told.contains("zoo.txt") && zoo.exists());
    run(&home, &["rm", "The zoo story", "The moon story"], 1);
    assert!(!zoo.exists(), "what is meant is deleted all the same");
    run(&home, &["rm", "The zoo story"], 1);
    assert!(run(&home, &["restore"], 0).contains("zoo.txt"));
    run(&home, &["restore", zoo.to_str().unwrap()], 0);
    assert!(zoo.exists());
    run(&home, &["rm", zoo.to_str().unwrap()], 0);
    run(&home, &["rm", "--empty-trash", "--dry-run"], 0);
    assert_eq!(files(&articles(&home).join(".trash")).len(), 1);
    run(&home, &["rm", "--empty-trash"], 0);
    assert_eq!(files(&articles(&home).join(".trash")).len(), 0);
    run(&home, &["restore", zoo.to_str().unwrap()], 1);
    run(&home, &["restore", "The zoo story"], 1);
    run(&home, &["rm"], 2);
    run(&home, &["show", "The moon story"], 1);
}

#[test]
fn a_deleted_article_is_named_as_before() {
    let home = library(&["harbour", "tram", "old/tram"]);
    let (harbour, tram) = (article(&home, "harbour"), article(&home, "tram"));
    let listed = stdout(&home.run(&["list", "harbour"]));
    let id = listed.split('\t').next().unwrap();
    for name in ["The harbour story", "harbour.txt", id] {
        run(&home, &["rm", "The harbour story"], 0);
        assert!(!harbour.exists());
        run(&home, &["restore", name], 0);
        assert!(harbour.exists(), "{name}");
    }
    let old = article(&home, "old/tram");
    run(
        &home,
        &["rm", tram.to_str().unwrap(), old.to_str().unwrap()],
        0,
    );
    let told = run(&home, &["restore", "tram.txt"], 1);
    assert!(told.contains("tram.txt means several files"), "{told}");
    run(&home, &["restore", "old/tram.txt"], 0);
    assert!(old.exists() && !tram.exists());
}

#[test]
fn copies_share_tags_and_are_deleted_by_their_paths() {
    let home = library(&["harbour", "tram"]);
    let copy = article(&home, "old/harbour");
    fs::create_dir_all(copy.parent().unwrap()).unwrap();
    fs::copy(article(&home, "harbour"), &copy).unwrap();
    let listed = stdout(&home.run(&["list", "unread"]));
    assert_eq!(listed.matches("The harbour story").count(), 2, "{listed}");
    piped(&home, &["tag", "add", "tonight", "-"], &listed, 0);
    let tagged = stdout(&home.run(&["list", "#tonight"]));
    assert_eq!(
        tagged,
        listed.replace('\n', "\t#tonight\n").replace("\t\t#", "\t#")
    );

    let told = run(&home, &["rm", "--dry-run", "The harbour story"], 1);
    assert!(told.contains("means 2 articles"), "{told}");
    run(&home, &["rm", "old/harbour.txt"], 0);
    assert!(!copy.exists() && article(&home, "harbour").exists());
    run(&home, &["rm", "tram.txt"], 0);
    assert!(!article(&home, "tram").exists());
    let only = home.file("one/lamp.txt", "The lamp\n\nIt is lit.\n");
    let told = run(&home, &["rm", "--outside", "--library", "one", ""], 1);
    assert!(told.contains("no article is meant"), "{told}");
    assert!(only.exists());
}

#[test]
fn reports_of_the_same_story_are_listed_together() {
    let home = library(&["harbour"]);
    let report = |headline: &str, first: &str| {
        format!(
            "{headline}\n\nNovember 20, 2026\n\n{first}\n\n\
            “We cannot pay eleven pounds for every passenger,” said council leader Ana Ruiz.\n"
        )
    };
    let reports = [
        (
            "Post/one",
            report(
                "Council closes the Ostra ferry",
                "The Ostra ferry will stop in June, councillors in Marrow decided by 14 votes to 9.",
            ),
        ),
        (
            "Courier/two",
            report(
                "End of the line for the Ostra ferry",
                "Councillors in Marrow have ended the Ostra ferry. It stops in June.",
            ),
        ),
    ];
    for (name, text) in &reports {
        fs::create_dir_all(article(&home, name).parent().unwrap()).unwrap();
        fs::write(article(&home, name), text).unwrap();
    }
    let listed = run(&home, &["list", "--stories"], 0);
    let titles: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.split('\t').nth(5))
        .collect();
    assert_eq!(
        titles,
        [
            "End of the line for the Ostra ferry",
            "Council closes the Ostra ferry"
        ],
        "{listed}"
    );
    run(&home, &["list", "--stories", "in:Post"], 1);
    let csv = stdout(&home.pipe(&["list", "--stories", "--format", "csv"], b""));
    assert!(
        csv.starts_with("story,id,") && csv.contains("\n1,"),
        "{csv}"
    );
    let json = stdout(&home.pipe(&["list", "--stories", "--format", "json"], b""));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0].as_array().map(Vec::len), Some(2));
}
