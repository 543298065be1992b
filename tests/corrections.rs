//! Corrections as key scripts: what `c` is about, choosing names, adding what was missed, and offers for
//! other articles.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{NATO, TestApp, index};
use pullquote::app::corrections::chooser::ChooserRow;
use pullquote::app::overlay::Overlay;
use pullquote::app::{ClickTarget, Msg, Size};
use pullquote::bookmarks::IdentityChange;
use pullquote::seeds::SEEDS;
use pullquote_annotate::{Annotations, EntityKind, Quote, QuoteKind};
use pullquote_text::Source;

const HARBOUR: &str = "Harbour plan divides the town of Ribera

The town council voted on Tuesday to close the old harbour.

“We have waited long enough for this,” said Ana Ruiz, the mayor of Ribera.

Jonas Weber, who runs the fish market, was less happy. “Nobody asked the people who work here,” \
he said. Ms Ruiz answered that the market would be moved.

Avon and Somerset Police will look at the harbour in May. Nobody will come, he thinks.
";

/// The seed at `at`, replaced by a text of our own and open.
fn open(app: &mut TestApp, at: usize, text: &str) {
    let (name, _) = SEEDS[at];
    let source = Source::Seed(name.to_owned());
    app.files.insert(source, text.as_bytes().to_vec());
    app.open(name);
}

fn reading() -> TestApp {
    let mut app = TestApp::library(100, 40);
    open(&mut app, 0, HARBOUR);
    app
}

fn annotations(app: &TestApp) -> &Annotations {
    &app.reader.open.as_ref().unwrap().annotations
}

fn text(app: &TestApp) -> &str {
    app.reader.open.as_ref().unwrap().article.text()
}

fn quote<'a>(app: &'a TestApp, words: &str) -> Option<&'a Quote> {
    let mut quotes = annotations(app).quotes.iter();
    quotes.find(|quote| quote.span.of(text(app)).starts_with(words))
}

fn speaker<'a>(app: &'a TestApp, words: &str) -> Option<&'a str> {
    let all = annotations(app);
    all.name_of(&quote(app, words)?.speaker?)
}

#[track_caller]
fn go_to_name(app: &mut TestApp, name: &str) {
    for key in [">", "<"] {
        for _ in 0..20 {
            if app.focus() == name {
                return;
            }
            app.press(key);
        }
    }
    panic!("no name {name}");
}

/// The title of the open menu.
fn title(app: &TestApp) -> String {
    match &app.session.overlay {
        Some(Overlay::Correct(menu)) => menu.title.fit(80),
        other => panic!("no menu: {other:?} {}", app.notice()),
    }
}

/// The names in the open chooser for what is typed.
fn names(app: &TestApp) -> Vec<String> {
    let Some(Overlay::Choose(chooser)) = &app.session.overlay else {
        panic!("no chooser");
    };
    let typed = app.session.prompt.as_ref().unwrap().text();
    let rows = chooser.rows(typed);
    rows.iter().map(|row| row.name().to_owned()).collect()
}

#[test]
fn menu_says_what_it_is_about() {
    let mut app = reading();
    app.press("g ) c");
    assert!(
        title(&app).starts_with("Quotation: “Nobody asked"),
        "{}",
        title(&app)
    );
    app.press("Esc");
    go_to_name(&mut app, "Ribera");
    app.press("c");
    assert_eq!(title(&app), "Name: Ribera · place");
    app.press("Esc g s c");
    assert!(title(&app).starts_with("Selection: “"), "{}", title(&app));
}

#[test]
fn c_never_acts_off_the_page() {
    let mut app = TestApp::reading(80, 24);
    app.press("g ) G");
    let page = app.reader.open.as_ref().unwrap().page.span();
    app.press("c");
    let Some(Overlay::Correct(menu)) = &app.session.overlay else {
        panic!("{}", app.notice());
    };
    assert!(menu.target.unwrap().span().overlaps(page));

    let mut app = TestApp::library(80, 24);
    open(
        &mut app,
        0,
        "It rained\n\nIt rained and rained, and then it rained.\n",
    );
    app.press("c");
    assert!(app.session.overlay.is_none());
    assert_eq!(
        app.notice(),
        "nothing is marked on this page · s selects what was missed"
    );
}

