//! The windows: one that sets bookmarks, one over the library, and a wild one of another reader, in which any key is
//! pressed.

use std::time::Duration;

use anyhow::Context as _;

use super::report::{Outcome, Report};
use super::texts::{self, LAMPS, N_LAMPS};
use super::window::{PATIENCE, Sample, Window};
use super::world::World;
use super::{Soak, texts::confirmed_lamp};

/// Keys that change nothing that is confirmed: they move, open, search and show. What is searched has only
/// letters that do so by themselves: behind `Esc`, `/` may be read as `Alt-/`, and what follows as keys.
const HARMLESS: &[&str] = &[
    "j",
    "k",
    "f",
    "b",
    "d",
    "u",
    "g",
    "G",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    ",",
    ";",
    "_",
    "v",
    "O",
    "t",
    "\r",
    "\x1b",
    "h",
    "l",
    "\t",
    "?",
    "n",
    "T",
    "W",
    "z",
    "w",
    "L",
    "P",
    "E",
    "Q",
    "F",
    "\x0c",
    "/so\r",
    "/zzzz\x1b",
    "/dof\r",
    "Fso\r",
    "5G",
    "50%",
    "J",
    "K",
    "\x0f",
    "\x0e",
    "+",
    "-",
    "=",
    "s",
    "H",
    "B",
    "!",
    "@",
];
/// All others that the wild window gets besides printed characters.
const WILD: &[&str] = &[
    "\r",
    "\x1b",
    "\t",
    "\x7f",
    "\x01",
    "\x02",
    "\x04",
    "\x05",
    "\x06",
    "\x0b",
    "\x0c",
    "\x0e",
    "\x0f",
    "\x10",
    "\x12",
    "\x14",
    "\x15",
    "\x17",
    "\x19",
    "\x1b[A",
    "\x1b[B",
    "\x1b[C",
    "\x1b[D",
    "\x1b[5~",
    "\x1b[6~",
    "\x1b[200~pasted\x1b[201~",
    "\x1b[<0;10;10M",
    "\x1b[<64;10;10M",
    "\x1b[I",
    "\x1b[O",
    "é",
    "語",
    "\u{300}",
];
/// How much memory a window may gain while it is open, in kilobytes, with and for each new article, and how many
/// threads.
const MEMORY_GAIN: u64 = 64 << 10;
const MEMORY_OF_ARTICLE: u64 = 4;
const THREAD_GAIN: u64 = 8;
/// So many samples from the start are no measure: the list is read, the index opened.
const WARM_UP: usize = 6;

pub struct Windows {
    lamps: Window,
    library: Window,
    wild: Window,
    /// The first lamp that no window has reached.
    next_lamp: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Lamps,
    Library,
    Wild,
}

impl Windows {
    pub fn open(world: &World) -> anyhow::Result<Self> {
        Ok(Self {
            lamps: open(world, Which::Lamps, 1)?,
            library: open(world, Which::Library, 1)?,
            wild: open(world, Which::Wild, 1)?,
            next_lamp: 1,
        })
    }

    const fn window(&mut self, which: Which) -> &mut Window {
        match which {
            Which::Lamps => &mut self.lamps,
            Which::Library => &mut self.library,
            Which::Wild => &mut self.wild,
        }
    }
}

fn open(world: &World, which: Which, lamp: usize) -> anyhow::Result<Window> {
    let path = world.library().join(LAMPS);
    let path = path.to_string_lossy();
    // The headline is the first paragraph.
    let place = format!("+{}", lamp + 1);
    let arguments: &[&str] = match which {
        Which::Lamps => &[&path, &place],
        Which::Library | Which::Wild => &[],
    };
    let home = match which {
        Which::Wild => world.home().join("wild"),
        _ => world.home(),
    };
    Window::open(world, &home, arguments)
}

impl Soak {
    /// Sets bookmarks in the window of the lamps, and waits for what it says.
    pub fn bookmark(&mut self) -> anyhow::Result<()> {
        if self.windows.next_lamp + 20 > N_LAMPS {
            return Ok(());
        }
        self.reopen_if_closed(Which::Lamps)?;
        let is_shown = |text: &str| text.contains("The lamp with").then_some(());
        let window = &mut self.windows.lamps;
        let shown = window.wait(PATIENCE, is_shown);
        let text = window.text();
        self.report
            .check("windows show their text", shown.is_some(), || text);
        for _ in 0..self.rng.usize(1..6) {
            let window = &mut self.windows.lamps;
            window.keys("m");
            let last = self.windows.next_lamp;
            let told = window.wait(Duration::from_secs(4), |text| {
                let number = text.lines().last().and_then(confirmed_lamp);
                number.filter(|number| *number >= last)
            });
            let outcome = told.map_or(Outcome::Refused, |number| {
                self.model.bookmarks.insert(number);
                self.windows.next_lamp = number + 1;
                Outcome::Confirmed
            });
            self.report.count("bookmark", outcome);
            self.windows.lamps.keys("}");
            if outcome == Outcome::Refused {
                // What it is at is not known: the next window begins further on.
                self.windows.next_lamp += 10;
                self.close(Which::Lamps);
                return Ok(());
            }
        }
        self.windows.lamps.sample(self.n_published);
        Ok(())
    }

