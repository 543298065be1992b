//! The thread that filters a long list while the user types.

use std::ops::Range;
use std::sync::mpsc::Receiver;
use std::thread;

use super::threads::{self, MsgSender, OnDemand};
use crate::app::{FilterJob, Msg};
use crate::library::EntryId;
use crate::library::catalog::CatalogSnapshot;

pub fn thread(send: MsgSender) -> OnDemand<FilterJob> {
    OnDemand::new("list-filter", move |inbox| run(inbox, &send))
}

fn run(inbox: &Receiver<FilterJob>, send: &MsgSender) {
    while let Ok(first) = inbox.recv() {
        // Only the newest query is still on screen.
        let newest = inbox.try_iter().last().unwrap_or(first);
        let rows = filter(&newest.snapshot, &newest.query);
        let request = newest.request;
        if !send(Msg::Filtered { request, rows }) {
            return;
        }
    }
}

/// The matching rows in order, searched on all cores.
fn filter(snapshot: &CatalogSnapshot, query: &str) -> Vec<EntryId> {
    let found = thread::scope(|scope| {
        let workers: Vec<_> = split(snapshot.n_rows(), threads::n_cores())
            .map(|part| scope.spawn(move || snapshot.found(part, query)))
            .collect();
        let found = workers.into_iter().filter_map(|worker| worker.join().ok());
        found.flatten().collect()
    });
    snapshot.ranked(found)
}

/// `0..len` in `n` parts of about the same length.
fn split(len: usize, n: usize) -> impl Iterator<Item = Range<usize>> {
    let n = n.max(1);
    (0..n).map(move |k| len * k / n..len * (k + 1) / n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn split_covers_the_range_once() {
        for (len, n) in [(0, 2), (1, 4), (10, 3), (100_000, 2)] {
            let all: Vec<usize> = split(len, n).flatten().collect();
            assert_eq!(all, (0..len).collect::<Vec<_>>());
        }
    }
}
