//! The screens over the library as keys and what came of them, with a made-up index.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Desk, NATO, index};
use pullquote::app::Msg;
use pullquote::app::finder::{Finder, FoundRow};
use pullquote::app::hall::{Hall, Room};
use pullquote::app::person::Tab;
use pullquote::library::archive::{Answer, LedgerOrder, Question};
use pullquote_text::Source;

fn hall(desk: &Desk) -> &Hall {
    desk.app.hall().expect("a screen over the library")
}

fn finder(desk: &Desk) -> &Finder {
    match &hall(desk).room {
        Room::Finder(finder) => finder,
        other => panic!("{}", other.name()),
    }
}

fn name(desk: &Desk) -> &str {
    desk.app.hall().map_or("", |hall| hall.room.name())
}

fn source(desk: &Desk) -> &Source {
    &desk.app.reader.as_ref().expect("an article").source
}

/// The words of the search hit that is gone to.
fn hit(desk: &Desk) -> &str {
    let reader = desk.app.reader.as_ref().unwrap();
    let search = reader.search.as_ref().unwrap();
    let span = search.hits.as_ref().unwrap()[search.current];
    assert!(span.overlaps(reader.page.span()), "the hit is on the page");
    span.of(reader.article.text())
}

#[test]
fn a_search_opens_at_the_words_and_back_returns_to_its_row() {
    let mut desk = Desk::library(80, 24);
    desk.press("F").press("\"russia\" Tab j j j");
    let cursor = hall(&desk).list.cursor;
    let Some(&FoundRow::Hit(_, at)) = finder(&desk).rows.get(cursor) else {
        panic!("the cursor stands on a hit");
    };
    desk.press("Enter");
    let reader = desk.app.reader.as_ref().unwrap();
    assert_eq!(reader.search.as_ref().unwrap().current, at);
    assert_eq!(hit(&desk).to_lowercase(), "russia");
    desk.press("Esc");
    assert_eq!(name(&desk), "Search");
    assert_eq!(hall(&desk).list.cursor, cursor);
    assert!(desk.app.prompt.is_none());
    desk.press("q");
    assert!(desk.app.hall().is_none() && desk.app.reader.is_none());
}

#[test]
fn hits_are_gone_through_from_article_to_article() {
    let mut desk = Desk::library(80, 24);
    desk.press("F").press("\"the\" Tab Enter");
    let first = source(&desk).clone();
    let n = desk.app.reader.as_ref().unwrap().search.as_ref().unwrap();
    let n = n.hits.as_ref().unwrap().len();
    for _ in 0..n {
        desk.press("n");
    }
    assert_ne!(*source(&desk), first, "the next article");
    assert_eq!(hit(&desk).to_lowercase(), "the");
    desk.press("N");
    assert_eq!(*source(&desk), first, "back again, at its last hit");
    let search = desk.app.reader.as_ref().unwrap().search.as_ref().unwrap();
    assert_eq!(search.current, n - 1);
    // Back in the results the cursor stands on the hit that was read last.
    desk.press("q");
    let cursor = hall(&desk).list.cursor;
    assert_eq!(finder(&desk).rows[cursor], FoundRow::Hit(0, n - 1));
}

#[test]
fn a_mistake_is_told_at_its_place_and_leaves_the_list() {
    let mut desk = Desk::library(80, 24);
    desk.press("F").press("\"russia\"");
    let rows = finder(&desk).rows.clone();
    assert!(!rows.is_empty());
    desk.send(Msg::Pasted(" whom:x".to_owned()));
    let line = &finder(&desk).line;
    let fault = line.fault.as_ref().expect("a mistake");
    assert!(fault.span.of(&line.text).contains("whom"), "{fault:?}");
    assert_eq!(finder(&desk).rows, rows);
    desk.press("Ctrl-u").press("\"russia\"");
    assert_eq!(finder(&desk).line.fault, None);
    assert_eq!(finder(&desk).rows, rows);
}

#[test]
fn only_the_newest_answer_counts() {
    let mut desk = Desk::library(80, 24);
    desk.silent = true;
    desk.press("F").press("\"na\"");
    let asked = std::mem::take(&mut desk.asked);
    assert_eq!(asked.len(), 2, "a question for each key");
    let answer = |words: &Question| Box::new(index::answer(words));
    for (serial, question) in asked.iter().rev() {
        let found = answer(question);
        desk.send(Msg::Answered {
            serial: *serial,
            answer: found,
        });
    }
    let Answer::Found(newest) = index::answer(&asked[1].1) else {
        panic!();
    };
    assert_eq!(finder(&desk).findings, newest);
}

