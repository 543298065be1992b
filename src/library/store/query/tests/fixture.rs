//! Generated libraries: articles with hand-made annotations, without a model.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::civil::Date;
use proptest::sample::Index;

use super::super::limits::Limits;
use super::super::{Request, Response, answer_within};
use crate::article_id::ArticleId;
use crate::library::entry::Entry;
use crate::library::index::IndexedArticle;
use crate::library::index_api::Layer;
use crate::library::store::as_found;
use crate::library::store::tests::put;
use crate::library::store::{OpenMode, Store};
use pullquote_annotate::Explanation;
use pullquote_annotate::{
    Annotations, Cue, Entity, EntityId, EntityKind, Mention, Quote, QuoteKind, Speaker, Statement,
};
use pullquote_text::{Article, Block, BlockKind, Source, Span};

pub const WORDS: &[&str] = &["mill", "river", "Café", "council", "tree", "trees", "x-ray"];
pub const NAMES: [&str; 9] = [
    "Mara Lind",
    "Lind",
    "John Smith",
    "John A. Smith",
    "John B. Smith",
    "Voss",
    "World Health Organization",
    "WHO",
    "a spokesman",
];
pub const CUES: &[&str] = &["said", "warned", "according to"];

/// A sentence with a statement.
#[derive(Clone, Debug)]
pub struct Line {
    pub words: String,
    pub name: &'static str,
    pub cue: &'static str,
    /// 0 direct, 1 mixed, 2 scare quotes with a speaker, 3 reported, 4 scare quotes without, 5 a name
    /// only.
    pub shape: u8,
}

pub struct Library {
    _dir: tempfile::TempDir,
    pub store: Store,
    pub indexed: Vec<IndexedArticle>,
    articles: Vec<Article>,
}

impl Library {
    /// One article for each list of lines; `order` inserts some of them earlier or repeatedly.
    pub fn new(texts: &[Vec<Line>], order: &[Index]) -> Self {
        Self::corrected(texts, order, &[])
    }

    /// The same with corrections, a list for each of the first articles.
    pub fn corrected(texts: &[Vec<Line>], order: &[Index], edits: &[Vec<Edit>]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("index.db"), OpenMode::Write).unwrap();
        let made: Vec<(IndexedArticle, Article)> = texts
            .iter()
            .enumerate()
            .map(|(at, lines)| article(at, lines, edits.get(at).map_or(&[], Vec::as_slice)))
            .collect();
        let passing = NAMES.map(|name| Line {
            words: "tree".to_owned(),
            name,
            cue: "said",
            shape: 5,
        });
        let (passing, _) = article(99, &passing, &[]);
        for index in order {
            // An earlier version of the article, with names that no other article has.
            let (later, _) = index.get(&made);
            let mut other = passing.clone();
            other.source = later.source.clone();
            put(&mut store, &other);
        }
        for index in order {
            let mut before = index.get(&made).0.clone();
            put(&mut store, &before);
            before.reader = None;
            put(&mut store, &before);
        }
        for (indexed, _) in &made {
            put(&mut store, indexed);
        }
        let (indexed, articles) = made.into_iter().unzip();
        Self {
            _dir: dir,
            store,
            indexed,
            articles,
        }
    }

    /// The articles of a layer, for the scan.
    pub fn show(&mut self, layer: Layer) {
        if layer == Layer::Reader {
            for article in &mut self.indexed {
                *article = article.shown().clone();
            }
        }
    }

    /// An index of the articles as they are shown, without layers.
    pub fn alone(&self) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(&dir.path().join("index.db"), OpenMode::Write).unwrap();
        let mut indexed = self.indexed.clone();
        for article in &mut indexed {
            article.reader = None;
            put(&mut store, article);
        }
        Self {
            _dir: dir,
            store,
            indexed,
            articles: self.articles.clone(),
        }
    }

    pub fn ask(&self, request: &Request) -> Response {
        let read = |source: &Source| {
            let found = self
                .articles
                .iter()
                .find(|article| article.source == *source);
            found.cloned()
        };
        // Small enough that a few articles take every path.
        let limits = Limits {
            lookups: 2,
            ranked: 3,
            scanned: 5,
            scanned_per_row: 1,
            sorted: 2,
        };
        answer_within(&self.store, request, limits, &read).unwrap()
    }

    pub fn text(&self, source: &Source) -> &str {
        let found = self
            .articles
            .iter()
            .find(|article| article.source == *source);
        found.unwrap().text()
    }

    /// Names grouped by person, each with its article.
    pub fn persons(&self, layer: Layer) -> BTreeSet<BTreeSet<(Source, String)>> {
        as_found::select(self.store.connection(), layer).unwrap();
        let sql = format!(
            "SELECT p.head, a.locator, coalesce(n.name, p.name) FROM named n JOIN people p ON p.id = n.person
             JOIN articles a ON a.id = n.article WHERE {} ORDER BY p.head",
            layer.sees("n.id")
        );
        let mut rows = self.store.connection().prepare(&sql).unwrap();
        let rows = rows.query_map([], |row| {
            let locator: String = row.get(1)?;
            let source = Source::from_locator(&locator).unwrap();
            Ok((row.get::<_, i64>(0)?, (source, row.get::<_, String>(2)?)))
        });
        let mut persons: std::collections::BTreeMap<i64, BTreeSet<_>> =
            std::collections::BTreeMap::default();
        for row in rows.unwrap() {
            let (head, name) = row.unwrap();
            persons.entry(head).or_default().insert(name);
        }
        persons.into_values().collect()
    }
}

