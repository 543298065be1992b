//! `cargo train quotes` trains all sections of `quotes.pq`; `annotate-quotes` writes records for a scorer.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use pullquote_annotate::context::Context;
use pullquote_annotate::cues::{CueModel, Scores, score as score_cues};
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
        let annotations = annotator.annotate_article(&document.article);
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
    /// Train once without each fold and write `FILE.0` to `FILE.4`.
    #[arg(long)]
    folds: bool,
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

/// How often the choices of an article that was read by hand are learnt.
const NEWS_WEIGHT: usize = 2;

/// Trains all models of `quotes.pq`.
pub fn train(args: &TrainArgs) -> anyhow::Result<()> {
    let mut base = Base {
        out: ModelWriter::new(QUOTES_VERSION),
        scales: Scales::default(),
    };
    let words = base.word_models(&args.data)?;
    let mut train = data::documents(&args.data.join("quotes/train.jsonl.gz"))?;
    if args.held_out {
        let mut idx = 0;
        train.retain(|_| {
            idx += 1;
            !is_held_out(idx - 1)
        });
    }
    let first_news = train.len();
    if let Some(gold) = &args.gold {
        train.extend(news(&args.data, gold)?);
    }
    let dev = data::documents(&args.data.join("quotes/dev.jsonl.gz"))?;
    let names = NameTagger::open(ModelFiles::shipped()?)?;
    let (train_documents, dev_documents) = (analyse(&train, words), analyse(&dev, words));
    let train_contexts = contexts(&train, &train_documents, &names);
    let dev_contexts = contexts(&dev, &dev_documents, &names);
    let dev_refs: Vec<&Context> = dev_contexts.iter().collect();
    let mut corpus = Corpus {
        texts: train_contexts.iter().collect(),
        gold: gold(&train),
        cues: Vec::new(),
        folds: train[first_news..]
            .iter()
            .map(|one| news::fold(&one.id))
            .collect(),
        first_news,
    };
    let cue_model = base.cue_model(&mut corpus)?;
    let (p, r) = cues::score(&dev_refs, &gold(&dev), cue_model);
    outln!("cue tokens, dev: precision {p:.1}, recall {r:.1}");
    if args.folds {
        for fold in 0..news::FOLDS {
            let mut path = args.out.clone().into_os_string();
            path.push(format!(".{fold}"));
            base.finish(&corpus.without(fold), &PathBuf::from(path))?;
        }
        return Ok(());
    }
    match args.without_fold {
        Some(fold) => base.finish(&corpus.without(fold), &args.out),
        None => base.finish(&corpus, &args.out),
    }
}

/// The texts to train on.
#[derive(Clone)]
struct Corpus<'a> {
    texts: Vec<&'a Context<'a>>,
    gold: Vec<&'a [Attribution]>,
    /// Cue scores from models that were trained without the text.
    cues: Vec<Scores>,
    /// Index of the first text that was read by hand.
    first_news: usize,
    /// The fold of each text from there on.
    folds: Vec<u32>,
}