#[test]
fn enter_ahead_of_the_answer_opens_what_was_typed() {
    let mut desk = Desk::library(80, 24);
    desk.press("F").press("\"the\"");
    desk.silent = true;
    desk.press("\" combative\" Enter");
    assert!(
        desk.app.reader.is_none(),
        "the rows are those of an older query"
    );
    let (serial, question) = desk.asked.pop().unwrap();
    desk.silent = false;
    desk.send(Msg::Answered {
        serial,
        answer: Box::new(index::answer(&question)),
    });
    assert_eq!(*source(&desk), Source::Seed(NATO.to_owned()));
}

#[test]
fn escape_leaves_typing_first_and_an_empty_search_at_once() {
    let mut desk = Desk::library(80, 24);
    desk.press("F Esc");
    assert!(desk.app.hall().is_none());
    desk.press("F").press("\"russia\" Esc");
    assert!(desk.app.prompt.is_none());
    assert_eq!(name(&desk), "Search");
}

#[test]
fn an_index_that_cannot_be_asked_says_why() {
    let mut desk = Desk::library(80, 24);
    desk.silent = true;
    desk.press("L");
    let (serial, _) = desk.asked.pop().unwrap();
    let reason = "The index of the library is not built yet.".to_owned();
    desk.send(Msg::Answered {
        serial,
        answer: Box::new(Answer::Unavailable(reason.clone())),
    });
    assert_eq!(hall(&desk).unavailable.as_ref(), Some(&reason));
    let shown = common::grid::grid(&desk.app);
    assert!(shown.contains("is not built yet"), "{shown}");
}

#[test]
fn the_list_is_filtered_by_name_and_by_the_index() {
    let mut desk = Desk::library(80, 24);
    let all = desk.app.shelf.order.len();
    desk.press("/").press("\"council\"");
    assert!(desk.asked.is_empty());
    assert!(desk.app.shelf.order.len() < all);
    desk.press("Esc /").press("\"by:putin\"");
    assert_eq!(desk.app.shelf.order.len(), 1);
    assert_eq!(desk.app.shelf.filter, "by:putin");
    desk.send(Msg::Pasted(" kind:x".to_owned()));
    let fault = desk.app.shelf.narrow.fault.as_ref().expect("a mistake");
    assert!(!fault.message.is_empty());
    assert_eq!(desk.app.shelf.order.len(), 1, "the list stays as it was");
    desk.press("Esc");
    assert_eq!(desk.app.shelf.order.len(), all);
    assert_eq!(desk.app.shelf.narrow.fault, None);
}

#[test]
fn enter_before_the_index_has_answered_opens_the_first_row_then() {
    let mut desk = Desk::library(80, 24);
    desk.silent = true;
    desk.press("/").press("\"by:putin\" Enter");
    assert!(desk.app.reader.is_none());
    let (serial, question) = desk.asked.pop().unwrap();
    desk.send(Msg::Answered {
        serial,
        answer: Box::new(index::answer(&question)),
    });
    assert_eq!(*source(&desk), Source::Seed(NATO.to_owned()));
}

#[test]
fn a_person_is_looked_up_from_the_quotation_in_focus_and_back() {
    let mut desk = Desk::reading(80, 24);
    desk.press("g ) )");
    let (top, focus) = (desk.top(), desk.focus().to_owned());
    desk.press("P");
    assert_eq!(name(&desk), "James Mattis");
    let Room::Person(person) = &hall(&desk).room else {
        panic!();
    };
    assert!(person.page.as_ref().unwrap().said.len() > 2);
    desk.press("j Enter");
    let reader = desk.app.reader.as_ref().unwrap();
    assert!(reader.focus_span().is_some());
    desk.press("q");
    assert_eq!(name(&desk), "James Mattis");
    desk.press("q");
    assert_eq!((desk.top(), desk.focus()), (top, focus.as_str()));
}

#[test]
fn a_card_leads_on_to_the_page() {
    let mut desk = Desk::reading(80, 24);
    desk.press("g ) ) Enter");
    let shown = common::grid::grid(&desk.app);
    assert!(shown.contains("P in all articles"), "{shown}");
    desk.press("P");
    assert_eq!(name(&desk), "James Mattis");
}

