//! The program behind the `pullquote` command; no library interface.
//!
//! `ARCHITECTURE.md` describes the layers; `tests/architecture` checks what each of them may use.
//!
//! To annotate texts from a program of your own, use the crate `pullquote-annotate`. The feature
//! `internals` makes the modules below visible to the tests, benchmarks and tasks of this repository.

#![cfg_attr(
    feature = "internals",
    allow(
        missing_docs,
        clippy::missing_errors_doc,
        reason = "visible to the tests of this repository only"
    )
)]

#[cfg(not(feature = "internals"))]
pub(crate) mod article_id;
#[cfg(feature = "internals")]
pub mod article_id;

#[cfg(not(feature = "internals"))]
pub(crate) mod reader_facts;
#[cfg(feature = "internals")]
pub mod reader_facts;

#[cfg(not(feature = "internals"))]
pub(crate) mod layout;
#[cfg(feature = "internals")]
pub mod layout;

#[cfg(not(feature = "internals"))]
pub(crate) mod bookmarks;
#[cfg(feature = "internals")]
pub mod bookmarks;

#[cfg(not(feature = "internals"))]
pub(crate) mod corrections;
#[cfg(feature = "internals")]
pub mod corrections;

#[cfg(not(feature = "internals"))]
pub(crate) mod config;
#[cfg(feature = "internals")]
pub mod config;

#[cfg(not(feature = "internals"))]
pub(crate) mod library;
#[cfg(feature = "internals")]
pub mod library;

#[cfg(not(feature = "internals"))]
pub(crate) mod feeds;
#[cfg(feature = "internals")]
pub mod feeds;

#[cfg(not(feature = "internals"))]
pub(crate) mod seeds;
#[cfg(feature = "internals")]
pub mod seeds;

#[cfg(not(feature = "internals"))]
pub(crate) mod app;
#[cfg(feature = "internals")]
pub mod app;

#[cfg(not(feature = "internals"))]
pub(crate) mod ui;
#[cfg(feature = "internals")]
pub mod ui;

#[cfg(not(feature = "internals"))]
pub(crate) mod shell;
#[cfg(feature = "internals")]
pub mod shell;

pub use shell::main;
