//! Reports of the same story are grouped, and others are not.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use pullquote::article_id::ArticleId;
use pullquote::library::Entry;
use pullquote::library::index::IndexedArticle;
use pullquote::library::index_api::{Request, Response, SideBySide, Story};
use pullquote::library::query::parse;
use pullquote::library::store::{Change, OpenMode, Store, answer};
use pullquote_annotate::Annotator;
use pullquote_text::{Article, Source, Span, plain};

const LABELLED: &str = include_str!("data/stories.txt");

/// The articles of the file, indexed under their number, and the story of each.
struct Library {
    _folder: tempfile::TempDir,
    store: Store,
    labels: Vec<&'static str>,
}

impl Library {
    fn new() -> Self {
        let mut labels = Vec::new();
        let parts = LABELLED.split("\n= ").skip(1).enumerate();
        let articles = parts.map(|(number, part)| {
            let (head, text) = part.split_once('\n').unwrap();
            let [label, outlet, date] = head.split(" | ").collect::<Vec<_>>().try_into().unwrap();
            labels.push(label);
            let mut article = article(number, text);
            article.date = pullquote_text::date::find(date);
            article.site = Some(outlet.to_owned());
            (article, "")
        });
        let articles = articles.collect();
        Self {
            labels,
            ..Self::of(articles)
        }
    }

    /// Articles, each with its folder.
    fn of(articles: Vec<(Article, &str)>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("index.db"), OpenMode::Write).unwrap();
        let annotator = Annotator::new().unwrap();
        for (article, folder) in articles {
            let mut entry = Entry::of(&article);
            folder.clone_into(&mut entry.folder);
            let found = annotator.annotate_article(&article);
            let id = ArticleId::of(article.text());
            let indexed = IndexedArticle::of(&entry, &article, id, &found);
            store.apply(&[Change::Put(Box::new(indexed))]).unwrap();
        }
        Self {
            _folder: folder,
            store,
            labels: Vec::new(),
        }
    }

    fn stories(&self, query: &str) -> Vec<Story> {
        let request = Request::Stories {
            query: parse(query).unwrap(),
            state: Arc::default(),
        };
        match answer(&self.store, &request, &|_| None).unwrap() {
            Response::Stories(stories) => stories,
            other => panic!("{other:?}"),
        }
    }

    /// Pairs of articles that are in one group: those of the labels, and those that were found.
    fn pairs(&self) -> [BTreeSet<(usize, usize)>; 2] {
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, label) in self.labels.iter().enumerate() {
            if *label != "-" {
                groups.entry(label).or_default().push(number);
            }
        }
        let found: Vec<Vec<usize>> = self.stories("").iter().map(numbers).collect();
        [pairs_of(groups.into_values()), pairs_of(found.into_iter())]
    }
}

fn article(number: usize, text: &str) -> Article {
    let source = Source::File(format!("/{number}").into());
    plain::from_text(text.to_owned(), source)
}

fn numbers(story: &Story) -> Vec<usize> {
    let names = story.articles.iter().map(|article| article.source.name());
    names.map(|name| name.parse().unwrap()).collect()
}

fn pairs_of(groups: impl Iterator<Item = Vec<usize>>) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    for group in groups {
        for one in &group {
            pairs.extend(
                group
                    .iter()
                    .filter(|other| one < *other)
                    .map(|other| (*one, *other)),
            );
        }
    }
    pairs
}

#[test]
fn reports_of_a_story_are_grouped_and_neighbours_are_not() {
    let [wanted, found] = Library::new().pairs();
    let wrong: Vec<_> = found.difference(&wanted).collect();
    let missed: Vec<_> = wanted.difference(&found).collect();
    let right = wanted.intersection(&found).count();
    let precision = 100 * right / found.len().max(1);
    let recall = 100 * right / wanted.len();
    assert!(
        precision == 100 && recall >= 80,
        "precision {precision}, recall {recall}; wrong {wrong:?}, missed {missed:?}"
    );
}

#[test]
fn stories_are_counted_by_outlet_and_sorted_by_day() {
    let stories = Library::new().stories("ferry");
    let [story] = &stories[..] else {
        panic!("{stories:?}")
    };
    let outlets = story.articles.iter().map(|article| &article.publisher);
    let outlets: BTreeSet<_> = outlets.collect();
    assert_eq!((story.articles.len(), outlets.len()), (3, 3));
    let dates = story
        .articles
        .iter()
        .map(|article| article.date.unwrap().day());
    assert_eq!(dates.collect::<Vec<_>>(), [5, 4, 3]);
}

#[test]
fn copies_of_one_report_are_no_story() {
    let text = "The ferry to Marrow stays\n\n“The ferry to Marrow stays,” said Ana Ruiz, the mayor of Marrow, \
        before the council of the harbour town.\n";
    let report = |number, outlet: &str| {
        let mut article = article(number, text);
        article.site = Some(outlet.to_owned());
        (article, "")
    };
    let copies = Library::of(vec![report(1, "Courier"), report(2, "Courier")]);
    assert_eq!(copies.stories(""), []);
    let reports = Library::of(vec![report(1, "Courier"), report(2, "Harbour Post")]);
    assert_eq!(reports.stories("").len(), 1);
}

