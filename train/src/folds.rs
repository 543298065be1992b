//! Annotators for cross-validation: each article is read with the quotation model that was trained
//! without its fold (`cargo train quotes --folds --out DIR/quotes.pq` writes `DIR/quotes.pq.N`).

use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};

use pullquote_annotate::model::{ENCODER_VERSION, ModelFiles, QUOTES_VERSION};
use pullquote_annotate::record::Record;
use pullquote_annotate::{Annotator, Engine};
use pullquote_text::{Source, plain};
use serde_json::Value;

use crate::data::news;
use crate::models;

/// An annotator for each fold.
pub struct Folds(Vec<Annotator>);

impl Folds {
    /// Opens `dir/quotes.pq.N` for each fold N, and `dir/encoder-N.pq` if there is one.
    pub fn open(dir: &Path, engine: Engine) -> anyhow::Result<Self> {
        let open = |fold| {
            let mut files = ModelFiles::shipped()?;
            let path = dir.join(format!("quotes.pq.{fold}"));
            files.quotes = models::file(std::fs::read(path)?, QUOTES_VERSION)?;
            add_encoder(&mut files, engine, &dir.join(format!("encoder-{fold}.pq")))?;
            Ok(Annotator::open(files)?.with_engine(engine))
        };
        let folds: anyhow::Result<_> = (0..news::FOLDS).map(open).collect();
        Ok(Self(folds?))
    }

    /// The annotator whose models have not seen the article `id`.
    pub fn without(&self, id: &str) -> &Annotator {
        &self.0[news::fold(id) as usize]
    }
}

/// An annotator with the shipped models, and `dir/encoder.pq` if there is one.
pub fn shipped(dir: &Path, engine: Engine) -> anyhow::Result<Annotator> {
    let mut files = ModelFiles::shipped()?;
    add_encoder(&mut files, engine, &dir.join("encoder.pq"))?;
    Ok(Annotator::open(files)?.with_engine(engine))
}

fn add_encoder(files: &mut ModelFiles, engine: Engine, path: &Path) -> anyhow::Result<()> {
    if engine == Engine::Deep && path.exists() {
        let file = models::file(std::fs::read(path)?, ENCODER_VERSION)?;
        files.encoder = vec![file].leak();
    }
    Ok(())
}

/// The engine with this name.
pub fn engine(name: &str) -> anyhow::Result<Engine> {
    let mut all = [Engine::Fast, Engine::Deep].into_iter();
    all.find(|engine| engine.name() == name)
        .ok_or_else(|| anyhow::anyhow!("no engine {name}"))
}

#[derive(clap::Args)]
pub struct Args {
    /// The directory with `quotes.pq.0` to `quotes.pq.4`.
    #[arg(long, value_name = "DIR")]
    folds: PathBuf,
    /// `fast` or `deep`.
    #[arg(long, default_value = "fast")]
    engine: String,
}

/// Reads objects `{"id", "text"}` a line from standard input and prints their records.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let folds = Folds::open(&args.folds, engine(&args.engine)?)?;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let input: Value = serde_json::from_str(&line?)?;
        let member = |name: &str| input[name].as_str().unwrap_or_default().to_owned();
        let id = member("id");
        let article = plain::from_text(member("text"), Source::Given(id.clone()));
        let found = folds.without(&id).annotate_article(&article);
        serde_json::to_writer(&mut out, &Record::new(&article, &found, &id, None))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
