//! `cargo train quotes` trains all sections of `quotes.pq`; `annotate-quotes` writes records for a scorer.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use pullquote_annotate::context::Context;
use pullquote_annotate::cues::{Scores, score as score_cues};
use pullquote_annotate::document::{Document, WordModels};
use pullquote_annotate::features::BrownClusters;
use pullquote_annotate::model::{ModelFiles, ModelWriter, QUOTES_VERSION};
use pullquote_annotate::{Annotator, record::Record, reported_speech};

use crate::data::{Attribution, GoldArticle, news};
use crate::models::{self, NameTagger};
use crate::reported_speech::Sentences;
use crate::scales::Scales;
use crate::scare::Pieces;
use crate::speakers::{Choices, piece_targets, word_targets};
use crate::{clusters, cues, data, pos, speakers};

/// Number of folds where a model must not have seen the text that the next one learns from.
const FOLDS: usize = 3;

#[derive(clap::Args)]
pub struct AnnotateArgs {
    /// A quotation corpus (`.jsonl.gz`).
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// A model file to use instead of the shipped `quotes.pq`.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Only the articles that `quotes --held-out` leaves out.
    #[arg(long)]
    held_out: bool,
}

/// Writes one record a line.
pub fn annotate(args: &AnnotateArgs) -> anyhow::Result<()> {
    let mut out = BufWriter::new(File::create(&args.out)?);
    let mut files = ModelFiles::shipped()?;
    if let Some(path) = &args.model {
        files.quotes = models::file(std::fs::read(path)?, QUOTES_VERSION)?;
    }
    let annotator = Annotator::open(files)?;
    for (idx, document) in data::documents(&args.data)?.into_iter().enumerate() {
        if args.held_out && !is_held_out(idx) {
            continue;
        }
        let annotations = annotator.annotate(&document.article);
        let record = Record::new(&document.article, &annotations, &document.id, None);
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[derive(clap::Args)]
pub struct TrainArgs {
    /// The data directory.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The model file to write.
    #[arg(
        long,
        value_name = "FILE",
        default_value = "crates/annotate/assets/quotes.pq"
    )]
    out: PathBuf,
    /// The directory with `styles/`, tagged articles; also train on their half for training and on the
    /// Wikinews articles.
    #[arg(long, value_name = "DIR")]
    gold: Option<PathBuf>,
    /// Leave every seventh article of the quotation corpus out, to choose features and settings on.
    #[arg(long)]
    held_out: bool,
    /// Leave the Wikinews and tagged articles of this fold out, to annotate them with the rest.
    #[arg(long, value_name = "N")]
    without_fold: Option<u32>,
}

/// The articles that were read by hand.
pub fn news(data: &Path, gold: &Path) -> anyhow::Result<Vec<GoldArticle>> {
    let mut out = news::wikinews(data)?;
    out.extend(news::styles(gold, news::Half::Train)?);
    Ok(out)
}

/// Whether `--held-out` leaves out the article with this index. Seven and [`FOLDS`] are coprime, so
/// every fold loses as many.
fn is_held_out(idx: usize) -> bool {
    idx % 7 == 3
}

pub fn gold(documents: &[GoldArticle]) -> Vec<&[Attribution]> {
    documents
        .iter()
        .map(|d| d.attributions.as_slice())
        .collect()
}

fn analyse(articles: &[GoldArticle], models: WordModels) -> Vec<Document<'_>> {
    let articles = articles.iter();
    articles
        .map(|one| Document::new(&one.article, models))
        .collect()
}

/// The context of each document, with the names that the shipped tagger finds.
fn contexts<'a>(
    articles: &[GoldArticle],
    documents: &'a [Document<'a>],
    names: &NameTagger,
) -> Vec<Context<'a>> {
    let pairs = articles.iter().zip(documents);
    pairs
        .map(|(one, document)| Context::new(document, &names.tag(&one.article, &document.tokens)))
        .collect()
}

