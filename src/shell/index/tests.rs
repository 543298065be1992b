//! An index that followed the reader's corrections equals one that was built with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::*;
use crate::article_id::ArticleId;
use crate::bookmarks::{Anchor, ArticleRef, Change, Correction, Records};
use crate::library::index_api::{
    AttributedStatement, Layer, LedgerOrder, PersonId, PersonSummary, ReaderState, Request,
    Response,
};
use crate::library::query::Query;
use crate::library::store::{OpenMode, Store, answer};
use crate::shell::source::walk_articles;
use pullquote_annotate::Annotator;
use pullquote_text::{Source, plain};

const TEXTS: [&str; 3] = [
    "Harbour plan divides the town\n\n“We have waited long enough for this,” said Ana Ruiz, the mayor of \
     Ribera.\n\nJonas Weber was less happy. “Nobody asked the people who work here,” he said.\n",
    "The market will be moved\n\n“Nobody asked the people who work here,” Jonas Weber said again on \
     Friday. Karin Holm called the vote “a gift to the rich”.\n",
    "A letter from the mayor\n\nAna Ruiz answered that the market would be moved. “It will be larger,” \
     she said. “It will be warm,” said Karin Holm of Acme Shipping.\n",
];

/// An indexer of a folder, and what it reports.
struct Running {
    indexer: Indexer,
    reports: Receiver<Report>,
    path: PathBuf,
}

impl Running {
    fn new(folder: &Path, path: PathBuf, set: &Arc<CorrectionSet>) -> Self {
        let (sender, reports) = channel();
        let options = BuildOptions {
            path: path.clone(),
            roots: String::new(),
            n_workers: 2,
            is_background: false,
            deepening: Deepening::Never,
        };
        let sink = Arc::new(move |report| sender.send(report).is_ok());
        let indexer = Indexer::start(options, sink).unwrap();
        indexer.correct(set);
        let running = Self {
            indexer,
            reports,
            path,
        };
        running.walk(folder);
        running.wait(&Report::Idle);
        running
    }

    fn walk(&self, folder: &Path) {
        walk_articles(&[folder.to_owned()], &mut |batch| {
            self.indexer.scanned(ScanUpdate::Entries(batch));
            std::ops::ControlFlow::Continue(())
        });
        self.indexer.scanned(ScanUpdate::Ended);
    }

    #[track_caller]
    fn wait(&self, wanted: &Report) {
        loop {
            let report = self.reports.recv_timeout(Duration::from_mins(1)).unwrap();
            if report == *wanted {
                return;
            }
        }
    }

    fn correct(&self, set: &Arc<CorrectionSet>) {
        while self.reports.try_recv().is_ok() {}
        self.indexer.correct(set);
        let is_done = || self.store().corrections().unwrap() == set.hash();
        self.wait(&Report::Corrected);
        assert!(is_done());
    }

    fn store(&self) -> Store {
        Store::open(&self.path, OpenMode::Read).unwrap()
    }

    /// All statements and people of a layer, without ids of the database.
    fn contents(&self, layer: Layer) -> (Vec<AttributedStatement>, Vec<PersonSummary>) {
        let store = self.store();
        let state = Arc::new(ReaderState {
            layer,
            ..ReaderState::default()
        });
        let ask = |request: &Request| answer(&store, request, &|_| None).unwrap();
        let ledger = Request::Ledger {
            query: Query::default(),
            state: Arc::clone(&state),
            order: LedgerOrder::Newest,
            offset: 0,
            limit: 1000,
        };
        let Response::Ledger(ledger) = ask(&ledger) else {
            panic!()
        };
        let people = Request::People {
            typed: String::new(),
            state,
            limit: 1000,
        };
        let Response::People(mut people) = ask(&people) else {
            panic!()
        };
        let mut rows = ledger.rows;
        for row in &mut rows {
            row.person = row.person.map(|_| PersonId(0));
        }
        for line in &mut people {
            line.id = PersonId(0);
        }
        rows.sort_by_key(|row| (row.article.source.locator(), row.span));
        people.sort_by_key(|line| (line.name.clone(), line.kind.name()));
        (rows, people)
    }
}

