//! Queries for stories, and opening two of their articles side by side.

use super::Library;
use crate::app::opening::OpenTarget;
use crate::app::screens::LibraryScreen;
use crate::app::side_by_side::SideBySideScreen;
use crate::app::stories::{OpenedFrom, Stories, StoryRow};
use crate::app::{App, Session};

impl App {
    /// Opens the stories, with the cursor on the open article or the one under the cursor of the list.
    pub(in crate::app) fn show_stories(&mut self) {
        let on_top = self.screen().map(|screen| &screen.content);
        if matches!(on_top, Some(LibraryScreen::Stories(_))) {
            return;
        }
        let open = self.reader.open.as_ref().map(|open| OpenedFrom {
            source: open.source.clone(),
            id: Some(open.id.clone()),
            is_told: true,
        });
        let listed = || {
            let entry = self.library.articles.current()?;
            Some(OpenedFrom {
                source: entry.source.clone(),
                id: entry.id.clone(),
                is_told: false,
            })
        };
        let opened_from = open.or_else(|| self.library.screens.is_empty().then(listed).flatten());
        self.open_screen(LibraryScreen::Stories(Stories::new(opened_from)));
        self.library.ask_stories("", &mut self.session);
    }

    /// Tells, once, that no other article reports the story of the open one.
    pub(in crate::app) fn tell_lone_story(&mut self) {
        if let Some(LibraryScreen::Stories(stories)) = self.library.top_mut()
            && std::mem::take(&mut stories.is_alone)
        {
            self.session
                .info("no other article reports the story of this one");
        }
    }

    /// Opens two articles of the story under the cursor side by side. Returns whether there is a list of stories.
    pub(in crate::app) fn show_side_by_side(&mut self) -> bool {
        let Some(screen) = self.screen() else {
            return false;
        };
        let LibraryScreen::Stories(stories) = &screen.content else {
            return false;
        };
        let Some((story, shown)) = stories.pair(screen.list.cursor) else {
            self.session.info("there is no story to set side by side");
            return true;
        };
        let screen = SideBySideScreen::new(story.articles.clone(), shown);
        self.open_screen(LibraryScreen::SideBySide(screen));
        self.library.ask_side_by_side(&mut self.session);
        true
    }

    /// Opens the article under the cursor of the stories, or unfolds the story.
    pub(in crate::app) fn open_story_row(&mut self) {
        let Some(screen) = self.screen_mut() else {
            return;
        };
        let LibraryScreen::Stories(stories) = &mut screen.content else {
            return;
        };
        match stories.rows.get(screen.list.cursor).copied() {
            Some(StoryRow::Story(story)) => stories.fold(story, &mut screen.list),
            Some(row) => {
                if let Some(article) = stories.article(row).cloned() {
                    let session = &mut self.session;
                    self.library
                        .open_article(&article, OpenTarget::Place, session);
                }
            }
            None => {}
        }
    }
}

impl Library {
    pub(super) fn ask_stories(&mut self, text: &str, session: &mut Session) {
        let Some(LibraryScreen::Stories(stories)) = self.top_mut() else {
            return;
        };
        let Some(query) = stories.line.take(text) else {
            return;
        };
        if query.is_equivalent(&stories.query) && stories.answered {
            return;
        }
        stories.query = query.clone();
        let question = stories.question(session.query_state(&query));
        self.ask_for_screen(question, session);
    }

    pub(super) fn ask_side_by_side(&mut self, session: &mut Session) {
        if let Some(LibraryScreen::SideBySide(both)) = self.top()
            && let Some(question) = both.question(session.identity_state())
        {
            self.ask_for_screen(question, session);
        }
    }

    /// Shows the next or previous article of the story on the chosen side.
    pub(in crate::app) fn step_side(&mut self, steps: isize, session: &mut Session) {
        let Some(LibraryScreen::SideBySide(both)) = self.top_mut() else {
            return;
        };
        if both.step(steps) {
            self.ask_side_by_side(session);
        } else {
            session.info("the story has no third article");
        }
    }

    /// Opens the article of the chosen side, at the statement under the cursor.
    pub(in crate::app) fn open_side(&self, session: &mut Session) {
        let Some(screen) = self.screens.last() else {
            return;
        };
        let LibraryScreen::SideBySide(both) = &screen.content else {
            return;
        };
        if let Some(said) = both.said(screen.list.cursor) {
            self.open_statement(said, session);
        } else if let Some(article) = both.article(both.chosen) {
            self.open_article(article, OpenTarget::Place, session);
        }
    }
}
