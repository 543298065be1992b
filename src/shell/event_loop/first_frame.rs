//! The first frame, which waits for as little as possible.

use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

use super::{Event, EventLoop};
use crate::app::Msg;
use crate::shell::{input, signals};

/// How long the first frame waits for rows or the page, bookmarks and places, so that they do not
/// pop in.
const FIRST_FRAME_TIMEOUT: Duration = Duration::from_millis(25);

impl EventLoop<'_> {
    /// Starts the threads that the first frame does without: each of them would delay it.
    pub(super) fn start_threads(&self, events: Sender<Event>) -> anyhow::Result<()> {
        signals::spawn_hang_up()?;
        self.effects.records.start()?;
        self.effects.scanner.start()?;
        let (reply, gate) = (self.background_reply.clone(), self.input_gate.clone());
        input::spawn(reply, gate, move |input| {
            events.send(Event::Input(input)).is_ok()
        })?;
        Ok(())
    }

    /// Handles the events that belong on the first frame, up to a time limit. Other threads are given work only
    /// when there is something to wait for.
    pub(super) fn await_first_frame(&mut self, inbox: &Receiver<Event>) -> anyhow::Result<()> {
        let until = Instant::now() + FIRST_FRAME_TIMEOUT;
        // If an article is opening, the first frame is its page and the list may come later.
        let is_opening = self.app.session.opening.is_some();
        let (mut has_places, mut has_page, mut has_rows) = (false, !is_opening, is_opening);
        while !(has_places && has_page && has_rows) && self.end.is_none() {
            let event = if let Ok(event) = inbox.try_recv() {
                event
            } else {
                self.run_effects()?;
                let left = until.saturating_duration_since(Instant::now());
                match inbox.recv_timeout(left) {
                    Ok(event) => event,
                    Err(_) => break,
                }
            };
            has_places |= matches!(event, Event::Msg(Msg::PlacesLoaded(_)));
            has_page |= matches!(
                event,
                Event::Msg(Msg::Opened { .. } | Msg::PartialLoaded { .. } | Msg::OpenFailed { .. })
            );
            has_rows |= matches!(event, Event::Msg(Msg::ListingEnded));
            self.handle(event)?;
            // A full screen of rows need not wait for the end of the scan.
            has_rows |= self.app.library.articles.order.len() > usize::from(self.size.height);
        }
        self.update(Msg::BatchEnded);
        Ok(())
    }
}
