//! The second reading of the open article, with the deep engine.
//!
//! The fast engine's marks are on the page first. The deep engine's replace them when they are ready and
//! nothing is open that refers to the old ones; page, focus and selection stay.

use super::effect::{DeepJob, Effect};
use super::reader::Reader;
use super::{App, Session};
use crate::article_id::ArticleId;
use pullquote_annotate::Engine;

impl App {
    /// Starts, stops and shows the second reading. Called after every message.
    pub(super) fn follow_deepening(&mut self) {
        self.reader.show_deepened(&mut self.session);
        let is_open = |id: &ArticleId| {
            let mut parents = self.library.screens.iter();
            self.reader.open.as_ref().is_some_and(|open| open.id == *id)
                || parents.any(|screen| screen.parent.as_ref().is_some_and(|open| open.id == *id))
        };
        if self
            .reader
            .deepening
            .take_if(|(id, _)| !is_open(id))
            .is_some()
        {
            self.session.effects.push(Effect::StopDeepening);
        }
        self.reader.deepen(&mut self.session);
    }
}

impl Reader {
    /// Requests the second reading of the open article.
    fn deepen(&mut self, session: &mut Session) {
        let is_wanted = session.settings.engine == Engine::Deep && Engine::Deep.is_available();
        let Some(open) = self.open.as_ref().filter(|_| is_wanted) else {
            return;
        };
        let reading = (open.id.clone(), open.within);
        let is_due = open.annotated && !open.awaits && open.engine == Engine::Fast;
        if !is_due || self.deepening.as_ref() == Some(&reading) {
            return;
        }
        session.effects.push(Effect::Deepen(DeepJob {
            id: open.id.clone(),
            article: Box::new(open.article.clone()),
            within: open.within,
        }));
        self.deepening = Some(reading);
    }

    /// Shows the second reading, unless a menu, a prompt or the panel refers to the first.
    fn show_deepened(&mut self, session: &mut Session) {
        let is_busy = session.overlay.is_some() || session.prompt.is_some() || self.in_panel;
        let Some(open) = self.open.as_mut().filter(|_| !is_busy) else {
            return;
        };
        let Some(found) = open.held.take() else {
            return;
        };
        let is_same = *open.found == *found;
        let within = open.within;
        open.take_found(within, Engine::Deep, &found);
        self.deepening = None;
        if is_same {
            return;
        }
        let speaker = self.panel.as_ref().and_then(|panel| panel.opened);
        let name = speaker.and_then(|at| Some(self.open.as_ref()?.speakers.get(at)?.name.clone()));
        self.apply_corrections(session);
        if let (Some(panel), Some(open)) = (&mut self.panel, &self.open) {
            let is_it =
                |speaker: &super::speakers::SpeakerSummary| Some(&speaker.name) == name.as_ref();
            panel.opened = open.speakers.iter().position(is_it);
        }
    }
}
