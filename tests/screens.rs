//! Snapshots of every screen (glyphs and styles) at four sizes in the dark, light and mono themes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::TestApp;
use common::grid::grid;
use pullquote::app::feeds::{FeedsNews, FoundFeed};
use pullquote::app::{FetchFailure, Msg, Size};
use pullquote::config::{ColorSupport, theme};

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (200, 60), (20, 5)];

/// Block quotations: with marks inside, nested, verse, and a line for the speaker.
const LETTER: &str = "# Ferry stays through winter

The council of Norwick voted on Tuesday to keep the ferry running.

The mayor, Ada Holm, put it like this in her letter:

> We owe it to the island, and the island owes it to us. I shall not let it go, whatever the accounts say.
>
> They call it “a luxury”, I know. It is not.
>
> > Who says so, then?

Petra Lund, who leads the opposition, called the plan “a costly mistake”.

> My father built the pier.\\
> My mother sold the tickets.
>
> — Ines Coro, Pier Street

The council votes again in spring.
";

/// Compares `app` as drawn with the snapshots of `name`, at every size and in every theme.
fn check(name: &str, app: &mut TestApp) {
    for (width, height) in SIZES {
        app.send(Msg::Resized(Size { width, height }));
        for theme_name in ["dark", "light", "mono"] {
            app.session.theme = theme::built_in(theme_name, None)
                .unwrap()
                .adapted_to(ColorSupport::TrueColor);
            app.prepare(Size { width, height });
            insta::with_settings!({ snapshot_path => "screens", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("{name}-{width}x{height}-{theme_name}"), grid(app));
            });
        }
    }
}

#[test]
fn library() {
    check("library", &mut TestApp::library(80, 24));
}

#[test]
fn reading() {
    check("reading", &mut TestApp::reading(80, 24));
}

/// A page that was asked for on the prompt.
fn fetching() -> TestApp {
    let mut app = TestApp::library(80, 24);
    app.press("I");
    let address = "https://port.example/news/ferry";
    app.send(Msg::Pasted(address.to_owned()));
    app
}

#[test]
fn address() {
    check("address", &mut fetching());
}

#[test]
fn fetching_a_page() {
    check("fetching", fetching().press("Enter"));
}

#[test]
fn page_not_kept() {
    let mut app = fetching();
    app.press("Enter");
    let (request, _) = app.fetching.remove(0);
    let result = Err(FetchFailure {
        reason: "the site asks for consent to cookies before it shows the article".to_owned(),
        advice: Some("open the page in a browser, save it there, and add the file".to_owned()),
        kept: None,
    });
    app.send(Msg::Fetched { request, result });
    check("page-not-kept", &mut app);
}

#[test]
fn quotations() {
    let mut app = TestApp::reading(80, 24);
    app.press("quote quote quote m");
    check("quotations", &mut app);
}

#[test]
fn block_quotations() {
    let mut app = TestApp::with_text(80, 24, "letter.md", LETTER);
    app.press("quote");
    check("block-quotations", &mut app);
}

/// Links inside and outside quotations, pictures, and a nested list.
const LINKED: &str = "---
title: Ferry stays
publisher: The Norwick Post
url: https://post.example/ferry
---

The council voted on Tuesday after a [long debate about costs](https://council.example/minutes).
“We owe it to the [island](https://isle.example/about),” said Ada Holm, the mayor.

![The ferry at the pier on Tuesday morning, before the council met](ferry_files/a.jpg)

The [plan](https://www.council.example/plans/7?from=post) names two steps:

1. Repairs
   - of the hull
   - of the propeller
2. A second crew
";

#[test]
fn links() {
    let mut app = TestApp::with_text(80, 24, "ferry.md", LINKED);
    app.press("g . .");
    check("links", &mut app);
    app.press("@");
    check("link-list", &mut app);
}

#[test]
fn kinds_of_speech() {
    let text = "# Ferry stays\n\n“It has stood for ninety years,” said Adam Holt, the harbour master. \
        Petra Lund called the plan “a costly mistake”. She said that the harbour would be empty by \
        March. The so-called “bridge party” is silent. “Who knows,” one voter said.\n";
    let mut app = TestApp::with_text(80, 24, "kinds.md", text);
    app.press("quote quote");
    check("mixed-in-focus", &mut app);
    app.press(")");
    check("statement-in-focus", &mut app);
    app.press(">");
    check("name-in-focus", &mut app);
}

#[test]
fn wide_layouts() {
    let mut app = TestApp::reading(200, 60);
    app.press("W");
    check("panel-beside", &mut app);
    app.press("W quote");
    check("spread", &mut app);
}

#[test]
fn speakers() {
    let mut app = TestApp::reading(80, 24);
    app.press("v Enter");
    check("speakers", &mut app);
}

#[test]
fn names() {
    let mut app = TestApp::reading(80, 24);
    app.press("e");
    check("names", &mut app);
}

#[test]
fn corrections() {
    let mut app = TestApp::reading(80, 24);
    app.press(") ) ) c");
    check("correction-menu", &mut app);
    app.press("s");
    check("correction-speaker", &mut app);
    app.press("\"lav\"");
    check("correction-typed", &mut app);
    app.press("Enter c n > c x c a");
    check("correction-list", &mut app);
    app.press("Esc s c");
    check("correction-selection", &mut app);
}

#[test]
fn bookmarks() {
    let mut app = TestApp::reading(80, 24);
    app.press("quote M")
        .press("\"ask about this\" Enter")
        .press("B");
    check("bookmarks", &mut app);
}

#[test]
fn selecting() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote s s l l l l");
    check("selecting", &mut app);
}

#[test]
fn classes_and_letters() {
    let mut app = TestApp::reading(80, 24);
    app.press("g ) C 1 ) C 3 quote ` a p");
    check("marked", &mut app);
    app.press("C");
    check("classes", &mut app);
    app.press("Esc B");
    check("marked-list", &mut app);
    app.press("Esc '");
    check("letters", &mut app);
}

#[test]
fn outline() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote m ) C 1 Space O");
    check("outline", &mut app);
}

