//! Reads the entity corpora, converts them to the conventions of the annotation record, and turns them
//! into label sequences.

use std::path::Path;

use anyhow::Result;
use pullquote_annotate::lexicon::{Lexicon, Lists, fold};
use pullquote_annotate::ner::training::{self, Chain, Kind, OUTSIDE};
use pullquote_annotate::token::tokenize;
use pullquote_text::plain;
use pullquote_text::{Article, Source, Span};
use serde::Deserialize;

use crate::data::{
    self,
    news::{self, Half},
};

#[derive(Deserialize)]
struct Raw {
    id: String,
    text: String,
    entities: Vec<(usize, usize, String)>,
    #[serde(default)]
    fine: Vec<(usize, usize, String)>,
}

/// A gold mention with the kinds it may have: some corpora have coarser kinds than ours.
#[derive(Clone, Debug)]
pub struct Gold {
    pub span: Span,
    pub kinds: Vec<Kind>,
}

/// An article with its gold mentions.
pub struct Doc {
    pub id: String,
    pub article: Article,
    pub gold: Vec<Gold>,
    /// Whether unmarked text contains no mentions of any kind.
    pub is_complete: bool,
    /// The part of the text to learn from.
    pub learned: Span,
}

/// A corpus and how it is used.
pub struct Set {
    pub name: &'static str,
    /// Whether groups, events, works and other names are annotated.
    pub is_complete: bool,
    /// Number of epochs, out of every ten, in which it is used.
    pub share: u32,
}

const fn set(name: &'static str, is_complete: bool, share: u32) -> Set {
    Set {
        name,
        is_complete,
        share,
    }
}

/// The training corpora.
pub const TRAIN: &[Set] = &[
    set("gmb", true, 10),
    set("gum-train", true, 10),
    set("uner-ewt-dev", false, 10),
    set("uner-ewt-test", false, 10),
    set("crossner-politics", true, 10),
    set("crossner-literature", true, 10),
    set("crossner-music", true, 10),
    set("crossner-science", true, 10),
    set("crossner-ai", true, 10),
    set("silver-polnear", true, 10),
    set("silver-wikinews", true, 10),
    set("btc", false, 10),
    set("wnut17", true, 10),
];

const MISC: [Kind; 4] = [Kind::Group, Kind::Event, Kind::Work, Kind::Other];

/// Reads a corpus.
pub fn read(data: &Path, name: &str, is_complete: bool, lexicon: &Lexicon) -> Result<Vec<Doc>> {
    let path = data.join("entities").join(format!("{name}.jsonl.gz"));
    let mut out = Vec::new();
    for line in data::lines(&path)? {
        let raw: Raw = serde_json::from_str(&line)?;
        let mut bytes: Vec<usize> = raw.text.char_indices().map(|(at, _)| at).collect();
        bytes.push(raw.text.len());
        let gold = raw
            .entities
            .iter()
            .filter(|(start, end, _)| start < end && *end < bytes.len())
            .filter_map(|(start, end, label)| {
                let fine = raw.fine.iter().find(|(s, e, _)| s == start && e == end);
                let span = Span::new(bytes[*start], bytes[*end]);
                let kinds = kinds(
                    label,
                    fine.map(|(_, _, fine)| fine.as_str()),
                    span.of(&raw.text),
                    lexicon,
                );
                (!kinds.is_empty()).then_some(Gold { span, kinds })
            })
            .collect();
        out.push(Doc {
            id: raw.id.clone(),
            learned: Span::new(0, raw.text.len()),
            article: plain::from_text(raw.text, Source::Given(raw.id)),
            gold,
            is_complete,
        });
    }
    Ok(out)
}

/// Reads the tagged articles of the directory `gold`.
pub fn tagged(gold: &Path, half: Half, lexicon: &Lexicon) -> Result<Vec<Doc>> {
    let articles = news::names(gold, half)?;
    let docs = articles.into_iter().map(|article| {
        let gold = article.names.iter().map(|(span, label)| Gold {
            span: *span,
            kinds: match label.as_str() {
                "GRP" => vec![Kind::Group],
                "EVT" => vec![Kind::Event],
                label => kinds(label, None, span.of(&article.text), lexicon),
            },
        });
        Doc {
            gold: gold.collect(),
            is_complete: false,
            learned: Span::new(0, article.text.len()),
            article: plain::from_text(article.text, Source::Given(article.id.clone())),
            id: article.id,
        }
    });
    Ok(docs.collect())
}

/// Party members, which some corpora annotate as organisations.
const MEMBERS: &[&str] = &[
    "democrats",
    "republicans",
    "democrat",
    "republican",
    "tories",
    "tory",
    "liberals",
    "conservatives",
    "communists",
    "socialists",
    "greens",
    "nazis",
    "nazi",
];

