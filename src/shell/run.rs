//! The loop: events become messages, messages change the state, effects are carried out, and at most
//! one frame is drawn for each batch of events. Between them the program sleeps.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use ratatui::layout::Size as ScreenSize;

use super::ask::Asker;
use super::effects::Hands;
use super::index::Indexer;
use super::input::{self, Asked, Input};
use super::listed::Listed;
use super::setup::{Setup, variable};
use super::shelf::{self, Shelf};
use super::signals::{self, Signal};
use super::store::Store;
use super::terminal::{self, Screen};
use super::worker::{self, Send, Workers};
use super::{Exit, clipboard, clock, tell};
use crate::app::{App, Effect, Msg, Opening, Size, Start};
use crate::ui::{self, Hits};
use pullquote_text::clean;

/// Something that the loop wakes up for.
#[derive(Debug)]
pub enum Event {
    /// From the terminal.
    Input(Input),
    /// From the system.
    Signal(Signal),
    /// From a worker.
    Msg(Msg),
}

/// How long the first frame waits for rows or the page, bookmarks and places, so that they need not
/// flicker in.
const FIRST_FRAME_WITHIN: Duration = Duration::from_millis(25);
/// How long the end waits for what is being written.
const WRITTEN_WITHIN: Duration = Duration::from_secs(2);
/// Rows that one notch of the wheel moves.
const WHEEL_ROWS: i32 = 3;

/// What to show at the start.
#[derive(Debug)]
pub struct Opened {
    /// What the library lists.
    pub listed: Listed,
    /// What opens at once.
    pub open: Option<Opening>,
}

/// Runs the reading room until the reader leaves.
///
/// # Errors
/// There is no terminal, or it is gone; the system gives no thread.
pub fn run(setup: &Setup, opened: Opened) -> anyhow::Result<Exit> {
    let (events, inbox) = channel();
    let of_signals = events.clone();
    signals::spawn(move |signal| {
        let _ = of_signals.send(Event::Signal(signal));
    })?;
    let of_workers = events.clone();
    let send: Send = Arc::new(move |msg| of_workers.send(Event::Msg(msg)).is_ok());
    let store = Store::start(
        setup.paths.bookmarks.clone(),
        setup.paths.places.clone(),
        Arc::clone(&send),
    )?;
    let index = super::index::path(setup, &opened.listed);
    let workers = Workers::start(index.clone(), &send)?;
    let mut fx = Vec::new();
    let start = start(setup, opened.open, app_size(terminal::system_size()));
    let app = App::new(start, &mut fx);
    // Before the other threads: what is small is read sooner than one of them is alive.
    for effect in std::mem::take(&mut fx) {
        match effect {
            Effect::Open(source) => match worker::open_small(&source) {
                Some(msg) => drop(send(msg)),
                None => fx.push(Effect::Open(source)),
            },
            effect => fx.push(effect),
        }
    }
    let (shelf, indexer) = start_library(opened.listed, index.clone(), &send)?;
    let hands = Hands {
        workers,
        asker: Asker::start(super::ask::of_index(index, indexer), Arc::clone(&send))?,
        shelf,
        store,
        clipboard: clipboard::helper(&variable),
        send,
    };
    let mut screen = Screen::enter(setup.abilities, setup.settings.mouse)?;
    let asked = Asked::default();
    input::spawn(asked.clone(), move |input| {
        events.send(Event::Input(input)).is_ok()
    })?;
    let mut room = Room {
        app,
        fx,
        size: screen.update_size(),
        hits: Hits::default(),
        end: None,
        screen,
        hands,
        asked,
    };
    for problem in setup.problems.iter().rev() {
        room.update(Msg::Noticed(problem.clone()));
    }
    let end = room.run(&inbox, setup.may_ask);
    room.leave(end)
}

/// Starts what finds articles, indexes them and watches for changes.
fn start_library(
    listed: Listed,
    index: Option<PathBuf>,
    send: &Send,
) -> anyhow::Result<(Shelf, Option<Indexer>)> {
    let mut shelf_of_reports = None;
    let index = match index {
        None => None,
        Some(path) => {
            let plan = super::index::Plan {
                path: path.clone(),
                roots: listed.named_roots(),
                workers: super::index::n_cores(),
                is_patient: true,
            };
            let (tell, shelf) = super::index::to_loop(Arc::clone(send));
            shelf_of_reports = Some(shelf);
            let indexer = Indexer::start(plan, tell)?;
            Some(shelf::Index { path, indexer })
        }
    };
    let indexer = index.as_ref().map(|index| index.indexer.clone());
    let shelf = Shelf::start(listed, index, Arc::clone(send))?;
    if let Some(place) = shelf_of_reports {
        let _ = place.set(shelf.clone());
    }
    Ok((shelf, indexer))
}