#[test]
fn correction_is_confirmed_in_plain_words() {
    let mut app = reading();
    let check = |app: &mut TestApp, keys: &str, expected: &str| {
        app.press(keys);
        assert_eq!(app.notice(), expected, "{keys}");
    };
    check(
        &mut app,
        "g c s \"ana\" Enter",
        "Speaker is now Ana Ruiz · saved",
    );
    check(&mut app, "g c m", "Kind is now mixed · saved");
    check(&mut app, "g c n", "Speaker is now nobody named · saved");
    check(&mut app, "g c U", "3 corrections undone · saved");
    check(&mut app, "g c x", "No longer marked as a quotation · saved");
    check(&mut app, "U", "undone: correction removed");
    go_to_name(&mut app, "Ribera");
    check(&mut app, "c o", "Ribera is now an organisation · saved");
}

#[test]
fn speakers_are_chosen_by_likelihood_arrows_and_typing() {
    let mut app = reading();
    app.press("g ) c s");
    let all = names(&app);
    assert_eq!(
        all[0], "Ana Ruiz",
        "nearest person but the present speaker: {all:?}"
    );
    let here = |name: &str| all.iter().position(|one| one == name);
    assert!(
        here("Ribera") < here("Jonas Weber"),
        "the present speaker comes last: {all:?}"
    );
    assert!(here("nobody named").is_some(), "{all:?}");
    assert!(
        here("James Mattis") > here("Jonas Weber"),
        "then the library: {all:?}"
    );
    app.press("\"mattis\"");
    assert_eq!(names(&app)[0], "James Mattis");
    app.press("Enter");
    assert_eq!(speaker(&app, "“Nobody"), Some("James Mattis"));

    app.press("c s Down Tab Ctrl-p Enter");
    let second = names_of_first_chooser(&mut app);
    assert_eq!(speaker(&app, "“Nobody"), Some(second.as_str()));

    app.press("c s \"Maria Ruiz\" Enter");
    assert_eq!(speaker(&app, "“Nobody"), Some("Maria Ruiz"));
    app.press("c s \"nobody\" Enter");
    assert_eq!(speaker(&app, "“Nobody"), None);
}

/// The second name that was offered, after all was undone.
fn names_of_first_chooser(app: &mut TestApp) -> String {
    let mut other = reading();
    other.press("g ) c s \"mattis\" Enter c s");
    let name = names(&other)[1].clone();
    assert_eq!(app.notice(), format!("Speaker is now {name} · saved"));
    name
}

#[test]
fn a_click_chooses_and_esc_changes_nothing() {
    let mut app = reading();
    app.press("g ) c s Esc");
    assert!(app.session.overlay.is_none() && app.session.prompt.is_none());
    assert_eq!(app.disk.corrections().count(), 0);
    app.press("c s");
    let name = names(&app)[0].clone();
    app.send(Msg::Clicked(ClickTarget::ListRow(0)));
    assert_eq!(speaker(&app, "“Nobody"), Some(name.as_str()));
    app.press("c");
    app.send(Msg::Clicked(ClickTarget::ListRow(3)));
    assert_eq!(quote(&app, "“Nobody").unwrap().kind, QuoteKind::Mixed);
}

#[test]
fn enter_waits_for_the_library_before_it_takes_a_new_name() {
    let mut app = reading();
    app.silent = true;
    app.press("g ) c s \"mattis\" Enter");
    assert!(matches!(app.session.overlay, Some(Overlay::Choose(_))));
    let (request, question) = app.asked.pop().unwrap();
    let answer = Box::new(common::index::answer(&question));
    app.send(Msg::Answered { request, answer });
    assert_eq!(speaker(&app, "“Nobody"), Some("James Mattis"));
}

