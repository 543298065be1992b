//! The thread that asks the library's index, so that no key waits for it.

use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::index::Indexer;
use super::worker::Send;
use crate::app::Msg;
use crate::library::archive::{Answer, Question};
use crate::library::store::{Mode, Store, StoreError, answer};
use crate::shell::source;
use pullquote_text::Source;

type Asked = (u64, Box<Question>);

/// The thread, by its inbox.
#[derive(Debug)]
pub struct Asker {
    questions: Sender<Asked>,
}

impl Asker {
    /// Starts the thread. `answer` answers one question.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        answer: impl FnMut(&Question) -> Answer + std::marker::Send + 'static,
        send: Send,
    ) -> io::Result<Self> {
        let (questions, inbox) = channel();
        thread::Builder::new()
            .name("ask".to_owned())
            .spawn(move || run(&inbox, answer, &send))?;
        Ok(Self { questions })
    }

    /// Asks after what was asked before.
    pub fn push(&self, serial: u64, question: Box<Question>) {
        // A thread that is gone has ended with the loop.
        let _ = self.questions.send((serial, question));
    }
}

/// Answers from the index at `path`: opened when it is first asked, and again when another file has
/// taken its place. While it is being built it answers from what is in it so far.
/// That its bytes are damaged is told to `indexer`, which builds it anew.
pub fn of_index(
    path: Option<PathBuf>,
    indexer: Option<Indexer>,
) -> impl FnMut(&Question) -> Answer {
    let mut open: Option<Store> = None;
    move |question| {
        let Some(path) = &path else {
            return Answer::Unavailable(
                "There is no library to ask: one text was opened.".to_owned(),
            );
        };
        open.take_if(|store| !store.is_current());
        let read = |source: &Source| source::read(source).ok();
        let store = match open.take() {
            Some(store) => Ok(store),
            None => Store::open(path, Mode::Read),
        };
        let answered = store.and_then(|store| answer(open.insert(store), question, &read));
        answered.unwrap_or_else(|error| {
            // Whatever is wrong with it, the next question looks at the file afresh.
            open = None;
            if let (StoreError::Damaged, Some(indexer)) = (&error, &indexer) {
                indexer.damaged();
            }
            unavailable(&error)
        })
    }
}

fn unavailable(error: &StoreError) -> Answer {
    Answer::Unavailable(format!("The index of the library {error}."))
}

fn run(inbox: &Receiver<Asked>, mut answer: impl FnMut(&Question) -> Answer, send: &Send) {
    let mut waiting: VecDeque<Asked> = VecDeque::new();
    loop {
        if waiting.is_empty() {
            match inbox.recv() {
                Ok(asked) => waiting.push_back(asked),
                Err(_) => return,
            }
        }
        while let Ok(asked) = inbox.try_recv() {
            waiting.retain(|(_, older)| !is_superseded(older, &asked.1));
            waiting.push_back(asked);
        }
        let Some((serial, question)) = waiting.pop_front() else {
            continue;
        };
        let answered = catch_unwind(AssertUnwindSafe(|| answer(&question)));
        let answer = answered.unwrap_or_else(|_| {
            Answer::Unavailable(
                "the index could not be asked: an error inside pullquote".to_owned(),
            )
        });
        let answer = Box::new(answer);
        if !send(Msg::Answered { serial, answer }) {
            return;
        }
    }
}

/// Whether nobody wants the answer to `older` any more once `newer` is asked: what is typed live is
/// asked at every key, and only the last counts.
fn is_superseded(older: &Question, newer: &Question) -> bool {
    match (older, newer) {
        (Question::Search { .. }, Question::Search { .. })
        | (Question::Filter { .. }, Question::Filter { .. })
        | (Question::People { .. }, Question::People { .. })
        | (Question::AllEchoes { .. }, Question::AllEchoes { .. }) => true,
        (
            Question::Ledger { query, order, .. },
            Question::Ledger {
                query: newer,
                order: newer_order,
                ..
            },
        ) => order != newer_order || !query.asks_like(newer),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use super::*;
    use crate::library::archive::{LedgerOrder, ReaderState};
    use crate::library::query;

    fn search(words: &str) -> Question {
        Question::Search {
            query: query::parse(words).unwrap(),
            state: Arc::new(ReaderState::default()),
            limit: 1,
        }
    }

    fn ledger(words: &str, offset: usize) -> Question {
        Question::Ledger {
            query: query::parse(words).unwrap(),
            state: Arc::new(ReaderState::default()),
            order: LedgerOrder::Newest,
            offset,
            limit: 1,
        }
    }

    #[test]
    fn only_the_last_of_what_is_typed_is_asked_and_all_windows_of_a_table() {
        let (tell, told) = channel();
        let send: Send = Arc::new(move |msg| tell.send(msg).is_ok());
        // The first question waits until the others have been put.
        let (open, gate) = channel::<()>();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        let mut first = true;
        let asker = Asker::start(
            move |question| {
                if std::mem::take(&mut first) {
                    let _ = gate.recv();
                }
                seen.lock().unwrap().push(format!("{question:?}"));
                Answer::Keys(Vec::new())
            },
            send,
        )
        .unwrap();
        asker.push(1, Box::new(search("a")));
        asker.push(2, Box::new(search("ab")));
        asker.push(3, Box::new(ledger("x", 0)));
        asker.push(4, Box::new(search("abc")));
        asker.push(5, Box::new(ledger("y", 0)));
        asker.push(6, Box::new(ledger("y", 100)));
        open.send(()).unwrap();
        let mut answered = Vec::new();
        while answered.last() != Some(&6) {
            match told.recv_timeout(Duration::from_secs(30)).unwrap() {
                Msg::Answered { serial, .. } => answered.push(serial),
                other => panic!("{other:?}"),
            }
        }
        // The first two may both be on their way before the others come.
        answered.retain(|serial| *serial > 2);
        assert_eq!(answered, [4, 5, 6]);
    }

    #[test]
    fn a_question_that_goes_wrong_inside_is_answered_and_the_next_one_too() {
        let (tell, told) = channel();
        let send: Send = Arc::new(move |msg| tell.send(msg).is_ok());
        let mut first = true;
        let asker = Asker::start(
            move |_| {
                assert!(!std::mem::take(&mut first), "the first one goes wrong");
                Answer::Keys(Vec::new())
            },
            send,
        )
        .unwrap();
        asker.push(1, Box::new(search("a")));
        let answer = |told: &Receiver<Msg>| match told.recv_timeout(Duration::from_secs(30)) {
            Ok(Msg::Answered { answer, .. }) => *answer,
            other => panic!("{other:?}"),
        };
        assert!(matches!(answer(&told), Answer::Unavailable(_)));
        asker.push(2, Box::new(search("b")));
        assert!(matches!(answer(&told), Answer::Keys(_)));
    }
}
