//! Everything outside the pure state machine: the terminal, files, the clock, signals, threads, the
//! environment and the command line.
//!
//! [`main`] is the entry point. [`event_loop`] runs the full-screen UI: it turns events into messages
//! for [`crate::app`] and hands the effects that come back to worker threads. [`commands`] are the
//! subcommands that need no screen.

mod abort_guard;
mod archive;
mod backend;
mod browser;
mod cli;
mod clipboard;
mod clock;
mod collections;
mod commands;
mod corrected_annotator;
mod correction_feed;
mod counting;
mod csv;
mod effect_runner;
mod event_loop;
mod exit;
mod external;
#[cfg(feature = "internals")]
pub mod feeds;
#[cfg(not(feature = "internals"))]
mod feeds;
mod fetching;
mod file_watch;
#[cfg(feature = "internals")]
pub mod http;
#[cfg(not(feature = "internals"))]
mod http;
mod identity;
mod index;
mod index_client;
mod index_reader;
mod index_watch;
mod input;
mod input_gate;
mod job_control;
mod library_roots;
mod library_scanner;
mod library_threads;
mod list_filter;
mod memory_index;
mod open_error;
mod osc11;
mod output;
mod piped;
mod record_watch;
mod record_writer;
mod setup;
mod signals;
mod source;
mod startup;
mod statement_rows;
mod teaser;
mod terminal;
mod threads;
mod trash;
mod view_file;
mod walk_formats;
mod watch;
#[cfg(feature = "internals")]
pub mod web_page;
#[cfg(not(feature = "internals"))]
mod web_page;
mod worker;

use std::io::{self, BufWriter, IsTerminal as _, Write as _};

use cli::{Cli, Target};
use commands::print_text::{self, PrintOptions};
use exit::Exit;
use output::{ignore_broken_pipe, report};
use pullquote_text::clean;
use setup::Setup;
use startup::Startup;

// For the end-to-end test of panics.
#[cfg(feature = "internals")]
pub use {backend::TermCaps, terminal::Screen};

/// Runs the program and returns its exit code. Errors are reported on standard error.
pub fn main() -> Exit {
    signals::survive_file_size_limit();
    let cli = match Cli::parse_from(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => {
            // The message repeats arguments, which may hold control characters.
            let message = error.render().to_string();
            let message = clean::block(&message);
            // Help and version come as errors too, but belong on standard output.
            if error.use_stderr() {
                let _ = write!(io::stderr(), "{message}");
                return Exit::Usage;
            }
            let mut out = io::stdout();
            let written = write!(out, "{message}").and_then(|()| out.flush());
            return match ignore_broken_pipe(written) {
                Ok(()) => Exit::Done,
                Err(error) => {
                    report(&error.to_string());
                    Exit::Failed
                }
            };
        }
    };
    run(&cli).unwrap_or_else(|error| {
        report(&format!("{error:#}"));
        Exit::Failed
    })
}

fn run(cli: &Cli) -> anyhow::Result<Exit> {
    let setup = Setup::load(cli)?;
    let report_problems = || setup.problems.iter().for_each(|problem| report(problem));
    if let Some(command) = &cli.command {
        report_problems();
        return commands::run(command, &setup, &mut io::stdout().lock());
    }
    let mut targets = startup::targets(cli)?;
    let is_printing = cli.plain || cli.marks || setup.is_dumb || !io::stdout().is_terminal();
    if is_printing && cli.resume && targets.is_empty() {
        let Some(source) = startup::last_read(&setup) else {
            report_problems();
            report("no article has been read yet that could be continued");
            return Ok(Exit::Failed);
        };
        targets.push(Target::Article(source));
    }
    // A single page is fetched while the screen is shown.
    let mut are_all = true;
    let targets = match targets.as_slice() {
        [Target::Address(_)] if !is_printing => targets,
        _ => {
            let fetched;
            (fetched, are_all) = fetching::fetch_targets(&setup.paths.library, targets);
            if !are_all && fetched.is_empty() {
                return Ok(Exit::Failed);
            }
            fetched
        }
    };
    if is_printing {
        report_problems();
        let mut out = BufWriter::new(io::stdout().lock());
        let options = PrintOptions {
            start: cli.start(),
            width: cli.width,
            marks: cli.marks,
            hyperlinks: setup.caps.hyperlinks && io::stdout().is_terminal(),
        };
        let exit = print_text::run(&setup, &targets, &options, &mut out)?;
        return Ok(if are_all { exit } else { Exit::Failed });
    }
    event_loop::run(&setup, Startup::new(cli, &setup, &targets))
}
