//! What a command that the text was piped to has printed.

use crate::layout::width;
use pullquote_text::clean;
use unicode_segmentation::UnicodeSegmentation as _;

/// How a command ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    Code(i32),
    /// By a signal, such as that of Ctrl-c.
    Stopped,
    /// It could not be started, with the reason.
    NotStarted(String),
}

/// Standard output and standard error of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandOutput {
    pub command: String,
    pub text: String,
    /// Bytes that were printed beyond what is kept.
    pub n_dropped: usize,
    pub ended: Ended,
}

/// Lines that are shown.
const MAX_LINES: usize = 10_000;
/// Columns between tab stops.
const TAB: usize = 8;

/// The output on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputSheet {
    /// `12 lines · exit code 0 · wc`
    pub title: String,
    /// Cleaned, without tabs.
    pub lines: Vec<String>,
    /// The first row shown.
    pub top: usize,
}

impl OutputSheet {
    /// The widest that it gets on a screen of `cells` cells.
    pub const fn width(cells: u16) -> u16 {
        if cells < 100 { cells } else { 100 }
    }

    /// The lines cut into rows of at most `cells` cells.
    pub fn rows(&self, cells: u16) -> Vec<&str> {
        let cells = usize::from(cells).max(1);
        let mut rows = Vec::new();
        for line in &self.lines {
            let (mut start, mut used) = (0, 0);
            for (at, cluster) in line.grapheme_indices(true) {
                let needed = width::of(cluster);
                if used + needed > cells && at > start {
                    rows.push(&line[start..at]);
                    (start, used) = (at, 0);
                }
                used += needed;
            }
            rows.push(&line[start..]);
        }
        rows
    }
}

impl CommandOutput {
    /// The output as a sheet; `None` if it is blank.
    pub fn sheet(&self) -> Option<OutputSheet> {
        let cleaned = clean::block(self.text.trim_end());
        let mut lines: Vec<String> = cleaned.lines().map(without_tabs).collect();
        if lines.iter().all(|line| line.trim().is_empty()) {
            return None;
        }
        let n_lines = lines.len();
        lines.truncate(MAX_LINES);
        let mut counts = match n_lines {
            1 => "1 line".to_owned(),
            n => format!("{n} lines"),
        };
        if self.n_dropped > 0 || n_lines > MAX_LINES {
            counts.push_str(" and more, not shown");
        }
        Some(OutputSheet {
            title: format!("{counts} · {} · {}", self.end_words(), self.title()),
            lines,
            top: 0,
        })
    }

    pub fn title(&self) -> String {
        clean::line(self.command.trim()).into_owned()
    }

    /// `exit code 0`
    pub fn end_words(&self) -> String {
        match &self.ended {
            Ended::Code(code) => format!("exit code {code}"),
            Ended::Stopped => "stopped".to_owned(),
            Ended::NotStarted(reason) => format!("not started: {reason}"),
        }
    }
}

/// A line with its tabs expanded.
fn without_tabs(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut column = 0;
    for cluster in line.graphemes(true) {
        if cluster == "\t" {
            let cells = TAB - column % TAB;
            out.extend(std::iter::repeat_n(' ', cells));
            column += cells;
        } else {
            out.push_str(cluster);
            column += width::of(cluster);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(text: &str) -> CommandOutput {
        CommandOutput {
            command: "cmd".to_owned(),
            text: text.to_owned(),
            n_dropped: 0,
            ended: Ended::Code(0),
        }
    }

    #[test]
    fn output_is_cleaned_and_bounded() {
        let sheet = output("a\tb\n\u{1b}[31mred\u{7}\n\n").sheet().unwrap();
        assert_eq!(sheet.lines, ["a       b", "␛[31mred␇"]);
        assert_eq!(sheet.title, "2 lines · exit code 0 · cmd");
        assert_eq!(sheet.rows(4), ["a   ", "    ", "b", "␛[31", "mred", "␇"]);
        assert_eq!(output(" \n\n").sheet(), None);
        let long = output(&"x\n".repeat(MAX_LINES + 5)).sheet().unwrap();
        assert_eq!(long.lines.len(), MAX_LINES);
        assert!(long.title.starts_with("10005 lines and more, not shown · "));
    }
}
