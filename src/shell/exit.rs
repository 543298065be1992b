//! Exit codes, documented in `--help` and the man page. Scripts rely on them.

use std::process::ExitCode;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exit {
    /// Success, or the reader of the output closed it.
    #[default]
    Done,
    /// Something failed, with a message on standard error, or nothing was found.
    Failed,
    /// The command line or a query is invalid, or a query could not be answered.
    Usage,
    /// Ended by the signal of this number.
    Signal(u8),
}

/// The section of `--help` and the man page.
pub const HELP: &str = "\
Exit codes:
  0    success (also if the reader of the output closed it)
  1    something failed (see standard error), or nothing was found
  2    invalid command line or query, or the query could not be answered
  129  ended by HUP    130  by INT    131  by QUIT    143  by TERM";

impl Exit {
    /// The code that a shell sees: 128 plus the number for a signal.
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
    fn help_lists_every_exit_code() {
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
