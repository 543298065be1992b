//! Ids that match answers to requests.

/// Identifies a request to the shell. An answer carries the id of its request; one that is no longer
/// waited for is stale and dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);
