//! Whole sessions as key scripts: the keys pressed and the resulting state and files.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{NATO, TestApp};
use pullquote::app::Msg;
use pullquote::config::Settings;
use pullquote_annotate::Engine;

#[test]
fn first_session_saves_a_bookmark_and_resumes() {
    let mut app = TestApp::library(80, 24);
    app.open(NATO);
    assert_eq!(
        app.top(),
        "US officials adopt combative tone on Russia at Nato summit"
    );
    app.press("quote quote").press("m");
    assert!(
        app.notice().starts_with("bookmarked: “"),
        "{}",
        app.notice()
    );
    assert_eq!(app.disk.bookmarks().count(), 1);
    let focus = app.focus().to_owned();
    let top = app.top();
    app.press("q");
    assert!(app.reader.open.is_none());
    app.press("q");
    assert!(app.left);

    // A second session with the saved files of the first.
    let mut next = TestApp::library(80, 24);
    next.send(Msg::RecordsLoaded {
        records: Box::new(app.disk.clone()),
        notices: vec![],
    });
    next.send(Msg::PlacesLoaded(Box::new(app.kept_places())));
    next.open(NATO);
    assert_eq!(next.top(), top);
    next.press("B Enter");
    assert!(next.reader.panel.is_none());
    let reader = next.app.reader.open.as_ref().unwrap();
    let span = reader.marks[0].span.unwrap();
    assert_eq!(span.of(reader.article.text()), focus);
    assert!(span.overlaps(reader.page.span()));
}

/// The article may finish loading before the reading places.
#[test]
fn article_opened_before_places_are_loaded_goes_to_its_place() {
    let mut app = TestApp::reading(80, 24);
    app.press("Space Space");
    let top = app.top();
    app.press("q q");

    let mut next = TestApp::without_places(80, 24);
    next.open(NATO);
    assert_ne!(next.top(), top);
    next.send(Msg::PlacesLoaded(Box::new(app.kept_places())));
    assert_eq!(next.top(), top);
    next.press("q q");
    let mut merged = app.kept_places();
    merged.merge(next.kept_places());
    let mut third = TestApp::without_places(80, 24);
    third.send(Msg::PlacesLoaded(Box::new(merged)));
    third.open(NATO);
    assert_eq!(third.top(), top);
}

#[test]
fn quitting_with_unsaved_records_asks_once() {
    for key in ["q", "Ctrl-c"] {
        let mut app = TestApp::reading(80, 24);
        app.broken = true;
        app.press("m");
        assert!(app.notice().starts_with("not saved: disk full"));
        app.press("q");
        assert!(app.reader.open.is_none());
        app.press(key);
        assert!(!app.left, "{key} leaves at once");
        assert!(
            app.notice().contains("press again to quit"),
            "{}",
            app.notice()
        );
        app.press("j");
        assert_eq!(app.notice(), "", "any other key cancels quitting");
        app.press(key);
        assert!(!app.left && app.notice().contains("press again to quit"));
        app.press(key);
        assert!(app.left, "{key} asks twice");
        assert_eq!(app.session.records.unsaved(), 1);
    }
}

#[test]
fn ending_by_a_signal_saves_once_more() {
    let mut app = TestApp::reading(80, 24);
    app.broken = true;
    app.press("m");
    assert_eq!(app.session.records.unsaved(), 1);
    app.broken = false;
    app.send(Msg::Ending);
    assert_eq!(app.disk.bookmarks().count(), 1);
}

#[test]
fn save_is_confirmed_after_the_disk_write() {
    let mut app = TestApp::reading(80, 24);
    let mut fx = Vec::new();
    let key = "m".parse().unwrap();
    app.update(Msg::Key(key), &mut fx);
    assert_eq!(app.notice(), "saving…");
    app.broken = true;
    app.send(Msg::SaveFailed("disk full".to_owned()));
    assert!(app.notice().starts_with("not saved: disk full"));
    app.wait(4_000);
    assert!(
        app.notice().starts_with("not saved"),
        "it stays until it is seen"
    );
    app.broken = false;
    app.wait(6_000);
    assert_eq!(app.notice(), "saved after retrying");
    assert_eq!(app.disk.bookmarks().count(), 1);
    app.press("q q");
    assert!(app.left, "quits without asking once everything is saved");
}