#[test]
fn the_parts_of_a_page_are_turned_with_tab_and_keep_their_cursors() {
    let mut desk = Desk::reading(80, 24);
    desk.press("g ) ) P j j");
    let cursor = hall(&desk).list.cursor;
    let tab = |desk: &Desk| match &hall(desk).room {
        Room::Person(person) => person.tab,
        other => panic!("{}", other.name()),
    };
    desk.press("Tab");
    assert_eq!((tab(&desk), hall(&desk).list.cursor), (Tab::Articles, 0));
    desk.press("Tab");
    assert_eq!(tab(&desk), Tab::With);
    desk.press("Enter");
    assert_ne!(name(&desk), "James Mattis", "the page of the other one");
    desk.press("Esc Tab");
    assert_eq!((tab(&desk), hall(&desk).list.cursor), (Tab::Said, cursor));
}

#[test]
fn a_voice_without_another_article_says_so() {
    let mut desk = Desk::reading(80, 24);
    desk.press("g ) ) ] ] ] ] ] ] ]");
    assert!(
        desk.notice().starts_with("no later article quotes"),
        "{}",
        desk.notice()
    );
}

#[test]
fn who_is_who_is_kept_told_to_the_index_and_undone() {
    let mut desk = Desk::reading(80, 24);
    desk.press("g ) ) P c j").press("\"putin\"");
    assert_eq!(
        desk.app.offered("putin").map(|line| line.name.as_str()),
        Some("Vladimir Putin")
    );
    desk.press("Enter");
    let people = desk.disk.identity_overrides();
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].name, "James Mattis");
    let kept = format!("{:?}", people[0].change);
    assert!(
        kept.contains("Merge") && kept.contains("Vladimir Putin"),
        "{kept}"
    );
    desk.silent = true;
    desk.press("c t").press("\"Jim Mattis\" Enter");
    assert_eq!(desk.disk.identity_overrides().len(), 2);
    let (_, question) = desk.asked.pop().expect("the page is asked for again");
    let (Question::PersonNamed { state, .. } | Question::Person { state, .. }) = *question else {
        panic!("{question:?}");
    };
    assert_eq!(state.people.len(), 2, "with what the reader said");
    desk.press("U U");
    assert_eq!(desk.disk.identity_overrides().len(), 0);
    desk.press("c u");
    assert!(desk.notice().contains("nothing of"), "{}", desk.notice());
}

#[test]
fn the_ledger_fetches_its_windows_as_one_scrolls_and_orders() {
    let mut desk = Desk::library(120, 40);
    desk.press("L");
    let Room::Ledger(ledger) = &hall(&desk).room else {
        panic!();
    };
    let n = ledger.n_rows;
    assert!(n > 10);
    desk.press("G");
    let Room::Ledger(ledger) = &hall(&desk).room else {
        panic!();
    };
    let last = ledger.row(n - 1).expect("the last row is known").clone();
    desk.press("Enter");
    assert_eq!(*source(&desk), last.article.source);
    desk.press("q s");
    let Room::Ledger(ledger) = &hall(&desk).room else {
        panic!();
    };
    assert_eq!(ledger.order, LedgerOrder::Speaker);
    let names: Vec<_> = (0..n)
        .filter_map(|at| ledger.row(at)?.speaker.clone())
        .collect();
    assert!(names.is_sorted() && names.len() > 20);
    desk.press("/").press("\"by:mattis\"");
    let Room::Ledger(ledger) = &hall(&desk).room else {
        panic!();
    };
    assert!((1..n).contains(&ledger.n_rows));
    assert_eq!(
        ledger.row(0).unwrap().speaker.as_deref(),
        Some("James Mattis")
    );
}

#[test]
fn a_table_of_any_length_asks_only_for_what_is_near_the_cursor() {
    let mut desk = Desk::library(80, 24);
    desk.silent = true;
    desk.press("L");
    let (serial, question) = desk.asked.pop().unwrap();
    let Answer::Ledger(mut table) = index::answer(&question) else {
        panic!();
    };
    let one = table.rows[0].clone();
    let Question::Ledger { limit, .. } = *question else {
        panic!();
    };
    table.rows = vec![one.clone(); limit];
    table.n_rows = 1_000_000;
    let answer = Box::new(Answer::Ledger(table.clone()));
    desk.send(Msg::Answered { serial, answer });
    desk.press("5 0 %");
    let asked = std::mem::take(&mut desk.asked);
    assert!((1..=2).contains(&asked.len()), "{}", asked.len());
    for (serial, question) in asked {
        let Question::Ledger { offset, .. } = *question else {
            panic!();
        };
        assert!(offset.abs_diff(500_000) <= 2 * limit, "{offset}");
        let answer = Box::new(Answer::Ledger(pullquote::library::archive::Ledger {
            offset,
            ..table.clone()
        }));
        desk.send(Msg::Answered { serial, answer });
    }
    let Room::Ledger(ledger) = &hall(&desk).room else {
        panic!();
    };
    assert!(ledger.row(500_000).is_some());
}

