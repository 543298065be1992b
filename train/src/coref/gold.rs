//! Gold sources of quotations with the silver names of their speakers.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use pullquote_annotate::model::ModelFiles;
use pullquote_annotate::token::{TokenKind, Tokens, tokenize};
use pullquote_annotate::{EntityKind, Explanation, Mention, Quote, QuoteKind, Speaker, quotes};
use pullquote_text::plain;
use pullquote_text::{Article, Source as Origin, Span};
use serde::Deserialize;

use crate::data::{self, GoldArticle};
use crate::models::NameTagger;

#[derive(Deserialize)]
struct RawArticle {
    id: String,
    text: String,
    attributions: Vec<RawAttribution>,
    corenlp_mentions: Vec<RawChain>,
}

#[derive(Deserialize)]
struct RawChain {
    mentions: Vec<[usize; 4]>,
}

#[derive(Deserialize)]
struct RawAttribution {
    source: Vec<[usize; 2]>,
    content: Vec<[usize; 2]>,
    kind: String,
    source_type: String,
    speaker: Option<RawSpeaker>,
}

#[derive(Deserialize)]
struct RawSpeaker {
    name: String,
    how: String,
}

#[derive(Deserialize)]
struct RawNames {
    id: String,
    entities: Vec<(usize, usize, String)>,
}

pub struct Source {
    pub span: Span,
    pub kind: String,
    pub name: Option<String>,
    pub how: String,
    /// Other right names.
    pub alternatives: Vec<String>,
    /// Whether its content is in quotation marks, wholly or in part.
    pub quoted: bool,
    content: Vec<Span>,
    /// The other mentions of its chain in the silver coreference.
    pub chain: Vec<Span>,
}

pub struct Case {
    pub id: String,
    pub article: Article,
    pub tokens: Tokens,
    pub entities: Vec<Mention>,
    pub sources: Vec<Source>,
    /// Chains of gold coreference, where the whole text is annotated.
    pub chains: Vec<Vec<Span>>,
}

impl Case {
    pub fn source_spans(&self) -> Vec<Span> {
        self.sources.iter().map(|source| source.span).collect()
    }

    /// The quotations of the article, each with its gold source.
    pub fn quotes(&self) -> Vec<Quote> {
        let quoted_spans = quotes::find(self.article.text(), &self.tokens);
        quoted_spans
            .iter()
            .map(|quoted_span| {
                let share = |source: &&Source| {
                    let meets = source
                        .content
                        .iter()
                        .filter_map(|span| span.intersection(quoted_span.span));
                    meets.map(Span::len).sum::<usize>()
                };
                let source = self
                    .sources
                    .iter()
                    .filter(|one| share(one) * 2 > quoted_span.span.len())
                    .max_by_key(share);
                Quote {
                    span: quoted_span.span,
                    clause: Vec::new(),
                    kind: if source.is_some() || !self.chains.is_empty() {
                        QuoteKind::Direct
                    } else {
                        QuoteKind::Scare
                    },
                    speaker: source.map(|source| Speaker {
                        mention: source.span,
                        entity: None,
                    }),
                    cue: None,
                    confidence: 1.0,
                    parent: quoted_span.parent,
                    explanation: Explanation::default(),
                    corrected: false,
                }
            })
            .collect()
    }
}

/// The articles whose quotations were read by hand.
pub fn of_news(articles: Vec<GoldArticle>, tagger: &NameTagger) -> Vec<Case> {
    let of_article = |one: GoldArticle| {
        let sure = one.attributions.into_iter().filter(|one| one.is_sure);
        let sources = sure.filter_map(|one| {
            let (first, last) = (one.source.first()?, one.source.last()?);
            let mut names = one.names.into_iter();
            Some(Source {
                span: first.cover(*last),
                kind: String::new(),
                name: names.next(),
                how: String::new(),
                alternatives: names.collect(),
                quoted: !one.is_unquoted,
                content: one.content,
                chain: one.mentions,
            })
        });
        let sources = sources.collect();
        let tokens = tokenize(&one.article);
        Case {
            entities: tagger.tag(&one.article, &tokens),
            id: one.id,
            article: one.article,
            tokens,
            sources,
            chains: Vec::new(),
        }
    };
    articles.into_iter().map(of_article).collect()
}

#[derive(Deserialize)]
struct RawChains {
    id: String,
    text: String,
    #[serde(default)]
    mentions: Vec<RawMention>,
    pronoun: Option<[usize; 2]>,
    #[serde(rename = "A")]
    a: Option<RawNamed>,
    #[serde(rename = "B")]
    b: Option<RawNamed>,
}

#[derive(Deserialize)]
struct RawMention {
    start: usize,
    end: usize,
    cluster: serde_json::Value,
}

#[derive(Deserialize)]
struct RawNamed {
    start: usize,
    end: usize,
    coref: bool,
}

