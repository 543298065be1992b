//! The people and organisations of the library, and the reader's word on who is who.

use super::App;
use super::corrections::MenuChoice;
use super::overlay::Overlay;
use super::person::{self, Person};
use super::prompt::{Prompt, Purpose, Typed};
use super::request::RequestId;
use super::screens::{LibraryScreen, QueryLine};
use super::undo::UndoStep;
use crate::bookmarks::{ArticleRef, IdentityChange, IdentityOverride};
use crate::library::index_api::{ArticleSummary, PersonSummary, Request, Response};
use pullquote_text::fold::fold;

/// Names listed at most.
const MOST: usize = 1000;
/// Names offered while somebody's name is typed.
const OFFERED: usize = 8;

/// For a person or organisation across articles.
pub const OF_PERSON: &[MenuChoice] = &[
    ('j', "the same as … in all articles"),
    ('t', "in the article under the cursor somebody apart …"),
    ('u', "take back what you said of this name"),
];

/// The list.
#[derive(Debug, Default)]
pub struct People {
    /// What is typed: a part of a name.
    pub line: QueryLine,
    /// Those whose names hold it.
    pub lines: Vec<PersonSummary>,
}

/// Somebody about whom the reader is saying who they are.
#[derive(Debug)]
pub struct IdentityEdit {
    /// Who.
    pub line: PersonSummary,
    /// The article that is told apart.
    article: Option<ArticleSummary>,
    /// The newest question for names to offer.
    request: Option<RequestId>,
    /// The names to offer.
    offered: Vec<PersonSummary>,
}

impl App {
    /// The page of whoever is in focus or under the cursor; the list of all when nobody is.
    pub(super) fn show_person(&mut self) {
        if let Some(LibraryScreen::People(_)) = self.screen().map(|screen| &screen.content) {
            self.open_screen_row();
            return;
        }
        if let Some((person, question)) = self.person_asked() {
            self.open_screen(LibraryScreen::Person(person));
            self.ask_for_screen(question);
        } else {
            self.open_screen(LibraryScreen::People(People::default()));
            self.ask_people("");
            self.session.prompt = Some(Prompt::new(Purpose::Query, ""));
        }
    }

    /// Whose page `P` means here, and how to ask for it.
    fn person_asked(&self) -> Option<(Person, Request)> {
        let state = self.decisions();
        let named = |article, name: String| {
            let person = Person::new(&name);
            (
                person,
                Request::PersonNamed {
                    article,
                    name,
                    state: state.clone(),
                    limit: person::SHOWN,
                },
            )
        };
        if let Some(reader) = &self.reader.open {
            let who = reader.annotations.entity(reader.focus_who()?)?;
            return Some(named(reader.id.clone(), who.name.clone()));
        }
        let screen = self.screen()?;
        let cursor = screen.list.cursor;
        let said = match &screen.content {
            LibraryScreen::Search(search) => {
                let (found, hit) = search.at(cursor)?;
                let speaker = hit?.speaker.clone()?;
                return Some(named(found.article.id.clone(), speaker));
            }
            LibraryScreen::QuoteBook(_) => {
                let kept = self.kept_under_cursor()?;
                return Some(named(kept.article.id.clone(), kept.speaker.clone()?));
            }
            LibraryScreen::Person(person) => {
                let line = person.line_at(cursor)?;
                return Some((Person::new(&line.name), person::question(line.id, state)));
            }
            LibraryScreen::Ledger(ledger) => ledger.row(cursor)?,
            LibraryScreen::SameWords(same_words) => same_words.side(cursor)?,
            LibraryScreen::People(_) => return None,
        };
        let speaker = said.speaker.clone()?;
        Some(match said.person {
            Some(id) => (Person::new(&speaker), person::question(id, state)),
            None => named(said.article.id.clone(), speaker),
        })
    }

    /// Opens a page from a list of people.
    pub(super) fn open_person(&mut self, line: &PersonSummary) {
        let state = self.decisions();
        self.open_screen(LibraryScreen::Person(Person::new(&line.name)));
        self.ask_for_screen(person::question(line.id, state));
    }

    pub(super) fn ask_people(&mut self, text: &str) {
        let state = self.decisions();
        if let Some(LibraryScreen::People(people)) =
            self.screen_mut().map(|screen| &mut screen.content)
        {
            text.clone_into(&mut people.line.text);
            let typed = text.trim().to_owned();
            self.ask_for_screen(Request::People {
                typed,
                state,
                limit: MOST,
            });
        }
    }

    /// Asks anew for what a page or list shows of people, after the reader has said who is who.
    pub(super) fn refresh_people(&mut self) {
        let state = self.decisions();
        match self.screen().map(|screen| &screen.content) {
            Some(LibraryScreen::People(people)) => {
                let text = people.line.text.clone();
                self.ask_people(&text);
            }
            Some(LibraryScreen::Person(person)) => {
                if let Some(question) = person.ask_again(state) {
                    self.ask_for_screen(question);
                }
            }
            _ => {}
        }
    }

