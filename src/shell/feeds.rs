//! Feeds over the network: following them, and fetching what is new.
//!
//! [`Fetch`] runs over many feeds with some threads, each of which works on one feed at a time
//! ([`one_feed`]), so that memory is bounded by the number of threads. What to do when is decided in
//! [`crate::feeds`], without IO. [`subscribe`] finds the feed that an address means.

mod articles;
pub mod desk;
mod fetch;
mod one_feed;
pub mod run;
pub mod subscribe;
mod turns;

pub use run::{Fetch, FetchError, Progress, Summary, Which};