/// Builds a text and its annotations side by side.
#[derive(Default)]
struct LineWriter {
    text: String,
    found: Annotations,
}

impl LineWriter {
    fn push(&mut self, words: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(words);
        Span::new(start, self.text.len())
    }

    fn name(&mut self, name: &'static str) -> Speaker {
        let mention = self.push(name);
        if name == "a spokesman" {
            return Speaker {
                mention,
                entity: None,
            };
        }
        let kind = if matches!(name, "WHO" | "World Health Organization") {
            EntityKind::Organisation
        } else {
            EntityKind::Person
        };
        let known = self.found.entities.iter().position(|who| who.name == name);
        let at = known.unwrap_or_else(|| {
            self.found.entities.push(Entity {
                kind,
                name: name.to_owned(),
                called: Vec::new(),
                mentions: Vec::new(),
                corrected: false,
            });
            self.found.entities.len() - 1
        });
        self.found.entities[at].mentions.push(mention);
        let entity = Some(EntityId(at as u32));
        self.found.mentions.push(Mention {
            span: mention,
            kind,
            entity,
            corrected: false,
        });
        Speaker { mention, entity }
    }

    fn quote(&mut self, span: Span, kind: QuoteKind, speaker: Option<Speaker>, cue: Option<Span>) {
        self.found.quotes.push(Quote {
            span,
            kind,
            speaker,
            cue: cue.map(|span| Cue { span }),
            confidence: 0.5 + 0.1 * (span.start() % 5) as f32,
            parent: None,
            clause: Vec::new(),
            explanation: Explanation::default(),
            corrected: false,
        });
    }

    fn line(&mut self, line: &Line) {
        match line.shape {
            0 => {
                let span = self.push(&format!("“{},”", line.words));
                self.push(" ");
                let cue = self.push(line.cue);
                self.push(" ");
                let speaker = self.name(line.name);
                self.quote(span, QuoteKind::Direct, Some(speaker), Some(cue));
            }
            1 | 2 => {
                let kind = [QuoteKind::Mixed, QuoteKind::Scare][usize::from(line.shape - 1)];
                let speaker = self.name(line.name);
                self.push(" ");
                let cue = self.push(line.cue);
                self.push(" of ");
                let span = self.push(&format!("“{}”", line.words));
                self.quote(span, kind, Some(speaker), Some(cue));
            }
            3 => {
                let speaker = self.name(line.name);
                self.push(" ");
                let cue = self.push(line.cue);
                self.push(" ");
                let span = self.push(&line.words);
                self.found.statements.push(Statement {
                    spans: vec![span],
                    speaker: Some(speaker),
                    cue: Some(Cue { span: cue }),
                    confidence: 0.7,
                    explanation: Explanation::default(),
                    corrected: false,
                });
            }
            4 => {
                self.push("It was ");
                let span = self.push(&format!("“{}”", line.words));
                self.quote(span, QuoteKind::Scare, None, None);
                self.push(" to ");
                self.name(line.name);
            }
            _ => {
                self.name(line.name);
                self.push(" saw ");
                self.push(&line.words);
            }
        }
        self.push(". ");
    }
}

