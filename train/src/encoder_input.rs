//! `cargo train encoder-input` writes what the encoder reads, for its trainer in Python.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use pullquote_annotate::encoder::input::Input;
use pullquote_annotate::encoder::wordpiece::Vocabulary;
use pullquote_text::{Source, Span, plain};
use serde::{Deserialize, Serialize};

use crate::models::Shipped;

#[derive(clap::Args)]
pub struct Args {
    /// Objects `{"id": …, "text": …}`, one a line (`.jsonl` or `.jsonl.gz`).
    texts: PathBuf,
    /// The file to write; one that ends in `.gz` is compressed.
    out: PathBuf,
    /// The pieces, one a line.
    #[arg(long, value_name = "FILE")]
    vocab: PathBuf,
}

#[derive(Deserialize)]
struct Text {
    id: serde_json::Value,
    text: String,
}

/// Spans are in code points.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a serde_json::Value,
    ids: &'a [u32],
    offsets: Vec<[usize; 2]>,
    case: Vec<u8>,
    quote: Vec<u8>,
    para: Vec<u8>,
    first: Vec<u8>,
    feats: Vec<&'a [u16]>,
    quotations: Vec<[usize; 2]>,
}

/// Writes one object a line.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let lines = std::fs::read_to_string(&args.vocab)?;
    let vocabulary = Vocabulary::new(&lines).context("the vocabulary lacks a special piece")?;
    let shipped = Shipped::open()?;
    let mut out = writer(&args.out)?;
    for line in BufReader::new(reader(&args.texts)?).lines() {
        let Text { id, text } = serde_json::from_str(&line?)?;
        let article = plain::from_text(text, Source::Stdin);
        let document = shipped.document(&article);
        let input = Input::new(&document, &shipped.names.lexicon, &vocabulary);
        let points = CodePoints::new(article.text());
        let quoted = document.quoted_spans.iter();
        let row = Row {
            id: &id,
            ids: &input.ids,
            offsets: input.spans.iter().map(|&span| points.of(span)).collect(),
            case: input.case.iter().map(|&case| case as u8).collect(),
            quote: input.quote.iter().map(|&state| state as u8).collect(),
            para: input
                .starts_paragraph
                .iter()
                .map(|&is| u8::from(is))
                .collect(),
            first: input.starts_word.iter().map(|&is| u8::from(is)).collect(),
            feats: (0..input.len()).map(|idx| input.features_of(idx)).collect(),
            quotations: quoted.map(|quoted| points.of(quoted.span)).collect(),
        };
        serde_json::to_writer(&mut out, &row)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

fn is_gzip(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "gz")
}

fn reader(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    Ok(if is_gzip(path) {
        Box::new(GzDecoder::new(file))
    } else {
        Box::new(file)
    })
}

fn writer(path: &Path) -> anyhow::Result<Box<dyn Write>> {
    let file = BufWriter::new(File::create(path)?);
    Ok(if is_gzip(path) {
        Box::new(GzEncoder::new(file, Compression::fast()))
    } else {
        Box::new(file)
    })
}

/// The number of the code point at each byte.
struct CodePoints(Vec<u32>);

impl CodePoints {
    fn new(text: &str) -> Self {
        let mut at = vec![0; text.len() + 1];
        let mut n = 0;
        for (start, c) in text.char_indices() {
            at[start..start + c.len_utf8()].fill(n);
            n += 1;
        }
        at[text.len()] = n;
        Self(at)
    }

    fn of(&self, span: Span) -> [usize; 2] {
        [span.start(), span.end()].map(|at| self.0[at] as usize)
    }
}
