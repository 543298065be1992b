//! People and organisations across articles, and corrections of who is who.

use super::Library;
use crate::app::corrections::chooser::{Ask, Chooser};
use crate::app::corrections::menu::Menu;
use crate::app::corrections::target::Title;
use crate::app::overlay::Overlay;
use crate::app::people::{IdentityEdit, People};
use crate::app::person::{self, Person};
use crate::app::prompt::{Prompt, Purpose};
use crate::app::screens::LibraryScreen;
use crate::app::session::undo::UndoStep;
use crate::app::{App, Session};
use crate::article_id::ArticleId;
use crate::bookmarks::{ArticleRef, IdentityChange, IdentityOverride};
use crate::library::index_api::{PersonSummary, Request};

const MAX_PEOPLE: usize = 1000;

impl App {
    /// Opens the page of the person in focus or under the cursor, else the list of people.
    pub(in crate::app) fn show_person(&mut self) {
        if let Some(LibraryScreen::People(_)) = self.screen().map(|screen| &screen.content) {
            self.open_screen_row();
        } else if let Some((person, question)) = self.person_in_focus() {
            self.open_screen(LibraryScreen::Person(person));
            self.library.ask_for_screen(question, &mut self.session);
        } else {
            self.open_screen(LibraryScreen::People(People::default()));
            self.library.ask_people("", &mut self.session);
            self.session.prompt = Some(Prompt::new(Purpose::Query, ""));
        }
    }

    /// Opens the page of a person by a name that an article gives them.
    pub(in crate::app) fn open_person_named(&mut self, article: ArticleId, name: String) {
        let person = Person::new(&name);
        let question = Request::PersonNamed {
            article,
            name,
            state: self.session.identity_state(),
            limit: person::MAX_ROWS,
        };
        self.open_screen(LibraryScreen::Person(person));
        self.library.ask_for_screen(question, &mut self.session);
    }

    /// The person in focus, and the question for their page.
    fn person_in_focus(&self) -> Option<(Person, Request)> {
        let state = self.session.identity_state();
        let named = |article, name: String| {
            let person = Person::new(&name);
            let question = Request::PersonNamed {
                article,
                name,
                state: state.clone(),
                limit: person::MAX_ROWS,
            };
            (person, question)
        };
        if let Some(open) = &self.reader.open {
            let entity = open.annotations.entity(open.focus_entity()?)?;
            return Some(named(open.id.clone(), entity.name.clone()));
        }
        let screen = self.screen()?;
        let cursor = screen.list.cursor;
        let said = match &screen.content {
            LibraryScreen::Search(search) => {
                let (found, hit) = search.at(cursor)?;
                let speaker = hit?.speaker.clone()?;
                return Some(named(found.article.id.clone(), speaker));
            }
            LibraryScreen::QuoteBook(book) => {
                let row = book.rows.get(cursor)?;
                let quote = self.session.records.saved_quote(&row.id)?;
                return Some(named(quote.article.id.clone(), quote.speaker.clone()?));
            }
            LibraryScreen::Person(person) => {
                let line = person.line_at(cursor)?;
                return Some((
                    Person::new(&line.name),
                    person::question(Some(line.id), &line.name, state),
                ));
            }
            LibraryScreen::Ledger(ledger) => ledger.row(cursor)?,
            LibraryScreen::SameWords(same_words) => same_words.side(cursor)?,
            LibraryScreen::SideBySide(both) => both.said(cursor)?,
            LibraryScreen::People(_) | LibraryScreen::Stories(_) | LibraryScreen::Feeds(_) => {
                return None;
            }
        };
        let speaker = said.speaker.clone()?;
        Some(match said.person {
            Some(id) => (
                Person::new(&speaker),
                person::question(Some(id), &speaker, state),
            ),
            None => named(said.article.id.clone(), speaker),
        })
    }

    pub(in crate::app) fn open_person(&mut self, line: &PersonSummary) {
        let question = person::question(Some(line.id), &line.name, self.session.identity_state());
        self.open_screen(LibraryScreen::Person(Person::new(&line.name)));
        self.library.ask_for_screen(question, &mut self.session);
    }

    /// Asks again for the people on screen, after a correction of who is who.
    pub(in crate::app) fn refresh_people(&mut self) {
        if self.reader.open.is_none() {
            self.library.refresh_people(&mut self.session);
        }
    }