/// The kinds that a corpus label may correspond to.
fn kinds(label: &str, fine: Option<&str>, words: &str, lexicon: &Lexicon) -> Vec<Kind> {
    let folded = fold(words);
    let lists = lexicon.lists_folded(&folded);
    let is_people =
        lists.any(Lists::PEOPLE) && !lists.any(Lists::COUNTRY | Lists::CITY | Lists::REGION);
    match label {
        "PER" => vec![Kind::Person],
        "LOC" if is_people && fine == Some("country") => vec![Kind::Group, Kind::Place],
        "LOC" => vec![Kind::Place],
        "ORG" if MEMBERS.contains(&folded.as_str()) => vec![Kind::Group],
        // Governments called by their country or capital are places here.
        "ORG" if lists.any(Lists::COUNTRY) => vec![Kind::Place],
        "ORG" => vec![Kind::Organisation],
        "MISC" => match fine {
            Some("gpe-demonym") => vec![Kind::Group],
            Some("event" | "eve" | "election" | "conference") => vec![Kind::Event],
            Some("book" | "poem" | "song" | "album" | "creative-work") => vec![Kind::Work],
            Some("product" | "object" | "nat") => vec![Kind::Other],
            _ if lists.any(Lists::PEOPLE) || MEMBERS.contains(&folded.as_str()) => {
                vec![Kind::Group]
            }
            Some("art" | "abstract") => vec![Kind::Work, Kind::Other, Kind::Event],
            Some("group") => vec![Kind::Group, Kind::Organisation],
            Some("misc") | None => MISC.to_vec(),
            Some(_) => vec![Kind::Other],
        },
        // Dates are found by grammar.
        _ => Vec::new(),
    }
}

/// A sequence with the labels allowed for each unit, as bit masks.
pub struct Example {
    pub chain: Chain,
    pub allowed: Vec<u16>,
}

/// The sequences of a document with their labels.
pub fn examples(doc: &Doc, lexicon: &Lexicon) -> Vec<Example> {
    let tokens = tokenize(&doc.article);
    let chains = training::chains(doc.article.text(), &tokens, lexicon);
    let text = doc.article.text();
    chains
        .into_iter()
        .filter(|chain| chain.units.iter().all(|unit| doc.learned.contains(*unit)))
        .map(|chain| {
            let allowed = allowed(doc, text, &chain, lexicon);
            Example { chain, allowed }
        })
        .collect()
}

const PERSONAL: u32 = Lists::GIVEN | Lists::SURNAME;

/// The units of a mention without a leading article or title and without a possessive `'s`.
fn trimmed(
    text: &str,
    chain: &Chain,
    gold: &Gold,
    mut units: Vec<usize>,
    lexicon: &Lexicon,
) -> Vec<usize> {
    let word = |i: usize| fold(chain.units[i].of(text));
    // `Deputy Interior Minister Ana Ruiz`
    if gold.kinds == [Kind::Person] && units.len() > 2 {
        let office = (1..units.len() - 1).rfind(|&i| {
            let word = word(units[i]);
            training::is_title(&word) && !lexicon.lists_folded(&word).any(PERSONAL)
        });
        units.drain(..office.map_or(0, |last| last + 1));
    }
    while units.len() > 1 {
        let first = word(units[0]);
        let is_title = gold.kinds == [Kind::Person] && training::is_title(&first);
        if !(is_title || first == "the") {
            break;
        }
        units.remove(0);
    }
    while units.len() > 1 && word(units[units.len() - 1]) == "'s" {
        units.pop();
    }
    units
}

fn allowed(doc: &Doc, text: &str, chain: &Chain, lexicon: &Lexicon) -> Vec<u16> {
    let outside = 1u16 << OUTSIDE;
    let unmarked = MISC.iter().fold(outside, |mask, kind| {
        mask | 1 << kind.begin() | 1 << kind.inside()
    });
    let mut out = vec![if doc.is_complete { outside } else { unmarked }; chain.units.len()];
    let mut done = vec![false; chain.units.len()];
    for gold in &doc.gold {
        let touched = |i: &usize| chain.units[*i].overlaps(gold.span);
        let units: Vec<usize> = (0..chain.units.len()).filter(touched).collect();
        if units.is_empty() || units.iter().any(|&i| done[i]) {
            continue;
        }
        for &i in &units {
            done[i] = true;
        }
        // A mention that ends inside a unit cannot be represented: allow every label there.
        if units.iter().any(|&i| !gold.span.contains(chain.units[i])) {
            for &i in &units {
                out[i] = 0x7fff;
            }
            continue;
        }
        for (place, &i) in trimmed(text, chain, gold, units, lexicon)
            .iter()
            .enumerate()
        {
            out[i] = gold.kinds.iter().fold(0, |mask, kind| {
                mask | 1
                    << if place == 0 {
                        kind.begin()
                    } else {
                        kind.inside()
                    }
            });
        }
    }
    out
}
