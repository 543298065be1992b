//! What an empty screen says: why it is empty, what would fill it, and with which key.

use crate::app::person::{Person, Tab};
use crate::app::same_words::SameWords;
use crate::app::screens::{LibraryScreen, ScreenState};
use crate::app::{Action, App};
use crate::library::text_reuse;
use pullquote_text::clean;

pub fn words(app: &App, screen: &ScreenState) -> String {
    let search = app.session.keymap.key_label(Action::Search);
    let typed = screen.content.line().map_or("", |line| line.text.trim());
    let typed = clean::line(typed);
    let grows = if app.session.indexing.is_some() {
        " The index is still being built; this fills as it grows."
    } else {
        ""
    };
    let changes = format!("{search} changes what is searched.");
    match &screen.content {
        LibraryScreen::Person(person) if person.answered => person_words(app, person),
        LibraryScreen::QuoteBook(book) if book.n_saved > 0 => {
            format!("No kept quotation has “{typed}”. {search} changes the filter.")
        }
        LibraryScreen::QuoteBook(_) => quote_book_words(app),
        LibraryScreen::Feeds(feeds) if feeds.is_answered => {
            let key = app.session.keymap.key_label(Action::Subscribe);
            format!(
                "You follow no feeds yet. {key} follows one: type its address, or that of a newspaper’s site. “pullquote subscribe FILE” takes over the list of another reader."
            )
        }
        LibraryScreen::Feeds(_) => String::new(),
        _ if screen.waiting => "Searching …".to_owned(),
        LibraryScreen::Search(search) if search.answered => {
            format!("No article has “{typed}”. {changes}{grows}")
        }
        LibraryScreen::People(_) if typed.is_empty() => {
            format!("No names yet: they come from the articles of the library.{grows}")
        }
        LibraryScreen::People(_) => format!("No name has “{typed}”. {changes}{grows}"),
        LibraryScreen::Ledger(ledger) if ledger.answered && typed.is_empty() => {
            format!(
                "Nobody says anything yet: statements come from the articles of the library.{grows}"
            )
        }
        LibraryScreen::Ledger(ledger) if ledger.answered => {
            format!("No statement matches “{typed}”. {changes}{grows}")
        }
        LibraryScreen::SameWords(SameWords {
            answered: true,
            of: Some(quote),
            ..
        }) => {
            if text_reuse::is_comparable(&quote.words) {
                format!("No other article has these words.{grows}")
            } else {
                "Only quotations of five words or more are compared: shorter ones are common phrases.".to_owned()
            }
        }
        LibraryScreen::SameWords(same) if same.answered && typed.is_empty() => {
            format!("No two articles quote the same words.{grows}")
        }
        LibraryScreen::SameWords(same) if same.answered => {
            format!("No two articles that match “{typed}” quote the same words. {changes}{grows}")
        }
        LibraryScreen::Stories(stories) if stories.answered => {
            stories_words(app, typed.as_ref(), &changes, grows)
        }
        LibraryScreen::SideBySide(both) if both.answered => {
            "One of the two articles is no longer in the library.".to_owned()
        }
        _ => String::new(),
    }
}

fn stories_words(app: &App, typed: &str, changes: &str, grows: &str) -> String {
    if !typed.is_empty() {
        return format!(
            "No two articles that match “{typed}” report the same story. {changes}{grows}"
        );
    }
    let key = |action| app.session.keymap.key_label(action);
    format!(
        "No two articles report the same story. Articles of several newspapers of the same days do: {} adds one to the list, {} follows feeds.{grows}",
        key(Action::AddAddress),
        key(Action::Feeds),
    )
}

fn quote_book_words(app: &App) -> String {
    let key = |action| app.session.keymap.key_label(action);
    format!(
        "The quote book is empty. While reading, go to a quotation with {} and press {} to keep it here.",
        key(Action::QuoteNext),
        key(Action::Keep),
    )
}

fn person_words(app: &App, person: &Person) -> String {
    let name = person.name();
    let next = app.session.keymap.key_label(Action::PaneNext);
    if person.page.is_none() {
        return format!("{name} is not in the index yet; it grows while pullquote runs.");
    }
    match person.tab {
        Tab::Said => format!("{name} says nothing in these articles. {next} shows the articles."),
        Tab::Articles => format!("No article names {name}."),
        Tab::With => format!("Nobody else is named in the articles that name {name}."),
    }
}
