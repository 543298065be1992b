//! Letters as marks, as in vi: a small letter marks a place in the article, a capital one in the library.

use super::mark_target;
use crate::app::action::Action;
use crate::app::letter_use::LetterUse;
use crate::app::session::undo::UndoStep;
use crate::app::{App, Reader, Session};
use crate::bookmarks::Bookmark;
use crate::config::keys::{Code, Key};

impl App {
    /// Takes the key after the one that sets a letter or goes to one.
    pub(in crate::app) fn press_letter(&mut self, letter_use: LetterUse, key: Key) {
        let goes_back = letter_use == LetterUse::Go
            && self.session.keymap.keys(Action::GoToLetter).contains(&key);
        match key {
            _ if goes_back => self.jump(false),
            Key {
                code: Code::Char(letter),
                ctrl: false,
                alt: false,
                ..
            } if letter.is_alphabetic() => match letter_use {
                LetterUse::Set => self.reader.set_letter(letter, &mut self.session),
                LetterUse::Go => self.go_to_letter(letter),
            },
            Key {
                code: Code::Esc, ..
            } => {}
            _ => self.session.info("a mark is a letter"),
        }
    }

    fn go_to_letter(&mut self, letter: char) {
        let found = self.reader.with_letter(letter, &self.session);
        if let Some(id) = found {
            self.open_mark(&id);
            return;
        }
        let key = self.session.keymap.key_label(Action::SetLetter);
        if is_of_library(letter) || self.reader.open.is_some() {
            let message = format!("no mark {letter} · {key}{letter} sets it while reading");
            self.session.info(message);
        } else {
            let message = "small letters mark places in an article: open one first";
            self.session.info(message);
        }
    }
}

impl Reader {
    /// The newest bookmark with that letter, in the open article or, for a capital one, in any.
    fn with_letter(&self, letter: char, session: &Session) -> Option<String> {
        let all = self.lettered(session);
        let with = all.into_iter().filter(|mark| mark.letter() == Some(letter));
        let newest = with.max_by(|a, b| a.modified.cmp(&b.modified))?;
        Some(newest.id.clone())
    }

    /// The bookmarks that a letter can mean here.
    fn lettered<'s>(&self, session: &'s Session) -> Vec<&'s Bookmark> {
        let is_here = |mark: &Bookmark| {
            let here = self.open.as_ref();
            here.is_some_and(|open| open.marks.iter().any(|one| one.id == mark.id))
        };
        let marks = session.records.bookmarks();
        marks
            .filter(|mark| {
                let letter = mark.letter();
                letter.is_some_and(|letter| is_of_library(letter) || is_here(mark))
            })
            .collect()
    }

    /// The letters in use here, small ones first.
    pub fn letters_in_use(&self, session: &Session) -> Vec<char> {
        let marks = self.lettered(session).into_iter();
        let mut letters: Vec<char> = marks.filter_map(Bookmark::letter).collect();
        letters.sort_by_key(|&letter| (is_of_library(letter), letter));
        letters.dedup();
        letters
    }

    /// Gives the bookmark here that letter, or sets one. The letter leaves the bookmark that had it; one
    /// that was made by the letter moves.
    fn set_letter(&mut self, letter: char, session: &mut Session) {
        let Some(open) = &self.open else {
            return;
        };
        let Some((span, speaker)) = mark_target(open) else {
            session.info("nothing to mark on this page");
            return;
        };
        let words = open.excerpt(span, 40);
        let steps = session.undo.len();
        let records = &session.records;
        let there = self.mark_over(span).filter(|id| {
            records
                .bookmark(id)
                .is_some_and(|mark| !only_has_letter(mark))
        });
        let others: Vec<Bookmark> = self
            .lettered(session)
            .into_iter()
            .filter(|mark| mark.letter() == Some(letter) && Some(&mark.id) != there.as_ref())
            .cloned()
            .collect();
        for mark in others {
            if only_has_letter(&mark) {
                session.remove_record(&mark.id);
            } else {
                self.edit_mark(&mark.id, session, |mark| mark.letter = None);
            }
        }
        match there {
            Some(id) => {
                let letter = Some(letter.to_string());
                self.edit_mark(&id, session, |mark| mark.letter = letter);
            }
            None => drop(self.add_mark(span, speaker, Some(letter), session)),
        }
        session.group_undo(steps);
        self.with_open(|open| open.selection = None);
        self.refresh_marks(session);
        session.save_and_confirm(format!("mark {letter}: {words}"));
    }
}

/// Whether a bookmark was made by setting a letter and was not edited since: it moves with the letter.
fn only_has_letter(mark: &Bookmark) -> bool {
    mark.letter().is_some() && mark.created == mark.modified
}

/// Whether a letter means one place in the whole library.
fn is_of_library(letter: char) -> bool {
    letter.is_uppercase()
}

impl Session {
    /// Makes the changes since there were `steps` to undo one.
    pub(in crate::app) fn group_undo(&mut self, steps: usize) {
        if self.undo.len() > steps + 1 {
            let group = self.undo.split_off(steps);
            self.undo.push(UndoStep::Group(group));
        }
    }
}
