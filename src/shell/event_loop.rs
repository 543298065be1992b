//! The event loop: turns input, signals and worker messages into [`Msg`]s for the state machine, runs
//! the effects that it returns, and draws at most one frame per batch of events.

mod first_frame;

use std::io;
use std::process::ExitStatus;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use anyhow::Context as _;
use ratatui::layout::Size as ScreenSize;

use super::browser::{self, Opener};
use super::correction_feed::CorrectionFeed;
use super::effect_runner::EffectRunner;
use super::exit::Exit;
use super::external;
use super::feeds::desk::FeedDesk;
use super::fetching::Fetcher;
use super::file_watch::FileWatch;
use super::input::Input;
use super::input_gate::InputGate;
use super::job_control;
use super::library_roots::LibraryRoots;
use super::library_threads::LibraryStarter;
use super::osc11::PendingReply;
use super::output::{report, report_raw};
use super::record_writer::RecordWriter;
use super::setup::{Setup, env_var};
use super::signals::{self, Signal};
use super::startup::Startup;
use super::terminal::{self, Lending, Screen};
use super::threads::MsgSender;
use super::trash;
use super::worker::{self, Workers};
use super::{clipboard, clock, identity};
use crate::app::{App, ArticleJob, Effect, Msg, Size, Start};
use crate::ui::{self, Hits};
use pullquote_text::clean;

#[derive(Debug)]
enum Event {
    Input(Input),
    Signal(Signal),
    Msg(Msg),
}

/// What the reader is told when the program cannot start its threads.
const NO_THREADS: &str = "the system gives no more threads";
/// How long leaving waits for pending writes.
const SAVE_TIMEOUT: Duration = Duration::from_secs(2);
/// Rows per notch of the mouse wheel.
const WHEEL_ROWS: i32 = 3;

/// Runs the full-screen UI until the user leaves.
pub fn run(setup: &Setup, startup: Startup) -> anyhow::Result<Exit> {
    let (events, inbox) = channel();
    let signal_events = events.clone();
    signals::spawn(move |signal| {
        let _ = signal_events.send(Event::Signal(signal));
    })
    .context(NO_THREADS)?;
    let worker_events = events.clone();
    let send: MsgSender = Arc::new(move |msg| worker_events.send(Event::Msg(msg)).is_ok());
    let corrections = Arc::new(CorrectionFeed::default());
    let records = RecordWriter::load(
        setup.paths.bookmarks.clone(),
        setup.paths.places.clone(),
        setup.paths.view.clone(),
        Arc::clone(&corrections),
        Arc::clone(&send),
    )?;
    let index = startup.roots.index_path(&setup.paths);
    let workers = Workers::new(index, Arc::clone(&corrections), &send)?;
    let mut fx = Vec::new();
    let start = start(setup, &startup, app_size(terminal::system_size()));
    let app = App::new(start, &mut fx);
    for effect in std::mem::take(&mut fx) {
        match effect {
            Effect::Article(ArticleJob::Open(source)) => {
                let (msg, job) = worker::open_now(source);
                msg.map(|msg| send(msg));
                fx.extend(job.map(Effect::Article));
            }
            effect => fx.push(effect),
        }
    }
    let own = startup.roots.whole_library(&setup.paths.library);
    let library = LibraryStarter {
        setup,
        corrections,
        send: Arc::clone(&send),
    };
    let (scanner, index) = library.start(startup.roots, Arc::clone(&workers.read))?;
    let effects = EffectRunner {
        workers,
        fetcher: Fetcher::new(&setup.paths, &send, &scanner),
        feeds: FeedDesk::new(&setup.paths, &send, &scanner),
        index,
        trash: trash::thread(&setup.paths.library, scanner.clone(), Arc::clone(&send)),
        scanner,
        file: FileWatch::new(Arc::clone(&send)),
        looks: identity::thread(Arc::clone(&send)),
        records,
        clipboard: clipboard::command(&env_var),
        send,
    };
    let mut screen = Screen::enter(setup.caps, setup.settings.mouse)?;
    let mut event_loop = EventLoop {
        library,
        own,
        app,
        fx,
        size: screen.update_size(),
        hits: Hits::default(),
        end: None,
        screen,
        effects,
        background_reply: PendingReply::default(),
        input_gate: InputGate::default(),
    };
    for problem in setup.problems.iter().rev() {
        event_loop.update(Msg::Noticed(problem.clone()));
    }
    let end = event_loop.run(&inbox, events, setup.queries_background);
    event_loop.leave(end, &inbox)
}

/// The initial state of the app.
fn start(setup: &Setup, startup: &Startup, size: Size) -> Start {
    let now = clock::now();
    let folder = with_tilde(&setup.paths.library);
    Start {
        settings: setup.settings.clone(),
        theme: setup.theme.clone(),
        depth: setup.colors,
        background: setup.background,
        folder: clean::line(&folder).into_owned(),
        library: setup.paths.library.clone(),
        size,
        id_seed: u64::from(std::process::id()) ^ (now.unix_ms as u64).rotate_left(20),
        now,
        open: startup.open.clone(),
        fetch: startup.fetch.clone(),
        is_single: startup.is_single,
    }
}

