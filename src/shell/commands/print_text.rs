//! `pullquote` with output that is not a terminal, and `--plain`: prints the text of articles.

use std::io::{self, Write};
use std::path::Path;

use crate::shell::cli::Target;
use crate::shell::exit::Exit;
use crate::shell::output::report;
use crate::shell::setup::Setup;
use crate::shell::source;
use pullquote_text::{Article, Source, clean};

/// Prints the text of `targets` with an empty line between articles, or a list of the library when
/// there are none.
///
/// # Errors
/// `out` cannot be written to. An article that cannot be read is reported on standard error and
/// makes the exit code [`Exit::Failed`].
pub fn run(setup: &Setup, targets: &[Target], out: &mut dyn Write) -> io::Result<Exit> {
    if targets.is_empty() {
        return list(&setup.paths.library, out).map(|()| Exit::Done);
    }
    let mut exit = Exit::Done;
    let mut is_first = true;
    for source in sources(targets) {
        match source::read(&source) {
            Ok(article) => {
                if !std::mem::take(&mut is_first) {
                    writeln!(out)?;
                }
                write_text(&article, out)?;
            }
            Err(error) => {
                report(&format!("{} {error}", source::display_name(&source)));
                exit = Exit::Failed;
            }
        }
    }
    out.flush()?;
    Ok(exit)
}

fn sources(targets: &[Target]) -> Vec<Source> {
    let mut sources = Vec::new();
    for target in targets {
        match target {
            Target::Stdin => sources.push(Source::Stdin),
            Target::Path(path) => {
                let entries = source::articles_under(path).into_iter();
                sources.extend(entries.map(|entry| entry.source));
            }
        }
    }
    sources
}

/// Writes the text with control characters replaced (see [`clean`]). Line ends and tabs stay; a final
/// line end is added.
fn write_text(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    let text = clean::block(article.text());
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Prints a line for each article of the library: title, tab, path.
fn list(folder: &Path, out: &mut dyn Write) -> io::Result<()> {
    let mut entries = source::seed_entries();
    if folder.exists() {
        let mut own = source::articles_under(folder);
        own.iter_mut().for_each(source::read_title);
        entries.extend(own);
    }
    for entry in entries {
        let path = source::display_name(&entry.source);
        writeln!(out, "{}\t{}", entry.label(), clean::line(&path))?;
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::shell::cli::Cli;

    fn printed(paths: &[PathBuf]) -> (String, Exit) {
        let cli = Cli::parse_from([OsString::from("pullquote")]).unwrap();
        let setup = Setup::with_env(&cli, &|name| {
            (name == "PULLQUOTE_CONFIG_DIR").then(|| "/no/such/folder".into())
        });
        let setup = setup.unwrap();
        let targets: Vec<Target> = paths.iter().cloned().map(Target::Path).collect();
        let mut out = Vec::new();
        let exit = run(&setup, &targets, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), exit)
    }

    #[track_caller]
    fn check(text: &str, wanted: &str) {
        let article = Article::new(text, Vec::new(), Source::Stdin);
        let mut out = Vec::new();
        write_text(&article, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), wanted);
    }

    #[test]
    fn line_ends_and_tabs_are_kept() {
        check(
            "One line.\n\n\tAnother — “so”.",
            "One line.\n\n\tAnother — “so”.\n",
        );
        check("ends\n", "ends\n");
        check("", "\n");
    }

    #[test]
    fn escape_sequences_are_replaced() {
        check("a\u{1b}[31mb\u{7}", "a␛[31mb␇\n");
        check("x\u{9b}1m\u{202e}y", "x�1m⸮y\n");
    }

    #[test]
    fn articles_of_a_folder_are_printed_in_order() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.txt"), "One.\r\n").unwrap();
        fs::write(dir.path().join("b.txt"), "Two \x1b[2J.\n").unwrap();
        let (text, exit) = printed(&[dir.path().to_owned()]);
        assert_eq!(exit, Exit::Done);
        assert_eq!(text, "One.\n\nTwo ␛[2J.\n");
    }

    #[test]
    fn unreadable_article_fails_but_the_rest_is_printed() {
        let dir = tempfile::tempdir().unwrap();
        let good = dir.path().join("a.txt");
        fs::write(&good, "One.\n").unwrap();
        let (text, exit) = printed(&[dir.path().join("none.txt"), good]);
        assert_eq!(exit, Exit::Failed);
        assert_eq!(text, "One.\n");
    }
}
