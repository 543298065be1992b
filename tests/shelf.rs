//! The list when it is long, when more becomes known of its rows, and when files move.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::Desk;
use pullquote::app::Msg;
use pullquote::app::shelf::order::SMALL;
use pullquote::library::Entry;
use pullquote_text::{ArticleId, Source};

fn source(n: usize) -> Source {
    Source::File(format!("/news/{n:05}.txt").into())
}

/// A row as a walk finds it; the desk has the file.
fn found(desk: &mut Desk, n: usize, title: &str) -> Entry {
    let text = format!("{title}\n\nThe council met on Monday and said nothing of it.\n");
    let mut entry = Entry::new(source(n));
    entry.bytes = text.len() as u64;
    desk.files.insert(source(n), text.into_bytes());
    entry
}

/// A desk with `n` more articles, `Story number 0` and so on.
fn desk(n: usize) -> Desk {
    let mut desk = Desk::library(100, 30);
    let mut entries = Vec::new();
    for n in 0..n {
        let title = format!("Story number {n}");
        let mut entry = found(&mut desk, n, &title);
        entry.title = title;
        entries.push(entry);
    }
    for batch in entries.chunks(1000) {
        desk.send(Msg::Listed(batch.to_vec()));
    }
    desk.send(Msg::Settled);
    desk
}

fn shown(desk: &Desk) -> Vec<String> {
    let shelf = &desk.app.shelf;
    let rows = shelf.order.iter().filter_map(|&id| shelf.catalog.get(id));
    rows.map(Entry::label).collect()
}

fn current(desk: &Desk) -> (String, usize) {
    let shelf = &desk.app.shelf;
    let on_screen = shelf.list.cursor - shelf.list.top;
    (shelf.current().unwrap().label(), on_screen)
}

#[test]
fn a_long_list_is_filtered_as_a_short_one() {
    let (mut long, mut short) = (desk(SMALL + 500), desk(300));
    let n_before = long.app.shelf.order.len();
    assert!(n_before > SMALL && short.app.shelf.order.len() < SMALL);
    for typed in ["number 299", "numbre 42", "zzz"] {
        for desk in [&mut long, &mut short] {
            desk.press("/").press(&format!("\"{typed}\""));
        }
        let first = shown(&short).into_iter().next();
        assert_eq!(shown(&long).into_iter().next(), first, "{typed}");
        for desk in [&mut long, &mut short] {
            desk.press("Esc");
        }
        assert_eq!(long.app.shelf.order.len(), n_before, "Esc shows all again");
    }
}

#[test]
fn only_the_newest_filtering_counts() {
    let mut desk = desk(SMALL + 500);
    desk.press("/").press("\"number 77\"");
    let right = shown(&desk);
    assert!(!right.is_empty() && right.len() < 100);
    let late = Msg::Filtered {
        serial: 1,
        rows: Vec::new(),
    };
    desk.send(late);
    assert_eq!(shown(&desk), right);
}

#[test]
fn enter_opens_what_the_filter_finds() {
    let mut desk = desk(SMALL + 500);
    desk.press("/").press("\"number 4321\"").press("Enter");
    let reader = desk.app.reader.as_ref().unwrap();
    assert!(reader.article.text().starts_with("Story number 4321"));
}

#[test]
fn the_row_under_the_cursor_stays_while_titles_become_known() {
    let mut desk = Desk::library(100, 30);
    let mut entries: Vec<Entry> = (0..200).map(|n| found(&mut desk, n, "x")).collect();
    desk.send(Msg::Listed(entries.clone()));
    desk.press("G k k");
    let held = desk.app.shelf.current().unwrap().source.clone();
    let row = current(&desk).1;
    let far = source(100).name();
    assert!(shown(&desk).contains(&far), "by its file's name at first");
    for (n, entry) in entries.iter_mut().enumerate() {
        entry.title = format!("Title {}", 999 - n);
        entry.id = Some(ArticleId::of(&entry.title));
    }
    desk.send(Msg::Described(entries));
    desk.send(Msg::Settled);
    assert!(!shown(&desk).contains(&far));
    assert_eq!(desk.app.shelf.current().unwrap().source, held);
    assert_eq!(current(&desk).1, row);
    assert!(current(&desk).0.starts_with("Title "));
}

#[test]
fn what_is_described_and_not_listed_is_left_out() {
    let mut desk = desk(5);
    let n = desk.app.shelf.order.len();
    let stranger = found(&mut desk, 99, "Stranger");
    desk.send(Msg::Described(vec![stranger]));
    assert_eq!(desk.app.shelf.order.len(), n);
}

#[test]
fn a_moved_file_keeps_its_row_and_what_is_known_of_it() {
    let mut desk = desk(8);
    desk.app.shelf.point_at(&source(3));
    let (label, row) = current(&desk);
    let id = desk.app.shelf.order[desk.app.shelf.list.cursor];
    let mut to = Entry::new(Source::File("/news/kept/three.txt".into()));
    to.bytes = 5;
    desk.files
        .insert(to.source.clone(), desk.files[&source(3)].clone());
    desk.send(Msg::Moved {
        from: source(3),
        to: Box::new(to.clone()),
    });
    assert_eq!(current(&desk), (label, row));
    assert_eq!(desk.app.shelf.order[desk.app.shelf.list.cursor], id);
    assert_eq!(desk.app.shelf.current().unwrap().source, to.source);
    assert!(desk.app.shelf.catalog.find(&source(3)).is_none());
}
