//! What is told on standard error of a run that takes long.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use super::sink::Checkpoint;

/// How often the line on a terminal is drawn.
const DRAWN: Duration = Duration::from_millis(250);
/// How often a line is written to what is no terminal.
const LOGGED: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Off,
    /// One line that is drawn over itself.
    Line,
    /// A line now and then.
    Log,
}

/// Counts what was written, and tells it with the rate and the time left.
#[derive(Debug)]
pub struct Progress {
    form: Form,
    /// The bytes of the input, if known.
    total: Option<u64>,
    started: Instant,
    told: Option<Instant>,
    /// Of the first record that this run wrote: earlier ones cost no time.
    from: Option<u64>,
    counts: Counts,
    /// Cells of the line that is on the terminal.
    shown: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    n_records: u64,
    n_errors: u64,
    n_words: u64,
    position: u64,
}

impl Progress {
    /// On a terminal unless `is_wanted` is false; elsewhere only if it is true.
    pub fn new(is_wanted: Option<bool>, total: Option<u64>) -> Self {
        let is_terminal = io::stderr().is_terminal();
        // Both in one terminal would be mixed.
        let by_default = is_terminal && !io::stdout().is_terminal();
        let form = match (is_wanted.unwrap_or(by_default), is_terminal) {
            (false, _) => Form::Off,
            (true, true) => Form::Line,
            (true, false) => Form::Log,
        };
        Self {
            form,
            total,
            started: Instant::now(),
            told: None,
            from: None,
            counts: Counts::default(),
            shown: 0,
        }
    }

    /// Tells nothing.
    #[cfg(test)]
    pub fn off() -> Self {
        Self::new(Some(false), None)
    }

    /// A record of `n_words` was written, which ends at byte `position` of the input.
    pub(super) fn count(&mut self, at: &Checkpoint, n_words: usize, position: u64) {
        let before = if at.n_records > 1 { position } else { 0 };
        self.from.get_or_insert(before);
        self.counts = Counts {
            n_records: at.n_records,
            n_errors: at.n_errors,
            n_words: self.counts.n_words + n_words as u64,
            position: position.max(self.counts.position),
        };
        self.show();
    }

    /// How long to wait before [`show`](Self::show) has something new.
    pub(super) const fn interval(&self) -> Option<Duration> {
        match self.form {
            Form::Off => None,
            Form::Line => Some(DRAWN),
            Form::Log => Some(LOGGED),
        }
    }

    /// Tells how far the run is, if that was some time ago.
    pub(super) fn show(&mut self) {
        let Some(interval) = self.interval() else {
            return;
        };
        let since = self.told.unwrap_or(self.started);
        if since.elapsed() < interval {
            return;
        }
        self.told = Some(Instant::now());
        let line = line(&self.counts, self.from, self.total, self.started.elapsed());
        self.tell(&line);
    }

    /// Takes the line off the terminal, before another message.
    pub fn hide(&mut self) {
        if self.shown > 0 {
            let _ = write!(io::stderr(), "\r{}\r", " ".repeat(self.shown));
            self.shown = 0;
        }
    }

    /// Tells what the run came to.
    pub(super) fn end(&mut self) {
        self.hide();
        if self.form != Form::Off {
            let line = summary(&self.counts, self.started.elapsed());
            let _ = writeln!(io::stderr(), "{line}");
        }
    }

    fn tell(&mut self, line: &str) {
        // The last cell is left free: some terminals wrap when it is written.
        let width = crossterm::terminal::size().map_or(80, |(width, _)| usize::from(width));
        let mut err = io::stderr();
        if self.form == Form::Log {
            let _ = writeln!(err, "{line}");
            return;
        }
        let line: String = line.chars().take(width.saturating_sub(1)).collect();
        let n = line.chars().count();
        let _ = write!(err, "\r{line}{}", " ".repeat(self.shown.saturating_sub(n)));
        let _ = err.flush();
        self.shown = n;
    }
}

fn line(counts: &Counts, from: Option<u64>, total: Option<u64>, time: Duration) -> String {
    let mut parts = vec![
        records(counts),
        format!("{} words/s", grouped(rate(counts, time))),
    ];
    let position = counts.position;
    match total.filter(|total| *total > 0) {
        Some(total) => {
            let percent = position.min(total).saturating_mul(100) / total;
            parts.push(format!("{percent} % of {}", bytes(total)));
            let done = position.saturating_sub(from.unwrap_or(0));
            if done > 0 && time.as_secs() > 0 {
                let left = total.saturating_sub(position) as f64 / done as f64;
                parts.push(format!("{} left", clock(time.mul_f64(left.min(1e6)))));
            }
        }
        None if position > 0 => parts.push(bytes(position)),
        None => {}
    }
    parts.join(" · ")
}

fn summary(counts: &Counts, time: Duration) -> String {
    format!(
        "{} · {} words in {} · {} words/s",
        records(counts),
        grouped(counts.n_words),
        clock(time),
        grouped(rate(counts, time))
    )
}

fn records(counts: &Counts) -> String {
    let plural = |n: u64| if n == 1 { "" } else { "s" };
    let mut text = format!(
        "{} record{}",
        grouped(counts.n_records),
        plural(counts.n_records)
    );
    if counts.n_errors > 0 {
        let n = counts.n_errors;
        let _ = write!(text, " · {} error{}", grouped(n), plural(n));
    }
    text
}

fn rate(counts: &Counts, time: Duration) -> u64 {
    (counts.n_words as f64 / time.as_secs_f64().max(1e-3)) as u64
}

fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn bytes(n: u64) -> String {
    let units = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)];
    let n = n as f64;
    let unit = units.iter().find(|(_, size)| n >= *size);
    unit.map_or_else(
        || format!("{n} bytes"),
        |(name, size)| format!("{:.1} {name}", n / size),
    )
}

/// `1:02:03` or `2:03`.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_tells_rate_share_and_time_left() {
        let counts = Counts {
            n_records: 1200,
            n_errors: 1,
            n_words: 600_000,
            position: 25_000_000,
        };
        let time = Duration::from_secs(10);
        let told = line(&counts, Some(0), Some(100_000_000), time);
        let expected = "1,200 records · 1 error · 60,000 words/s · 25 % of 100.0 MB · 0:30 left";
        assert_eq!(told, expected);
        // What an earlier run has done took no time of this one.
        let resumed = line(&counts, Some(20_000_000), Some(100_000_000), time);
        assert!(resumed.ends_with("2:30 left"), "{resumed}");
        let endless = line(&counts, Some(0), None, time);
        assert!(endless.ends_with("60,000 words/s · 25.0 MB"), "{endless}");
    }

    #[test]
    fn nothing_divides_by_zero() {
        let none = Counts::default();
        assert_eq!(
            line(&none, None, Some(0), Duration::ZERO),
            "0 records · 0 words/s"
        );
        assert!(summary(&none, Duration::ZERO).starts_with("0 records · 0 words in 0:00"));
    }

    #[test]
    fn times_have_hours_only_from_one_hour_on() {
        assert_eq!(clock(Duration::from_secs(59)), "0:59");
        assert_eq!(clock(Duration::from_secs(3723)), "1:02:03");
    }
}
