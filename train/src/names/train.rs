//! `cargo train names`: reads the corpora, trains, writes the model file, prints the scores.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use pullquote_annotate::lexicon::Lexicon;
use pullquote_annotate::model::{LISTS_VERSION, ModelFiles, ModelWriter, NAMES_VERSION};
use pullquote_annotate::ner::training;

use super::copies::{self, Look};
use super::corpus::{self, Doc, Example, TRAIN};
use super::learn::{self, Index, Item, Options, Random, Trained};
use super::lists::report;
use super::{score, tables};
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
    /// Number of times that the tagged articles are used.
    #[arg(long, default_value_t = 3)]
    gold_copies: usize,
    /// The model file to write.
    #[arg(long, default_value = "crates/annotate/assets/names.pq")]
    out: PathBuf,
    /// Lists to use instead of the shipped ones.
    #[arg(long)]
    lists: Option<PathBuf>,
    #[arg(long, default_value_t = 8)]
    epochs: u32,
    #[arg(long, default_value_t = 21)]
    seed: u64,
    /// Number of models, with consecutive seeds, that are averaged into one.
    #[arg(long, default_value_t = 6)]
    models: u32,
    /// Margin by which a wrong label must lose.
    #[arg(long, default_value_t = 1.0)]
    margin: f32,
    /// Features seen less often are dropped.
    #[arg(long, default_value_t = 2)]
    cutoff: u32,
    /// Feature dropout, in thousandths.
    #[arg(long, default_value_t = 200)]
    dropout: u32,
    /// Number of buckets of four rows, 64 bytes each.
    #[arg(long, default_value_t = 78_000)]
    buckets: usize,
    /// Epochs of a first model that only selects features; 0 for no selection.
    #[arg(long, default_value_t = 4)]
    sieve: u32,
    /// Percentage of documents that are copied with a headline in capitals, and in title case.
    #[arg(long, default_value_t = 25)]
    headlines: usize,
    /// Number of generated sport and market reports.
    #[arg(long, default_value_t = 800)]
    reports: usize,
    /// Corpora to leave out.
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
    /// Corpora to leave out and score on, also with spaces between all tokens.
    #[arg(long, value_delimiter = ',')]
    hold: Vec<String>,
}

/// Runs `cargo train names`.
pub fn run(args: &Args) -> Result<()> {
    let clock = Instant::now();
    let mut files = ModelFiles::shipped()?;
    if let Some(path) = &args.lists {
        files.lists = models::file(std::fs::read(path)?, LISTS_VERSION)?;
    }
    let lexicon = Lexicon::open(files.lists)?;
    let examples = examples(args, &lexicon)?;
    let (mut index, mut items) = learn::number(examples, args.cutoff);
    report(&format!(
        "{} chains, {} features, {:.1} s",
        items.len(),
        index.hashes.len(),
        clock.elapsed().as_secs_f32()
    ));
    let options = |epochs, seed| Options {
        epochs,
        seed,
        margin: args.margin,
        dropout: args.dropout,
    };
    let learned = |index: &Index, items: &[Item], options| {
        learn::learn(index.hashes.len(), items, options, |epoch, right| {
            report(&format!(
                "epoch {epoch}: {:.2} % of chains right, {:.1} s",
                100.0 * right,
                clock.elapsed().as_secs_f32()
            ));
        })
    };
    if args.sieve > 0 {
        let trained = learned(&index, &items, options(args.sieve, args.seed));
        let (rows, _) = learn::quantise(&trained, &index);
        let hashes = rows.iter().map(|&(hash, _)| hash);
        let kept: HashSet<u64> = training::fitting(hashes, args.buckets)
            .into_iter()
            .collect();
        index = learn::narrow(&index, &mut items, &kept);
    }
    let mut sum = Trained::empty(index.hashes.len());
    for i in 0..args.models {
        let seed = args.seed + u64::from(i);
        let one = learned(&index, &items, options(args.epochs, seed));
        sum.add(&one, 1.0 / args.models as f32);
    }
    drop(items);
    let (rows, moves) = learn::quantise(&sum, &index);
    let mut writer = ModelWriter::new(NAMES_VERSION);
    let n_left_out = training::write(&rows, &moves, args.buckets, &mut writer);
    report(&format!("{} rows, {n_left_out} left out", rows.len()));
    files.names = models::file(writer.finish(), NAMES_VERSION)?;
    let model = NameTagger::open(files)?;
    let figures = score::print(
        &score::dev_sets(&args.data, args.gold.as_deref())?,
        &model,
        false,
    );
    score::print_more(&args.data, &args.hold, &model)?;
    writer.scores([figures[0], figures[1], figures[2], 0.0].map(|f| (f * 100.0).round() as u32));
    std::fs::write(&args.out, writer.finish())?;
    report(&format!("{:.1} s", clock.elapsed().as_secs_f32()));
    Ok(())
}

/// The sequences of all corpora, each with the number of epochs in ten in which it is used.
fn examples(args: &Args, lexicon: &Lexicon) -> Result<Vec<(Example, u32)>> {
    let mut out = Vec::new();
    let mut add = |doc: &Doc, share: u32| {
        let found = corpus::examples(doc, lexicon);
        out.extend(found.into_iter().map(|example| (example, share)));
    };
    let mut random = Random::new(args.seed);
    let is_out = |name: &str| args.without.iter().chain(&args.hold).any(|out| out == name);
    let tagged = args
        .gold
        .iter()
        .map(|gold| corpus::tagged(gold, Half::Train, lexicon));
    for doc in tagged.collect::<Result<Vec<_>>>()?.iter().flatten() {
        for _ in 0..args.gold_copies {
            add(doc, 10);
        }
        for look in [Look::Upper, Look::Title] {
            if let Some(copy) = copies::with_headline(doc, look, &mut random) {
                add(&copy, 10);
            }
        }
    }
    for set in TRAIN.iter().filter(|set| !is_out(set.name)) {
        for doc in corpus::read(&args.data, set.name, set.is_complete, lexicon)? {
            add(&doc, set.share);
            for look in [Look::Upper, Look::Title] {
                if random.below(100) < args.headlines
                    && let Some(copy) = copies::with_headline(&doc, look, &mut random)
                {
                    add(&copy, set.share);
                }
            }
        }
    }
    if args.reports > 0 {
        let names = tables::Names::read(&args.data)?;
        for id in 0..args.reports {
            add(&names.report(id, &mut random), 10);
        }
    }
    Ok(out)
}
