//! [`Hosts`]: how many requests each server gets at a time, and which servers do not answer.

use std::collections::HashMap;

/// Requests to one host at a time, as browsers and feed readers agree to be polite.
const AT_A_TIME: usize = 2;
/// After so many requests without an answer, the others of the run are not made.
const PATIENCE: usize = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The request may be made; it is counted until [`Hosts::done`].
    Now,
    /// Others are in work.
    Later,
    /// The host did not answer others.
    Never,
}

#[derive(Clone, Copy, Debug, Default)]
struct Host {
    running: usize,
    unanswered: usize,
}

#[derive(Debug, Default)]
pub struct Hosts {
    all: HashMap<String, Host>,
}

impl Hosts {
    /// Asks for a turn at `host`.
    pub fn turn(&mut self, host: &str) -> Turn {
        let host = self.all.entry(host.to_owned()).or_default();
        if host.unanswered >= PATIENCE {
            return Turn::Never;
        }
        // One that has not answered may not answer those in work either.
        if host.running + host.unanswered >= AT_A_TIME {
            return Turn::Later;
        }
        host.running += 1;
        Turn::Now
    }

    /// Ends a request. `answered` is false if the host let it wait for the whole time.
    pub fn done(&mut self, host: &str, answered: bool) {
        if let Some(host) = self.all.get_mut(host) {
            host.running = host.running.saturating_sub(1);
            host.unanswered = if answered { 0 } else { host.unanswered + 1 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_two_requests_at_a_time() {
        let mut hosts = Hosts::default();
        assert_eq!(
            [hosts.turn("a"), hosts.turn("a"), hosts.turn("a")],
            [Turn::Now, Turn::Now, Turn::Later]
        );
        assert_eq!(hosts.turn("b"), Turn::Now);
        hosts.done("a", true);
        assert_eq!(hosts.turn("a"), Turn::Now);
    }

    #[test]
    fn a_host_that_does_not_answer_is_left_alone() {
        let mut hosts = Hosts::default();
        for _ in 0..2 {
            assert_eq!(hosts.turn("a"), Turn::Now);
            hosts.done("a", false);
        }
        assert_eq!(hosts.turn("a"), Turn::Never);
        assert_eq!(hosts.turn("b"), Turn::Now);
    }
}
