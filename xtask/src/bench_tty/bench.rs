//! The measurements of one program: start, keys, memory, idle.

use std::path::Path;
use std::time::Duration;

use super::probe::{Answer, Probe};
use super::subjects::{MARK, Subject};

/// Time-out for a program to show a text.
const PATIENCE: Duration = Duration::from_mins(1);
/// Columns and rows of a small window.
pub const SMALL: (u16, u16) = (80, 24);
/// Columns and rows of a large window.
pub const LARGE: (u16, u16) = (200, 60);
/// Settings that switch all marks on the page off.
const NO_MARKS: &str = "[layers]\nquotes = false\nreported = false\npeople = false\n\
    organisations = false\nplaces = false\n";

pub struct Bench<'a> {
    /// A scratch directory.
    pub scratch: &'a Path,
    /// Number of repetitions.
    pub n: usize,
}

impl Bench<'_> {
    /// Starts the program with a file, in a scratch HOME with these settings.
    fn open(
        &self,
        subject: &Subject,
        file: &Path,
        size: (u16, u16),
        settings: &str,
    ) -> anyhow::Result<Probe> {
        let home = self.scratch.join("home");
        let _ = std::fs::remove_dir_all(&home);
        let folder = home.join(".config/pullquote");
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("config.toml"), settings)?;
        let mut command = subject.command.clone();
        command.push(file.to_string_lossy().into_owned());
        Probe::start(&command, size, &home)
    }

    /// Like `start`, and waits until the program is idle.
    fn settled(&self, subject: &Subject, file: &Path, size: (u16, u16)) -> anyhow::Result<Probe> {
        self.settled_with(subject, file, size, "")
    }

    fn settled_with(
        &self,
        subject: &Subject,
        file: &Path,
        size: (u16, u16),
        settings: &str,
    ) -> anyhow::Result<Probe> {
        let mut probe = self.open(subject, file, size, settings)?;
        probe.shows(MARK, PATIENCE)?;
        probe.settle(subject.silence, PATIENCE);
        Ok(probe)
    }

    /// Milliseconds until each program shows `words`, in a window of this size. The programs take turns, so that
    /// other load on the machine affects all of them.
    pub fn starts(
        &self,
        all: &[Subject],
        file: &Path,
        (words, size): (&str, (u16, u16)),
        n: usize,
    ) -> Vec<Option<f64>> {
        let mut times = vec![Vec::new(); all.len()];
        for _ in 0..n {
            for (subject, times) in all.iter().zip(&mut times) {
                let opened = self.open(subject, file, size, "");
                times.extend(
                    opened
                        .and_then(|mut probe| probe.shows(words, PATIENCE))
                        .ok(),
                );
            }
        }
        let measured = times
            .into_iter()
            .map(|times| (!times.is_empty()).then(|| median(times)));
        measured.collect()
    }

    /// The slowest response among the first twenty page keys, while the file is still being read.
    pub fn meanwhile(&self, subject: &Subject, file: &Path) -> anyhow::Result<f64> {
        let mut probe = self.open(subject, file, SMALL, "")?;
        probe.shows(MARK, PATIENCE)?;
        let answers = (0..20).filter_map(|_| probe.press(subject.page));
        Ok(answers.map(|answer| answer.ms).fold(0.0, f64::max))
    }

    /// Two figures of `/proc/PID/status`, in MB, of the idle program.
    pub fn memory(
        &self,
        subject: &Subject,
        file: &Path,
        names: [&str; 2],
    ) -> anyhow::Result<(f64, f64)> {
        let probe = self.settled(subject, file, SMALL)?;
        let values = probe.memory(names[0]).zip(probe.memory(names[1]));
        values.ok_or_else(|| anyhow::anyhow!("the program has ended"))
    }

    /// Median time and bytes of a key, with or without marks on the page.
    pub fn keys(
        &self,
        subject: &Subject,
        file: &Path,
        (size, marks): ((u16, u16), bool),
        key: &str,
    ) -> anyhow::Result<(f64, f64)> {
        let settings = if marks { "" } else { NO_MARKS };
        let mut probe = self.settled_with(subject, file, size, settings)?;
        let answers: Vec<Answer> = (0..self.n * 2).filter_map(|_| probe.press(key)).collect();
        anyhow::ensure!(!answers.is_empty(), "no answer to {key}");
        let times = answers.iter().map(|answer| answer.ms).collect();
        let bytes = answers.iter().map(|answer| answer.bytes as f64).collect();
        Ok((median(times), median(bytes)))
    }

    /// Pages a second when each key is sent after the response to the previous one.
    pub fn rate(&self, subject: &Subject, file: &Path) -> anyhow::Result<f64> {
        let mut probe = self.settled(subject, file, SMALL)?;
        let answers: Vec<Answer> = (0..200).filter_map(|_| probe.press(subject.page)).collect();
        let spent: f64 = answers.iter().map(|answer| answer.ms).sum();
        Ok(answers.len() as f64 * 1e3 / spent)
    }

    /// Milliseconds until 200 page keys sent at once are answered.
    pub fn burst(&self, subject: &Subject, file: &Path) -> anyhow::Result<f64> {
        let mut probe = self.settled(subject, file, SMALL)?;
        let answered = probe.burst(subject.page, 200);
        answered.ok_or_else(|| anyhow::anyhow!("no answer"))
    }

    /// Wakeups and CPU microseconds in three seconds without a key.
    pub fn idle(&self, subject: &Subject, file: &Path) -> anyhow::Result<(f64, f64)> {
        let mut probe = self.settled(subject, file, SMALL)?;
        let rest = probe.idle(Duration::from_secs(3));
        let (wakeups, spent) = rest.ok_or_else(|| anyhow::anyhow!("the program has ended"))?;
        Ok((wakeups as f64, spent as f64))
    }

    /// Median time to open a panel, without closing it.
    pub fn panel(&self, subject: &Subject, file: &Path, key: &str) -> anyhow::Result<f64> {
        let mut probe = self.settled(subject, file, SMALL)?;
        let mut times = Vec::new();
        for _ in 0..self.n {
            times.extend(probe.press(key).map(|answer| answer.ms));
            probe.press(key);
        }
        Ok(median(times))
    }

    /// Median over runs of the slowest key while a word is typed into the search.
    pub fn search(&self, subject: &Subject, file: &Path) -> anyhow::Result<f64> {
        let mut probe = self.settled(subject, file, SMALL)?;
        let mut times = [const { Vec::new() }; 3];
        for _ in 0..self.n {
            probe.press("/");
            for (key, times) in ["s", "h", "o"].iter().zip(&mut times) {
                times.extend(probe.press(key).map(|answer| answer.ms));
            }
            probe.press("\x1b");
        }
        Ok(times.into_iter().map(median).fold(0.0, f64::max))
    }
}

/// The median, or 0 if there are none.
fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(0.0)
}