/// Trains all models of `quotes.pq`.
pub fn train(args: &TrainArgs) -> anyhow::Result<()> {
    let mut out = ModelWriter::new(QUOTES_VERSION);
    let mut scales = Scales::default();
    let mut err = std::io::stderr().lock();
    clusters::write(&args.data, &mut out)?;
    let clusters = BrownClusters::open(models::file(out.finish(), QUOTES_VERSION)?)?;
    pos::train(&args.data, clusters, &mut out)?;
    let words = models::word_models(models::file(out.finish(), QUOTES_VERSION)?)?;
    let (share, n) = pos::score(&args.data, clusters, words.pos)?;
    writeln!(err, "part-of-speech accuracy: {share:.2} % of {n} words")?;
    let mut train = data::documents(&args.data.join("quotes/train.jsonl.gz"))?;
    if args.held_out {
        let mut idx = 0;
        train.retain(|_| {
            idx += 1;
            !is_held_out(idx - 1)
        });
    }
    // The Wikinews articles have no cues, so that the cue finder learns from the others only.
    let n_with_cues = train.len();
    if let Some(gold) = &args.gold {
        let mut news = news(&args.data, gold)?;
        news.retain(|one| Some(news::fold(&one.id)) != args.without_fold);
        train.extend(news);
    }
    let dev = data::documents(&args.data.join("quotes/dev.jsonl.gz"))?;
    let names = NameTagger::open(ModelFiles::shipped()?)?;
    let (train_documents, dev_documents) = (analyse(&train, words), analyse(&dev, words));
    let train_contexts = contexts(&train, &train_documents, &names);
    let dev_contexts = contexts(&dev, &dev_documents, &names);
    let train_refs: Vec<&Context> = train_contexts.iter().collect();
    let dev_refs: Vec<&Context> = dev_contexts.iter().collect();
    let (train_gold, dev_gold) = (gold(&train), gold(&dev));

    let learner = cues::learn(&train_refs[..n_with_cues], &train_gold[..n_with_cues]);
    scales.write(&mut out, pullquote_annotate::cues::SECTION, &learner);
    let cue_model = cues::model(&learner)?;
    let (p, r) = cues::score(&dev_refs, &dev_gold, cue_model);
    writeln!(err, "cue tokens, dev: precision {p:.1}, recall {r:.1}")?;
    let mut held = cues::held_out(&train_refs[..n_with_cues], &train_gold[..n_with_cues])?;
    held.extend(
        train_refs[n_with_cues..]
            .iter()
            .map(|ctx| score_cues(ctx, cue_model)),
    );
    let choices = choices(&train_refs, &train_gold, &held, |_| true);
    writeln!(
        err,
        "speaker choices: {}, without the gold source among the candidates: {}",
        choices.len(),
        choices.missed
    )?;
    scales.write(
        &mut out,
        pullquote_annotate::attribution::SECTION,
        &choices.learn(),
    );

    let mut quoted_spans = Pieces::default();
    for fold in 0..FOLDS {
        let others = |idx: usize| idx % FOLDS != fold;
        let ranker =
            speakers::model(&self::choices(&train_refs, &train_gold, &held, others).learn())?;
        let chain = sentences(&train_refs, &train_gold, &held, others).model()?;
        for idx in (fold..train_refs.len()).step_by(FOLDS) {
            let labels = reported_speech::labels(train_refs[idx], &held[idx], chain);
            quoted_spans.add(
                train_refs[idx],
                train_gold[idx],
                &held[idx],
                &labels.labels,
                ranker,
            );
        }
    }
    scales.write(
        &mut out,
        pullquote_annotate::quote_kind::SECTION,
        &quoted_spans.learn(),
    );

    let sentences = sentences(&train_refs, &train_gold, &held, |_| true);
    let (lost, all) = sentences.lost;
    writeln!(
        err,
        "reported speech: {lost} of {all} words are in sentences without a cue"
    )?;
    sentences.learn(&mut out, &mut scales);
    scales.finish(&mut out);
    std::fs::write(&args.out, out.finish())?;
    Ok(())
}

/// The speaker choices of the texts whose index is `wanted`.
fn choices(
    contexts: &[&Context],
    gold: &[&[Attribution]],
    cues: &[Scores],
    wanted: impl Fn(usize) -> bool,
) -> Choices {
    let mut out = Choices::default();
    for idx in (0..contexts.len()).filter(|idx| wanted(*idx)) {
        let (ctx, gold, cues) = (contexts[idx], gold[idx], &cues[idx]);
        out.add(ctx, cues, &piece_targets(ctx, gold));
        out.add(ctx, cues, &word_targets(ctx, gold, cues));
    }
    out
}

/// The sentences of the texts whose index is `wanted`.
fn sentences<'a>(
    contexts: &[&'a Context],
    gold: &[&[Attribution]],
    cues: &'a [Scores],
    wanted: impl Fn(usize) -> bool,
) -> Sentences<'a> {
    let mut out = Sentences::default();
    for idx in (0..contexts.len()).filter(|idx| wanted(*idx)) {
        out.add(contexts[idx], gold[idx], &cues[idx]);
    }
    out
}
