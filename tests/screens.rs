//! What the screens look like: glyphs and styles, at four sizes, in dark, light and mono.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::grid::grid;
use common::{Desk, NATO};
use pullquote::app::{Msg, Size};
use pullquote::config::{ColorSupport, theme};

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (200, 60), (20, 5)];

/// Compares what `desk` shows with the snapshots of `name`, at every size and in every theme.
fn check(name: &str, desk: &mut Desk) {
    for (width, height) in SIZES {
        desk.send(Msg::Resized(Size { width, height }));
        for look in ["dark", "light", "mono"] {
            desk.app.theme = theme::built_in(look, None)
                .unwrap()
                .adapted_to(ColorSupport::TrueColor);
            desk.app.prepare(Size { width, height });
            insta::with_settings!({ snapshot_path => "screens", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("{name}-{width}x{height}-{look}"), grid(&desk.app));
            });
        }
    }
}

#[test]
fn library() {
    check("library", &mut Desk::library(80, 24));
}

#[test]
fn reading() {
    check("reading", &mut Desk::reading(80, 24));
}

#[test]
fn quotations() {
    let mut desk = Desk::reading(80, 24);
    desk.press(") ) ) m");
    check("quotations", &mut desk);
}

#[test]
fn voices() {
    let mut desk = Desk::reading(80, 24);
    desk.press("v Enter");
    check("voices", &mut desk);
}

#[test]
fn names() {
    let mut desk = Desk::reading(80, 24);
    desk.press("e");
    check("names", &mut desk);
}

#[test]
fn bookmarks() {
    let mut desk = Desk::reading(80, 24);
    desk.press(") M")
        .press("\"ask about this\" Enter")
        .press("B");
    check("bookmarks", &mut desk);
}

#[test]
fn search() {
    let mut desk = Desk::reading(80, 24);
    desk.press("/ \"nato\"");
    check("search", &mut desk);
}

#[test]
fn library_search() {
    let mut desk = Desk::library(80, 24);
    desk.press("F").press("\"russia\" Tab j j");
    check("find", &mut desk);
    desk.press("/");
    desk.send(Msg::Pasted(" whom:x".to_owned()));
    check("find-mistake", &mut desk);
}

#[test]
fn query_language() {
    let mut desk = Desk::library(80, 24);
    desk.press("F");
    check("find-empty", &mut desk);
}

#[test]
fn people() {
    let mut desk = Desk::library(80, 24);
    desk.press("P Tab j");
    check("people", &mut desk);
}

#[test]
fn person() {
    let mut desk = Desk::reading(80, 24);
    desk.press("g ) ) P j");
    check("person", &mut desk);
}

#[test]
fn ledger() {
    let mut desk = Desk::library(80, 24);
    desk.press("L j j");
    check("ledger", &mut desk);
}

#[test]
fn same_words() {
    let mut desk = Desk::reading(80, 24);
    desk.press("g ) E");
    check("same-words", &mut desk);
}

#[test]
fn quote_book() {
    let mut desk = Desk::reading(80, 24);
    desk.press("g ) p ) p Q j i")
        .press("\"ask about this\" Enter #");
    desk.press("\"nato talks\" Enter");
    check("quote-book", &mut desk);
}

#[test]
fn help() {
    let mut desk = Desk::reading(80, 24);
    desk.press("?");
    check("help", &mut desk);
}

#[test]
fn empty_lists_say_so() {
    let mut desk = Desk::library(80, 24);
    desk.press("B");
    check("no-bookmarks", &mut desk);
    desk.press("q / \"zzzz\" Tab");
    check("no-hit", &mut desk);
    let _ = NATO;
}
