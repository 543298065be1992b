//! `pullquote` with output that is not a terminal, and `--plain`: prints the text of articles.

mod linked;
mod marks;

use std::io::{self, Write};
use std::path::Path;

use crate::app::article::pattern::Pattern;
use crate::layout::{Layout, LayoutOptions, Row};
use crate::shell::cli::{Start, Target};
use crate::shell::corrected_annotator::CorrectedAnnotator;
use crate::shell::exit::Exit;
use crate::shell::output::{ignore_broken_pipe, report};
use crate::shell::piped;
use crate::shell::setup::Setup;
use crate::shell::source;
use linked::LinkPen;
use pullquote_annotate::Annotator;
use pullquote_text::{Article, Source, Span, clean};

/// How text is printed.
#[derive(Clone, Debug, Default)]
pub struct PrintOptions {
    /// Where the first article starts.
    pub start: Start,
    /// Lines are wrapped at this many cells; `None`: they stay as they are.
    pub width: Option<u16>,
    /// Whether speakers are written into the text.
    pub marks: bool,
    /// Whether links are written as hyperlinks of the terminal.
    pub hyperlinks: bool,
}

/// Prints the text of `targets` with an empty line between articles, or a list of the library when
/// there are none.
///
/// # Errors
/// `out` cannot be written to. An article that cannot be read, or lacks the text to start at, is
/// reported on standard error and makes the exit code [`Exit::Failed`].
pub fn run(
    setup: &Setup,
    targets: &[Target],
    options: &PrintOptions,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    if targets.is_empty() {
        ignore_broken_pipe(list(&setup.paths.library, out))?;
        return Ok(Exit::Done);
    }
    let annotator = if options.marks {
        let annotator = Annotator::new()?.with_engine(setup.settings.engine);
        let records = &setup.paths.bookmarks;
        Some(CorrectedAnnotator::with_records(annotator, records))
    } else {
        None
    };
    let printed = print(targets, options, annotator.as_ref(), out);
    Ok(ignore_broken_pipe(printed)?)
}

fn print(
    targets: &[Target],
    options: &PrintOptions,
    annotator: Option<&CorrectedAnnotator>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let mut exit = Exit::Done;
    let mut start = Some(&options.start);
    let mut is_first = true;
    for source in sources(targets) {
        let start = start.take().unwrap_or(&Start::Left);
        let article = source::read(&source).map_err(|error| error.to_string());
        match article.and_then(|article| Ok((first_block(&article, start)?, article))) {
            Ok((first, article)) => {
                if !std::mem::take(&mut is_first) {
                    writeln!(out)?;
                }
                let article = match annotator {
                    Some(annotator) => marks::marked(&article, &annotator.annotate(&article)),
                    None => article,
                };
                write_article(&article, first, options, out)?;
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
            Target::Stdin => sources.extend(piped::stdin_sources()),
            Target::Article(part) => sources.push(part.clone()),
            // Fetched before.
            Target::Address(_) => {}
            // The usual case, without a walk.
            Target::Path(path) if source::is_one_article(path) => {
                sources.push(Source::File(path.clone()));
            }
            Target::Path(path) => {
                let held = piped::entries(&source::absolute(path));
                let entries = held.unwrap_or_else(|| source::articles_under(path));
                let entries = entries.into_iter();
                sources.extend(entries.map(|entry| entry.source));
            }
        }
    }
    sources
}

/// The index of the block to start at, or a predicate that tells why there is none.
fn first_block(article: &Article, start: &Start) -> Result<usize, String> {
    match start {
        Start::Left => Ok(0),
        Start::Paragraph(number) => {
            let last = article.blocks().len().saturating_sub(1);
            Ok(number.saturating_sub(1).min(last))
        }
        Start::Text(words) => {
            let pattern = Pattern::parse(words).map_err(|error| error.to_string())?;
            let hit = pattern.find(article).first().copied();
            let hit = hit.ok_or_else(|| format!("does not contain “{}”", clean::line(words)))?;
            Ok(article.block_at(hit.start()))
        }
    }
}

/// Writes the text with control characters replaced (see [`clean`]). Line ends and tabs stay; a final
/// line end is added.
fn write_article(
    article: &Article,
    first: usize,
    options: &PrintOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = article.text();
    let links = if options.hyperlinks {
        &article.links[..]
    } else {
        &[]
    };
    let block = article.blocks().get(first).filter(|_| first > 0);
    let from = block.map_or(0, |block| block.span.start());
    let Some(measure) = options.width else {
        linked::write(text, Span::new(from, text.len()), links, out)?;
        if !text.ends_with('\n') {
            out.write_all(b"\n")?;
        }
        return Ok(());
    };
    let options = LayoutOptions {
        measure,
        hang: false,
        ..LayoutOptions::default()
    };
    let rows = Layout::new(article.clone(), options).rows_from(from, usize::MAX);
    for row in rows {
        if let Row::Line(line) = row {
            let mut column = 0;
            let mut pen = LinkPen::new(links);
            for glyph in &line.glyphs {
                // Indented lines begin with cells that are not in the text.
                let gap = usize::try_from(glyph.column - column).unwrap_or(0);
                write!(out, "{:gap$}", "")?;
                pen.go_to(glyph.at as usize, out)?;
                write!(out, "{}", glyph.symbol(text))?;
                column = glyph.end_column();
            }
            pen.end(out)?;
        }
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
        let exit = run(&setup, &targets, &PrintOptions::default(), &mut out).unwrap();
        (String::from_utf8(out).unwrap(), exit)
    }

    #[track_caller]
    fn check(text: &str, wanted: &str) {
        let mut out = Vec::new();
        let article = Article::new(text, Vec::new(), Source::Stdin);
        write_article(&article, 0, &PrintOptions::default(), &mut out).unwrap();
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