    /// Records that the person is the same as `other`, or that it is `other` in one article.
    pub(in crate::app) fn add_identity(&mut self, ask: Ask, other: &str) {
        let Some(edit) = self.library.identity_edit.take() else {
            return;
        };
        let name = edit.line.name;
        let other = other.to_owned();
        let (change, confirmation) = if ask == Ask::SamePerson {
            let confirmation = format!("{name} is now {other} everywhere · saved");
            (IdentityChange::Merge { into: other }, confirmation)
        } else {
            let Some(article) = edit.article else {
                return;
            };
            let title = &article.title;
            let confirmation = format!("{name} is now {other} in “{title}” · saved");
            let article = ArticleRef {
                id: article.id,
                title: article.title,
                source: article.source.locator(),
                passage: None,
                address: None,
            };
            let called = other;
            (IdentityChange::Split { article, called }, confirmation)
        };
        let session = &mut self.session;
        let id = session.fresh_id();
        let kind = edit.line.kind.name();
        let now = session.now.text.clone();
        let record = IdentityOverride::new(id.clone(), kind, name, change, now);
        session.records.add(record);
        session.remember(UndoStep::Remove(id));
        session.save_and_confirm(confirmation);
        self.refresh_people();
    }

    fn undo_identity(&mut self) {
        let Some(edit) = self.library.identity_edit.take() else {
            return;
        };
        let name = &edit.line.name;
        let is_about = |record: &&IdentityOverride| {
            record.name == *name
                || match &record.change {
                    IdentityChange::Merge { into } | IdentityChange::Declined { into } => {
                        into == name
                    }
                    IdentityChange::Split { called, .. } => called == name,
                }
        };
        let session = &mut self.session;
        let records = session.records.identity_overrides().into_iter();
        let ids: Vec<String> = records.filter(is_about).map(|one| one.id.clone()).collect();
        if ids.is_empty() {
            session.info(format!("you have not corrected {name}"));
            return;
        }
        session.remove_records(ids);
        session.save_and_confirm("Corrections undone · saved");
        self.refresh_people();
    }

    pub(in crate::app) fn chosen_identity(&mut self, letter: char) {
        match letter {
            'j' => self.choose_person(Ask::SamePerson),
            't' => self.choose_person(Ask::OtherPerson),
            'U' => self.undo_identity(),
            _ => self.library.identity_edit = None,
        }
    }

    /// Lists the people of the library to choose one of.
    fn choose_person(&mut self, ask: Ask) {
        let Some(edit) = &self.library.identity_edit else {
            return;
        };
        if ask == Ask::OtherPerson && edit.article.is_none() {
            self.session
                .info("put the cursor on a statement or article of the page first");
            return;
        }
        let what = if ask == Ask::SamePerson {
            "In all articles the same as"
        } else {
            "In this article"
        };
        let title = Title {
            what,
            words: edit.line.name.clone(),
            of: String::new(),
        };
        let mut chooser = Chooser::new(ask, title, None, Vec::new());
        chooser.kind = Some(edit.line.kind);
        chooser.but = Some(edit.line.name.clone());
        self.open_chooser(chooser);
    }
}

impl Library {
    pub(super) fn ask_people(&mut self, text: &str, session: &mut Session) {
        if let Some(LibraryScreen::People(people)) = self.top_mut() {
            text.clone_into(&mut people.line.text);
            let question = Request::People {
                typed: text.trim().to_owned(),
                state: session.identity_state(),
                limit: MAX_PEOPLE,
            };
            self.ask_for_screen(question, session);
        }
    }

    pub(super) fn refresh_people(&mut self, session: &mut Session) {
        match self.top() {
            Some(LibraryScreen::People(people)) => {
                let text = people.line.text.clone();
                self.ask_people(&text, session);
            }
            Some(LibraryScreen::Person(person)) => {
                if let Some(question) = person.ask_again(session.identity_state()) {
                    self.ask_for_screen(question, session);
                }
            }
            _ => {}
        }
    }

    /// Opens the menu for the person of the page or under the cursor.
    pub(in crate::app) fn start_identity(&mut self, session: &mut Session) {
        let subject = self.screens.last().and_then(|screen| {
            let cursor = screen.list.cursor;
            match &screen.content {
                LibraryScreen::People(people) => Some((people.lines.get(cursor)?.clone(), None)),
                LibraryScreen::Person(person) => {
                    let page = person.page.as_ref()?;
                    Some((page.line.clone(), person.article_at(cursor)))
                }
                _ => None,
            }
        });
        let Some((line, article)) = subject else {
            session.info("there is nobody under the cursor");
            return;
        };
        session.overlay = Some(Overlay::Correct(Menu::of_person(&line.name)));
        self.identity_edit = Some(IdentityEdit { line, article });
    }
}