    /// Opens the choices for the person of the page or under the cursor.
    pub(super) fn start_identity(&mut self) {
        let subject = self.screen().and_then(|screen| match &screen.content {
            LibraryScreen::People(people) => {
                Some((people.lines.get(screen.list.cursor)?.clone(), None))
            }
            LibraryScreen::Person(person) => {
                let page = person.page.as_ref()?;
                Some((page.line.clone(), person.article_at(screen.list.cursor)))
            }
            _ => None,
        });
        let Some((line, article)) = subject else {
            self.session.info("nobody is under the cursor");
            return;
        };
        self.library.identity_edit = Some(IdentityEdit {
            line,
            article,
            request: None,
            offered: Vec::new(),
        });
        self.session.overlay = Some(Overlay::Correct(OF_PERSON.to_vec()));
    }

    pub(super) fn chosen_identity(&mut self, letter: char) {
        self.session.overlay = None;
        let Some(identifying) = &self.library.identity_edit else {
            return;
        };
        match letter {
            'j' => self.session.prompt = Some(Prompt::new(Purpose::SamePerson, "")),
            't' if identifying.article.is_some() => {
                self.session.prompt = Some(Prompt::new(Purpose::OtherPerson, ""));
            }
            't' => {
                self.session
                    .info("put the cursor on a statement or article of the page first");
            }
            'u' => self.take_identity_back(),
            _ => {}
        }
    }

    pub(super) fn typed_identity(&mut self, purpose: &Purpose, typed: Typed, text: &str) {
        match typed {
            Typed::Changed if *purpose == Purpose::SamePerson && !text.trim().is_empty() => {
                let question = Request::People {
                    typed: text.trim().to_owned(),
                    state: self.decisions(),
                    limit: OFFERED,
                };
                let request = self.session.ask(question);
                if let Some(identifying) = &mut self.library.identity_edit {
                    identifying.request = Some(request);
                }
            }
            Typed::Accepted | Typed::Left => self.decide(purpose, text),
            Typed::Cancelled => self.library.identity_edit = None,
            Typed::Changed | Typed::Kept | Typed::Moved(_) => {}
        }
    }

    /// Takes the names to offer. Says whether the answer was for that.
    pub(super) fn take_offered(&mut self, request: RequestId, answer: &Response) -> bool {
        let Some(identifying) = self.library.identity_edit.as_mut() else {
            return false;
        };
        if identifying.request != Some(request) {
            return false;
        }
        if let Response::People(lines) = answer {
            identifying.offered.clone_from(lines);
        }
        true
    }

    /// The name of the library that is meant by what is typed.
    pub fn offered(&self, typed: &str) -> Option<&PersonSummary> {
        let identifying = self.library.identity_edit.as_ref()?;
        let typed = fold(typed.trim());
        let mut offered = identifying.offered.iter();
        offered.find(|line| {
            !typed.is_empty()
                && fold(&line.name).contains(&typed)
                && line.kind == identifying.line.kind
                && line.name != identifying.line.name
        })
    }

    fn decide(&mut self, purpose: &Purpose, text: &str) {
        let offered = self.offered(text).map(|line| line.name.clone());
        let Some(identifying) = self.library.identity_edit.take() else {
            return;
        };
        let typed = text.trim();
        let (change, words) = if purpose == &Purpose::SamePerson {
            let into = offered.unwrap_or_else(|| typed.to_owned());
            let words = format!("kept: {} is {into}", identifying.line.name);
            (IdentityChange::Merge { into }, words)
        } else {
            let Some(article) = identifying.article else {
                return;
            };
            let words = format!("kept: here it is {typed}, in “{}”", article.title);
            let article = ArticleRef {
                id: article.id,
                title: article.title,
                source: article.source.locator(),
                passage: None,
            };
            let called = typed.to_owned();
            (IdentityChange::Split { article, called }, words)
        };
        if typed.is_empty() {
            return;
        }
        let id = self.session.fresh_id();
        let kind = identifying.line.kind.name();
        let now = self.session.now.text.clone();
        let decision = IdentityOverride::new(id.clone(), kind, identifying.line.name, change, now);
        self.session.records.add(decision);
        self.remember(UndoStep::Remove(id));
        self.session.save_and_confirm(words);
        self.refresh_people();
    }

    fn take_identity_back(&mut self) {
        let Some(identifying) = self.library.identity_edit.take() else {
            return;
        };
        let name = &identifying.line.name;
        let is_about = |person: &&IdentityOverride| {
            person.name == *name
                || match &person.change {
                    IdentityChange::Merge { into } => into == name,
                    IdentityChange::Split { called, .. } => called == name,
                }
        };
        let people = self.session.records.identity_overrides();
        let ids: Vec<String> = people
            .into_iter()
            .filter(is_about)
            .map(|person| person.id.clone())
            .collect();
        if ids.is_empty() {
            self.session.info(format!("you said nothing of {name}"));
            return;
        }
        let now = self.session.now.text.clone();
        for id in ids {
            self.session.records.remove(&id, &now);
            self.remember(UndoStep::Restore(id));
        }
        self.session.save_and_confirm("taken back");
        self.refresh_people();
    }
}
