//! The table of what was done and what held.

use std::collections::BTreeMap;

use crate::say;

/// The longest reason that is printed, in characters, and the most of them.
const MAX_REASON: usize = 100;
const MAX_REASONS: usize = 40;

/// How an operation went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Confirmed,
    /// Told as failed, for a reason that the soak made.
    Refused,
    Killed,
}

#[derive(Debug, Default)]
pub struct Report {
    operations: BTreeMap<&'static str, [usize; 3]>,
    /// Each invariant, with how much was checked and what broke it.
    invariants: BTreeMap<&'static str, (usize, Vec<String>)>,
    /// Why commands were refused while there was room, with how often.
    reasons: BTreeMap<String, usize>,
    skipped: Vec<&'static str>,
}

impl Report {
    pub fn count(&mut self, operation: &'static str, outcome: Outcome) {
        let at = match outcome {
            Outcome::Confirmed => 0,
            Outcome::Refused => 1,
            Outcome::Killed => 2,
        };
        self.operations.entry(operation).or_default()[at] += 1;
    }

    pub fn check(&mut self, invariant: &'static str, holds: bool, breach: impl FnOnce() -> String) {
        let (n, breaches) = self.invariants.entry(invariant).or_default();
        *n += 1;
        if !holds {
            let breach = breach();
            say(&format!("BREACH {invariant}: {breach}"));
            breaches.push(breach);
        }
    }

    /// Notes why a command was refused: the last line that it told, without its numbers and
    /// what it quotes.
    pub fn refused(&mut self, command: &str, told: &str) {
        let line = told.lines().last().unwrap_or_default();
        let line = line.split('“').next().unwrap_or_default();
        let line = line.replace(|c: char| c.is_ascii_digit(), "");
        let line: String = line.chars().take(MAX_REASON).collect();
        *self
            .reasons
            .entry(format!("{command}: {line}"))
            .or_default() += 1;
    }

    pub fn skip(&mut self, what: &'static str) {
        self.skipped.push(what);
    }

    pub fn n_breaches(&self) -> usize {
        self.invariants
            .values()
            .map(|(_, breaches)| breaches.len())
            .sum()
    }

    pub fn print(&self) {
        say(&format!(
            "{:<28} {:>9} {:>9} {:>9}",
            "operation", "confirmed", "refused", "killed"
        ));
        for (name, [confirmed, refused, killed]) in &self.operations {
            say(&format!(
                "{name:<28} {confirmed:>9} {refused:>9} {killed:>9}"
            ));
        }
        say(&format!(
            "\n{:<44} {:>9} {:>9}",
            "invariant", "checked", "broken"
        ));
        for (name, (n, breaches)) in &self.invariants {
            say(&format!("{name:<44} {n:>9} {:>9}", breaches.len()));
        }
        for (reason, n) in self.reasons.iter().take(MAX_REASONS) {
            say(&format!("refused {n} times: {reason}"));
        }
        for what in &self.skipped {
            say(&format!("skipped: {what}"));
        }
    }
}
