//! Standard output and standard error, for commands and for messages around the full-screen UI.

use std::io::{self, Write as _};

use pullquote_text::clean;

/// Writes one line to standard error with control characters replaced. A closed standard error is
/// ignored.
pub fn report(message: &str) {
    let _ = writeln!(io::stderr(), "pullquote: {}", clean::line(message));
}

/// Writes text to standard error unchanged, such as records that could not be saved.
pub fn report_raw(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Turns a broken pipe into success: the reader of the output has read enough.
pub fn ignore_broken_pipe<T: Default>(result: io::Result<T>) -> io::Result<T> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(T::default()),
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_broken_pipes_are_ignored() {
        assert!(ignore_broken_pipe::<()>(Err(io::ErrorKind::BrokenPipe.into())).is_ok());
        assert!(ignore_broken_pipe::<()>(Err(io::ErrorKind::StorageFull.into())).is_err());
    }
}
