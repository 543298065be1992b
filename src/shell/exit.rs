//! Exit codes: a contract with scripts, documented in `--help` and the manual.

use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exit {
    /// Done; also when whoever reads the output stopped reading.
    #[default]
    Done,
    /// Something failed, or a query found nothing; a message on standard error says what.
    Failed,
    /// The command line or a query cannot be understood, or a query could not be answered.
    Usage,
    /// Ended by the signal of that number.
    Signal(u8),
}

/// The table of `--help` and the manual.
pub const HELP: &str = "\
Exit codes:
  0    done (also when the reader of the output stopped reading)
  1    something failed, or nothing was found; standard error says what
  2    the command line or a query cannot be understood, or a query could not be answered
  129  ended by HUP    130  by INT    131  by QUIT    143  by TERM";

impl Exit {
    /// The number that a shell sees: 128 and the signal for one.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Signal(number) => 128 + (number & 127),
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_that_the_help_tells() {
        for (exit, code) in [
            (Exit::Done, "0"),
            (Exit::Failed, "1"),
            (Exit::Usage, "2"),
            (Exit::Signal(1), "129"),
            (Exit::Signal(2), "130"),
            (Exit::Signal(3), "131"),
            (Exit::Signal(15), "143"),
        ] {
            assert_eq!(exit.code().to_string(), code);
            assert!(HELP.split_whitespace().any(|word| word == code), "{code}");
        }
    }
}
