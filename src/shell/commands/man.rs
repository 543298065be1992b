//! `pullquote man`: a page of section 1 for the program and for each of its commands.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context as _;
use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::config::paths::VARIABLES;
use crate::shell::cli::{self, ManArgs, examples};
use crate::shell::exit::{self, Exit};
use crate::shell::output::{ignore_broken_pipe, report};

/// The files of the program on Linux; [`crate::config::paths`] decides.
const FILES: &[(&str, &str)] = &[
    ("~/.config/pullquote/config.toml", "settings"),
    ("~/.config/pullquote/themes/*.toml", "themes of your own"),
    (
        "~/.config/pullquote/bookmarks.json",
        "bookmarks, corrections and the quote book",
    ),
    (
        "~/.config/pullquote/feeds.json",
        "the feeds that you follow",
    ),
    ("~/.local/share/pullquote/articles", "the library"),
    ("~/.local/state/pullquote/places.json", "reading places"),
    (
        "~/.local/state/pullquote/view.toml",
        "what keys changed of the view",
    ),
    (
        "~/.cache/pullquote",
        "the index; it can be deleted and is built again",
    ),
];

/// Variables of others that the program follows.
const OTHER_VARIABLES: &[(&str, &str)] = &[
    (
        "XDG_CONFIG_HOME",
        "where the folder of settings and bookmarks is",
    ),
    ("XDG_DATA_HOME", "where the data folder is"),
    ("XDG_STATE_HOME", "where the folder of reading places is"),
    ("XDG_CACHE_HOME", "where the cache folder is"),
    ("NO_COLOR", "if set and not empty, no colour is used"),
    (
        "EDITOR, VISUAL, BROWSER",
        "the programs that open files and links",
    ),
    (
        "http_proxy, https_proxy, all_proxy, no_proxy",
        "how to reach the web",
    ),
];

/// Prints the page of a command, or writes all pages into a folder.
pub fn run(args: &ManArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let root = root();
    if let Some(folder) = &args.all {
        fs::create_dir_all(folder)
            .and_then(|()| write_all(&root, &root, folder))
            .with_context(|| format!("cannot write pages into {}", folder.display()))?;
        return Ok(Exit::Done);
    }
    let mut names = args.command.iter();
    let Some(command) = names.try_fold(&root, |command, name| command.find_subcommand(name)) else {
        report(&format!("there is no command “{}”", args.command.join(" ")));
        return Ok(Exit::Usage);
    };
    ignore_broken_pipe(page(command, &root).and_then(|page| out.write_all(&page)))?;
    Ok(Exit::Done)
}

/// The parser without `help`, whose pages would repeat the others.
fn root() -> Command {
    let mut root = cli::command()
        .after_help("")
        .after_long_help("")
        .disable_help_subcommand(true);
    root.build();
    root
}

fn write_all(command: &Command, root: &Command, folder: &Path) -> io::Result<()> {
    fs::write(
        folder.join(format!("{}.1", page_name(command))),
        page(command, root)?,
    )?;
    command
        .get_subcommands()
        .try_for_each(|command| write_all(command, root, folder))
}

/// The name of a command's page, such as `pullquote-feeds-export`.
fn page_name(command: &Command) -> &str {
    command.get_display_name().unwrap_or(command.get_name())
}

/// The page of `command`, in roff.
fn page(command: &Command, root: &Command) -> io::Result<Vec<u8>> {
    let name = page_name(command);
    let man = Man::new(command.clone())
        .title(name)
        // An empty date would be dropped, and the source taken for it.
        .date(" ")
        .source(concat!("pullquote ", env!("CARGO_PKG_VERSION")))
        .manual("User Commands");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let mut rest = Roff::new();
    if command.has_subcommands() {
        let commands = command.get_subcommands().map(|command| {
            let about = command.get_about().map(ToString::to_string);
            (
                format!("{}(1)", page_name(command)),
                about.unwrap_or_default(),
            )
        });
        definitions(&mut rest, "COMMANDS", commands);
    }
    if let Some(notes) = command.get_after_long_help() {
        verbatim(&mut rest, "NOTES", &notes.to_string());
    }
    let words = command.get_bin_name().unwrap_or_default();
    let words = words.trim_start_matches("pullquote").trim_start();
    let notes = examples::notes(words);
    definitions(
        &mut rest,
        "EXAMPLES",
        notes
            .map_or(&[][..], |notes| notes.examples)
            .iter()
            .copied(),
    );
    definitions(&mut rest, "FILES", FILES.iter().copied());
    rest.control("PP", []);
    rest.text([
        roman("These are the paths on Linux; "),
        bold("pullquote paths"),
        roman(" prints those of your system and settings."),
    ]);
    definitions(
        &mut rest,
        "ENVIRONMENT",
        VARIABLES.iter().chain(OTHER_VARIABLES).copied(),
    );
    verbatim(
        &mut rest,
        "EXIT STATUS",
        exit::HELP.split_once('\n').map_or("", |(_, codes)| codes),
    );
    rest.control("SH", ["SEE ALSO"]);
    let related = see_also(command, root, notes.map_or(&[][..], |notes| notes.see_also));
    rest.text([roman(related.join(", "))]);
    rest.to_writer(&mut page)?;
    Ok(page)
}

/// The pages above `command`, of the commands in `others`, and for the program of all commands.
fn see_also(command: &Command, root: &Command, others: &[&str]) -> Vec<String> {
    let name = page_name(command);
    let mut pages: Vec<String> = name
        .match_indices('-')
        .map(|(end, _)| format!("{}(1)", &name[..end]))
        .collect();
    if name == page_name(root) {
        let commands = root.get_subcommands();
        pages.extend(commands.map(|command| format!("{}(1)", page_name(command))));
    }
    pages.extend(others.iter().map(|other| format!("pullquote-{other}(1)")));
    pages
}

/// A section of terms, each with a line that explains it.
fn definitions<T: Into<String>>(roff: &mut Roff, title: &str, terms: impl Iterator<Item = (T, T)>) {
    roff.control("SH", [title]);
    for (term, text) in terms {
        roff.control("TP", []);
        roff.text([bold(term.into())]);
        roff.text([roman(text.into())]);
    }
}

/// A section of lines that are not filled.
fn verbatim(roff: &mut Roff, title: &str, text: &str) {
    roff.control("SH", [title]);
    roff.control("nf", []);
    for line in text.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
}
