//! The only part that meets the world: the terminal, the disk, the clock, signals, threads, the
//! environment and the command line.
//!
//! Terminal events, signals and finished jobs become messages for [`crate::app`]; the effects that
//! come back are run here. `cli` is the entry point for a command line; [`terminal`] owns the
//! screen and gives it back on every way out.

pub mod backend;
pub mod background;
pub mod cli;
pub mod exit;
pub mod input;
pub mod plain;
pub mod signals;
pub mod terminal;

pub use exit::Exit;