impl Library {
    fn side_by_side(&self, one: usize, other: usize) -> Option<SideBySide> {
        let source = |number: usize| Source::File(format!("/{number}").into());
        let request = Request::SideBySide {
            articles: Box::new([source(one), source(other)]),
            state: Arc::default(),
        };
        match answer(&self.store, &request, &|_| None).unwrap() {
            Response::SideBySide(found) => found.map(|found| *found),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_names_of_a_story_are_those_that_its_articles_share() {
    let stories = Library::new().stories("ferry");
    assert!(stories[0].names.contains(&"Ana Ruiz".to_owned()));
    assert!(stories[0].names.contains(&"Tom Kell".to_owned()));
    assert_eq!(stories[0].n_outlets(), 3);
}

/// Two reports of the ferry by the same reporter.
const BY_CARLA: [&str; 2] = [
    "Council votes to close the Ostra ferry\n\nBy Carla Menden\n\n\
     The last ferry across the Ostra will stop running in June after councillors in Marrow voted to end its subsidy.\n\n\
     “We cannot pay eleven pounds for every passenger,” said council leader Ana Ruiz.\n",
    "End of the line for Ostra's ferry as subsidy is cut\n\nBy Carla Menden\n\n\
     Marrow's councillors have voted to end the subsidy of the Ostra ferry, which will stop in June.\n\n\
     “We cannot pay eleven pounds for every passenger,” Ana Ruiz, the council's leader, told members.\n",
];

#[test]
fn the_names_of_a_story_are_not_those_who_wrote_it() {
    let articles = BY_CARLA.into_iter().enumerate();
    let articles = articles.map(|(number, text)| (article(number, text), ""));
    let stories = Library::of(articles.collect()).stories("");
    let names = &stories[0].names;
    assert!(names.contains(&"Ana Ruiz".to_owned()), "{names:?}");
    assert!(!names.contains(&"Carla Menden".to_owned()), "{names:?}");
    let third = "Carla Menden leaves the council of Marrow over the Ostra ferry\n\n\
        Carla Menden and Ana Ruiz, who leads the council, voted to end the subsidy of the last ferry in June.\n\n\
        “We cannot pay eleven pounds for every passenger,” said Ruiz.\n";
    let articles = [third, third.trim_end(), BY_CARLA[0]]
        .into_iter()
        .enumerate();
    let articles = articles.map(|(number, text)| (article(number, text), ""));
    let stories = Library::of(articles.collect()).stories("");
    let names = &stories[0].names;
    assert!(
        names.contains(&"Carla Menden".to_owned()),
        "where others name her: {names:?}"
    );
}

#[test]
fn a_folder_stands_for_the_publisher_only_where_there_are_several() {
    let publishers = |places: [(&str, &str); 2]| {
        let articles = places.into_iter().zip(BY_CARLA).enumerate();
        let articles = articles.map(|(number, ((publisher, folder), text))| {
            let mut article = article(number, text);
            article.site = (!publisher.is_empty()).then(|| publisher.to_owned());
            (article, folder)
        });
        let [story] = Library::of(articles.collect())
            .stories("")
            .try_into()
            .unwrap();
        let n_outlets = story.n_outlets();
        let outlets = story.articles.into_iter().map(|article| article.publisher);
        (outlets.collect::<BTreeSet<_>>(), n_outlets)
    };
    let set = |names: &[&str]| -> BTreeSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    };
    let lone = publishers([("", "news"), ("", "news")]);
    assert_eq!(lone, (set(&[""]), 0));
    let several = publishers([("", "post"), ("", "courier")]);
    assert_eq!(several, (set(&["post", "courier"]), 2));
    let one_stated = publishers([("Harbour Post", "news"), ("", "news")]);
    assert_eq!(one_stated, (set(&["Harbour Post", ""]), 1));
}

#[test]
fn same_words_stand_in_one_row_and_every_statement_stands_once() {
    let library = Library::new();
    let both = library.side_by_side(0, 1).unwrap();
    let [one, other] = &both.articles;
    assert_eq!(
        (&*one.article.publisher, &*other.article.publisher),
        ("Harbour Post", "The Valley Courier")
    );
    assert!(one.opening.starts_with("The last ferry across the Ostra"));
    let same: Vec<_> = both.rows.iter().filter(|row| row.same.is_some()).collect();
    let [row] = &same[..] else {
        panic!("{same:?}");
    };
    for said in &row.said {
        let said = said.as_ref().unwrap();
        assert!(said.text.contains("eleven pounds"), "{}", said.text);
        assert_eq!(said.speaker.as_deref(), Some("Ana Ruiz"));
    }
    let turned = library.side_by_side(1, 0).unwrap();
    for side in 0..2 {
        let spans = |both: &SideBySide, side: usize| -> Vec<Span> {
            let said = both.rows.iter().filter_map(|row| row.said[side].as_ref());
            said.map(|said| said.span).collect()
        };
        let spans_here = spans(&both, side);
        assert!(!spans_here.is_empty() && spans_here.is_sorted());
        assert_eq!(
            spans_here,
            spans(&turned, 1 - side),
            "none is lost or doubled"
        );
    }
}

#[test]
fn an_article_that_is_not_indexed_has_nothing_beside_it() {
    assert_eq!(Library::new().side_by_side(0, 999), None);
}
