//! Coreference: scores on gold sources of quotations, and the training of the antecedent ranker.

mod gold;
mod learn;
mod names;

use std::path::PathBuf;

use pullquote_annotate::coref;

use self::gold::Case;
use self::learn::Corpus;
use crate::data::news;
use crate::models::NameTagger;
use crate::models::Shipped;
use pullquote_annotate::coref::weights::Weights;
use pullquote_annotate::model::ModelFiles;

#[derive(clap::Args)]
pub struct ScoreArgs {
    /// A quotation corpus (`.jsonl.gz`).
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// Named mentions of the same articles (`.jsonl.gz`); by default those of the shipped tagger.
    #[arg(long, value_name = "FILE")]
    entities: Option<PathBuf>,
    /// Print this many wrongly resolved sources.
    #[arg(long, default_value_t = 0)]
    errors: usize,
    /// Print only sources of this type: pronoun, name, role, org.
    #[arg(long, default_value = "")]
    only: String,
}

/// A row of the table of scores.
#[derive(Default, Clone, Copy)]
struct Row {
    n: usize,
    right: usize,
    unknown: usize,
}

impl Row {
    fn add(&mut self, right: bool, unknown: bool) {
        self.n += 1;
        self.right += usize::from(right);
        self.unknown += usize::from(unknown);
    }

    fn print(self, name: &str) {
        let percent = |part: usize| 100.0 * part as f64 / self.n.max(1) as f64;
        outln!(
            "{name:28} {:6.2} %  ({} of {}, unknown {:.1} %)",
            percent(self.right),
            self.right,
            self.n,
            percent(self.unknown)
        );
    }
}

/// Resolves gold sources and compares the names.
pub fn score(args: &ScoreArgs) -> anyhow::Result<()> {
    let shipped = Shipped::open()?;
    let weights = coref::weights::open(ModelFiles::shipped()?.coref)?;
    let mut rows = std::collections::BTreeMap::<String, Row>::new();
    let mut shown = 0;
    for mut case in gold::read(&args.data, args.entities.as_deref())? {
        let sources = case.source_spans();
        let quotes = case.quotes();
        let answer = coref::resolve(
            &shipped.document(&case.article),
            &shipped.names.lexicon,
            &weights,
            &mut case.entities,
            &sources,
            &quotes,
        );
        for (idx, source) in case.sources.iter().enumerate() {
            let Some(name) = &source.name else { continue };
            let found = answer.resolved[idx].and_then(|id| answer.entities.get(id.0 as usize));
            let mention = source.span.of(case.article.text());
            let given = found.map_or(mention, |who| who.name.as_str());
            let right = names::fits(name, given, source.how == "org");
            let chain = matches!(source.how.as_str(), "coref" | "hand");
            let part = if source.quoted { "quoted" } else { "indirect" };
            let mut keys = vec![
                format!("{part}: all"),
                format!("{part}: {} {}", source.how, source.kind),
            ];
            if chain {
                keys.push(format!("{part}: all through coreference"));
            }
            for key in keys {
                rows.entry(key).or_default().add(right, found.is_none());
            }
            if !right && shown < args.errors && source.kind.contains(&args.only) && source.quoted {
                shown += 1;
                show(
                    &case,
                    idx,
                    given,
                    found.is_none(),
                    &answer.explanations[idx],
                );
                explain(&case, idx, &shipped, &weights);
            }
        }
    }
    for (key, row) in rows {
        row.print(&key);
    }
    Ok(())
}

fn show(case: &Case, idx: usize, given: &str, unknown: bool, chain: &[String]) {
    let text = case.article.text();
    let source = &case.sources[idx];
    let mut start = source.span.start().saturating_sub(700);
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = (source.span.end() + 120).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    outln!(
        "--- {} [{}]\n{}⟦{}⟧{}\n=== gold {:?} ({}), found {:?}{}\n    {chain:?}",
        case.id,
        source.kind,
        &text[start..source.span.start()],
        source.span.of(text),
        &text[source.span.end()..end],
        source.name,
        source.how,
        given,
        if unknown { " (unknown)" } else { "" },
    );
}

/// Prints the candidates of a pronoun with the features that hold and their weights.
fn explain(case: &Case, source: usize, shipped: &Shipped, weights: &Weights) {
    let pronouns = coref::ranking_examples(
        &shipped.document(&case.article),
        &shipped.names.lexicon,
        &case.entities,
        &case.source_spans(),
        &case.quotes(),
        weights,
    );
    for pronoun in pronouns
        .iter()
        .filter(|pronoun| pronoun.source == Some(source))
    {
        for candidate in &pronoun.candidates {
            let (name, features) = (&candidate.name, &candidate.features);
            let parts = features
                .active()
                .iter()
                .map(|at| format!("{at}:{}", weights[*at as usize]));
            outln!(
                "    {:5} {name:24} {}",
                features.score(weights),
                parts.collect::<Vec<_>>().join(" ")
            );
        }
    }
}

#[derive(clap::Args)]
pub struct TrainArgs {
    /// The directory of the corpora.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// A directory with tagged articles in `styles`: those with odd numbers are trained on.
    #[arg(long, value_name = "DIR")]
    gold: Option<PathBuf>,
    /// The model file to write.
    #[arg(
        long,
        value_name = "FILE",
        default_value = "crates/annotate/assets/coref.pq"
    )]
    out: PathBuf,
}

/// Trains the antecedent ranker and writes `coref.pq`.
pub fn train(args: &TrainArgs) -> anyhow::Result<()> {
    let tagger = NameTagger::open(ModelFiles::shipped()?)?;
    let data = &args.data;
    let chains = |name: &'static str, weight| -> anyhow::Result<Corpus> {
        let path = data.join("coref").join(name).with_extension("jsonl.gz");
        let cases = gold::of_chains(&path, &tagger)?;
        Ok(Corpus {
            name,
            cases,
            weight,
        })
    };
    let corpus = |name, cases, weight| Corpus {
        name,
        cases,
        weight,
    };
    let quotes = |name: &str| gold::read(&data.join("quotes").join(name), None);
    let mut train = vec![
        corpus("PolNeAR train", quotes("train.jsonl.gz")?, 1.0),
        corpus(
            "Wikinews",
            gold::of_news(news::wikinews(data)?, &tagger),
            2.0,
        ),
        chains("gum-train", 0.3)?,
        chains("litbank", 0.03)?,
        chains("gap", 0.1)?,
    ];
    let mut dev = vec![
        corpus("PolNeAR dev", quotes("dev.jsonl.gz")?, 1.0),
        chains("gum-dev", 1.0)?,
    ];
    if let Some(gold) = &args.gold {
        let half = |half| anyhow::Ok(gold::of_news(news::styles(gold, half)?, &tagger));
        train.push(corpus("styles, odd", half(news::Half::Train)?, 2.0));
        dev.push(corpus("styles, even", half(news::Half::Dev)?, 1.0));
    }
    learn::run(&train, &dev, &args.out)
}
