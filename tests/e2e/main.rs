//! The real program, driven through a pseudo-terminal and looked at as a reader would.
//!
//! Every room has a home folder of its own and a terminal of a fixed size. Tests wait for what the
//! screen shows, never for time to pass; [`room::Room::end`] holds that each program ends with the
//! exit code that is expected, has written nothing but its own vocabulary (see [`wire`]), and gives
//! the terminal back as it was.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod asked;
mod commands;
mod corrections;
mod ends;
mod evening;
mod files;
mod formats;
mod halls;
mod home;
mod hostile;
mod index;
mod keys;
mod leaving;
mod plain;
mod poison;
mod records;
mod room;
mod settings;
mod terminals;
mod wire;
#[path = "../../crates/import/tests/import/zipped.rs"]
mod zipped;
