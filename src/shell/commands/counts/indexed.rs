//! Counts what the library's index has.

use std::collections::HashMap;
use std::sync::Arc;

use crate::library::index_api::{
    ArticleSummary, AttributedStatement, LedgerOrder, PersonId, PersonSummary, Request, Response,
};
use crate::library::query::Query;
use crate::library::store::for_each_statement;
use crate::shell::archive::Facts;
use crate::shell::cli::LibraryArgs;
use crate::shell::commands::search::Library;
use crate::shell::commands::update_index::IndexError;
use crate::shell::counting::{Counter, EntityFigures, Said};
use crate::shell::setup::Setup;
use crate::shell::statement_rows::count_words;
use pullquote_text::Source;

pub(super) struct Indexed {
    library: Library,
    people: HashMap<PersonId, PersonSummary>,
    /// The numbers of people as speakers.
    numbers: HashMap<PersonId, usize>,
}

/// The statements of the article that is being read.
struct Current {
    source: Source,
    bucket: String,
    said: Vec<Said>,
}

impl Indexed {
    pub(super) fn open(args: &LibraryArgs, setup: &Setup) -> anyhow::Result<Self> {
        let library = Library::open(args, setup)?;
        let question = Request::People {
            typed: String::new(),
            state: Arc::clone(&library.state),
            limit: usize::MAX,
        };
        let Response::People(people) = library.ask(&question)? else {
            anyhow::bail!("the index did not answer");
        };
        Ok(Self {
            people: people.into_iter().map(|who| (who.id, who)).collect(),
            library,
            numbers: HashMap::new(),
        })
    }

    /// Adds all names.
    pub(super) fn add_names(&mut self, counter: &mut Counter) {
        let mut ids: Vec<PersonId> = self.people.keys().copied().collect();
        ids.sort_unstable();
        for id in ids {
            number(id, &self.people, &mut self.numbers, counter);
        }
    }

    /// Adds the statements that match; their number.
    pub(super) fn count(
        &mut self,
        query: &Query,
        bucket: &dyn Fn(&Facts) -> String,
        counter: &mut Counter,
    ) -> anyhow::Result<usize> {
        let Self {
            library,
            people,
            numbers,
        } = self;
        let mut current: Option<Current> = None;
        let mut take = |one: AttributedStatement| {
            let is_same = |current: &Current| current.source == one.article.source;
            if !current.as_ref().is_some_and(is_same) {
                if let Some(read) = current.take() {
                    counter.add_said(&read.said, &read.bucket);
                }
                current = Some(Current {
                    source: one.article.source.clone(),
                    bucket: bucket(&facts(&one.article)),
                    said: Vec::new(),
                });
            }
            let speaker = one
                .person
                .and_then(|id| number(id, people, numbers, counter));
            if let Some(current) = &mut current {
                current.said.push(Said {
                    speaker,
                    kind: one.kind,
                    n_words: count_words(&one.text),
                });
            }
            true
        };
        // Newest first, the statements of an article follow each other.
        let order = LedgerOrder::Newest;
        let (store, state) = (&library.store, &library.state);
        let n = for_each_statement(store, query, state, order, usize::MAX, &mut take);
        let n = n.map_err(IndexError::from)?;
        if let Some(read) = current {
            counter.add_said(&read.said, &read.bucket);
        }
        Ok(n)
    }
}

/// The number of a person as a speaker.
fn number(
    id: PersonId,
    people: &HashMap<PersonId, PersonSummary>,
    numbers: &mut HashMap<PersonId, usize>,
    counter: &mut Counter,
) -> Option<usize> {
    if let Some(number) = numbers.get(&id) {
        return Some(*number);
    }
    let who = people.get(&id)?;
    let figures = EntityFigures {
        name: who.name.clone(),
        kind: who.kind,
        gender: who.gender,
        n_mentions: 0,
        also: Vec::new(),
    };
    let number = counter.add_known(&figures, who.n_articles);
    numbers.insert(id, number);
    Some(number)
}

fn facts(article: &ArticleSummary) -> Facts {
    Facts {
        title: article.title.clone(),
        date: article.date.map(|date| date.to_string()),
        source: Some(article.publisher.clone()).filter(|name| !name.is_empty()),
        address: article.address.clone(),
    }
}