#[test]
fn command_output() {
    let mut app = TestApp::reading(80, 24);
    app.printed = Some("  12  the\n   7  Russia\n   6  Nato\n".repeat(12));
    app.press("|").press("\"sort\"");
    check("pipe", &mut app);
    app.press("Enter");
    check("command-output", &mut app);
}

#[test]
fn search() {
    let mut app = TestApp::reading(80, 24);
    app.press("/ \"nato\"");
    check("search", &mut app);
}

#[test]
fn library_search() {
    let mut app = TestApp::library(80, 24);
    app.press("F").press("\"russia\" Tab j j");
    check("find", &mut app);
    app.press("/");
    app.send(Msg::Pasted(" whom:x".to_owned()));
    check("find-mistake", &mut app);
}

#[test]
fn query_language() {
    let mut app = TestApp::library(80, 24);
    app.press("F");
    check("find-empty", &mut app);
}

#[test]
fn people() {
    let mut app = TestApp::library(80, 24);
    app.press("P Tab j");
    check("people", &mut app);
}

#[test]
fn person() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote quote P j");
    check("person", &mut app);
}

#[test]
fn ledger() {
    let mut app = TestApp::library(80, 24);
    app.press("L j j");
    check("ledger", &mut app);
}

#[test]
fn same_words() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote E");
    check("same-words", &mut app);
}

#[test]
fn stories() {
    let mut app = TestApp::library(80, 24);
    app.press("& j");
    check("stories", &mut app);
}

#[test]
fn side_by_side() {
    let mut app = TestApp::library(80, 24);
    app.press("& E j");
    check("side-by-side", &mut app);
}

#[test]
fn quote_book() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote p Enter quote p Enter Q j i")
        .press("\"ask about this\" Enter #");
    app.press("\"nato talks\" Enter");
    check("quote-book", &mut app);
}

#[test]
fn feeds() {
    let mut app = TestApp::library(80, 24);
    app.follow_four();
    app.press("N j");
    check("feeds", &mut app);
}

#[test]
fn feed_choice() {
    let mut app = TestApp::library(80, 24);
    let feed = |name: &str, title: &str| FoundFeed {
        address: format!("https://alder.example/feeds/{name}.xml"),
        title: title.to_owned(),
    };
    app.press("N");
    app.send(Msg::Feeds(Box::new(FeedsNews::Several {
        page: "https://alder.example/".to_owned(),
        feeds: vec![
            feed("all", "Alder News"),
            feed("sport", "Alder News: sport"),
            feed("x", ""),
        ],
    })));
    app.press("j");
    check("feed-choice", &mut app);
}

#[test]
fn help() {
    let mut app = TestApp::reading(80, 24);
    app.press("?");
    check("help", &mut app);
}

#[test]
fn help_filtered() {
    let mut app = TestApp::reading(80, 24);
    app.press("? /").press("\"bookmark\"");
    check("help-filtered", &mut app);
}

#[test]
fn palette() {
    let mut app = TestApp::reading(80, 24);
    app.press(":").press("\"theme \"");
    check("palette-argument", &mut app);
    app.press("\"blue\" Enter");
    check("palette-mistake", &mut app);
}

#[test]
fn kept_and_bookmarked() {
    let mut app = TestApp::reading(80, 24);
    app.press("g quote p").press("\"ask him #nato\" Enter m");
    check("kept-and-bookmarked", &mut app);
}

#[test]
fn empty_lists() {
    let mut app = TestApp::library(80, 24);
    app.press("B");
    check("no-bookmarks", &mut app);
    app.press("q / \"zzzz\" Tab");
    check("no-hit", &mut app);
    app.press("q Q");
    check("empty-quote-book", &mut app);
    app.press("q F").press("\"zzzz\" Tab");
    check("find-nothing", &mut app);
}