#[test]
fn same_words_go_to_either_report() {
    let mut desk = Desk::reading(120, 40);
    desk.press("g ) E");
    assert_eq!(name(&desk), "Same words");
    let other = match &hall(&desk).room {
        Room::Echoes(echoes) => echoes.pairs[0].other.article.source.clone(),
        other => panic!("{}", other.name()),
    };
    desk.press("Enter");
    assert_eq!(*source(&desk), other, "the other report first");
    desk.press("q Tab Enter");
    assert_eq!(*source(&desk), Source::Seed(NATO.to_owned()));
}

#[test]
fn a_quotation_is_kept_noted_tagged_deleted_and_brought_back() {
    let mut desk = Desk::reading(80, 24);
    desk.press("g ) p");
    assert!(
        desk.notice().starts_with("in the quote book"),
        "{}",
        desk.notice()
    );
    let kept = desk.disk.saved_quotes().next().unwrap().clone();
    assert_eq!(kept.speaker.as_deref(), Some("Vladimir Putin"));
    assert_eq!(kept.cue.as_deref(), Some("said"));
    assert_eq!(kept.kind, "direct");
    desk.press(") p Q");
    assert_eq!(name(&desk), "Quote book");
    assert_eq!(hall(&desk).room.len(), 2);
    // The last kept stands first.
    desk.press("j i")
        .press("\"ask him\" Enter #")
        .press("\"#Nato talks\" Enter");
    let noted = desk.disk.saved_quote(&kept.id).unwrap();
    assert_eq!(noted.note.as_deref(), Some("ask him"));
    assert_eq!(noted.tags, ["Nato", "talks"]);
    desk.press("/").press("\"#nato\" Tab");
    assert_eq!(hall(&desk).room.len(), 1);
    desk.press("x");
    assert_eq!(desk.disk.saved_quotes().count(), 1);
    assert_eq!(hall(&desk).room.len(), 0);
    desk.press("U");
    assert_eq!(
        desk.disk.saved_quote(&kept.id).unwrap().tags,
        ["Nato", "talks"]
    );
    desk.press("Enter");
    let reader = desk.app.reader.as_ref().unwrap();
    assert!(
        reader
            .focus_span()
            .unwrap()
            .of(reader.article.text())
            .starts_with("“It’s in")
    );
    assert_eq!(reader.kept.len(), 2, "the margin shows what is kept");
    desk.press("p");
    assert_eq!(
        desk.disk.saved_quotes().count(),
        1,
        "the same key takes it out again"
    );
}

#[test]
fn bookmarks_have_tags_too_and_the_index_is_told_of_them() {
    let mut desk = Desk::reading(80, 24);
    desk.press("g ) m B #").press("\"nato\" Enter");
    assert_eq!(desk.disk.bookmarks().next().unwrap().tags, ["nato"]);
    desk.silent = true;
    desk.press("Esc q /").press("\"#nato started\"");
    let (_, question) = desk.asked.pop().unwrap();
    let Question::Filter { state, .. } = *question else {
        panic!("{question:?}");
    };
    assert_eq!(state.tags.values().next().unwrap(), &["nato"]);
    assert_eq!(state.started.len(), 1, "the article that was opened");
}

#[test]
fn screens_hold_in_every_window() {
    for keys in [
        "F \"russia\" Tab",
        "P",
        "L",
        "E",
        "Q",
        "F",
        "F \"russia whom:x\"",
    ] {
        for (width, height) in [
            (1, 1),
            (2, 3),
            (10, 4),
            (20, 5),
            (40, 10),
            (80, 24),
            (200, 60),
        ] {
            let mut desk = Desk::reading(width, height);
            desk.press("g ) p");
            desk.press(keys.split_once(' ').map_or(keys, |(key, _)| key));
            desk.press(keys.split_once(' ').map_or("", |(_, rest)| rest));
            let _ = common::grid::grid(&desk.app);
            desk.press("j j G k Space");
            let _ = common::grid::grid(&desk.app);
        }
    }
}
