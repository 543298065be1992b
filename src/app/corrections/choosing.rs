//! Opens the [`Chooser`], and makes the correction that a chosen name means.

use super::candidates::of_library;
use super::chooser::{Ask, Chooser, ChooserRow};
use super::target::{Target, Title};
use crate::app::overlay::Overlay;
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::request::RequestId;
use crate::app::{App, OpenArticle};
use crate::bookmarks::{Added, Change};
use crate::corrections::name_at;
use crate::library::index_api::{Request, Response};

/// Most names of the library that are asked for.
const MAX_PEOPLE: usize = 40;

impl App {
    /// Asks for a name to correct `target` with.
    pub(super) fn ask_name(&mut self, ask: Ask, target: Target) {
        let Some(open) = &self.reader.open else {
            return;
        };
        let here = if ask.allows_nobody() {
            open.speaker_candidates(target)
        } else {
            open.name_candidates(target)
        };
        let title = question(ask, open.title_of(target));
        let mut chooser = Chooser::new(ask, title, Some(target), here);
        if !ask.allows_nobody() {
            let all = &open.annotations;
            chooser.kind = name_at(all, target.span()).map(|at| all.mentions[at].kind);
        }
        self.open_chooser(chooser);
    }

    pub(in crate::app) fn open_chooser(&mut self, chooser: Chooser) {
        self.session.prompt = Some(Prompt::new(Purpose::Choose(chooser.ask), ""));
        self.session.overlay = Some(Overlay::Choose(Box::new(chooser)));
        self.ask_for_people("");
    }

    /// Asks the index for the people whose names match.
    fn ask_for_people(&mut self, typed: &str) {
        let question = Request::People {
            typed: typed.trim().to_owned(),
            state: self.session.identity_state(),
            limit: MAX_PEOPLE,
        };
        let request = self.session.ask(question);
        if let Some(Overlay::Choose(chooser)) = &mut self.session.overlay {
            chooser.request = Some(request);
        }
    }

    /// Takes the people that the open chooser asked for. Returns whether it did.
    pub(in crate::app) fn take_candidates(
        &mut self,
        request: RequestId,
        answer: &Response,
    ) -> bool {
        let Some(Overlay::Choose(chooser)) = &mut self.session.overlay else {
            return false;
        };
        if chooser.request != Some(request) {
            return false;
        }
        chooser.request = None;
        if let Response::People(lines) = answer {
            chooser.library = lines.iter().map(of_library).collect();
        }
        if chooser.takes_first {
            let prompt = self.session.prompt.as_ref();
            let typed = prompt.map_or(String::new(), |prompt| prompt.text().to_owned());
            self.take_name(&typed);
        }
        true
    }

    pub(in crate::app) fn typed_name(&mut self, typed: Typed, text: &str) {
        let Some(Overlay::Choose(chooser)) = &mut self.session.overlay else {
            return;
        };
        match typed {
            Typed::Changed => {
                chooser.list.go(0, 0);
                chooser.takes_first = false;
                self.ask_for_people(text);
            }
            Typed::Moved(steps) => {
                let n_rows = chooser.rows(text).len();
                chooser.list.step(steps, n_rows);
            }
            Typed::Kept => {}
            Typed::Accepted => {
                let rows = chooser.rows(text);
                let row = rows.get(chooser.list.cursor);
                let is_known = matches!(row, Some(ChooserRow::Here(_) | ChooserRow::Nobody));
                if is_known || chooser.takes_first || chooser.request.is_none() {
                    self.take_name(text);
                } else {
                    chooser.takes_first = true;
                }
            }
            Typed::Cancelled | Typed::Left => self.close_chooser(),
        }
    }

    pub(super) fn close_chooser(&mut self) {
        self.session.overlay = None;
        self.session.prompt = None;
        self.library.identity_edit = None;
    }

    /// Takes the row under the cursor of the chooser, for what is typed.
    pub(super) fn take_name(&mut self, typed: &str) {
        self.session.prompt = None;
        let Some(Overlay::Choose(chooser)) = self.session.overlay.take() else {
            return;
        };
        let rows = chooser.rows(typed);
        let Some(row) = rows.get(chooser.list.cursor) else {
            self.library.identity_edit = None;
            return;
        };
        let name = match row {
            ChooserRow::Nobody => None,
            row => Some(row.name().to_owned()),
        };
        let Some(target) = chooser.target else {
            if let Some(name) = name {
                self.add_identity(chooser.ask, &name);
            }
            return;
        };
        let open = self.reader.open.as_ref();
        if let Some(change) = open.and_then(|open| change(open, chooser.ask, target, name)) {
            self.correct(target, change);
        }
    }
}

/// The title of a chooser, from that of the menu.
fn question(ask: Ask, title: Title) -> Title {
    let what = match ask {
        Ask::Speaker | Ask::QuoteBy | Ask::StatementBy => "Who says",
        Ask::SameAs => "The same as",
        Ask::SomebodyElse => "Who or what is",
        Ask::SamePerson => "In all articles the same as",
        Ask::OtherPerson => "In this article",
    };
    Title { what, ..title }
}

fn change(open: &OpenArticle, ask: Ask, target: Target, name: Option<String>) -> Option<Change> {
    Some(match ask {
        Ask::Speaker => Change::Speaker(name),
        Ask::QuoteBy => Change::Add(Added::Quote {
            kind: open.kind_of_words(target).to_owned(),
            speaker: name,
        }),
        Ask::StatementBy => Change::Add(Added::Statement { speaker: name }),
        Ask::SameAs => Change::Merge { into: name? },
        Ask::SomebodyElse => Change::Split { name: name? },
        Ask::SamePerson | Ask::OtherPerson => return None,
    })
}

impl OpenArticle {
    /// The kind of a quotation that is added: direct if the words begin a sentence, else mixed.
    fn kind_of_words(&self, target: Target) -> &'static str {
        let start = target.span().start();
        let sentence = self.sentence_at(start);
        if sentence.is_some_and(|sentence| sentence.start() < start) {
            "mixed"
        } else {
            "direct"
        }
    }
}