/// A correction of the quotation with the number `n`, in a way that `n` chooses.
fn correction(n: usize, folder: &Path) -> Correction {
    let at = n % TEXTS.len();
    let text = TEXTS[at];
    let path = folder.join(format!("{at}.txt"));
    let source = Source::File(path);
    let found = Annotator::new()
        .unwrap()
        .annotate_article(&plain::from_text(text.to_owned(), source.clone()));
    let id = ArticleId::of(text);
    let quote = &found.quotes[(n / 3) % found.quotes.len()];
    let anchor = Anchor::new(text, &id, quote.span);
    let change = match n % 5 {
        0 => Change::Speaker(Some("Karin Holm".to_owned())),
        1 => Change::Refused,
        2 => Change::QuoteKind("scare".to_owned()),
        3 => Change::Speaker(None),
        _ => Change::Speaker(Some("Zora Quill".to_owned())),
    };
    let article = ArticleRef {
        id,
        title: String::new(),
        source: source.locator(),
        passage: None,
        address: None,
    };
    let now = format!("2026-01-01T00:00:{:02}Z", n % 60);
    Correction::new(format!("c{n}"), article, anchor, change, now)
}

#[test]
fn index_that_followed_corrections_equals_a_rebuild() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("news");
    fs::create_dir(&folder).unwrap();
    for (at, text) in TEXTS.iter().enumerate() {
        fs::write(folder.join(format!("{at}.txt")), text).unwrap();
    }
    let mut records = Records::default();
    let none = Arc::new(CorrectionSet::default());
    let following = Running::new(&folder, dir.path().join("following.db"), &none);
    let plain = following.contents(Layer::Reader);
    for step in 0..14 {
        // Adds corrections, then takes them back in the same order.
        if step < 7 {
            assert!(records.add(correction(step * 7 + 1, &folder)));
        } else {
            let id = format!("c{}", (step - 7) * 7 + 1);
            assert!(records.remove(&id, "2026-01-02T00:00:00Z").is_some());
        }
        let set = Arc::new(CorrectionSet::of(&records));
        following.correct(&set);
        let path = dir.path().join(format!("built-{step}.db"));
        let built = Running::new(&folder, path, &set);
        for layer in [Layer::Reader, Layer::Found] {
            assert_eq!(
                following.contents(layer),
                built.contents(layer),
                "{step} {layer:?}"
            );
        }
        let (found, _) = following.contents(Layer::Found);
        assert_eq!(found, plain.0);
    }
    assert_eq!(following.contents(Layer::Reader), plain);
}

#[test]
fn index_removed_while_in_use_is_rebuilt_with_a_notice() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("news");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("0.txt"), TEXTS[0]).unwrap();
    let path = dir.path().join("index.db");
    let running = Running::new(&folder, path.clone(), &Arc::default());
    fs::remove_file(&path).unwrap();
    fs::write(folder.join("1.txt"), TEXTS[1]).unwrap();
    running.walk(&folder);
    let notice = "the index was removed while it was in use; it is rebuilt";
    running.wait(&Report::Notice(notice.to_owned()));
    running.wait(&Report::Idle);
    let built = Running::new(&folder, dir.path().join("built.db"), &Arc::default());
    assert_eq!(running.contents(Layer::Found), built.contents(Layer::Found));
}

#[test]
fn corrections_of_a_set_are_those_of_the_records() {
    let folder = Path::new("/news");
    let mut records = Records::default();
    for n in 0..20 {
        records.add(correction(n, folder));
    }
    let set = CorrectionSet::of(&records);
    for (at, text) in TEXTS.iter().enumerate() {
        let id = ArticleId::of(text);
        for (id, place) in [
            (id.clone(), format!("/news/{at}.txt")),
            (id, "/elsewhere.txt".to_owned()),
            (ArticleId::of("other"), format!("/news/{at}.txt")),
            (ArticleId::of("other"), String::new()),
        ] {
            let article = plain::from_text((*text).to_owned(), Source::Stdin);
            let found = Arc::new(Annotator::new().unwrap().annotate_article(&article));
            let of_records = crate::corrections::Corrections::of(&records, &id, &place);
            let wanted = of_records.apply(text, &id, &found).annotations;
            match set.of_article(&id, &place) {
                Some(edits) => assert_eq!(edits.apply(text, &id, &found), wanted),
                None => assert_eq!(wanted, found),
            }
        }
    }
}
