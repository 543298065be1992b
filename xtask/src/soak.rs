//! `cargo xtask soak`: a week of a reader in minutes. Windows with random keys, commands and feeds, under kills,
//! full disks, a clock that jumps, suspended windows; then everything that was confirmed is looked for.
//!
//! The seed chooses what is done, in which order; when each thing happens is up to the machine. See
//! `docs/durability.md`.

mod clock;
mod commands;
mod disk;
mod invariants;
mod model;
mod report;
mod server;
mod texts;
mod window;
mod windows;
mod world;

#[path = "../../tests/common/http_server.rs"]
#[allow(
    clippy::unwrap_used,
    reason = "the server of the tests, which panics where a test fails"
)]
mod http_server;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use fastrand::Rng;

use super::{release_program, say};
use model::Model;
use report::{Outcome, Report};
use server::Feeds;
use windows::Windows;
use world::World;

#[derive(clap::Args)]
pub struct Args {
    /// What is done, and in which order; chosen anew each time by default.
    #[arg(long)]
    seed: Option<u64>,
    /// How long it goes on.
    #[arg(long, default_value_t = 60)]
    minutes: u64,
    /// How many articles the feeds publish.
    #[arg(long, default_value_t = 20_000)]
    articles: usize,
    /// How many feeds there are.
    #[arg(long, default_value_t = 50)]
    feeds: usize,
    /// A program that is built already; by default the release profile is built.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// Keep the reader's folders, in this folder; their disk, `DIR/home`, stays mounted. After a breach they
    /// are kept in any case.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

/// Everything that a step uses.
struct Soak {
    rng: Rng,
    world: World,
    feeds: Feeds,
    windows: Windows,
    model: Model,
    report: Report,
    /// How many articles of each feed a fetch has brought for sure.
    n_fetched: Vec<usize>,
    n_published: usize,
    n_corrections: usize,
    /// Whether there is hardly any room on the disk.
    is_disk_full: bool,
    /// Seconds by which the program's clock is ahead.
    shift: i64,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let seed = args.seed.unwrap_or_else(|| fastrand::u64(..1_000_000));
    anyhow::ensure!(args.feeds > 0 && args.minutes > 0, "nothing to do");
    let program = release_program(args.program.as_deref())?;
    let scratch = tempfile::tempdir()?;
    let folder = args.keep.clone().unwrap_or_else(|| scratch.path().into());
    std::fs::create_dir_all(&folder)?;
    let folder = std::path::absolute(folder)?;
    say(&format!(
        "seed {seed}, {} minutes, in {}",
        args.minutes,
        folder.display()
    ));
    let mut soak = Soak::start(args, seed, folder, program)?;
    let started = Instant::now();
    let time = Duration::from_mins(args.minutes);
    let mut told = 0;
    while started.elapsed() < time {
        let passed = started.elapsed().as_secs_f64() / time.as_secs_f64();
        soak.publish((args.articles as f64 * passed) as usize);
        soak.step()?;
        soak.check_log_of_index();
        let minute = started.elapsed().as_secs() / 60;
        if minute > told {
            told = minute;
            let n = soak.model.fetched.len();
            say(&format!(
                "{minute} min: {n} articles, {} breaches",
                soak.report.n_breaches()
            ));
        }
    }
    let finished = soak.finish(args.articles);
    soak.report.print();
    let n = soak.report.n_breaches();
    if args.keep.is_some() || n > 0 || finished.is_err() {
        // The folder, if it is not that of `--keep`.
        let _ = scratch.keep();
        if let Some(disk) = soak.world.disk.take() {
            disk.leave();
        }
        say(&format!("kept in {}", soak.world.home().display()));
    }
    finished?;
    say(&format!(
        "{:.0} s, {n} breaches",
        started.elapsed().as_secs_f64()
    ));
    anyhow::ensure!(n == 0, "{n} breaches; once more with --seed {seed}");
    Ok(())
}

impl Soak {
    fn start(args: &Args, seed: u64, folder: PathBuf, program: PathBuf) -> anyhow::Result<Self> {
        // For the articles, two indexes and the log of one: more than enough.
        let kilobytes = (96 << 10) + args.articles as u64 * 192;
        let world = World::new(folder, program, kilobytes)?;
        let mut report = Report::default();
        if world.disk.is_none() {
            report.skip("full disks: no file system can be mounted here");
        }
        if world.clock.is_none() {
            report.skip("clock jumps: there is no C compiler");
        }
        texts::write(&world)?;
        let feeds = Feeds::start(args.feeds);
        let mut subscribe = vec!["subscribe", "--offline", "--mode", "feed"];
        let addresses = feeds.addresses();
        subscribe.extend(addresses.iter().map(String::as_str));
        let ended = world.run(&subscribe, "")?;
        anyhow::ensure!(ended.code == Some(0), "subscribe: {}", ended.stderr);
        let windows = Windows::open(&world)?;
        Ok(Self {
            rng: Rng::with_seed(seed),
            world,
            feeds,
            windows,
            model: Model::default(),
            report,
            n_fetched: vec![0; args.feeds],
            n_published: 0,
            n_corrections: 0,
            is_disk_full: false,
            shift: 0,
        })
    }

