//! Scores the name tagger on the development sets: strict F1 over persons, organisations and places.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use pullquote_annotate::EntityKind;
use pullquote_annotate::lexicon::Lexicon;
use pullquote_annotate::model::{ModelFiles, NAMES_VERSION};
use pullquote_annotate::ner::training::Kind;
use pullquote_annotate::token::tokenize;

use super::copies::{self, Look};
use super::corpus::{self, Doc};
use super::learn::Random;
use super::lists::report;
use crate::data::news::Half;
use crate::models::{self, NameTagger};

#[derive(clap::Args)]
pub struct Args {
    /// The data directory.
    #[arg(long)]
    data: PathBuf,
    /// The directory of tagged articles, `styles/*.tagged`.
    #[arg(long)]
    gold: Option<PathBuf>,
    /// A model file to score instead of the shipped one.
    #[arg(long)]
    weights: Option<PathBuf>,
    /// More corpora to score on.
    #[arg(long, value_delimiter = ',')]
    more: Vec<String>,
    /// Print false negatives and false positives.
    #[arg(long)]
    errors: bool,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub hits: u32,
    pub found: u32,
    pub gold: u32,
}

impl Counts {
    pub fn f1(&self) -> f32 {
        200.0 * self.hits as f32 / (self.found + self.gold).max(1) as f32
    }
}

/// Persons, organisations, places, all three, and spans alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score(pub [Counts; 5]);

impl Score {
    pub fn line(&self) -> String {
        let f = |i: usize| self.0[i].f1();
        let all = self.0[3];
        let (p, r) = (
            all.hits as f32 / all.found.max(1) as f32,
            all.hits as f32 / all.gold.max(1) as f32,
        );
        format!(
            "all {:.2} (P {:.1} R {:.1})  person {:.1}  organisation {:.1}  place {:.1}  spans {:.1}",
            f(3),
            100.0 * p,
            100.0 * r,
            f(0),
            f(1),
            f(2),
            f(4),
        )
    }
}

const KINDS: [EntityKind; 3] = [
    EntityKind::Person,
    EntityKind::Organisation,
    EntityKind::Place,
];

/// The gold mentions of the three kinds as the corpus has them.
fn gold_kind(kind: &[Kind]) -> Option<usize> {
    match kind {
        [Kind::Person] => Some(0),
        [Kind::Organisation] => Some(1),
        [Kind::Place] => Some(2),
        _ => None,
    }
}

pub fn score(docs: &[&Doc], model: &NameTagger, show: bool) -> Score {
    let mut out = Score::default();
    for doc in docs {
        let tokens = tokenize(&doc.article);
        let text = doc.article.text();
        let found: HashSet<(usize, usize, usize)> = model
            .tag(&doc.article, &tokens)
            .iter()
            .filter(|entity| doc.learned.contains(entity.span))
            .filter_map(|entity| {
                let kind = KINDS.iter().position(|&kind| kind == entity.kind)?;
                Some((entity.span.start(), entity.span.end(), kind))
            })
            .collect();
        let gold: HashSet<(usize, usize, usize)> = doc
            .gold
            .iter()
            .filter(|gold| doc.learned.contains(gold.span))
            .filter_map(|gold| Some((gold.span.start(), gold.span.end(), gold_kind(&gold.kinds)?)))
            .collect();
        for kind in 0..3 {
            let of = |set: &HashSet<(usize, usize, usize)>| {
                set.iter().filter(|x| x.2 == kind).count() as u32
            };
            let hits = found.intersection(&gold).filter(|x| x.2 == kind).count() as u32;
            for slot in [kind, 3] {
                out.0[slot].hits += hits;
                out.0[slot].found += of(&found);
                out.0[slot].gold += of(&gold);
            }
        }
        let spans = |set: &HashSet<(usize, usize, usize)>| {
            set.iter().map(|x| (x.0, x.1)).collect::<HashSet<_>>()
        };
        let (found_spans, gold_spans) = (spans(&found), spans(&gold));
        out.0[4].hits += found_spans.intersection(&gold_spans).count() as u32;
        out.0[4].found += found_spans.len() as u32;
        out.0[4].gold += gold_spans.len() as u32;
        if show {
            show_errors(&doc.id, text, &found, &gold);
        }
    }
    out
}

