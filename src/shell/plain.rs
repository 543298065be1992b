//! An article as plain text: what standard output gets when it is no terminal.

use std::io::{self, Write};

use pullquote_text::{Article, clean};

/// Writes the article's text as it is, made harmless (see [`clean`]), with a line end at its end.
/// Line ends and tabs stay.
///
/// # Errors
/// What the writer says; see [`quiet`] for a reader that stopped reading.
pub fn write(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    let text = clean::block(article.text());
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// A broken pipe is no failure: whoever reads has read enough. Then `T`'s default is the answer.
///
/// # Errors
/// Every other error.
pub fn quiet<T: Default>(result: io::Result<T>) -> io::Result<T> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(T::default()),
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_text::Source;

    #[track_caller]
    fn check(text: &str, wanted: &str) {
        let article = Article::new(text, Vec::new(), Source::Stdin);
        let mut out = Vec::new();
        write(&article, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), wanted);
    }

    #[test]
    fn words_line_ends_and_tabs_stay() {
        check(
            "One line.\n\n\tAnother — “so”.",
            "One line.\n\n\tAnother — “so”.\n",
        );
        check("ends\n", "ends\n");
        check("", "\n");
    }

    #[test]
    fn no_escape_reaches_the_output() {
        check("a\u{1b}[31mb\u{7}", "a␛[31mb␇\n");
        check("x\u{9b}1m\u{202e}y", "x�1m⸮y\n");
    }

    #[test]
    fn only_a_broken_pipe_is_quiet() {
        assert!(quiet::<()>(Err(io::ErrorKind::BrokenPipe.into())).is_ok());
        assert!(quiet::<()>(Err(io::ErrorKind::StorageFull.into())).is_err());
    }
}