#[test]
fn queued_keys_act_on_the_page_they_were_typed_on() {
    let mut slow = TestApp::reading(80, 24);
    slow.press("} } } } m");
    let mut fast = TestApp::reading(80, 24);
    let mut fx = Vec::new();
    for _ in 0..4 {
        fast.app.update(Msg::Key("}".parse().unwrap()), &mut fx);
    }
    fast.send(Msg::Key("m".parse().unwrap()));
    let words = |app: &TestApp| app.disk.bookmarks().next().unwrap().anchor.excerpt();
    assert_eq!(words(&fast), words(&slow));
}

/// The quotation that starts with these words, after corrections.
fn quote<'d>(app: &'d TestApp, words: &str) -> Option<&'d pullquote_annotate::Quote> {
    let reader = app.reader.open.as_ref().unwrap();
    let text = reader.article.text();
    let mut quotes = reader.annotations.quotes.iter();
    quotes.find(|quote| quote.span.of(text).starts_with(words))
}

fn speaker(app: &TestApp, words: &str) -> Option<String> {
    let reader = app.reader.open.as_ref().unwrap();
    let speaker = quote(app, words)?.speaker?;
    reader.annotations.name_of(&speaker).map(ToOwned::to_owned)
}

/// A new session with the saved files of `app`, and the article changed by `edit`.
fn next_session(app: &TestApp, edit: impl Fn(String) -> String) -> TestApp {
    let mut next = TestApp::library(80, 24);
    for (source, bytes) in &mut next.files {
        if source.name() == NATO {
            *bytes = edit(String::from_utf8(bytes.clone()).unwrap()).into_bytes();
        }
    }
    next.send(Msg::RecordsLoaded {
        records: Box::new(app.disk.clone()),
        notices: vec![],
    });
    next.open(NATO);
    next
}

#[test]
fn corrected_speaker_survives_restarts_and_edits_elsewhere() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote c s").press("\"lavrov\" Enter");
    assert_eq!(speaker(&app, "“It’s in").as_deref(), Some("Sergei Lavrov"));
    assert_eq!(app.disk.corrections().count(), 1);

    let again = next_session(&app, |text| text);
    assert_eq!(
        speaker(&again, "“It’s in").as_deref(),
        Some("Sergei Lavrov")
    );
    let edited = next_session(&app, |text| text.replace("combative tone", "hard line"));
    assert_eq!(
        speaker(&edited, "“It’s in").as_deref(),
        Some("Sergei Lavrov")
    );
    assert_eq!(edited.app.reader.open.as_ref().unwrap().review.len(), 0);

    // The quotation itself was edited: the annotation applies, and the correction needs a review.
    let changed = next_session(&app, |text| {
        text.replace(
            "“It’s in everyone’s interest to resume dialogue",
            "“It is nobody’s wish to go back to talks",
        )
    });
    assert_eq!(changed.app.reader.open.as_ref().unwrap().review.len(), 1);
    assert_eq!(
        speaker(&changed, "“It is nobody").as_deref(),
        Some("Vladimir Putin")
    );
    assert!(changed.notice().contains("review"), "{}", changed.notice());
}

#[test]
fn corrections_are_undone_and_taken_back() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote c x");
    assert!(quote(&app, "“It’s in").is_none());
    app.press("U");
    assert!(quote(&app, "“It’s in").is_some());
    app.press("g quote c q");
    assert_eq!(
        quote(&app, "“It’s in").unwrap().kind,
        pullquote_annotate::QuoteKind::Scare
    );
    app.press("c U");
    assert_eq!(
        quote(&app, "“It’s in").unwrap().kind,
        pullquote_annotate::QuoteKind::Direct
    );
    app.press("g quote c n");
    assert_eq!(quote(&app, "“It’s in").unwrap().speaker, None);
}

#[test]
fn an_extent_is_corrected_by_selected_sentences() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote s j c b");
    let span = quote(&app, "“It’s in").unwrap().span;
    let reader = app.reader.open.as_ref().unwrap();
    assert!(
        span.of(reader.article.text())
            .ends_with("said the Russian President.")
    );
}

#[test]
fn names_are_corrected_joined_and_split() {
    use pullquote_annotate::EntityKind;
    let mut app = TestApp::reading(80, 24);
    let kind_of = |app: &TestApp, name: &str| {
        let reader = app.reader.open.as_ref().unwrap();
        let who = reader
            .annotations
            .entities
            .iter()
            .find(|who| who.name == name);
        who.map(|who| (who.kind, who.mentions.len()))
    };
    let us = "United States";
    app.press("g > c o");
    assert_eq!(kind_of(&app, us).unwrap().0, EntityKind::Organisation);
    app.press("c U");
    assert_eq!(kind_of(&app, us).unwrap().0, EntityKind::Place);
    let before = kind_of(&app, "Russia").unwrap().1;
    app.press("c j").press("\"russia\" Enter");
    assert!(kind_of(&app, "Russia").unwrap().1 > before);
    app.press("U");
    assert_eq!(kind_of(&app, "Russia").unwrap().1, before);
    app.press("g > c t").press("\"The States\" Enter");
    assert_eq!(kind_of(&app, "The States").unwrap().1, 1);
}

