//! The open article and its file: told when it has changed, read again at the same place.

use super::article::{DiskState, Focus};
use super::opening::{OpenTarget, Opening, ReloadPlace};
use super::{Action, App, ArticleJob, Effect, Reader, Session, WatchJob};
use crate::article_id::ArticleId;
use crate::bookmarks::{Anchor, MatchState, places};
use pullquote_text::{Source, Span};

impl App {
    /// Has the shell watch the file of the open article. Called after every message.
    pub(super) fn follow_file(&mut self) {
        let open = self.reader.open.as_ref().filter(|open| !open.is_partial());
        let job = open.and_then(|open| {
            open.source.path()?;
            Some(WatchJob {
                source: open.source.clone(),
                id: open.id.clone(),
            })
        });
        if job != self.reader.watched {
            self.reader.watched.clone_from(&job);
            self.session.effects.push(Effect::Watch(job));
        }
    }

    pub(super) fn file_changed(&mut self, source: &Source, id: &ArticleId, state: DiskState) {
        let Some(open) = &mut self.reader.open else {
            return;
        };
        if open.source != *source || open.id != *id {
            return;
        }
        open.disk = state;
        let key = self.session.keymap.key_label(Action::Reload);
        let words = match state {
            DiskState::Same => return,
            DiskState::Changed => format!("this article has changed on disk · {key} reloads it"),
            DiskState::Gone => {
                "the file of this article is gone · its text stays here until you leave".to_owned()
            }
        };
        // The header tells it, too.
        if self.session.may_tell_news() {
            self.session.info(words);
        }
    }

    /// Reads the open article again; `Opened` brings it.
    pub(super) fn reload(&mut self) {
        let Some(open) = self.reader.open.as_ref() else {
            return;
        };
        match &open.source {
            Source::File(_) | Source::Part { .. } => {}
            Source::Seed(_) => {
                return self
                    .session
                    .info("nothing to reload: this article comes with pullquote");
            }
            Source::Stdin | Source::StdinPart(_) | Source::Given(_) => {
                return self
                    .session
                    .info("nothing to reload: this text does not come from a file");
            }
        }
        let text = open.article.text();
        let anchor = |span: Span| Anchor::new(text, &open.id, span);
        let focus = match open.focus {
            Some(Focus::Quote(_) | Focus::Entity(_)) => open.focus_span(),
            _ => None,
        };
        let place = ReloadPlace {
            top: places::anchor_at(text, &open.id, open.anchor),
            progress: open.anchor as f64 / text.len().max(1) as f64,
            focus: focus.map(anchor),
        };
        let source = open.source.clone();
        let job = ArticleJob::Open(source.clone());
        self.session.effects.push(Effect::Article(job));
        let target = OpenTarget::Reload(Box::new(place));
        self.session.opening = Some(Opening { source, target });
    }
}

impl Reader {
    /// Called before the text is replaced. Returns `false` if it is the same as before.
    pub(super) fn begin_reload(&mut self, source: &Source, id: &ArticleId) -> bool {
        let Some(open) = self.open.as_mut().filter(|open| open.source == *source) else {
            return true;
        };
        if open.id == *id {
            open.disk = DiskState::Same;
            return false;
        }
        let (text, id) = (open.article.text(), &open.id);
        self.jumps
            .anchor(source, |at| places::anchor_at(text, id, at));
        // It lists by an index into speakers that are found anew.
        if let Some(panel) = &mut self.panel {
            panel.opened = None;
        }
        true
    }

    /// Goes to the place in the new text.
    pub(super) fn finish_reload(&mut self, place: &ReloadPlace, session: &mut Session) {
        let Some(open) = &mut self.open else {
            return;
        };
        let text = open.article.text();
        open.anchor = place.top.find(text, &open.id).span.map_or_else(
            || text.floor_char_boundary((place.progress * text.len() as f64) as usize),
            Span::start,
        );
        let focus = place.focus.as_ref();
        open.pending_focus = focus.and_then(|focus| focus.find(text, &open.id).span);
        let lost = open
            .marks
            .iter()
            .filter(|mark| mark.state == MatchState::Lost);
        session.info(match lost.count() {
            0 => "reloaded".to_owned(),
            1 => "reloaded · the words of 1 bookmark are gone".to_owned(),
            n => format!("reloaded · the words of {n} bookmarks are gone"),
        });
    }
}
