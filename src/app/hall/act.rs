//! What keys and clicks do on a screen over the library.

use super::Room;
use crate::app::action::Action;
use crate::app::notice::Notice;
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::{App, Effect, ask};

impl App {
    pub(in crate::app) fn act_on_hall(
        &mut self,
        action: Action,
        count: Option<usize>,
        fx: &mut Vec<Effect>,
    ) {
        let steps = count.unwrap_or(1) as isize;
        let Some(hall) = self.hall_mut() else {
            return;
        };
        hall.opens = false;
        let page = isize::from(hall.area.height.max(2) as i16 - 1);
        let len = hall.room.len();
        match action {
            Action::LineDown => hall.step(steps),
            Action::LineUp => hall.step(-steps),
            Action::PageDown => hall.scroll(steps * page),
            Action::PageUp => hall.scroll(-steps * page),
            Action::HalfDown => hall.scroll(steps * (page / 2).max(1)),
            Action::HalfUp => hall.scroll(-steps * (page / 2).max(1)),
            Action::Start => hall.go(count.unwrap_or(1).saturating_sub(1)),
            Action::End => hall.go(count.unwrap_or(len).saturating_sub(1)),
            Action::Percent => hall.go(len * count.unwrap_or(0).min(100) / 100),
            Action::Back => self.leave_hall(fx),
            Action::Open => self.open_hall_row(fx),
            Action::Search => self.type_in_hall(),
            Action::Copy => self.copy_hall_row(fx),
            Action::Sort => self.sort_hall(fx),
            Action::VoicePrev => self.step_article(-steps),
            Action::VoiceNext => self.step_article(steps),
            Action::Correct => self.start_identity(),
            Action::Delete => self.delete_kept(fx),
            Action::EditNote => self.edit_kept_note(),
            Action::Tags => self.edit_kept_tags(),
            _ => {}
        }
        self.fetch_more(fx);
    }

    /// Enter: goes to the words of the row under the cursor.
    pub(in crate::app) fn open_hall_row(&mut self, fx: &mut Vec<Effect>) {
        let Some(hall) = self.hall() else {
            return;
        };
        match &hall.room {
            Room::Finder(_) => self.open_found(fx),
            Room::People(people) => {
                if let Some(line) = people.lines.get(hall.list.cursor).cloned() {
                    self.open_person(&line, fx);
                }
            }
            Room::Person(_) => self.open_person_row(fx),
            Room::Ledger(ledger) => match ledger.row(hall.list.cursor).cloned() {
                Some(said) => self.open_said(&said, fx),
                None => self.notice = Some(Notice::passing("nothing to open here")),
            },
            Room::Echoes(_) => self.open_echo(fx),
            Room::Book(_) => self.open_kept(fx),
        }
    }

    /// Opens the line above the list for typing.
    pub(in crate::app) fn type_in_hall(&mut self) {
        match self.hall().and_then(|hall| hall.room.line()) {
            Some(line) => {
                let text = line.text.clone();
                self.prompt = Some(Prompt::new(Purpose::Query, &text));
            }
            None => {
                self.notice = Some(Notice::passing(
                    "nothing to type here: this page is about one thing",
                ));
            }
        }
    }

    /// Tab: between the list and what is typed, between the parts of a page.
    pub(in crate::app) fn switch_in_hall(&mut self, steps: isize) {
        let Some(hall) = self.hall_mut() else {
            return;
        };
        match &mut hall.room {
            Room::Person(person) => person.turn(steps, &mut hall.list),
            Room::Echoes(echoes) => echoes.other = !echoes.other,
            _ => self.type_in_hall(),
        }
    }

    pub(in crate::app) fn typed_query(&mut self, typed: Typed, text: &str, fx: &mut Vec<Effect>) {
        match typed {
            Typed::Changed => self.changed_query(text, fx),
            Typed::Moved(steps) => {
                if let Some(hall) = self.hall_mut() {
                    hall.step(steps);
                }
                self.fetch_more(fx);
            }
            Typed::Accepted => {
                if let Some(hall) = self.hall_mut()
                    && hall.is_waiting()
                {
                    hall.opens = true;
                } else if self.hall().is_some_and(|hall| !hall.room.is_empty()) {
                    self.open_hall_row(fx);
                }
            }
            Typed::Cancelled if text.is_empty() && self.hall_is_bare() => self.leave_hall(fx),
            Typed::Cancelled | Typed::Left | Typed::Kept => {}
        }
    }

    /// Whether there is nothing on screen but the line to type on.
    fn hall_is_bare(&self) -> bool {
        self.hall()
            .is_some_and(|hall| matches!(hall.room, Room::Finder(_)) && hall.room.is_empty())
    }

    fn changed_query(&mut self, text: &str, fx: &mut Vec<Effect>) {
        match self.hall().map(|hall| &hall.room) {
            Some(Room::Finder(_)) => self.find(text, fx),
            Some(Room::People(_)) => self.ask_people(text, fx),
            Some(Room::Ledger(_)) => self.ask_ledger(Some(text), fx),
            Some(Room::Echoes(_)) => self.ask_echoes(text, fx),
            Some(Room::Book(_)) => self.filter_book(text),
            Some(Room::Person(_)) | None => {}
        }
    }

    pub(in crate::app) fn sort_hall(&mut self, fx: &mut Vec<Effect>) {
        match self.hall().map(|hall| &hall.room) {
            Some(Room::Ledger(_)) => self.sort_ledger(fx),
            Some(Room::Book(_)) => self.sort_book(),
            _ => {}
        }
    }

    /// After the cursor moved: what a long list needs next.
    pub(in crate::app) fn fetch_more(&mut self, fx: &mut Vec<Effect>) {
        match self.hall().map(|hall| &hall.room) {
            Some(Room::Ledger(_)) => self.fetch_ledger(fx),
            Some(Room::Finder(_)) => self.find_more(fx),
            _ => {}
        }
    }

    /// Sends the row's words to the clipboard, with who says them and where.
    fn copy_hall_row(&mut self, fx: &mut Vec<Effect>) {
        let words = self.hall().and_then(|hall| match &hall.room {
            Room::Finder(finder) => finder.words_to_copy(hall.list.cursor),
            Room::Person(person) => person.words_to_copy(hall.list.cursor),
            Room::Ledger(ledger) => ledger.row(hall.list.cursor).map(ask::said_to_copy),
            Room::Echoes(echoes) => echoes.side(hall.list.cursor).map(ask::said_to_copy),
            Room::Book(_) => self.kept_to_copy(),
            Room::People(people) => people
                .lines
                .get(hall.list.cursor)
                .map(|line| line.name.clone()),
        });
        match words {
            Some(words) => {
                self.notice = Some(Notice::passing(format!("sent to the clipboard: {words}")));
                fx.push(Effect::Copy(words));
            }
            None => self.notice = Some(Notice::passing("nothing to copy here")),
        }
    }

    /// A click on a row: puts the cursor there, again opens it.
    pub(in crate::app) fn click_hall(&mut self, row: usize, fx: &mut Vec<Effect>) {
        let Some(hall) = self.hall_mut() else {
            return;
        };
        let again = hall.list.cursor == row;
        hall.go(row);
        if again {
            self.prompt = None;
            self.open_hall_row(fx);
        }
    }
}
