//! Fits the confidence in speakers on articles that the other models have not seen.

mod calibration;
mod cases;
mod names;
mod table;

use std::io::Write as _;
use std::path::PathBuf;

use pullquote_annotate::annotator::Reading;
use pullquote_annotate::confidence::{self, What};
use pullquote_annotate::linear;
use pullquote_annotate::model::{CONFIDENCE_VERSION, ModelFiles, ModelWriter};
use pullquote_annotate::{Annotations, Annotator, Engine, Quote, QuoteKind};
use pullquote_text::Span;

use self::calibration::Map;
use self::cases::{Cases, Fit};
use crate::data::{self, Attribution, GoldArticle, news};
use crate::folds::{self, Folds};
use crate::scales::Scales;
use crate::speakers::{Truth, truth};

/// The collections of articles.
const WIKINEWS: &str = "Wikinews";
const STYLES: &str = "tagged articles";
const POLNEAR: &str = "PolNeAR dev";

const SPEAKERS: Fit = Fit {
    bits: 10,
    rate: 0.02,
    decay: 2e-3,
    epochs: 24,
};
const CLAIMS: Fit = Fit {
    bits: 15,
    rate: 0.02,
    decay: 1e-3,
    epochs: 16,
};

#[derive(clap::Args)]
pub struct Args {
    /// The data directory.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The directory with `styles/`.
    #[arg(long, value_name = "DIR")]
    gold: PathBuf,
    /// The directory with `quotes.pq.0` to `quotes.pq.4`, each trained without that fold, and, for the deep
    /// engine, `encoder-0.pq` to `encoder-4.pq` and `encoder.pq`.
    #[arg(long, value_name = "DIR")]
    folds: PathBuf,
    /// Fit only these engines and keep the parameters of the others: `fast`, `deep`.
    #[arg(long, default_values = ["fast"])]
    engine: Vec<String>,
    /// The model file to write.
    #[arg(
        long,
        value_name = "FILE",
        default_value = "crates/annotate/assets/confidence.pq"
    )]
    out: PathBuf,
}

/// What the articles show.
#[derive(Default)]
struct Shown {
    speakers: Cases,
    claims: Cases,
    /// Number of statements that readers marked in the news articles.
    n_claims: usize,
}

impl Shown {
    fn add(&mut self, gold: &GoldArticle, annotator: &Annotator, collection: &'static str) {
        let is_news = collection != POLNEAR;
        let Reading {
            found,
            speakers,
            claims,
        } = annotator.read(&gold.article, &|| false).unwrap_or_default();
        let text = gold.article.text();
        let fold = news::fold(&gold.id);
        for (idx, hashes) in speakers {
            let quote = &found.quotes[idx];
            let is_shown = quote.parent.is_none() && quote.kind != QuoteKind::Scare;
            let right = is_right(text, &found, quote, &gold.attributions);
            if let (true, Some(right)) = (is_shown, right) {
                self.speakers
                    .push(hashes.as_slice(), right, fold, collection);
                self.speakers.shown.push((quote.confidence, right));
            }
        }
        if is_news {
            self.n_claims += gold
                .attributions
                .iter()
                .filter(|one| one.is_unquoted)
                .count();
        }
        for (statement, hashes) in found.statements.iter().zip(claims) {
            let all = hashes.as_slice();
            let shared = if is_news { all } else { &all[..all.len() / 2] };
            let right = is_claim(statement.span(), &gold.attributions, is_news);
            self.claims.push(shared, right, fold, collection);
            self.claims.shown.push((statement.confidence, right));
        }
    }
}

/// Whether a reader marked these words as said, or most of them, or little else.
fn is_claim(words: Span, gold: &[Attribution], is_news: bool) -> bool {
    let mut wanted = gold.iter().filter(|one| one.is_unquoted || !is_news);
    wanted.any(|one| {
        let ends = (one.content.first(), one.content.last());
        let (Some(first), Some(last)) = ends else {
            return false;
        };
        let gold = first.cover(*last);
        let shared = gold.intersection(words).map_or(0, Span::len);
        2 * shared >= words.len().min(gold.len())
    })
}

