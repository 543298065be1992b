//! Every bound key on every screen does what help says it does.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;
#[path = "keys/place.rs"]
mod place;
#[path = "keys/state.rs"]
mod state;

use common::{NATO, TestApp};
use place::place;
use pullquote::app::action::{ACTIONS, Action};
use pullquote::app::article::Focus;
use pullquote::app::context::Context;
use pullquote::app::feeds::{FeedsJob, FeedsToFetch};
use pullquote::app::keymap::Keymap;
use pullquote::app::letter_use::LetterUse;
use pullquote::app::overlay::Overlay;
use pullquote::app::prompt::{Piped, Purpose};
use pullquote::app::reader::panel::PanelKind;
use pullquote::app::screens::LibraryScreen;
use pullquote::config::keys::Key;
use pullquote::feeds::Mode;
use pullquote::reader_facts::ReaderFacts;
use state::state;

/// What the reader says of the only article that anything is said of.
fn facts(app: &TestApp) -> ReaderFacts {
    let facts = app.disk.article_facts();
    let article = &facts[0].article;
    app.disk.reader_facts(Some(&article.id), &article.source)
}

fn press(app: &mut TestApp, key: Key) {
    app.send(pullquote::app::Msg::Key(key));
}

#[test]
fn every_bound_key_acts_or_gives_a_reason() {
    let keymap = Keymap::default();
    for context in Context::ALL {
        for action in Keymap::live(context) {
            for &key in keymap.keys(action) {
                let mut app = place(context);
                let before = state(&app);
                app.session.notice = None;
                press(&mut app, key);
                let said = app.notice().to_owned();
                let acted = state(&app) != before;
                assert!(
                    acted || !said.is_empty(),
                    "{key} ({action:?}) on {context:?} does nothing"
                );
                assert!(
                    !said.contains("means nothing"),
                    "{key} ({action:?}) on {context:?} is not known there"
                );
            }
        }
    }
}