#[test]
fn reported_speech_is_corrected_refused_and_added() {
    let mut app = reading();
    let statement = |app: &TestApp, words: &str| {
        let all = annotations(app);
        let mut statements = all.statements.iter();
        let one =
            statements.find(|one| one.is_marked() && one.span().of(text(app)).contains(words))?;
        Some(
            one.speaker
                .and_then(|who| all.name_of(&who))
                .map(ToOwned::to_owned),
        )
    };
    let moved = "the market would be moved";
    app.press(") ) )");
    assert!(app.focus().contains(moved), "{}", app.focus());
    app.press("c");
    assert!(title(&app).starts_with("Statement: “"), "{}", title(&app));
    assert!(title(&app).ends_with("· Ana Ruiz"), "{}", title(&app));
    app.press("s \"weber\" Enter");
    assert_eq!(app.notice(), "Speaker is now Jonas Weber · saved");
    assert_eq!(statement(&app, moved), Some(Some("Jonas Weber".to_owned())));
    app.press("c x");
    assert_eq!(app.notice(), "No longer marked as reported speech · saved");
    assert_eq!(statement(&app, moved), None);
    app.press("U");
    assert!(statement(&app, moved).is_some());

    go_to_name(&mut app, "Avon");
    app.press("s c r \"ana\" Enter");
    assert_eq!(app.notice(), "Added reported speech by Ana Ruiz · saved");
    let added = statement(&app, "Avon and Somerset Police");
    assert_eq!(added, Some(Some("Ana Ruiz".to_owned())));
    app.press("c U");
    assert_eq!(statement(&app, "Avon and Somerset Police"), None);
}

#[test]
fn what_was_missed_is_added_from_a_selection() {
    let mut app = reading();
    app.press("G s j j j j j j");
    app.press("s c s \"weber\" Enter");
    let added: Vec<&Quote> = annotations(&app)
        .quotes
        .iter()
        .filter(|one| one.corrected)
        .collect();
    assert_eq!(added.len(), 1);
    assert!(
        app.notice().starts_with("Added a quotation by Jonas Weber"),
        "{}",
        app.notice()
    );
    app.press("U");
    assert!(annotations(&app).quotes.iter().all(|one| !one.corrected));
}

#[test]
fn names_are_joined_over_words() {
    let mut app = reading();
    let named = |app: &TestApp, words: &str| {
        let names = &annotations(app).mentions;
        let name = names.iter().find(|name| name.span.of(text(app)) == words);
        name.map(|name| name.kind)
    };
    let start = text(&app).find("Avon").unwrap();
    let end = text(&app).find(" will look").unwrap();
    app.send(Msg::Clicked(ClickTarget::Text(start)));
    app.press("s s");
    while app
        .reader
        .open
        .as_ref()
        .unwrap()
        .selection
        .unwrap()
        .span()
        .end()
        < end
    {
        app.press("l");
    }
    let span = app.reader.open.as_ref().unwrap().selection.unwrap().span();
    assert_eq!(span.of(text(&app)), "Avon and Somerset Police");
    app.press("c");
    let Some(Overlay::Correct(menu)) = &app.session.overlay else {
        panic!();
    };
    if menu.has('j') {
        app.press("j");
    } else {
        app.press("n o");
    }
    assert_eq!(
        named(&app, "Avon and Somerset Police"),
        Some(EntityKind::Organisation)
    );
    assert_eq!(named(&app, "Avon"), None);
}

#[test]
fn menus_and_choosers_fit_every_window() {
    for (width, height) in [(1, 1), (2, 3), (20, 5), (40, 12), (200, 60)] {
        let mut app = reading();
        app.send(Msg::Resized(Size { width, height }));
        for keys in [
            "g c",
            "s",
            "\"ho\"",
            "Down Up Esc",
            "s c",
            "n",
            "Esc Esc",
            "c n c a",
        ] {
            app.press(keys);
            common::grid::grid(&app);
        }
    }
}

#[test]
fn corrections_are_listed_gone_to_and_undone() {
    let mut app = reading();
    app.press("g c n");
    app.press("> c x");
    app.press("g c a");
    let Some(Overlay::Corrections(list)) = &app.session.overlay else {
        panic!("{}", app.notice());
    };
    assert_eq!(list.rows.len(), 2);
    app.press("U");
    let Some(Overlay::Corrections(list)) = &app.session.overlay else {
        panic!("{}", app.notice());
    };
    assert_eq!(list.rows.len(), 1);
    assert_eq!(app.disk.corrections().count(), 1);
    app.press("Enter");
    assert!(app.session.overlay.is_none());
    app.press("c a x");
    assert!(app.session.overlay.is_none(), "an empty list closes");
    assert_eq!(app.disk.corrections().count(), 0);
    app.press("U");
    assert_eq!(app.disk.corrections().count(), 1);
}

