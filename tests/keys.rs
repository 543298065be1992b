//! Every bound key on every screen does what help says it does.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Desk, NATO};
use pullquote::app::action::{ACTIONS, Action};
use pullquote::app::keymap::{Context, Keymap};
use pullquote::app::overlay::Overlay;
use pullquote::app::panel::PanelKind;
use pullquote::app::reader::Focus;
use pullquote::config::keys::Key;

/// A screen on which keys are pressed, ready so that each of them can do something.
fn place(context: Context) -> Desk {
    let mut desk = Desk::library(80, 24);
    match context {
        Context::Library => {
            desk.press("j");
        }
        Context::Reader => {
            desk.open(NATO);
            desk.press(") ) ) /").press("\"nato\" Enter ) >");
            desk.press("Esc )");
        }
        Context::List => {
            desk.open(NATO);
            desk.press(") ) ) v j");
        }
        Context::Marks => {
            desk.open(NATO);
            desk.press(") m ) ) m ) ) m B j");
        }
        Context::Hall => {
            desk.press("F").press("\"russia\" Tab j j");
        }
        Context::Person => {
            desk.open(NATO);
            desk.press(") ) P j");
        }
        Context::Ledger => {
            desk.press("L j j");
        }
        Context::Book => {
            desk.open(NATO);
            desk.press(") p ) ) p ) p Q j");
        }
    }
    desk
}

/// Everything that a key can change, as one string.
fn state(desk: &Desk) -> String {
    let app = &desk.app;
    let reader = app.reader.as_ref().map(|reader| {
        format!(
            "{:?} {} {:?} {:?} {:?} {}",
            reader.source,
            reader.anchor,
            reader.focus,
            reader.selection,
            reader.search.as_ref().map(|search| search.current),
            reader.marks.len(),
        )
    });
    format!(
        "{reader:?} {:?} {:?} {:?} {} {:?} {:?} {:?} {} {} {:?} {:?} {} {:?} {:?} {} {:?} {:?}",
        app.halls
            .iter()
            .map(|hall| (hall.room.name(), hall.list, hall.room.len()))
            .collect::<Vec<_>>(),
        app.shelf.list,
        app.shelf.sort,
        app.shelf.filter,
        app.panel,
        app.in_panel,
        app.overlay.is_some(),
        app.prompt.is_some(),
        app.alone,
        app.theme.name,
        app.settings.measure,
        app.mouse,
        app.records.len(),
        desk.done,
        desk.left,
        desk.copied,
        app.mode,
    )
}

fn press(desk: &mut Desk, key: Key) {
    desk.send(pullquote::app::Msg::Key(key));
}