#[test]
fn a_very_long_text_is_annotated_around_the_reader() {
    use pullquote_annotate::window::Limits;
    use pullquote_text::Source;

    const PARAGRAPH: &str = "“We have the lamp,” said Ana Ruiz of Ribera. \
        The council did not say when it would be lit, and those who live by the lane asked again.\n\n";
    let mut app = TestApp::library(80, 24);
    let reach = 20_000;
    app.session.limits = Limits {
        whole: 100_000,
        reach,
    };
    let source = Source::Seed(NATO.to_owned());
    let text = PARAGRAPH.repeat(2_000);
    app.files.insert(source, text.into_bytes());
    app.open(NATO);
    let here = |app: &TestApp| {
        let reader = app.reader.open.as_ref().unwrap();
        let (within, page) = (reader.within.unwrap(), reader.page.span());
        let all = &reader.annotations;
        let on_page = all.quotes.iter().any(|quote| quote.span.overlaps(page));
        assert!(within.contains(page) && on_page, "{within:?} {page:?}");
        assert!(all.quotes.iter().all(|quote| within.contains(quote.span)));
        within
    };
    let first = here(&app);
    assert!(first.len() < 2 * reach);
    app.press("5 0 %").press("j");
    let second = here(&app);
    assert!(!second.overlaps(first));
    app.press("j k quote");
    assert_eq!(
        here(&app),
        second,
        "a step of one line requests nothing new"
    );
    assert!(app.focus().starts_with("“We have the lamp"));
}

/// The open article as the deep engine might read it: the first quotation is none, and the speaker of the
/// others has another name.
fn deepened(app: &TestApp) -> Msg {
    let open = app.reader.open.as_ref().unwrap();
    let mut found = (*open.found).clone();
    found.quotes.remove(0);
    for quote in &mut found.quotes {
        quote.parent = None;
    }
    for entity in &mut found.entities {
        entity.name.push_str(" the Deep");
    }
    Msg::Annotated {
        id: open.id.clone(),
        within: None,
        engine: Engine::Deep,
        annotations: std::sync::Arc::new(found),
    }
}

fn is_deep(app: &TestApp) -> bool {
    app.reader.open.as_ref().unwrap().engine == Engine::Deep
}

#[test]
fn better_marks_replace_the_first_ones_in_place() {
    let mut app = TestApp::reading(80, 24);
    if !Engine::Deep.is_available() {
        assert!(app.deep_jobs.is_empty());
        return;
    }
    assert_eq!(app.deep_jobs.len(), 1);
    app.press("quote quote quote m");
    let (top, focus) = (app.top(), app.focus().to_owned());
    let msg = deepened(&app);
    app.send(msg);
    assert!(is_deep(&app));
    assert_eq!((app.top(), app.focus()), (top, focus.as_str()));
    let open = app.reader.open.as_ref().unwrap();
    assert!(open.speakers[0].name.ends_with(" the Deep"));
    assert_eq!(open.marks[0].span, open.focus_span(), "the bookmark stays");
    assert_eq!(app.deep_jobs.len(), 1, "it is read once");
    assert_eq!(app.stopped, 0);
}

#[test]
fn better_marks_wait_for_an_open_menu_and_keep_corrections() {
    let mut app = TestApp::reading(80, 24);
    if !Engine::Deep.is_available() {
        return;
    }
    app.press("quote c");
    let msg = deepened(&app);
    app.send(msg.clone());
    assert!(!is_deep(&app), "the menu refers to the first reading");
    app.press("Esc");
    assert!(is_deep(&app));
    // Leaving the article while it is read.
    let mut app = TestApp::reading(80, 24);
    app.press("q");
    assert_eq!(app.stopped, 1);
    app.send(msg);
    assert!(app.reader.open.is_none());
}

#[test]
fn the_fast_engine_reads_once() {
    let settings = Settings {
        engine: Engine::Fast,
        ..Settings::default()
    };
    let mut app = TestApp::with(80, 24, settings, None);
    app.open(NATO);
    assert!(app.deep_jobs.is_empty());
}