    pub fn random_keys(&mut self) -> anyhow::Result<()> {
        self.reopen_if_closed(Which::Library)?;
        let window = &mut self.windows.library;
        for _ in 0..self.rng.usize(5..60) {
            let at = self.rng.usize(..HARMLESS.len());
            window.keys(HARMLESS[at]);
            std::thread::sleep(Duration::from_millis(self.rng.u64(..12)));
        }
        if self.rng.u32(..4) == 0 {
            window.resize((self.rng.u16(20..200), self.rng.u16(3..60)))?;
        }
        // Back to the list, so that memory and threads are compared at the same place.
        window.keys("\x1b\x1b\x1b\x1b\x1b\x1b");
        std::thread::sleep(Duration::from_millis(50));
        let is_open = window.is_open();
        let text = window.text();
        self.report
            .check("windows stay open under keys", is_open, || text);
        self.windows.library.sample(self.n_published);
        self.report.count("random keys", Outcome::Confirmed);
        Ok(())
    }

    /// Any keys, in the window of another reader: it may end, but only in order.
    pub fn wild_keys(&mut self) -> anyhow::Result<()> {
        let window = &mut self.windows.wild;
        for _ in 0..self.rng.usize(20..200) {
            if self.rng.bool() {
                let at = self.rng.usize(..WILD.len());
                window.keys(WILD[at]);
            } else {
                // No `|`: what it runs is any command.
                window.keys(&self.rng.char(' '..='{').to_string());
            }
            std::thread::sleep(Duration::from_millis(self.rng.u64(..4)));
        }
        if !window.is_open() {
            let code = window.exit_code();
            let text = window.text();
            self.report
                .check("windows end with exit code 0", code == Some(0), || {
                    format!("the wild window: {code:?}\n{text}")
                });
            self.windows.wild = open(&self.world, Which::Wild, 1)?;
        }
        self.report.count("wild keys", Outcome::Confirmed);
        Ok(())
    }

    pub fn kill_window(&mut self) -> anyhow::Result<()> {
        let which = self.any_window();
        let window = self.windows.window(which);
        window.signal("KILL");
        let code = window.exit_code();
        self.report
            .check("killed windows end", code.is_some(), String::new);
        self.report.count("window", Outcome::Killed);
        self.reopen(which)
    }

    /// Stops a window for a while, in which others write.
    pub fn suspend_window(&mut self) -> anyhow::Result<()> {
        let which = self.any_window();
        self.windows.window(which).signal("STOP");
        if which != Which::Lamps {
            self.bookmark()?;
        }
        self.keep_house()?;
        self.windows.window(which).signal("CONT");
        self.report.count("suspended window", Outcome::Confirmed);
        Ok(())
    }

    pub fn close_window(&mut self) -> anyhow::Result<()> {
        let which = self.any_window();
        self.close(which);
        self.reopen(which)
    }

    fn any_window(&mut self) -> Which {
        let all = [Which::Lamps, Which::Library, Which::Library, Which::Wild];
        all[self.rng.usize(..all.len())]
    }

    /// Ends a window by TERM, which always ends it, and looks how it ends.
    fn close(&mut self, which: Which) {
        let n_articles = self.n_published;
        let window = self.windows.window(which);
        if window.is_open() {
            window.sample(n_articles);
            window.signal("TERM");
        }
        let code = window.exit_code();
        let (text, is_restored) = (window.text(), window.is_restored());
        let samples = std::mem::take(&mut window.samples);
        self.report
            .check("windows end when they are told to", code.is_some(), || {
                text.clone()
            });
        self.report
            .check("terminals are restored", is_restored, || {
                format!("{which:?}: {text}")
            });
        if which == Which::Library {
            check_samples(&mut self.report, &samples);
        }
        self.report.count("closed window", Outcome::Confirmed);
    }

    fn reopen_if_closed(&mut self, which: Which) -> anyhow::Result<()> {
        if self.windows.window(which).is_open() {
            return Ok(());
        }
        self.reopen(which)
    }

    fn reopen(&mut self, which: Which) -> anyhow::Result<()> {
        if which == Which::Lamps {
            // The one before may have saved more than it said.
            self.windows.next_lamp += 10;
        }
        let lamp = self.windows.next_lamp.min(texts::N_LAMPS);
        let fresh = open(&self.world, which, lamp).context("a window does not open")?;
        *self.windows.window(which) = fresh;
        Ok(())
    }

    /// Ends all windows.
    pub fn close_all(&mut self) {
        for which in [Which::Lamps, Which::Library, Which::Wild] {
            self.close(which);
        }
    }
}

/// Whether a window took about as much at the end as soon after its start.
fn check_samples(report: &mut Report, samples: &[Sample]) {
    let Some((warm, rest)) = samples.split_at_checked(WARM_UP) else {
        return;
    };
    let (Some(last), false) = (rest.last(), warm.is_empty()) else {
        return;
    };
    let most = |figure: fn(&Sample) -> u64| warm.iter().map(figure).max().unwrap_or(0);
    let (memory, threads) = (most(|sample| sample.memory), most(|sample| sample.threads));
    let n_new = last.n_articles - warm.last().map_or(0, |sample| sample.n_articles);
    report.check(
        "memory of a window is flat",
        last.memory <= memory + MEMORY_GAIN + n_new as u64 * MEMORY_OF_ARTICLE,
        || {
            format!(
                "{memory} kB at first, {} kB at the end, with {n_new} new articles",
                last.memory
            )
        },
    );
    report.check(
        "no thread of a window is left",
        last.threads <= threads + THREAD_GAIN,
        || format!("{threads} at first, {} at the end", last.threads),
    );
}
