//! Feeds that the reader follows: which, what is known of each, and when to ask again.
//!
//! Subscriptions are settings of the reader, kept in `feeds.json` of the config directory; what fetching
//! has found out (marks of the last answer, entries seen, errors) is state and has a file for each feed, so
//! that a fetch which is killed loses what it did for the feeds in work and nothing else. [`schedule`],
//! [`hosts`] and [`intake`] decide without IO and without a clock: callers pass in times and random
//! numbers. Only the modules named `file` access files. The network is in `shell/feeds`.

pub mod file;
pub mod hosts;
pub mod intake;
pub mod schedule;
pub mod state;
pub mod state_file;
pub mod subscriptions;

pub use state::{FeedState, SeenEntry};
pub use subscriptions::{Edit, Mode, Subscription, Subscriptions};
