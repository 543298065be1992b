//! The thread that queries the library's index, so that no key press waits for it.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::correction_feed::CorrectionFeed;
use super::index::Indexer;
use super::index_reader::IndexReader;
use super::memory_index::MemoryIndex;
use super::threads::{self, MsgSender, OnDemand};
use crate::app::{Msg, RequestId};
use crate::library::index_api::{Request, Response};
use crate::library::store::{StoreError, answer};
use pullquote_text::Source;

/// A request with its id.
pub type Pending = (RequestId, Box<Request>);

/// The thread, which passes each request to `answer`.
pub fn thread(
    answer: impl FnMut(&Request) -> Response + Send + 'static,
    send: MsgSender,
) -> OnDemand<Pending> {
    OnDemand::new("index-client", move |inbox| run(inbox, answer, &send))
}

/// Answers from the index at `path`, even while it is being built, and from `memory` as long as that has
/// no article. A corrupt file is reported to `indexer`, which rebuilds it.
pub fn from_index(
    path: Option<PathBuf>,
    indexer: Option<Indexer>,
    mut memory: MemoryIndex,
    corrections: Arc<CorrectionFeed>,
) -> impl FnMut(&Request) -> Response {
    let mut reader = path.map(IndexReader::new);
    let read_article = Arc::clone(&memory.read);
    move |question| {
        let read = |source: &Source| read_article(source).ok();
        let of_file = |reader: &mut IndexReader| {
            let store = reader.open()?;
            if store.is_empty()? {
                return Err(StoreError::Missing);
            }
            answer(store, question, &read)
        };
        let answered = reader.as_mut().map_or(Err(StoreError::Missing), of_file);
        let error = match answered {
            Ok(answer) => return answer,
            Err(error) => error,
        };
        // The next request opens the file again, whatever is wrong with it.
        if let Some(reader) = &mut reader {
            reader.close();
        }
        if let (StoreError::Damaged, Some(indexer)) = (&error, &indexer) {
            indexer.report_damage();
        }
        let set = corrections.current().unwrap_or_default();
        let in_memory = memory.open(&set).and_then(|store| match store {
            Some(store) => answer(store, question, &read).map(Some),
            None => Ok(None),
        });
        match in_memory {
            Ok(Some(answer)) => answer,
            _ => Response::Unavailable(format!("The index of the library {error}.")),
        }
    }
}

fn run(inbox: &Receiver<Pending>, mut answer: impl FnMut(&Request) -> Response, send: &MsgSender) {
    let mut waiting: VecDeque<Pending> = VecDeque::new();
    loop {
        if waiting.is_empty() {
            match inbox.recv() {
                Ok(request) => waiting.push_back(request),
                Err(_) => return,
            }
        }
        while let Ok(request) = inbox.try_recv() {
            waiting.retain(|(_, older)| !is_superseded(older, &request.1));
            waiting.push_back(request);
        }
        let Some((request, question)) = waiting.pop_front() else {
            continue;
        };
        let answer = threads::catch_panic(|| answer(&question)).unwrap_or_else(|panicked| {
            Response::Unavailable(format!("The index cannot be searched: {panicked}."))
        });
        let answer = Box::new(answer);
        if !send(Msg::Answered { request, answer }) {
            return;
        }
    }
}

/// Whether the answer to `older` is useless once `newer` is asked: live queries are sent with every
/// key press, and only the last one counts.
fn is_superseded(older: &Request, newer: &Request) -> bool {
    match (older, newer) {
        (Request::Search { .. }, Request::Search { .. })
        | (Request::Filter { .. }, Request::Filter { .. })
        | (Request::People { .. }, Request::People { .. })
        | (Request::Stories { .. }, Request::Stories { .. })
        | (Request::SideBySide { .. }, Request::SideBySide { .. })
        | (Request::AllQuotePairs { .. }, Request::AllQuotePairs { .. }) => true,
        (
            Request::Ledger { query, order, .. },
            Request::Ledger {
                query: newer,
                order: newer_order,
                ..
            },
        ) => order != newer_order || !query.is_equivalent(newer),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;
    use crate::library::index_api::{LedgerOrder, ReaderState};
    use crate::library::query;

    fn search(words: &str) -> Request {
        Request::Search {
            query: query::parse(words).unwrap(),
            state: Arc::new(ReaderState::default()),
            limit: 1,
        }
    }

    fn ledger(words: &str, offset: usize) -> Request {
        Request::Ledger {
            query: query::parse(words).unwrap(),
            state: Arc::new(ReaderState::default()),
            order: LedgerOrder::Newest,
            offset,
            limit: 1,
        }
    }

    #[test]
    fn superseded_requests_are_dropped_except_table_windows() {
        let (sender, sent) = channel();
        let send: MsgSender = Arc::new(move |msg| sender.send(msg).is_ok());
        // The first request waits until the others are queued.
        let (open, gate) = channel::<()>();
        let mut first = true;
        let client = thread(
            move |_| {
                if std::mem::take(&mut first) {
                    let _ = gate.recv();
                }
                Response::Filter(Vec::new())
            },
            send,
        );
        client.send((RequestId(1), Box::new(search("a")))).unwrap();
        client.send((RequestId(2), Box::new(search("ab")))).unwrap();
        client
            .send((RequestId(3), Box::new(ledger("x", 0))))
            .unwrap();
        client
            .send((RequestId(4), Box::new(search("abc"))))
            .unwrap();
        client
            .send((RequestId(5), Box::new(ledger("y", 0))))
            .unwrap();
        client
            .send((RequestId(6), Box::new(ledger("y", 100))))
            .unwrap();
        open.send(()).unwrap();
        let mut answered = Vec::new();
        while answered.last() != Some(&RequestId(6)) {
            match sent.recv_timeout(Duration::from_secs(30)).unwrap() {
                Msg::Answered { request, .. } => answered.push(request),
                other => panic!("{other:?}"),
            }
        }
        // The thread may take the first two before the others are queued.
        answered.retain(|request| request.0 > 2);
        assert_eq!(answered, [4, 5, 6].map(RequestId));
    }

    #[test]
    fn panic_in_one_request_is_answered_and_the_next_one_works() {
        let (sender, sent) = channel();
        let send: MsgSender = Arc::new(move |msg| sender.send(msg).is_ok());
        let mut first = true;
        let client = thread(
            move |_| {
                assert!(!std::mem::take(&mut first), "a panic in the first request");
                Response::Filter(Vec::new())
            },
            send,
        );
        client.send((RequestId(1), Box::new(search("a")))).unwrap();
        let answer = |sent: &Receiver<Msg>| match sent.recv_timeout(Duration::from_secs(30)) {
            Ok(Msg::Answered { answer, .. }) => *answer,
            other => panic!("{other:?}"),
        };
        assert!(matches!(answer(&sent), Response::Unavailable(_)));
        client.send((RequestId(2), Box::new(search("b")))).unwrap();
        assert!(matches!(answer(&sent), Response::Filter(_)));
    }
}