/// For each action a context, the keys to press first, and a check of the documented effect.
#[test]
fn documented_effects() {
    type Seen = fn(&TestApp) -> bool;
    let cases: &[(Action, Context, &str, Seen)] = &[
        (Action::LineDown, Context::Reader, "g", |d| {
            !d.top().starts_with("US officials")
        }),
        (Action::PageDown, Context::Reader, "g", |d| {
            !d.top().starts_with("US officials")
        }),
        (Action::HalfDown, Context::Reader, "g", |d| {
            !d.top().starts_with("US officials")
        }),
        (Action::Reload, Context::Reader, "g", |d| {
            d.notice().starts_with("nothing to reload")
        }),
        (Action::LineUp, Context::Reader, "g j", |d| {
            d.top().starts_with("US officials")
        }),
        (Action::PageUp, Context::Reader, "g Space", |d| {
            d.top().starts_with("US officials")
        }),
        (Action::HalfUp, Context::Reader, "g d", |d| {
            d.top().starts_with("US officials")
        }),
        (Action::Start, Context::Reader, "G", |d| {
            d.top().starts_with("US officials")
        }),
        (Action::End, Context::Reader, "g", |d| reader(d).page.at_end),
        (Action::ParagraphNext, Context::Reader, "g", |d| {
            d.top().starts_with("Trump’s")
        }),
        (Action::ParagraphPrev, Context::Reader, "g } }", |d| {
            d.top().starts_with("Trump’s")
        }),
        (Action::Percent, Context::Reader, "g 1 0 0", |d| {
            reader(d).page.at_end
        }),
        (Action::QuoteNext, Context::Reader, "g", |d| {
            d.focus().starts_with("that it is ready")
        }),
        (Action::QuotePrev, Context::Reader, "g quote quote", |d| {
            d.focus().starts_with("that there was a trust")
        }),
        (Action::NameNext, Context::Reader, "g", |d| {
            matches!(reader(d).focus, Some(Focus::Entity(_)))
        }),
        (Action::NamePrev, Context::Reader, "g > >", |d| {
            d.focus() == first_name(d)
        }),
        (Action::MentionNext, Context::Reader, "g >", |d| {
            reader(d).focus_entity().is_some() && d.focus() != "US officials"
        }),
        (Action::MentionPrev, Context::Reader, "g > * *", |d| {
            reader(d).focus_entity().is_some() && d.focus() == mention(d, 1)
        }),
        // What they do where there are links is in `tests/links.rs`.
        (Action::LinkNext, Context::Reader, "", |d| {
            d.notice() == "this article has no links"
        }),
        (Action::LinkPrev, Context::Reader, "", |d| {
            d.notice() == "this article has no links"
        }),
        (Action::Links, Context::Reader, "", |d| {
            d.notice() == "this article has no links, pictures or address"
        }),
        (Action::OpenAddress, Context::Reader, "", |d| {
            d.notice() == "this article tells no address of its own"
        }),
        (Action::CopyAddress, Context::Library, "", |d| {
            d.notice() == "this article tells no address of its own"
        }),
        (
            Action::Pipe,
            Context::Reader,
            "",
            |d| matches!(&d.session.prompt, Some(prompt) if prompt.purpose == Purpose::Pipe(Piped::Article)),
        ),
        (Action::EditFile, Context::Reader, "", |d| {
            d.notice().starts_with("samples are part of the program")
        }),
        (Action::Outline, Context::Reader, "", |d| {
            panel(d) == Some(PanelKind::Outline)
        }),
        (Action::Class, Context::Reader, "", |d| {
            matches!(d.session.overlay, Some(Overlay::Classes { .. }))
        }),
        (Action::Class, Context::Marks, "", |d| {
            matches!(d.session.overlay, Some(Overlay::Classes { .. }))
        }),
        (Action::SetLetter, Context::Reader, "", |d| {
            d.session.letter == Some(LetterUse::Set)
        }),
        (Action::GoToLetter, Context::Library, "", |d| {
            d.session.letter == Some(LetterUse::Go)
        }),
        (Action::Voices, Context::Reader, "", |d| {
            panel(d) == Some(PanelKind::Speakers)
        }),
        (Action::Names, Context::Reader, "", |d| {
            panel(d) == Some(PanelKind::Names)
        }),
        (Action::Bookmarks, Context::Reader, "", |d| {
            panel(d) == Some(PanelKind::MarksHere)
        }),
        (Action::Bookmark, Context::Reader, "", |d| {
            d.disk.bookmarks().count() == 1
        }),
        (Action::BookmarkNote, Context::Reader, "", |d| {
            d.session.prompt.is_some()
        }),
        (Action::Layers, Context::Reader, "", |d| {
            matches!(d.session.overlay, Some(Overlay::Layers))
        }),
        (Action::Select, Context::Reader, "", |d| {
            reader(d).selection.is_some()
        }),
        (
            Action::ExtendNext,
            Context::Selection,
            "Esc g quote s s",
            |d| selected(d) == "It’s in",
        ),
        (
            Action::ExtendPrev,
            Context::Selection,
            "Esc g quote s s l l",
            |d| selected(d) == "It’s in",
        ),
        (
            Action::SwapEnds,
            Context::Selection,
            "Esc g quote s s l",
            |d| reader(d).selection.is_some_and(|it| it.head < it.tail),
        ),
        (Action::Copy, Context::Reader, "g quote", |d| {
            d.copied[0].starts_with("“It’s in")
        }),
        (Action::Zen, Context::Reader, "", |d| {
            d.session.settings.text_alone
        }),
        (Action::Wide, Context::Reader, "", |d| {
            d.session.settings.wide == pullquote::config::Wide::Panel
        }),
        (Action::Narrower, Context::Reader, "", |d| {
            d.session.settings.measure < 66
        }),
        (Action::Wider, Context::Reader, "", |d| {
            d.session.settings.measure > 66
        }),
        (Action::MeasureReset, Context::Reader, "- -", |d| {
            d.session.settings.measure == 66
        }),
        (Action::ArticlePrev, Context::Reader, "", |d| !is_nato(d)),
        (Action::ArticleNext, Context::Reader, "K", is_nato),
        (Action::JumpBack, Context::Reader, "g G", |d| {
            d.top().starts_with("US officials")
        }),
        (Action::JumpForward, Context::Reader, "g G Ctrl-o", |d| {
            reader(d).page.at_end
        }),
        (Action::Undo, Context::Reader, "m", |d| {
            d.disk.bookmarks().count() == 0
        }),
        (Action::Back, Context::Reader, "", |d| {
            d.reader.open.is_none()
        }),
        (Action::Quit, Context::Library, "", |d| d.left),
        (Action::Exit, Context::Reader, "", |d| d.left),
        (Action::Suspend, Context::Reader, "", |d| {
            d.done == ["suspend"]
        }),
        (Action::Redraw, Context::Reader, "", |d| {
            d.done == ["redraw"]
        }),
        (Action::Mouse, Context::Reader, "", |d| {
            d.done == ["mouse off"]
        }),
        (Action::Theme, Context::Reader, "", |d| {
            d.session.theme.name == "light"
        }),
        (Action::Palette, Context::Reader, "", |d| {
            matches!(d.session.overlay, Some(Overlay::Palette(_)))
        }),
        (Action::Help, Context::Reader, "", |d| {
            matches!(d.session.overlay, Some(Overlay::Help(_)))
        }),
        (Action::PaneNext, Context::List, "", |d| {
            d.reader.panel.is_none()
        }),
        (Action::PanePrev, Context::List, "", |d| {
            d.reader.panel.is_none()
        }),
        (Action::Open, Context::Library, "", |d| {
            d.reader.open.is_some()
        }),
        (Action::Search, Context::Library, "", |d| {
            d.session.prompt.is_some()
        }),
        (
            Action::SearchNext,
            Context::Reader,
            "g / \"nato\" Enter",
            |d| current_hit(d) == 1,
        ),
        (
            Action::SearchPrev,
            Context::Reader,
            "g / \"nato\" Enter n",
            |d| current_hit(d) == 0,
        ),
        (Action::PageOn, Context::Reader, "g", |d| {
            !d.top().starts_with("US officials")
        }),
        (Action::Star, Context::Library, "", |d| facts(d).is_starred),
        (Action::Star, Context::Reader, "", |d| facts(d).is_starred),
        (Action::Archive, Context::Library, "", |d| {
            facts(d).is_archived
        }),
        (Action::ArchiveOpen, Context::Reader, "", |d| {
            facts(d).is_archived
        }),
        (Action::Details, Context::Library, "", |d| {
            d.session.prompt.is_some()
        }),
        (Action::DetailsOpen, Context::Reader, "", |d| {
            d.session.prompt.is_some()
        }),
        (Action::MarkRow, Context::Library, "g", |d| {
            d.library.articles.marked.len() == 1
        }),
        (Action::MarkRange, Context::Library, "g Space j", |d| {
            d.library.articles.marked.len() == 3
        }),
        (Action::MarkAll, Context::Library, "", |d| {
            d.library.articles.marked.len() == d.library.articles.order.len()
        }),
        (Action::InvertMarks, Context::Library, "Space", |d| {
            d.library.articles.marked.len() + 1 == d.library.articles.order.len()
        }),
        (Action::ShowArchived, Context::Library, "", |d| {
            d.library.articles.shows_archived
        }),
        (Action::Sort, Context::Library, "", |d| {
            d.library.articles.sort.name() == "title"
        }),
        (Action::Feeds, Context::Library, "", |d| {
            d.library.screens.len() == 1
        }),
        (Action::FetchFeeds, Context::Library, "", |d| {
            d.feed_jobs == [FeedsJob::Fetch(FeedsToFetch::Due)]
        }),
        (Action::FetchAllFeeds, Context::Library, "", |d| {
            d.feed_jobs == [FeedsJob::Fetch(FeedsToFetch::All)]
        }),
        (Action::FetchFeed, Context::Feeds, "", |d| {
            let address = "https://birch-daily.example/feed".to_owned();
            d.feed_jobs == [FeedsJob::Fetch(FeedsToFetch::One(address))]
        }),
        (Action::Subscribe, Context::Feeds, "", |d| {
            let prompt = d.app.session.prompt.as_ref();
            prompt.is_some_and(|prompt| prompt.purpose == Purpose::Subscribe)
        }),
        (Action::FeedMode, Context::Feeds, "", |d| {
            d.feeds.find("birch")[0].mode == Mode::Full
        }),
        (Action::AddAddress, Context::Library, "", |d| {
            let prompt = d.app.session.prompt.as_ref();
            prompt.is_some_and(|prompt| prompt.purpose == Purpose::Address)
        }),
        (Action::Unreadable, Context::Library, "", |d| {
            d.notice() == "still looking at the files"
        }),
        (Action::SetDate, Context::Library, "", |d| {
            d.session.prompt.is_some()
        }),
        (Action::ToggleRead, Context::Library, "", |d| {
            d.notice() == "marked as read"
        }),
        (Action::Delete, Context::Marks, "", |d| {
            d.disk.bookmarks().count() == 2
        }),
        (Action::Rename, Context::Marks, "", |d| {
            d.session.prompt.is_some()
        }),
        (Action::EditNote, Context::Marks, "", |d| {
            d.session.prompt.is_some()
        }),
        (Action::VoiceNext, Context::Reader, "g quote quote", |d| {
            d.focus().starts_with("“We are not")
        }),
        (Action::Why, Context::Reader, "g quote", |d| {
            matches!(d.session.overlay, Some(Overlay::Card(_)))
        }),
        (Action::Correct, Context::Reader, "g quote", |d| {
            matches!(d.session.overlay, Some(Overlay::Correct(_)))
        }),
        (Action::Corrections, Context::Reader, "g ) c n", |d| {
            matches!(d.session.overlay, Some(Overlay::Corrections(_)))
        }),
        (Action::Transcript, Context::Reader, "", |d| {
            panel(d) == Some(PanelKind::Transcript)
        }),
        (Action::UnnamedNext, Context::Reader, "g", |d| {
            d.notice() == "no quotation without a named source after this"
        }),
        (Action::Mode, Context::Reader, "", |d| {
            d.session.settings.shows == pullquote::config::TextFocus::Quoted
        }),
        (Action::FindAll, Context::Library, "", |d| {
            screen(d) == "Search" && d.session.prompt.is_some()
        }),
        (Action::Person, Context::Reader, "g quote", |d| {
            screen(d) == "Vladimir Putin"
        }),
        (Action::Ledger, Context::Library, "", |d| {
            screen(d) == "Ledger"
        }),
        (Action::SameWords, Context::Library, "", |d| {
            screen(d) == "Same words"
        }),
        (Action::SameWords, Context::Screen, "Esc Esc & g", |d| {
            screen(d) == "Side by side"
        }),
        (Action::ArticleNext, Context::SideBySide, "", |d| {
            shown(d) == [2, 1]
        }),
        (Action::ArticlePrev, Context::SideBySide, "Tab", |d| {
            shown(d) == [0, 2]
        }),
        (Action::Stories, Context::Library, "", |d| {
            screen(d) == "Stories"
        }),
        (Action::QuoteBook, Context::Library, "", |d| {
            screen(d) == "Quote book"
        }),
        (Action::Keep, Context::Reader, "g quote", |d| {
            d.disk.saved_quotes().count() == 1
        }),
        (Action::Tags, Context::QuoteBook, "", |d| {
            d.session.prompt.is_some()
        }),
        (Action::VoicePrev, Context::Reader, "g quote quote ]", |d| {
            d.focus().starts_with("“There is very")
        }),
    ];
    for (action, context, before, seen) in cases {
        for key in Keymap::default().keys(*action) {
            let mut app = place(*context);
            app.press(before);
            press(&mut app, *key);
            assert!(
                seen(&app),
                "{key} ({action:?}) on {context:?} after “{before}”: {}",
                app.notice()
            );
        }
    }
    for spec in ACTIONS {
        // What only the palette does.
        let is_told = spec.action == Action::Measure
            || cases.iter().any(|(action, ..)| *action == spec.action);
        assert!(is_told, "{:?} has no case", spec.action);
    }
}