impl Corpus<'_> {
    /// The corpus without the hand-read texts of a fold.
    fn without(&self, fold: u32) -> Self {
        let keep: Vec<usize> = (0..self.texts.len())
            .filter(|idx| *idx < self.first_news || self.folds[idx - self.first_news] != fold)
            .collect();
        Self {
            texts: keep.iter().map(|idx| self.texts[*idx]).collect(),
            gold: keep.iter().map(|idx| self.gold[*idx]).collect(),
            cues: keep.iter().map(|idx| self.cues[*idx].clone()).collect(),
            first_news: self.first_news,
            folds: Vec::new(),
        }
    }

    /// The speaker choices of the texts whose index is `wanted`.
    fn choices(&self, wanted: impl Fn(usize) -> bool) -> Choices {
        let mut out = Choices::default();
        for idx in (0..self.texts.len()).filter(|idx| wanted(*idx)) {
            let (ctx, gold, cues) = (self.texts[idx], self.gold[idx], &self.cues[idx]);
            out.weight = if idx < self.first_news {
                1
            } else {
                NEWS_WEIGHT
            };
            out.add(ctx, cues, &piece_targets(ctx, gold));
            out.add(ctx, cues, &word_targets(ctx, gold, cues));
        }
        out
    }

    /// The sentences of the texts whose index is `wanted`.
    fn sentences(&self, wanted: impl Fn(usize) -> bool) -> Sentences<'_> {
        let mut out = Sentences::default();
        for idx in (0..self.texts.len()).filter(|idx| wanted(*idx)) {
            out.add(self.texts[idx], self.gold[idx], &self.cues[idx]);
        }
        out
    }

    /// The quoted pieces, with the speakers and reported words that models without the text find.
    fn pieces(&self) -> anyhow::Result<Pieces> {
        let mut out = Pieces::default();
        for fold in 0..FOLDS {
            let others = |idx: usize| idx % FOLDS != fold;
            let ranker = speakers::model(&self.choices(others).learn())?;
            let chain = self.sentences(others).model()?;
            for idx in (fold..self.texts.len()).step_by(FOLDS) {
                let labels = reported_speech::labels(self.texts[idx], &self.cues[idx], chain);
                out.add(
                    self.texts[idx],
                    self.gold[idx],
                    &self.cues[idx],
                    &labels.labels,
                    ranker,
                );
            }
        }
        Ok(out)
    }
}

/// A model file in the making: at first the sections that do not depend on the fold.
#[derive(Clone)]
struct Base {
    out: ModelWriter,
    scales: Scales,
}

impl Base {
    /// Trains and adds the word clusters and the part-of-speech tagger.
    fn word_models(&mut self, data: &Path) -> anyhow::Result<WordModels> {
        clusters::write(data, &mut self.out)?;
        let clusters = BrownClusters::open(models::file(self.out.finish(), QUOTES_VERSION)?)?;
        pos::train(data, clusters, &mut self.out)?;
        let words = models::word_models(models::file(self.out.finish(), QUOTES_VERSION)?)?;
        let (share, n) = pos::score(data, clusters, words.pos)?;
        outln!("part-of-speech accuracy: {share:.2} % of {n} words");
        Ok(words)
    }

    /// Trains and adds the cue finder, and fills in the cue scores of the corpus. The texts that were read
    /// by hand have few cues marked, so that it learns from the others only.
    fn cue_model(&mut self, corpus: &mut Corpus) -> anyhow::Result<CueModel> {
        let (texts, news) = corpus.texts.split_at(corpus.first_news);
        let gold = &corpus.gold[..corpus.first_news];
        let learner = cues::learn(texts, gold);
        self.scales
            .write(&mut self.out, pullquote_annotate::cues::SECTION, &learner);
        let model = cues::model(&learner)?;
        let mut scores = cues::held_out(texts, gold)?;
        scores.extend(news.iter().map(|ctx| score_cues(ctx, model)));
        corpus.cues = scores;
        Ok(model)
    }

    /// Trains the other models and writes the file.
    fn finish(&self, corpus: &Corpus, path: &Path) -> anyhow::Result<()> {
        let Self {
            mut out,
            mut scales,
        } = self.clone();
        let choices = corpus.choices(|_| true);
        outln!(
            "speaker choices: {}, without the gold source among the candidates: {}",
            choices.len(),
            choices.missed
        );
        let speakers = pullquote_annotate::attribution::SECTION;
        scales.write(&mut out, speakers, &choices.learn());
        let kinds = pullquote_annotate::quote_kind::SECTION;
        scales.write(&mut out, kinds, &corpus.pieces()?.learn());
        let sentences = corpus.sentences(|_| true);
        let (lost, all) = sentences.lost;
        outln!("reported speech: {lost} of {all} words are in sentences without a cue");
        sentences.learn(&mut out, &mut scales);
        scales.finish(&mut out);
        std::fs::write(path, out.finish())?;
        Ok(())
    }
}
