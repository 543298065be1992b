//! The figures as a Markdown table: one row each, with the target and whether it was met.

use std::fmt::Write as _;

use super::subjects::Subject;
use crate::say;

/// The target for pullquote's figure.
#[derive(Clone, Copy, Debug)]
pub enum Reach {
    /// None: only reported.
    Told,
    /// At most.
    AtMost(f64),
    /// At least.
    AtLeast(f64),
    /// At most this many times the figure of another program, by name.
    Times(f64, &'static str),
}

/// The figures of the programs, in table order.
pub type Column = Vec<Option<f64>>;

/// The table, printed row by row.
pub struct Table<'a> {
    pub subjects: &'a [Subject],
}

impl<'a> Table<'a> {
    pub fn begin(subjects: &'a [Subject]) -> Self {
        let names: String = subjects
            .iter()
            .map(|one| format!(" {} |", one.name))
            .collect::<Vec<_>>()
            .concat();
        say(&format!("| medians |{names} target | |"));
        say(&format!("|---|{}---|---|", "---:|".repeat(subjects.len())));
        Self { subjects }
    }

    /// Measures every program and prints the row.
    pub fn row(
        &mut self,
        what: &str,
        reach: Reach,
        figure: impl Fn(&Subject) -> anyhow::Result<f64>,
    ) {
        // A failure of one program must not hide the figures of the others.
        let figures = self.subjects.iter().map(|subject| figure(subject).ok());
        self.figures(what, reach, &figures.collect::<Vec<_>>());
    }

    /// Measures two figures of every program in one go.
    pub fn measure(
        &self,
        both: impl Fn(&Subject) -> anyhow::Result<(f64, f64)>,
    ) -> (Column, Column) {
        let measured = self.subjects.iter().map(|subject| both(subject).ok());
        measured
            .map(|both| (both.map(|both| both.0), both.map(|both| both.1)))
            .unzip()
    }

    /// Prints a row of figures, one for each program.
    pub fn figures(&mut self, what: &str, reach: Reach, figures: &[Option<f64>]) {
        let mut line = format!("| {what} |");
        for figure in figures {
            let _ = write!(line, " {} |", figure.map_or("–".to_owned(), number));
        }
        let (words, most_or_least) = self.limit(reach, figures);
        let is_met = most_or_least.zip(figures.first().copied().flatten());
        let verdict = match (reach, is_met) {
            (Reach::Told, _) | (_, None) => "",
            (Reach::AtLeast(_), Some((least, own))) if own < least => "**short**",
            (Reach::AtMost(_) | Reach::Times(..), Some((most, own))) if own > most => "**short**",
            _ => "met",
        };
        say(&format!("{line} {words} | {verdict} |"));
    }

    /// Prints a figure that only the first program has.
    pub fn only(&mut self, what: &str, reach: Reach, figure: f64) {
        let mut figures = vec![None; self.subjects.len()];
        figures[0] = Some(figure);
        self.figures(what, reach, &figures);
    }

    /// Prints a text for the first program.
    pub fn text_row(&mut self, what: &str, words: &str) {
        let empty = " |".repeat(self.subjects.len() - 1);
        say(&format!("| {what} | {words} |{empty} | |"));
    }

    /// The target as text and, if known, as a number.
    fn limit(&self, reach: Reach, figures: &[Option<f64>]) -> (String, Option<f64>) {
        match reach {
            Reach::Told => (String::new(), None),
            Reach::AtMost(most) => (format!("≤ {}", number(most)), Some(most)),
            Reach::AtLeast(least) => (format!("≥ {}", number(least)), Some(least)),
            Reach::Times(times, name) => {
                let at = self.subjects.iter().position(|one| one.name == name);
                let most = at.and_then(|at| figures[at]).map(|figure| figure * times);
                let limit = most.map_or(String::new(), |most| format!(" = {}", number(most)));
                (format!("≤ {times} × {name}{limit}"), most)
            }
        }
    }
}

fn number(value: f64) -> String {
    if value >= 100.0 || value == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}
