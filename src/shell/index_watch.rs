//! The thread that tells the window when the index has the reader's corrections, whichever process
//! writes it. It sleeps until corrections change.

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::correction_feed::CorrectionFeed;
use super::index_reader::IndexReader;
use super::threads::{self, MsgSender};
use crate::app::Msg;
use crate::corrections::CorrectionSet;
use crate::library::Entry;
use crate::library::store::{CorrectedArticle, Store};

/// How often the index is looked at while it lacks corrections: at first, and after some time.
const INTERVALS: [Duration; 2] = [Duration::from_millis(20), Duration::from_secs(1)];
const PATIENCE: Duration = Duration::from_secs(5);
/// When it is given up: the index may be on a disk that is read only.
const LIMIT: Duration = Duration::from_mins(1);

type Set = Arc<CorrectionSet>;

pub fn start(path: PathBuf, feed: &CorrectionFeed, send: MsgSender) -> io::Result<()> {
    let (sender, sets) = channel::<Set>();
    threads::spawn("index-watch", move || {
        let mut reader = IndexReader::new(path);
        let mut shown = Set::default();
        while let Ok(set) = sets.recv() {
            if set.hash() == shown.hash() {
                continue;
            }
            let Some(set) = wait(&sets, set, &mut reader) else {
                return;
            };
            let entries = changed(&mut reader, &shown, &set);
            shown = set;
            if !entries.is_empty() && !send(Msg::Described(entries)) {
                return;
            }
            if !send(Msg::IndexCorrected) {
                return;
            }
        }
    })?;
    feed.subscribe(move |set| drop(sender.send(Arc::clone(set))));
    Ok(())
}

/// Waits until the index has the corrections of the newest set; `None` when the window has ended.
fn wait(sets: &Receiver<Set>, mut set: Set, reader: &mut IndexReader) -> Option<Set> {
    let mut since = Instant::now();
    loop {
        let noted = reader.open().and_then(Store::corrections);
        if noted.is_ok_and(|noted| noted == set.hash()) || since.elapsed() > LIMIT {
            return Some(set);
        }
        let interval = INTERVALS[usize::from(since.elapsed() > PATIENCE)];
        match sets.recv_timeout(interval) {
            Ok(newer) => {
                set = newer;
                since = Instant::now();
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
}

/// The list rows of the articles of which two sets have different corrections.
fn changed(reader: &mut IndexReader, before: &Set, now: &Set) -> Vec<Entry> {
    let Ok(store) = reader.open() else {
        return Vec::new();
    };
    let texts: HashSet<&str> = before.texts().chain(now.texts()).collect();
    let places: HashSet<&str> = before.places().chain(now.places()).collect();
    let [texts, places] = [texts, places].map(|all| all.into_iter().collect::<Vec<&str>>());
    let articles = store.corrected_articles(&texts, &places);
    let differs = |article: &CorrectedArticle| {
        let locator = article.entry.source.locator();
        let hash = |set: &Set| {
            let edits = set.of_article(&article.id, &locator);
            edits.map(|edits| edits.hash)
        };
        hash(before) != hash(now)
    };
    let articles = articles.unwrap_or_default().into_iter().filter(differs);
    articles.map(|article| article.entry).collect()
}
