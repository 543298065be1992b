//! The only part that meets the world: the terminal, the disk, the clock, signals, threads, the
//! environment and the command line.
//!
//! Terminal events, signals and finished jobs become messages for [`crate::app`]; the effects that
//! come back are run here. [`main`] is the entry point; [`terminal`] owns the screen and gives it
//! back on every way out.

pub mod annotate;
pub mod ask;
pub mod backend;
pub mod background;
pub mod cli;
pub mod clipboard;
pub mod clock;
pub mod commands;
pub mod effects;
pub mod exit;
pub mod export;
pub mod filter;
mod find;
pub mod index;
pub mod input;
pub mod listed;
pub mod open;
pub mod plain;
pub mod run;
pub mod setup;
pub mod shelf;
pub mod signals;
pub mod source;
pub mod store;
pub mod terminal;
pub mod watch;
pub mod worker;

pub use exit::Exit;

use std::io::{self, BufWriter, IsTerminal as _, Write as _};

use cli::Cli;
use setup::Setup;

/// The whole program: reads the command line, does what it says, and tells how it ended. Messages
/// go to standard error.
pub fn main() -> Exit {
    let cli = match Cli::of_process() {
        Ok(cli) => cli,
        Err(error) => {
            // The message repeats what was typed. Help and version are no mistakes; where they
            // cannot be printed nobody is there.
            let message = error.render().to_string();
            let message = pullquote_text::clean::block(&message);
            return if error.use_stderr() {
                let _ = write!(io::stderr(), "{message}");
                Exit::Usage
            } else {
                let _ = write!(io::stdout(), "{message}");
                Exit::Done
            };
        }
    };
    match start(&cli) {
        Ok(exit) => exit,
        Err(error) => {
            tell(&format!("{error:#}"));
            Exit::Failed
        }
    }
}

/// Does what the command line says.
fn start(cli: &Cli) -> anyhow::Result<Exit> {
    let setup = Setup::load(cli)?;
    if let Some(command) = &cli.command {
        setup.problems.iter().for_each(|problem| tell(problem));
        return commands::run(command, &setup, &mut io::stdout().lock());
    }
    let targets = open::targets(cli)?;
    if cli.plain || setup.is_dumb || !io::stdout().is_terminal() {
        setup.problems.iter().for_each(|problem| tell(problem));
        let mut out = BufWriter::new(io::stdout().lock());
        return Ok(plain::quiet(open::print(&setup, &targets, &mut out))?);
    }
    run::run(&setup, open::opened(cli, &setup, &targets))
}

/// One line on standard error, made harmless. Where nobody listens nothing is lost.
pub(crate) fn tell(message: &str) {
    let clean = pullquote_text::clean::line(message);
    let _ = writeln!(io::stderr(), "pullquote: {clean}");
}

/// Text on standard error as it is: records that could not be saved, in their own form.
pub(crate) fn tell_raw(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