/// What the state machine is told at the start.
fn start(setup: &Setup, open: Option<Opening>, size: Size) -> Start {
    let now = clock::now();
    let folder = with_tilde(&setup.paths.library);
    Start {
        settings: setup.settings.clone(),
        theme: setup.theme.clone(),
        depth: setup.depth,
        background: setup.background,
        folder: clean::line(&folder).into_owned(),
        size,
        id_seed: u64::from(std::process::id()) ^ (now.unix_ms as u64).rotate_left(20),
        now,
        open,
    }
}

/// A path as a reader would write it: from `~` on when it lies in the home folder.
fn with_tilde(path: &std::path::Path) -> String {
    let home = variable("HOME").filter(|home| !home.is_empty());
    match home.and_then(|home| path.strip_prefix(home).ok().map(ToOwned::to_owned)) {
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}

fn app_size(size: ScreenSize) -> Size {
    Size {
        width: size.width,
        height: size.height,
    }
}

/// Everything that the loop holds.
struct Room {
    app: App,
    fx: Vec<Effect>,
    size: ScreenSize,
    hits: Hits,
    end: Option<Exit>,
    screen: Screen,
    hands: Hands,
    asked: Asked,
}

impl Room {
    /// The loop.
    fn run(&mut self, inbox: &Receiver<Event>, may_ask: bool) -> anyhow::Result<Exit> {
        // An article that opens at once is not to share the machine with the walk through the library.
        let walks_later = self.app.is_opening().is_some();
        if !walks_later {
            self.hands.shelf.look();
        }
        self.app.first_frame = true;
        self.carry_out()?;
        self.settle(inbox)?;
        self.draw()?;
        self.app.first_frame = false;
        if may_ask {
            self.asked.now();
            self.screen.ask_background()?;
        }
        self.draw()?;
        if walks_later {
            self.hands.shelf.look();
        }
        loop {
            if let Some(end) = self.end {
                return Ok(end);
            }
            let wakes_at = self.app.wakes_at();
            let first = match wakes_at {
                None => Some(inbox.recv()?),
                Some(at) => match inbox.recv_timeout(clock::until(at)) {
                    Ok(event) => Some(event),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(error) => return Err(error.into()),
                },
            };
            self.update(Msg::Ticked(clock::now()));
            for event in first.into_iter().chain(inbox.try_iter()) {
                self.take(event)?;
                if self.end.is_some() {
                    break;
                }
            }
            self.update(Msg::BatchEnded);
            self.carry_out()?;
            if self.end.is_none() {
                self.draw()?;
            }
        }
    }

    /// Takes what comes at once, before the first frame.
    fn settle(&mut self, inbox: &Receiver<Event>) -> anyhow::Result<()> {
        let until = Instant::now() + FIRST_FRAME_WITHIN;
        // Where an article was asked for, the first frame is its page, and the list may come later.
        let is_opening = self.app.is_opening().is_some();
        let (mut has_places, mut has_page, mut has_rows) = (false, !is_opening, is_opening);
        while !(has_places && has_page && has_rows) && self.end.is_none() {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(event) = inbox.recv_timeout(left) else {
                break;
            };
            has_places |= matches!(event, Event::Msg(Msg::PlacesLoaded(_)));
            has_page |= matches!(
                event,
                Event::Msg(Msg::Opened { .. } | Msg::PartialLoaded { .. } | Msg::OpenFailed { .. })
            );
            has_rows |= matches!(event, Event::Msg(Msg::ListingEnded));
            self.take(event)?;
            self.carry_out()?;
            // A window full of rows need not wait for the end of the walk.
            has_rows |= self.app.articles.order.len() > usize::from(self.size.height);
        }
        self.update(Msg::BatchEnded);
        self.carry_out()
    }

    fn update(&mut self, msg: Msg) {
        self.app.update(msg, &mut self.fx);
    }

    /// Takes one event. Keys see what the effects of those before them have changed.
    fn take(&mut self, event: Event) -> anyhow::Result<()> {
        match event {
            Event::Msg(msg) => self.update(msg),
            Event::Signal(Signal::End { number, .. }) => self.end = Some(Exit::Signal(number)),
            Event::Signal(Signal::Stop) => {
                self.asked.hear_out();
                self.screen.suspend(false)?;
                self.went_on();
            }
            Event::Signal(Signal::Continue) => {
                self.screen.resume()?;
                self.went_on();
            }
            Event::Input(input) => self.take_input(input)?,
        }
        Ok(())
    }

    fn take_input(&mut self, input: Input) -> anyhow::Result<()> {
        match input {
            Input::Key(key) => self.update(Msg::Key(key)),
            Input::Pasted(text) => self.update(Msg::Pasted(text)),
            Input::Background(background) => self.update(Msg::BackgroundDetected(background)),
            Input::Wheel { up, .. } => {
                let rows = if up { -WHEEL_ROWS } else { WHEEL_ROWS };
                self.update(Msg::Wheeled(rows));
            }
            Input::Clicked { x, y } => {
                if let Some(target) = self.hits.at(x, y) {
                    self.update(Msg::Clicked(target));
                }
            }
            Input::Resized => {
                self.resized();
                // A window that shrank and is back before anybody looked has the size of the last
                // frame, but no longer its cells.
                self.screen.clear()?;
            }
            Input::Watching => self.resized(),
            Input::Focus(has_focus) => {
                if has_focus {
                    self.hands.shelf.look();
                }
            }
            Input::Failed(reason) => anyhow::bail!("the terminal cannot be read: {reason}"),
        }
        Ok(())
    }

    /// After a stop the window may have another size. If it ended in order to end the program, nothing
    /// more is drawn.
    fn went_on(&mut self) {
        self.end = self.end.or(signals::ending().map(Exit::Signal));
        self.resized();
    }

    fn resized(&mut self) {
        self.size = self.screen.update_size();
        self.update(Msg::Resized(app_size(self.size)));
    }

    /// Carries out what the state machine wants, and what comes of that.
    fn carry_out(&mut self) -> anyhow::Result<()> {
        for effect in std::mem::take(&mut self.fx) {
            match effect {
                Effect::Exit => self.end = self.end.or(Some(Exit::Done)),
                Effect::Suspend => {
                    self.asked.hear_out();
                    if self.screen.suspend(true)? {
                        self.went_on();
                    } else {
                        let words = "there is no shell to go back to";
                        self.update(Msg::Noticed(words.to_owned()));
                    }
                }
                Effect::Redraw => self.screen.clear()?,
                Effect::Mouse(on) => self.screen.set_mouse(on)?,
                Effect::Copy(text) => {
                    // A clipboard is pasted into shells, too.
                    let text = clean::line(&text).into_owned();
                    let is_sent = self.screen.copy(&text)?;
                    self.hands.copy(text, is_sent);
                }
                effect => self.hands.carry_out(effect),
            }
        }
        Ok(())
    }

    fn draw(&mut self) -> anyhow::Result<()> {
        self.app.prepare(app_size(self.size));
        let app = &self.app;
        self.hits = self.screen.draw(|frame| ui::draw(app, frame))?;
        Ok(())
    }

    /// Writes what is unwritten and gives the terminal back. What could not be written goes to
    /// standard error, where a shell or its log keeps it, and the end is no success.
    fn leave(mut self, end: anyhow::Result<Exit>) -> anyhow::Result<Exit> {
        if !matches!(end, Ok(Exit::Done)) {
            // A signal, or a terminal that is gone: the reader did not leave by a key.
            self.update(Msg::Ending);
            for effect in std::mem::take(&mut self.fx) {
                if matches!(effect, Effect::SavePlaces(_) | Effect::SaveRecords(_)) {
                    self.hands.carry_out(effect);
                }
            }
        }
        self.hands.store.finish(WRITTEN_WITHIN);
        let unsaved = self.hands.unsaved(&self.app);
        self.asked.hear_out();
        drop(self.screen);
        let Some(unsaved) = unsaved else {
            return end;
        };
        tell("not saved; keep what follows:");
        super::tell_raw(&unsaved);
        Ok(match end? {
            Exit::Done => Exit::Failed,
            end => end,
        })
    }
}
