//! End-to-end tests: the real binary in a pseudo-terminal.
//!
//! Every session has its own HOME and a terminal of a fixed size. Tests wait for text on the screen,
//! never for time to pass. [`pty_session::PtySession::expect_exit`] asserts the exit code, that only
//! allowed sequences were written (see [`allowed_output`]), and that the terminal is restored.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod allowed_output;
mod annotate_inputs;
mod annotate_outputs;
mod annotate_resume;
mod archives;
mod article_list;
mod commands;
mod corrected_library;
mod corrected_output;
mod corrections;
mod counts;
mod escape_injection;
mod every_command;
mod faults;
mod formats;
mod full_disk;
mod home;
mod housekeeping;
#[path = "../common/http_server.rs"]
mod http_server;
mod identity;
mod index;
mod index_commands;
mod key_bytes;
mod library_screens;
mod links;
mod mail;
mod marking;
mod missed_and_offered;
mod multiplexers;
mod parts_and_pipes;
mod pipes;
mod pty_session;
mod quitting;
mod reading_session;
mod records;
mod settings;
mod sheets;
mod shells;
#[cfg(target_os = "linux")]
mod slow_files;
mod terminal_input;
mod terminal_restore;
mod terminals;
mod untrusted_text;
mod unusual_files;
mod web;
mod web_faults;
#[path = "../../crates/import/tests/import/zipped.rs"]
mod zipped;