/// Whether the speaker that is shown is right; `None` if that is not known.
fn is_right(text: &str, found: &Annotations, quote: &Quote, gold: &[Attribution]) -> Option<bool> {
    let speaker = quote.speaker?;
    let Truth::Said(attribution) = truth(text, quote.span, gold) else {
        return Some(false);
    };
    let mention = speaker.mention.of(text);
    let shown = found.name_of(&speaker).unwrap_or(mention);
    let names = &attribution.names;
    let right = if names.is_empty() {
        let overlaps = |source: &Span| source.overlaps(speaker.mention);
        attribution.source.iter().any(overlaps)
    } else {
        names.iter().any(|name| names::same(shown, name))
    };
    (right || attribution.is_sure).then_some(right)
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let mut out = ModelWriter::new(CONFIDENCE_VERSION);
    let mut scales = Scales::default();
    for engine in [Engine::Fast, Engine::Deep] {
        if args.engine.iter().any(|name| name == engine.name()) {
            let shown = collect(args, engine)?;
            let mut log = std::io::stdout().lock();
            for (what, cases, fit) in [
                (What::Speaker, &shown.speakers, &SPEAKERS),
                (What::Claim, &shown.claims, &CLAIMS),
            ] {
                let held_out = cases.held_out(fit);
                let table = table::table(&cases.reliability(&held_out, None));
                writeln!(log, "{what:?}, {}\n\n{table}", engine.name())?;
                for name in cases.collections() {
                    let shares = table::shares(&cases.reliability(&held_out, Some(name)));
                    writeln!(log, "{name}\n{shares}")?;
                }
                if what == What::Claim {
                    writeln!(log, "of {} marked by readers\n", shown.n_claims)?;
                }
                let (weights, map, scale) = confidence::sections(engine, what);
                scales.write(
                    &mut out,
                    (weights, scale),
                    &cases.fit(fit, |_| true).learner,
                );
                out.u32s(map, &Map::fit(&held_out).knots());
            }
        } else {
            keep(engine, &mut out, &mut scales)?;
        }
    }
    scales.finish(&mut out);
    std::fs::write(&args.out, out.finish())?;
    Ok(())
}

#[derive(clap::Args)]
pub struct ReliabilityArgs {
    /// The data directory.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The directory with `styles/`.
    #[arg(long, value_name = "DIR")]
    gold: PathBuf,
    /// `fast` or `deep`.
    #[arg(long, default_value = "fast")]
    engine: String,
}

/// Prints the reliability of the shipped confidences on the articles for development.
pub fn reliability(args: &ReliabilityArgs) -> anyhow::Result<()> {
    let engine = folds::engine(&args.engine)?;
    let annotator = Annotator::new()?.with_engine(engine);
    let mut shown = Shown::default();
    for gold in news::styles(&args.gold, news::Half::Dev)? {
        shown.add(&gold, &annotator, STYLES);
    }
    let mut log = std::io::stdout().lock();
    let tables = [("speakers", &shown.speakers), ("statements", &shown.claims)];
    for (what, cases) in tables {
        writeln!(log, "{what}\n\n{}", table::table(&cases.shown))?;
    }
    Ok(())
}

fn collect(args: &Args, engine: Engine) -> anyhow::Result<Shown> {
    let folds = Folds::open(&args.folds, engine)?;
    let shipped = folds::shipped(&args.folds, engine)?;
    let mut shown = Shown::default();
    for gold in news::wikinews(&args.data)? {
        shown.add(&gold, folds.without(&gold.id), WIKINEWS);
    }
    // The encoder has seen the tagged articles with odd numbers in every fold.
    if engine == Engine::Fast {
        for gold in news::styles(&args.gold, news::Half::Train)? {
            shown.add(&gold, folds.without(&gold.id), STYLES);
        }
    }
    for gold in news::styles(&args.gold, news::Half::Dev)? {
        shown.add(&gold, &shipped, STYLES);
    }
    for gold in data::documents(&args.data.join("quotes/dev.jsonl.gz"))? {
        shown.add(&gold, &shipped, POLNEAR);
    }
    Ok(shown)
}

/// Copies the parameters of `engine` from the shipped file.
fn keep(engine: Engine, out: &mut ModelWriter, scales: &mut Scales) -> anyhow::Result<()> {
    let file = ModelFiles::shipped()?.confidence;
    for what in [What::Speaker, What::Claim] {
        let (weights, map, scale) = confidence::sections(engine, what);
        out.i8s(weights, file.i8s(weights)?);
        scales.set(scale, linear::scale(file, scale)?);
        let knots: Vec<u32> = file.u32s(map)?.iter().map(|one| one.get()).collect();
        out.u32s(map, &knots);
    }
    Ok(())
}
