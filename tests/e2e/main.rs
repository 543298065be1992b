//! The real program, driven through a pseudo-terminal and looked at as a reader would.
//!
//! Every session has a home folder of its own and a terminal of a fixed size. Tests wait for what the
//! screen shows, never for time to pass; [`pty_session::PtySession::end`] holds that each program ends with the
//! exit code that is expected, has written nothing but its own vocabulary (see [`allowed_output`]), and gives
//! the terminal back as it was.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod allowed_output;
mod commands;
mod corrections;
mod escape_injection;
mod formats;
mod home;
mod index;
mod index_commands;
mod key_bytes;
mod library_screens;
mod pipes;
mod pty_session;
mod quitting;
mod reading_session;
mod records;
mod settings;
mod terminal_restore;
mod terminals;
mod untrusted_text;
mod unusual_files;
#[path = "../../crates/import/tests/import/zipped.rs"]
mod zipped;
