//! The thread that filters a long list while the reader types.

use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::worker::Send;
use crate::app::Msg;
use crate::library::catalog::Sheet;

/// What is to be filtered, and by what.
#[derive(Debug)]
pub struct Filtering {
    /// The rows.
    pub sheet: Arc<Sheet>,
    /// What is typed.
    pub query: String,
    /// Its number.
    pub serial: u64,
}

/// Starts the thread; its inbox.
///
/// # Errors
/// The system gives no thread.
pub fn start(send: Send) -> io::Result<Sender<Filtering>> {
    let (tell, inbox) = channel();
    thread::Builder::new()
        .name("filter".to_owned())
        .spawn(move || run(&inbox, &send))?;
    Ok(tell)
}

fn run(inbox: &Receiver<Filtering>, send: &Send) {
    while let Ok(first) = inbox.recv() {
        // Of what waits only the newest is still wanted.
        let newest = inbox.try_iter().last().unwrap_or(first);
        let rows = filter(&newest.sheet, &newest.query);
        let serial = newest.serial;
        if !send(Msg::Filtered { serial, rows }) {
            return;
        }
    }
}

/// The rows that are found, all cores at work.
fn filter(sheet: &Sheet, query: &str) -> Vec<crate::library::EntryId> {
    let found = thread::scope(|scope| {
        let parts = parts(sheet.len(), super::index::n_cores());
        let workers: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || sheet.found(part, query)))
            .collect();
        let found = workers.into_iter().filter_map(|worker| worker.join().ok());
        found.flatten().collect()
    });
    sheet.ranked(found)
}

/// `0..len` in `n` parts of about the same length.
fn parts(len: usize, n: usize) -> Vec<Range<usize>> {
    let n = n.max(1);
    (0..n).map(|k| len * k / n..len * (k + 1) / n).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_everything_once() {
        for (len, n) in [(0, 2), (1, 4), (10, 3), (100_000, 2)] {
            let all: Vec<usize> = parts(len, n).into_iter().flatten().collect();
            assert_eq!(all, (0..len).collect::<Vec<_>>());
        }
    }
}
