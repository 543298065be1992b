//! `cargo train names`: reads the sets, learns, writes the file, prints the scores.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use pullquote::annotate::lexicon::Lexicon;
use pullquote::annotate::model::{Model, NAMES_VERSION, Pack, PackWriter};
use pullquote::annotate::names::training;

use super::corpus::{self, Doc, TRAIN};
use super::learn::{self, Options};
use super::lists::report;
use super::score;

/// How to train.
#[derive(clap::Args)]
pub struct Args {
    /// The data pack.
    #[arg(long)]
    data: PathBuf,
    /// The file to write.
    #[arg(long, default_value = "assets/names.pq")]
    out: PathBuf,
    #[arg(long, default_value_t = 8)]
    epochs: u32,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What a wrong label must lose by.
    #[arg(long, default_value_t = 1.0)]
    margin: f32,
    /// Features seen less often are not kept.
    #[arg(long, default_value_t = 2)]
    cutoff: u32,
    /// Thousandths of features left out at each step.
    #[arg(long, default_value_t = 0)]
    dropout: u32,
    /// log2 of the number of buckets of four rows.
    #[arg(long, default_value_t = 16)]
    buckets: u32,
    /// Sets to leave out, for comparison.
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
    /// Learn from every N-th document only, for quick comparisons.
    #[arg(long, default_value_t = 1)]
    every: usize,
    /// Keep one in ten documents of two training sets aside and score on them too.
    #[arg(long)]
    hold: bool,
}

/// Trains.
///
/// # Errors
/// When a set cannot be read or the file not written.
pub fn run(args: &Args) -> Result<()> {
    let clock = Instant::now();
    let shipped = Model::shipped();
    let lexicon = Lexicon::open(&shipped);
    let mut examples = Vec::new();
    let mut held: Vec<(&'static str, Vec<Doc>)> = Vec::new();
    for set in TRAIN
        .iter()
        .filter(|set| !args.without.iter().any(|name| name == set.name))
    {
        let mut docs = corpus::read(&args.data, set.name, set.is_complete, &lexicon)?;
        if args.hold && matches!(set.name, "gmb" | "silver-wikinews" | "uner-ewt-test") {
            let mut i = 0;
            held.push((
                set.name,
                docs.extract_if(.., |_| {
                    i += 1;
                    i % 8 == 0
                })
                .collect(),
            ));
        }
        for doc in docs.iter().step_by(args.every) {
            examples.extend(
                corpus::examples(doc, &lexicon)
                    .into_iter()
                    .map(|example| (example, set.share)),
            );
        }
    }
    let n_units: usize = examples
        .iter()
        .map(|(example, _)| example.allowed.len())
        .sum();
    let n_features: usize = examples
        .iter()
        .map(|(example, _)| example.chain.features.len())
        .sum();
    report(&format!(
        "{} chains, {n_units} units, {:.1} features a unit, {:.1} s",
        examples.len(),
        n_features as f32 / n_units.max(1) as f32,
        clock.elapsed().as_secs_f32()
    ));
    let (index, items) = learn::number(examples, args.cutoff);
    report(&format!(
        "{} features kept, {:.1} s",
        index.hashes.len(),
        clock.elapsed().as_secs_f32()
    ));
    let options = Options {
        epochs: args.epochs,
        seed: args.seed,
        margin: args.margin,
        dropout: args.dropout,
    };
    let trained = learn::learn(index.hashes.len(), &items, options, |epoch, right| {
        report(&format!(
            "epoch {epoch}: {:.2} % of chains right, {:.1} s",
            100.0 * right,
            clock.elapsed().as_secs_f32()
        ));
    });
    let (rows, moves) = learn::quantise(&trained, &index);
    let mut writer = PackWriter::new(NAMES_VERSION);
    let n_left_out = training::write(&rows, &moves, args.buckets, &mut writer);
    report(&format!("{} rows, {n_left_out} left out", rows.len()));
    let bytes = writer.finish();
    let model = shipped.with_names(Pack::from_vec(bytes.clone(), NAMES_VERSION)?);
    let figures = score::print(&score::dev_sets(&args.data)?, &model, false);
    for (name, docs) in &held {
        let list: Vec<&Doc> = docs.iter().collect();
        report(&format!(
            "{name:14} {:.2} held aside",
            score::score(&list, &model, false).0[3].f1()
        ));
    }
    writer.scores([figures[0], figures[1], figures[2], 0.0].map(|f| (f * 100.0).round() as u32));
    std::fs::write(&args.out, writer.finish())?;
    report(&format!("{:.1} s", clock.elapsed().as_secs_f32()));
    Ok(())
}