    /// Publishes until there are `wanted` articles, or every feed shows all that it can.
    fn publish(&mut self, wanted: usize) {
        let mut n_full = 0;
        while self.n_published < wanted && n_full < self.n_fetched.len() {
            let feed = self.n_published % self.n_fetched.len();
            let feed = (feed + n_full) % self.n_fetched.len();
            if self
                .feeds
                .publish(feed, self.n_published, self.n_fetched[feed])
            {
                self.n_published += 1;
                n_full = 0;
            } else {
                n_full += 1;
            }
        }
    }

    fn step(&mut self) -> anyhow::Result<()> {
        match self.rng.u32(..100) {
            0..12 => self.bookmark(),
            12..40 => self.random_keys(),
            40..46 => self.wild_keys(),
            46..54 => self.fetch(),
            54..60 => self.fetch_in_trouble(),
            60..74 => self.keep_house(),
            74..80 => self.correct(),
            80..83 => self.index(),
            83..86 => self.kill_window(),
            86..89 => self.suspend_window(),
            89..92 => self.close_window(),
            92..96 => self.jump_clock(),
            _ => self.fill_disk(),
        }
    }

    fn jump_clock(&mut self) -> anyhow::Result<()> {
        let Some(clock) = &self.world.clock else {
            return Ok(());
        };
        let day = 86_400;
        // What is deleted is thrown away after 30 days.
        self.shift = self.rng.i64(-5 * day..10 * day);
        clock.jump_to(self.shift)?;
        self.report.count("clock jump", Outcome::Confirmed);
        Ok(())
    }

    fn fill_disk(&mut self) -> anyhow::Result<()> {
        let Some(disk) = &self.world.disk else {
            return Ok(());
        };
        disk.fill(self.rng.u64(..48))?;
        self.report.count("full disk", Outcome::Confirmed);
        self.is_disk_full = true;
        for _ in 0..self.rng.usize(1..5) {
            match self.rng.u32(..5) {
                0 => self.bookmark()?,
                1 => self.fetch_in_trouble()?,
                2 => self.keep_house()?,
                3 => self.correct()?,
                _ => self.random_keys()?,
            }
        }
        let disk = self.world.disk.as_ref().context("the disk is mounted")?;
        disk.make_room()?;
        self.is_disk_full = false;
        Ok(())
    }
}

/// Sends a signal to a process that this program started.
fn kill(pid: u32, signal: &str) {
    let pid = pid.to_string();
    let mut command = Command::new("kill");
    // The process may have ended meanwhile.
    let _ = command
        .args(["-s", signal, &pid])
        .stderr(Stdio::null())
        .status();
}