const VISIT: &str = "The visit

Cat Stevens came to Ribera on Monday. “We will come again,” said Cat Stevens.

Yusuf Islam was glad. Ana Ruiz met Yusuf Islam at the gate.
";

const RETURN: &str = "The return

“It is a fine town,” said Cat Stevens in Ribera. He left on Tuesday.

Yusuf Islam will be back in May, the mayor said.
";

/// Joins the two names in an article.
fn join(app: &mut TestApp, at: usize, text: &str) {
    open(app, at, text);
    go_to_name(app, "Cat Stevens");
    app.press("c j").press("\"yusuf\" Enter");
}

#[test]
fn what_is_joined_in_two_articles_is_offered_for_all() {
    let mut app = TestApp::library(100, 40);
    join(&mut app, 0, VISIT);
    assert!(app.session.overlay.is_none(), "not after the first one");
    app.press("q");
    join(&mut app, 1, RETURN);
    let Some(Overlay::Offer(offer)) = &app.session.overlay else {
        panic!("{}", app.notice());
    };
    assert_eq!(
        offer.question(),
        "You joined “Cat Stevens” and “Yusuf Islam” in two articles."
    );
    app.press("Esc");
    assert!(
        app.disk.identity_overrides().is_empty(),
        "never done unasked"
    );
    app.press("c U");
    join(&mut app, 1, RETURN);
    app.press("y");
    let merged = app.disk.identity_overrides()[0].clone();
    assert_eq!(merged.name, "Cat Stevens");
    let into = "Yusuf Islam".to_owned();
    assert_eq!(merged.change, IdentityChange::Merge { into });
    app.press("c a");
    let Some(Overlay::Corrections(list)) = &app.session.overlay else {
        panic!();
    };
    assert!(
        list.rows
            .iter()
            .any(|row| row.says == "in all articles Yusuf Islam")
    );
    app.press("Esc U");
    assert!(app.disk.identity_overrides().is_empty());
}

#[test]
fn a_refused_offer_is_not_made_again() {
    let mut app = TestApp::library(100, 40);
    join(&mut app, 0, VISIT);
    app.press("q");
    join(&mut app, 1, RETURN);
    app.press("n");
    assert_eq!(app.notice(), "Left as it is, and not asked again · saved");
    app.press("c U");
    join(&mut app, 1, RETURN);
    assert!(app.session.overlay.is_none());
    let kept = app.disk.identity_overrides()[0].clone();
    assert!(matches!(kept.change, IdentityChange::Declined { .. }));
}

#[test]
fn seed_names_are_candidates_of_the_library() {
    let mut app = TestApp::library(80, 24);
    app.open(NATO);
    app.press("g ) c s");
    let Some(Overlay::Choose(chooser)) = &app.session.overlay else {
        panic!();
    };
    let rows = chooser.rows("");
    assert!(rows.iter().any(|row| matches!(row, ChooserRow::Library(_))));
}

#[test]
fn screens_ask_again_and_keep_their_row_when_the_index_has_the_corrections() {
    for keys in ["L", "P Tab", "E", "F \"the\" Tab"] {
        let mut app = TestApp::library(100, 30);
        app.press(keys).press("j j");
        let row = app.screen().unwrap().list.cursor;
        app.silent = true;
        app.send(Msg::IndexCorrected);
        let asked = std::mem::take(&mut app.asked);
        assert_eq!(asked.len(), 1, "{keys}");
        for (request, question) in asked {
            let answer = Box::new(index::answer(&question));
            app.send(Msg::Answered { request, answer });
        }
        let screen = app.screen().unwrap();
        assert_eq!(screen.list.cursor, row, "{keys}");
        assert!(!screen.content.is_empty(), "{keys}");
    }
}