/// A correction: the quotation or statement with this number gets another kind, another speaker, or is
/// refused; the entity with this number is another kind of thing, or of another name.
pub type Edit = (Index, u8, &'static str);

fn edit(found: &Annotations, edits: &[Edit]) -> Annotations {
    let mut all = found.clone();
    for (index, what, name) in edits {
        let quote = (!all.quotes.is_empty()).then(|| index.index(all.quotes.len()));
        match (what, quote) {
            (0, Some(quote)) => drop(all.quotes.remove(quote)),
            (1, Some(quote)) => all.quotes[quote].kind = QuoteKind::Direct,
            (2, Some(quote)) => all.quotes[quote].kind = QuoteKind::Scare,
            (3, Some(quote)) => all.quotes[quote].speaker = None,
            (4, Some(quote)) => {
                let at = all.entities.iter().position(|who| who.name == *name);
                let at = at.unwrap_or_else(|| {
                    all.entities.push(Entity {
                        kind: EntityKind::Person,
                        name: (*name).to_owned(),
                        called: Vec::new(),
                        mentions: Vec::new(),
                        corrected: true,
                    });
                    all.entities.len() - 1
                });
                let quote = &mut all.quotes[quote];
                quote.speaker = Some(Speaker {
                    mention: quote.span,
                    entity: Some(EntityId(at as u32)),
                });
            }
            _ if all.entities.is_empty() => {}
            (5, _) => {
                let at = index.index(all.entities.len());
                (*name).clone_into(&mut all.entities[at].name);
            }
            _ => {
                let at = index.index(all.entities.len());
                all.entities[at].kind = EntityKind::Organisation;
            }
        }
    }
    all
}

fn article(at: usize, lines: &[Line], edits: &[Edit]) -> (IndexedArticle, Article) {
    let mut writer = LineWriter::default();
    let headline = if at.is_multiple_of(2) {
        let speaker = writer.name(lines[0].name);
        let rest = writer.push(" and the river");
        speaker.mention.cover(rest)
    } else {
        writer.push("Trees at the mill")
    };
    writer.push("\n\n");
    let start = writer.text.len();
    writer.push(&format!("Number {at}. "));
    for line in lines {
        writer.line(line);
    }
    // Both names in one article give the meaning of the short one.
    let long = writer
        .found
        .entities
        .iter()
        .position(|who| who.name == "World Health Organization");
    let short = writer
        .found
        .entities
        .iter()
        .position(|who| who.name == "WHO");
    if let (Some(long), Some(short)) = (long, short) {
        one_of_two(&mut writer.found, long, short);
    }
    let end = writer.text.trim_end().len();
    let block = Block::of_span;
    let blocks = vec![
        block(headline, BlockKind::Headline),
        block(Span::new(start, end), BlockKind::Paragraph),
    ];
    let source = Source::File(PathBuf::from(format!("/news/a{at}.txt")));
    let article = Article::new(writer.text.as_str(), blocks, source.clone());
    let mut entry = Entry::new(source);
    entry.folder = ["marrow", "gazette"][at % 2].to_owned();
    let id = ArticleId::of(article.text());
    let of = |found: &Annotations| {
        let mut indexed = IndexedArticle::of(&entry, &article, id.clone(), found);
        indexed.publisher = ["The Gazette", ""][at % 2].to_owned();
        indexed.date = Date::new(2024, 1 + (at % 12) as i8, 1 + (at % 28) as i8).ok();
        indexed
    };
    let mut indexed = of(&writer.found);
    if !edits.is_empty() {
        indexed.correct("hash".to_owned(), of(&edit(&writer.found, edits)));
    }
    (indexed, article)
}

/// Merges two of `found.entities`.
fn one_of_two(found: &mut Annotations, keep: usize, drop: usize) {
    let gone = found.entities[drop].mentions.clone();
    found.entities[keep].mentions.extend(gone);
    found.entities[keep].mentions.sort_unstable();
    found.entities.remove(drop);
    let new = |id: &mut Option<EntityId>| {
        if let Some(EntityId(at)) = id {
            let old = *at as usize;
            let to = if old == drop { keep } else { old };
            *at = (to - usize::from(to > drop)) as u32;
        }
    };
    found
        .mentions
        .iter_mut()
        .for_each(|entity| new(&mut entity.entity));
    let quotes = found
        .quotes
        .iter_mut()
        .filter_map(|quote| quote.speaker.as_mut());
    let statements = found
        .statements
        .iter_mut()
        .filter_map(|one| one.speaker.as_mut());
    quotes
        .chain(statements)
        .for_each(|speaker| new(&mut speaker.entity));
}