fn show_errors(
    id: &str,
    text: &str,
    found: &HashSet<(usize, usize, usize)>,
    gold: &HashSet<(usize, usize, usize)>,
) {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut add = |sign: &str,
                   set: &HashSet<(usize, usize, usize)>,
                   other: &HashSet<(usize, usize, usize)>| {
        for &(start, end, kind) in set.difference(other) {
            let from = text.floor_char_boundary(start.saturating_sub(30));
            let to = text.floor_char_boundary((end + 25).min(text.len()));
            let around = format!(
                "{}[{}]{}",
                &text[from..start],
                &text[start..end],
                &text[end..to]
            )
            .replace('\n', " ");
            lines.push((
                start,
                format!("{id} {sign} {} {around}", KINDS[kind].name()),
            ));
        }
    };
    add("missed", gold, found);
    add("wrong ", found, gold);
    lines.sort();
    for (_, line) in lines {
        report(&line);
    }
}

/// The names of the development corpora.
pub fn dev_sets(data: &Path, gold: Option<&Path>) -> Result<Vec<(&'static str, Vec<Doc>)>> {
    let plain = Lexicon::default();
    let pud = corpus::read(data, "uner-pud", false, &plain)?;
    let gum = corpus::read(data, "gum-dev", true, &plain)?;
    let (news, rest): (Vec<Doc>, Vec<Doc>) =
        pud.into_iter().partition(|doc| doc.id.starts_with("pud-n"));
    let mut sets = vec![
        ("uner-pud news", news),
        ("uner-pud rest", rest),
        ("gum-dev", gum),
    ];
    if let Some(gold) = gold {
        sets.push(("styles", corpus::tagged(gold, Half::Dev, &plain)?));
    }
    Ok(sets)
}

/// Prints the scores of `model`. Returns F1 on the news half of uner-pud, on all of uner-pud, and on
/// gum-dev.
pub fn print(sets: &[(&'static str, Vec<Doc>)], model: &NameTagger, show: bool) -> [f32; 3] {
    let mut all = Vec::new();
    for (name, docs) in sets {
        let list: Vec<&Doc> = docs.iter().collect();
        let found = score(&list, model, show);
        all.push(found);
        report(&format!("{name:14} {}", found.line()));
    }
    let (mut pud, rest) = (all[0], all[1]);
    for (sum, more) in pud.0.iter_mut().zip(rest.0) {
        sum.hits += more.hits;
        sum.found += more.found;
        sum.gold += more.gold;
    }
    report(&format!("{:14} {}", "uner-pud", pud.line()));
    [all[0].0[3].f1(), pud.0[3].f1(), all[2].0[3].f1()]
}

/// Scores `model` on more corpora: unchanged, with spaces between all tokens, and on a sentence of each
/// document as a headline in capitals and in title case.
pub fn print_more(data: &Path, sets: &[String], model: &NameTagger) -> Result<()> {
    let plain = Lexicon::default();
    for name in sets {
        let docs = corpus::read(data, name, false, &plain)?;
        let spaced: Vec<Doc> = docs.iter().map(copies::spaced).collect();
        let mut random = Random::new(7);
        let mut headed = |look| -> Vec<Doc> {
            let copy = |doc| copies::with_headline(doc, look, &mut random);
            docs.iter().filter_map(copy).collect()
        };
        for (form, docs) in [
            ("upper", headed(Look::Upper)),
            ("title", headed(Look::Title)),
            ("spaced", spaced),
            ("", docs),
        ] {
            let list: Vec<&Doc> = docs.iter().collect();
            report(&format!(
                "{name:16} {form:8} {}",
                score(&list, model, false).line()
            ));
        }
    }
    Ok(())
}

/// Runs `cargo train score-names`.
pub fn run(args: &Args) -> Result<()> {
    let mut files = ModelFiles::shipped()?;
    if let Some(path) = &args.weights {
        files.names = models::file(std::fs::read(path)?, NAMES_VERSION)?;
    }
    let model = NameTagger::open(files)?;
    print(
        &dev_sets(&args.data, args.gold.as_deref())?,
        &model,
        args.errors,
    );
    print_more(&args.data, &args.more, &model)?;
    Ok(())
}
