//! Bookmarks over edits, renames and moves, and changes on disk while an article is open.

use std::fs;
use std::path::Path;

use crate::home::{Home, stdout};
use crate::pty_session::{PtySession, text, until};

/// An article of numbered sentences without names and quotations.
fn lamps(numbers: impl IntoIterator<Item = usize>) -> String {
    let sentence = |n| {
        format!(
            "The lamp with the number {n} was lit by keeper {} at {} past ten.\n\n",
            n * 37,
            n * n
        )
    };
    let all: String = numbers.into_iter().map(sentence).collect();
    format!("A list of sentences\n\n{all}")
}

/// Opens `path` at a paragraph, bookmarks the sentence on top and leaves.
fn bookmark(home: &Home, path: &Path, paragraph: usize) {
    let session = home.open(&[path.to_str().unwrap(), &format!("+{paragraph}")]);
    session.shows(&["The lamp"]);
    session.press("m", &["bookmarked: "]);
    session.quit();
}

fn state(home: &Home) -> String {
    let out = home.run(&["bookmarks", "export", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    json["bookmarks"][0]["state"]
        .as_str()
        .unwrap_or("none")
        .to_owned()
}

fn shows_bookmark(session: &PtySession, words: &str) {
    session.press("B", &["Bookmarks in this article", words]);
}

#[test]
fn a_bookmark_survives_edit_and_rename() {
    let home = Home::new();
    let path = home.file("lamps.txt", lamps(1..=30));
    bookmark(&home, &path, 9);
    // Edited and renamed at once, without a look between.
    let renamed = home.file("moved/other.txt", lamps((4..=30).chain(70..74)));
    fs::remove_file(&path).unwrap();
    let session = home.open(&[renamed.to_str().unwrap()]);
    shows_bookmark(&session, "number 8");
    session.press("<Enter>", &["The lamp with the number 8"]);
    session.quit();
    assert_eq!(state(&home), "moved");
    // Once more, from there.
    let again = home.file("third.txt", lamps((7..=30).chain(70..80)));
    fs::remove_file(&renamed).unwrap();
    let session = home.open(&[again.to_str().unwrap()]);
    shows_bookmark(&session, "number 8");
    session.quit();
    // And once gone from the text, it is lost.
    home.file("third.txt", lamps((9..=30).chain(70..80)));
    let session = home.open(&[again.to_str().unwrap()]);
    shows_bookmark(&session, "lost");
    session.quit();
    assert_eq!(state(&home), "lost");
}

#[test]
fn a_version_beside_the_article_does_not_take_its_bookmark() {
    let home = Home::new();
    let path = home.file("lamps.txt", lamps(1..=30));
    bookmark(&home, &path, 9);
    let version = home.file("version.txt", lamps(2..=30));
    let session = home.open(&[version.to_str().unwrap()]);
    session.press("B", &["No bookmarks in this article"]);
    session.quit();
    let session = home.open(&[path.to_str().unwrap()]);
    shows_bookmark(&session, "number 8");
    session.quit();
}

#[test]
fn a_bookmark_is_lost_rather_than_moved_to_the_words_of_another_speaker() {
    let home = Home::new();
    let said = |team: &str, name: &str| {
        format!(
            "\"Team {team} saw that the new bridge cut the way to work by twelve per cent,\" said {name}.\n\n"
        )
    };
    let (one, other) = (said("Alpha", "Anna Smith"), said("Beta", "Tom Reed"));
    let between = "Some words stand here between the two.\n\n";
    let path = home.file("teams.txt", format!("Teams\n\n{one}{between}{other}"));
    let session = home.open(&[path.to_str().unwrap()]);
    session.shows(&["Alpha", "1 of 2"]);
    session.press("m", &["bookmarked: \"Team Alpha"]);
    session.quit();
    assert_eq!(state(&home), "exact");
    home.file("teams.txt", format!("Teams\n\n{between}{other}"));
    assert_eq!(state(&home), "lost");
    let out = home.run(&["bookmarks", "list"]);
    assert!(stdout(&out).contains("Team Alpha"), "its words are kept");
}

#[test]
fn a_change_on_disk_is_told_and_read_with_one_key() {
    let home = Home::new();
    let path = home.file("lamps.txt", lamps(1..=40));
    let session = home.open(&[path.to_str().unwrap(), "+12"]);
    session.shows(&["The lamp with the number 11"]);
    session.press("m", &["bookmarked: "]);
    session.press("<C-r>", &["nothing has changed on disk"]);
    // As editors do: a new file takes its place.
    let new = home.file("lamps.txt~", format!("{}Errata.\n", lamps(5..=40)));
    fs::rename(new, &path).unwrap();
    session.shows(&["changed on disk"]);
    session.press("<C-r>", &["reloaded"]);
    session.hides("changed on disk");
    session.shows(&["The lamp with the number 11"]);
    shows_bookmark(&session, "number 11");
    session.keys("<Esc>");
    // Changed twice, the bookmarked words gone.
    home.file("lamps.txt", "");
    home.file("lamps.txt", lamps(20..=40));
    session.shows(&["changed on disk"]);
    session.press("<C-r>", &["the words of 1 bookmark are gone"]);
    fs::remove_file(&path).unwrap();
    session.shows(&["file gone", "The lamp"]);
    session.press("<C-r>", &["cannot open"]);
    session.shows(&["The lamp"]);
    session.quit();
}

#[test]
fn two_windows_see_the_bookmark_of_a_renamed_article() {
    let home = Home::new();
    let path = home.file("lamps.txt", lamps(1..=30));
    bookmark(&home, &path, 9);
    let renamed = home.file("renamed.txt", lamps(3..=30));
    fs::remove_file(&path).unwrap();
    let renamed = renamed.to_str().unwrap();
    let (first, second) = (home.open(&[renamed]), home.open(&[renamed]));
    shows_bookmark(&first, "number 8");
    shows_bookmark(&second, "number 8");
    second.keys("<Esc>");
    second.hides("Bookmarks in");
    // The place, too, was kept: number 8 is on top.
    second.press("}m", &["bookmarked: "]);
    first.quit();
    second.quit();
    until("both bookmarks", || home.marked().len() == 2);
    let session = home.open(&[renamed]);
    session.keys("B");
    session.wait_for("both bookmarks", |screen| {
        (text(screen).matches("The lamp with").count() >= 2).then_some(())
    });
    session.quit();
}

#[test]
fn standard_input_has_nothing_to_reload() {
    let home = Home::new();
    let session = home
        .session(&["-"])
        .script("printf 'A title\n\nOne line.\n' | exec \"$0\" \"$@\"");
    let session = session.start();
    session.shows(&["One line."]);
    session.press("<C-r>", &["does not come from a file"]);
    session.quit();
}