/// The texts of a coreference corpus.
pub fn of_chains(path: &Path, tagger: &NameTagger) -> anyhow::Result<Vec<Case>> {
    let of_line = |line: &String| {
        let raw: RawChains = serde_json::from_str(line)?;
        let span = data::byte_spans(&raw.text);
        let mut by_cluster: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        for one in &raw.mentions {
            let chain = by_cluster.entry(one.cluster.to_string()).or_default();
            chain.push(span([one.start, one.end]));
        }
        let mut chains: Vec<Vec<Span>> = by_cluster.into_values().collect();
        if let Some(pronoun) = raw.pronoun {
            let named = [raw.a, raw.b].into_iter().flatten();
            let (right, wrong): (Vec<RawNamed>, Vec<RawNamed>) = named.partition(|one| one.coref);
            let spans = |list: Vec<RawNamed>| list.into_iter().map(|one| [one.start, one.end]);
            let right = spans(right).chain([pronoun]);
            chains.push(right.map(&span).collect());
            chains.extend(spans(wrong).map(|wrong| vec![span(wrong)]));
        }
        let article = plain::from_text(raw.text, Origin::Given(raw.id.clone()));
        let tokens = tokenize(&article);
        Ok(Case {
            id: raw.id,
            entities: tagger.tag(&article, &tokens),
            article,
            tokens,
            sources: Vec::new(),
            chains,
        })
    };
    data::lines(path)?.iter().map(of_line).collect()
}

/// All articles of a corpus, with the named mentions of the file `names` if there is one.
pub fn read(path: &Path, names: Option<&Path>) -> anyhow::Result<Vec<Case>> {
    let mut given = HashMap::new();
    if let Some(names) = names {
        for line in data::lines(names)? {
            let raw: RawNames = serde_json::from_str(&line)?;
            given.insert(raw.id, raw.entities);
        }
    }
    let tagger = NameTagger::open(ModelFiles::shipped()?)?;
    data::lines(path)?
        .iter()
        .map(|line| case(line, &given, &tagger))
        .collect()
}

fn case(
    line: &str,
    given: &HashMap<String, Vec<(usize, usize, String)>>,
    names: &NameTagger,
) -> anyhow::Result<Case> {
    let raw: RawArticle = serde_json::from_str(line)?;
    let mut bytes: Vec<usize> = raw.text.char_indices().map(|(at, _)| at).collect();
    bytes.push(raw.text.len());
    let span = |start: usize, end: usize| Span::new(bytes[start], bytes[end]);
    let known = given.get(&raw.id).map_or(&[][..], Vec::as_slice);
    let mut entities: Vec<Mention> = known
        .iter()
        .filter_map(|(start, end, kind)| {
            Some(Mention {
                span: span(*start, *end),
                kind: kind_of(kind)?,
                entity: None,
                corrected: false,
            })
        })
        .collect();
    entities.sort_by_key(|entity| entity.span);
    entities.dedup_by(|b, a| a.span.overlaps(b.span));
    let sources = raw
        .attributions
        .iter()
        .filter_map(|one| {
            let (first, last) = (one.source.first()?, one.source.last()?);
            Some(Source {
                span: span(first[0], last[1]),
                kind: one.source_type.clone(),
                name: one.speaker.as_ref().map(|speaker| speaker.name.clone()),
                how: one
                    .speaker
                    .as_ref()
                    .map_or(String::new(), |speaker| speaker.how.clone()),
                alternatives: Vec::new(),
                quoted: one.kind != "indirect",
                chain: chain_of(&raw.corenlp_mentions, first)
                    .into_iter()
                    .map(|[start, end]| span(start, end))
                    .collect(),
                content: one
                    .content
                    .iter()
                    .map(|[start, end]| span(*start, *end))
                    .collect(),
            })
        })
        .collect();
    let article = plain::from_text(raw.text, Origin::Given(raw.id.clone()));
    let tokens = tokenize(&article);
    if given.is_empty() {
        entities = names.tag(&article, &tokens);
    } else {
        add_missed_surnames(&article, &tokens, &mut entities);
    }
    Ok(Case {
        id: raw.id,
        article,
        tokens,
        entities,
        sources,
        chains: Vec::new(),
    })
}

/// The other mentions of the chain of `mention`.
fn chain_of(chains: &[RawChain], mention: &[usize; 2]) -> Vec<[usize; 2]> {
    let extent = |one: &[usize; 4]| [one[0], one[1]];
    let chain = chains
        .iter()
        .find(|chain| chain.mentions.iter().any(|one| extent(one) == *mention));
    let others = chain
        .into_iter()
        .flat_map(|chain| &chain.mentions)
        .map(extent);
    others.filter(|one| one != mention).collect()
}

fn kind_of(kind: &str) -> Option<EntityKind> {
    Some(match kind {
        "PER" | "PERSON" => EntityKind::Person,
        "ORG" | "ORGANIZATION" => EntityKind::Organisation,
        "LOC" | "LOCATION" => EntityKind::Place,
        _ => return None,
    })
}

/// Adds surnames of full names that the tagger of the corpus missed elsewhere in the article.
fn add_missed_surnames(article: &Article, tokens: &Tokens, entities: &mut Vec<Mention>) {
    let text = article.text();
    let surname = |entity: &Mention| {
        entity
            .span
            .of(text)
            .split_whitespace()
            .last()
            .map(str::to_owned)
    };
    let persons = entities
        .iter()
        .filter(|entity| entity.kind == EntityKind::Person);
    let surnames: HashSet<String> = persons
        .filter(|entity| entity.span.of(text).contains(' '))
        .filter_map(surname)
        .collect();
    let mut found = Vec::new();
    for token in &tokens.tokens {
        let free = token.kind == TokenKind::Word && surnames.contains(token.span.of(text));
        let at = entities.partition_point(|entity| entity.span.end() <= token.span.start());
        if free
            && !entities
                .get(at)
                .is_some_and(|entity| entity.span.overlaps(token.span))
        {
            found.push(Mention {
                span: token.span,
                kind: EntityKind::Person,
                entity: None,
                corrected: false,
            });
        }
    }
    entities.extend(found);
    entities.sort_by_key(|entity| entity.span);
}