fn reader(app: &TestApp) -> &pullquote::app::OpenArticle {
    app.reader.open.as_ref().unwrap()
}

fn selected(app: &TestApp) -> &str {
    let reader = reader(app);
    let selection = reader.selection.unwrap();
    selection.span().of(reader.article.text())
}

/// The top screen over the library; `None` if an article or the article list is shown.
fn screen(app: &TestApp) -> &str {
    app.screen().map_or("", |screen| screen.content.name())
}

/// Which articles of a story are side by side.
fn shown(app: &TestApp) -> [usize; 2] {
    match app.screen().map(|screen| &screen.content) {
        Some(LibraryScreen::SideBySide(both)) => both.shown,
        _ => [0; 2],
    }
}

fn panel(app: &TestApp) -> Option<PanelKind> {
    app.reader.panel.as_ref().map(|panel| panel.kind)
}

fn is_nato(app: &TestApp) -> bool {
    reader(app).source == pullquote_text::Source::Seed(NATO.to_owned())
}

fn current_hit(app: &TestApp) -> usize {
    reader(app).search.as_ref().unwrap().current
}

/// The first name that is marked on the page.
fn first_name(app: &TestApp) -> &str {
    let reader = reader(app);
    let layers = &app.session.settings.layers;
    let mut entities = reader.annotations.mentions.iter();
    let first = entities.find(|entity| pullquote::app::article::focus::shows(layers, entity.kind));
    first.unwrap().span.of(reader.article.text())
}

/// The words of the `n`th mention, counted from 0, of the name in focus.
fn mention(app: &TestApp, n: usize) -> &str {
    let reader = reader(app);
    let id = reader.focus_entity().unwrap();
    let who = reader.annotations.entity(id).unwrap();
    who.mentions[n].of(reader.article.text())
}