/// `path` with the home folder shortened to `~`.
fn with_tilde(path: &std::path::Path) -> String {
    let home = env_var("HOME").filter(|home| !home.is_empty());
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

struct EventLoop<'s> {
    library: LibraryStarter<'s>,
    /// What the reader goes to from an article that was named alone.
    own: LibraryRoots,
    app: App,
    fx: Vec<Effect>,
    size: ScreenSize,
    hits: Hits,
    end: Option<Exit>,
    screen: Screen,
    effects: EffectRunner,
    background_reply: PendingReply,
    input_gate: InputGate,
}

impl EventLoop<'_> {
    fn run(
        &mut self,
        inbox: &Receiver<Event>,
        events: Sender<Event>,
        queries_background: bool,
    ) -> anyhow::Result<Exit> {
        // An article named on the command line opens before the scan takes up the machine.
        let scans_later = self.app.session.opening.is_some();
        if !scans_later {
            self.effects.scanner.start()?;
            self.effects.scanner.scan();
        }
        self.app.session.first_frame = true;
        self.await_first_frame(inbox)?;
        self.draw()?;
        self.app.session.first_frame = false;
        // At once: what is typed meanwhile must not stand before the reply.
        if queries_background {
            self.background_reply.expect();
            self.screen.query_background()?;
        }
        self.screen.guard_aborts();
        self.start_threads(events).context(NO_THREADS)?;
        self.run_effects()?;
        self.effects.empty_trash();
        self.draw()?;
        if scans_later {
            self.effects.scanner.scan();
        }
        loop {
            if let Some(end) = self.end {
                return Ok(end);
            }
            let wakes_at = self.app.session.wakes_at();
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
                self.handle(event)?;
                if self.end.is_some() {
                    break;
                }
            }
            self.update(Msg::BatchEnded);
            self.run_effects()?;
            if self.end.is_none() {
                self.draw()?;
            }
        }
    }

    fn update(&mut self, msg: Msg) {
        self.app.update(msg, &mut self.fx);
    }

    fn handle(&mut self, event: Event) -> anyhow::Result<()> {
        match event {
            Event::Msg(msg) => self.update(msg),
            Event::Signal(Signal::End(number)) => self.end = Some(Exit::Signal(number)),
            Event::Signal(Signal::Stop) => {
                self.background_reply.drain();
                self.screen.suspend(false)?;
                self.resumed();
            }
            Event::Signal(Signal::Continue) => {
                self.screen.resume()?;
                self.resumed();
            }
            Event::Input(input) => self.handle_input(input)?,
        }
        Ok(())
    }

    fn handle_input(&mut self, input: Input) -> anyhow::Result<()> {
        match input {
            Input::Key(key) => self.update(Msg::Key(key)),
            Input::Pasted(text) => self.update(Msg::Pasted(text)),
            Input::Background(background) => self.update(Msg::BackgroundDetected(background)),
            Input::Wheel { up } => {
                let rows = if up { -WHEEL_ROWS } else { WHEEL_ROWS };
                self.update(Msg::Wheeled(rows));
            }
            Input::Clicked { x, y } => {
                if let Some(target) = self.hits.at(x, y) {
                    self.update(Msg::Clicked(target));
                }
            }
            Input::Dragged { x, y } => {
                if let Some((at, edge)) = self.hits.nearest_text(x, y) {
                    self.update(Msg::Dragged { at, edge });
                }
            }
            Input::Released => self.update(Msg::Released),
            Input::Resized | Input::ResizeReporting => {
                self.resized();
                // A window that shrank and grew back between two frames has the size of the last one
                // but has lost its cells.
                self.screen.clear()?;
            }
            Input::Focus(has_focus) => {
                if has_focus {
                    self.effects.records.check();
                    self.effects.scanner.scan();
                }
            }
            Input::Failed(reason) => anyhow::bail!("the terminal cannot be read: {reason}"),
        }
        Ok(())
    }

    /// Lends the terminal to another program.
    fn lend(&mut self, lending: Lending) -> anyhow::Result<()> {
        self.background_reply.drain();
        self.input_gate.close();
        job_control::lend();
        self.screen.lend(lending)?;
        Ok(())
    }

    fn take_back(&mut self) -> anyhow::Result<()> {
        self.screen.take_back()?;
        job_control::take_back();
        self.input_gate.open();
        self.resumed();
        Ok(())
    }

    fn report_editor(&mut self, ended: io::Result<ExitStatus>) {
        // The file may have changed.
        self.effects.scanner.scan();
        let message = match ended {
            Ok(status) if status.success() => return,
            Ok(status) => format!("the editor ended with {status}"),
            Err(error) => format!("the editor could not be started: {error}"),
        };
        self.update(Msg::Noticed(message));
    }

    /// After a stop the window may have another size, and the program may have been continued only to
    /// be killed.
    fn resumed(&mut self) {
        self.end = self.end.or(job_control::ending_signal().map(Exit::Signal));
        self.resized();
    }

    fn resized(&mut self) {
        self.size = self.screen.update_size();
        self.update(Msg::Resized(app_size(self.size)));
    }

    fn run_effects(&mut self) -> anyhow::Result<()> {
        for effect in std::mem::take(&mut self.fx) {
            match effect {
                Effect::Exit => self.end = self.end.or(Some(Exit::Done)),
                Effect::Suspend => {
                    self.background_reply.drain();
                    if self.screen.suspend(true)? {
                        self.resumed();
                    } else {
                        let message = "there is no shell to return to";
                        self.update(Msg::Noticed(message.to_owned()));
                    }
                }
                Effect::Pipe { command, input } => {
                    let words = clean::line(&command).into_owned();
                    self.lend(Lending::WithScreen(&words))?;
                    let output = external::pipe(&command, input);
                    self.take_back()?;
                    self.update(Msg::CommandEnded(Box::new(output)));
                }
                Effect::Edit(path) => {
                    self.lend(Lending::Restored)?;
                    let ended = external::edit(&path);
                    self.take_back()?;
                    self.report_editor(ended);
                }
                Effect::ListLibrary => {
                    if let Err(error) = self.list_library() {
                        self.update(Msg::Noticed(format!(
                            "the library cannot be listed: {error}"
                        )));
                    }
                }
                Effect::Browse(address) => self.browse(address)?,
                Effect::Redraw => self.screen.clear()?,
                Effect::Mouse(on) => self.screen.set_mouse(on)?,
                Effect::Copy(text) => {
                    // Clipboards get pasted into shells.
                    self.copy(&text)?;
                }
                effect => self.effects.run(effect),
            }
        }
        Ok(())
    }

    fn list_library(&mut self) -> anyhow::Result<()> {
        let workers = &mut self.effects.workers;
        let (roots, library) = (self.own.clone(), &self.library);
        let index = roots.index_path(&library.setup.paths);
        workers.use_index(index, Arc::clone(&library.corrections), &library.send);
        let (scanner, index) = library.start(roots, Arc::clone(&workers.read))?;
        scanner.scan();
        (self.effects.scanner, self.effects.index) = (scanner, index);
        Ok(())
    }

    fn copy(&mut self, text: &str) -> anyhow::Result<()> {
        let text = clean::line(text).into_owned();
        let is_sent = self.screen.copy(&text)?;
        self.effects.copy(text, is_sent);
        Ok(())
    }

    /// Opens an address in the browser; without one, as over SSH, copies it.
    fn browse(&mut self, address: String) -> anyhow::Result<()> {
        if !browser::is_safe(&address) {
            return Ok(());
        }
        match browser::opener(&env_var) {
            Some(Opener::Program(program)) => self.effects.browse(program, address),
            Some(Opener::InTerminal(program)) => {
                self.lend(Lending::Restored)?;
                let ended = browser::run_in_terminal(&program, &address);
                self.take_back()?;
                if let Err(error) = ended {
                    let name = program[0].display();
                    self.update(Msg::Noticed(format!("{name} did not start: {error}")));
                }
            }
            None => {
                self.copy(&address)?;
                let words = format!("no browser here: address sent to the clipboard: {address}");
                self.update(Msg::Noticed(words));
            }
        }
        Ok(())
    }

    fn draw(&mut self) -> anyhow::Result<()> {
        self.app.prepare(app_size(self.size));
        let app = &self.app;
        let shows_cursor = app.session.prompt.is_some() || app.session.settings.show_cursor;
        self.hits = self.screen.draw(
            shows_cursor,
            |frame| ui::draw(app, frame),
            |hits| hits.links().to_vec(),
        )?;
        Ok(())
    }

    /// Finishes writing and restores the terminal. Records that could not be saved are printed to
    /// standard error and make the exit code a failure.
    fn leave(mut self, end: anyhow::Result<Exit>, inbox: &Receiver<Event>) -> anyhow::Result<Exit> {
        if !matches!(end, Ok(Exit::Done)) {
            // The user did not leave by a key, so the app has not saved on leaving.
            self.update(Msg::Ending);
            for effect in std::mem::take(&mut self.fx) {
                if matches!(
                    effect,
                    Effect::SavePlaces(_) | Effect::SaveRecords(_) | Effect::KeepView(_)
                ) {
                    self.effects.run(effect);
                }
            }
        }
        self.effects.records.sync(SAVE_TIMEOUT);
        // Saves that were under way when the loop ended have answered by now.
        for event in inbox.try_iter() {
            if let Event::Msg(msg @ Msg::RecordsSaved(_)) = event {
                self.update(msg);
            }
        }
        let records = &self.app.session.records;
        let unsaved = (records.unsaved() > 0).then(|| records.to_json());
        // A terminal that hung up, which is signal 1, sends no reply.
        if !matches!(end, Ok(Exit::Signal(1))) {
            self.background_reply.drain();
        }
        drop(self.screen);
        let Some(unsaved) = unsaved else {
            return end;
        };
        report("not saved; keep what follows:");
        report_raw(&unsaved);
        Ok(match end? {
            Exit::Done => Exit::Failed,
            end => end,
        })
    }
}