#[test]
fn every_bound_key_does_something_or_says_why_not() {
    let keymap = Keymap::default();
    for context in Context::ALL {
        for action in keymap.live(context) {
            for &key in keymap.keys(action) {
                let mut desk = place(context);
                let before = state(&desk);
                desk.app.notice = None;
                press(&mut desk, key);
                let said = desk.notice().to_owned();
                let acted = state(&desk) != before;
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

/// What each action's documentation promises on a screen where it can be kept, and a way to see it.
#[test]
fn documented_effects() {
    type Seen = fn(&Desk) -> bool;
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
            d.focus().starts_with("“It’s in")
        }),
        (Action::QuotePrev, Context::Reader, "g ) )", |d| {
            d.focus().starts_with("“It’s in")
        }),
        (Action::NameNext, Context::Reader, "g", |d| {
            matches!(reader(d).focus, Some(Focus::Entity(_)))
        }),
        (Action::NamePrev, Context::Reader, "g > >", |d| {
            d.focus() == first_name(d)
        }),
        (Action::MentionNext, Context::Reader, "g >", |d| {
            reader(d).focus_who().is_some() && d.focus() != "US officials"
        }),
        (Action::Voices, Context::Reader, "", |d| {
            panel(d) == Some(PanelKind::Voices)
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
            d.app.prompt.is_some()
        }),
        (Action::Layers, Context::Reader, "", |d| {
            matches!(d.app.overlay, Some(Overlay::Layers))
        }),
        (Action::Select, Context::Reader, "", |d| {
            reader(d).selection.is_some()
        }),
        (Action::Copy, Context::Reader, "g )", |d| {
            d.copied[0].starts_with("“It’s in")
        }),
        (Action::Zen, Context::Reader, "", |d| d.app.alone),
        (Action::Narrower, Context::Reader, "", |d| {
            d.app.settings.measure < 66
        }),
        (Action::Wider, Context::Reader, "", |d| {
            d.app.settings.measure > 66
        }),
        (Action::MeasureReset, Context::Reader, "- -", |d| {
            d.app.settings.measure == 66
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
            d.app.reader.is_none()
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
            d.app.theme.name == "light"
        }),
        (Action::Palette, Context::Reader, "", |d| {
            matches!(d.app.overlay, Some(Overlay::Palette(_)))
        }),
        (Action::Help, Context::Reader, "", |d| {
            matches!(d.app.overlay, Some(Overlay::Help { .. }))
        }),
        (Action::PaneNext, Context::List, "", |d| {
            d.app.panel.is_none()
        }),
        (Action::PanePrev, Context::List, "", |d| {
            d.app.panel.is_none()
        }),
        (Action::Open, Context::Library, "", |d| {
            d.app.reader.is_some()
        }),
        (Action::Search, Context::Library, "", |d| {
            d.app.prompt.is_some()
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
        (Action::Sort, Context::Library, "", |d| {
            d.app.shelf.sort.name() == "title"
        }),
        (Action::ToggleRead, Context::Library, "", |d| {
            d.notice() == "marked as read"
        }),
        (Action::Delete, Context::Marks, "", |d| {
            d.disk.bookmarks().count() == 2
        }),
        (Action::Rename, Context::Marks, "", |d| {
            d.app.prompt.is_some()
        }),
        (Action::EditNote, Context::Marks, "", |d| {
            d.app.prompt.is_some()
        }),
        (Action::VoiceNext, Context::Reader, "g ) )", |d| {
            d.focus().starts_with("“We are not")
        }),
        (Action::Why, Context::Reader, "g )", |d| {
            matches!(d.app.overlay, Some(Overlay::Card(_)))
        }),
        (Action::Correct, Context::Reader, "g )", |d| {
            matches!(d.app.overlay, Some(Overlay::Correct(_)))
        }),
        (Action::Transcript, Context::Reader, "", |d| {
            panel(d) == Some(PanelKind::Transcript)
        }),
        (Action::UnnamedNext, Context::Reader, "g", |d| {
            d.notice() == "no quotation without a named source after this"
        }),
        (Action::Mode, Context::Reader, "", |d| {
            d.app.mode == pullquote::app::Mode::Quoted
        }),
        (Action::FindAll, Context::Library, "", |d| {
            hall(d) == "Search" && d.app.prompt.is_some()
        }),
        (Action::Person, Context::Reader, "g )", |d| {
            hall(d) == "Vladimir Putin"
        }),
        (Action::Ledger, Context::Library, "", |d| {
            hall(d) == "Ledger"
        }),
        (Action::Echoes, Context::Library, "", |d| {
            hall(d) == "Same words"
        }),
        (Action::QuoteBook, Context::Library, "", |d| {
            hall(d) == "Quote book"
        }),
        (Action::Keep, Context::Reader, "g )", |d| {
            d.disk.saved_quotes().count() == 1
        }),
        (Action::Tags, Context::Book, "", |d| d.app.prompt.is_some()),
        (Action::VoicePrev, Context::Reader, "g ) ) ]", |d| {
            d.focus().starts_with("“There is very")
        }),
    ];
    for (action, context, before, seen) in cases {
        for key in Keymap::default().keys(*action) {
            let mut desk = place(*context);
            desk.press(before);
            press(&mut desk, *key);
            assert!(
                seen(&desk),
                "{key} ({action:?}) on {context:?} after “{before}”: {}",
                desk.notice()
            );
        }
    }
    for spec in ACTIONS {
        let is_told = matches!(spec.action, Action::MentionPrev) // the way back of MentionNext
            || cases.iter().any(|(action, ..)| *action == spec.action);
        assert!(is_told, "{:?} has no case", spec.action);
    }
}

fn reader(desk: &Desk) -> &pullquote::app::Reader {
    desk.app.reader.as_ref().unwrap()
}

/// The screen on top; nothing when an article or the list of articles is.
fn hall(desk: &Desk) -> &str {
    desk.app.hall().map_or("", |hall| hall.room.name())
}

fn panel(desk: &Desk) -> Option<PanelKind> {
    desk.app.panel.as_ref().map(|panel| panel.kind)
}

fn is_nato(desk: &Desk) -> bool {
    reader(desk).source == pullquote_text::Source::Seed(NATO.to_owned())
}

fn current_hit(desk: &Desk) -> usize {
    reader(desk).search.as_ref().unwrap().current
}

/// The first name that is marked on the page.
fn first_name(desk: &Desk) -> &str {
    let reader = reader(desk);
    let layers = &desk.app.settings.layers;
    let mut entities = reader.annotations.mentions.iter();
    let first = entities.find(|entity| pullquote::app::reader::focus::shows(layers, entity.kind));
    first.unwrap().span.of(reader.article.text())
}
