//! `cargo train encoder-input` writes what the encoder reads, for its trainer in Python; `encoder-output`
//! writes what it answers, to compare with the trainer's own answers.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use pullquote_annotate::document::Document;
use pullquote_annotate::encoder::input::Input;
use pullquote_annotate::encoder::linear::Precision;
use pullquote_annotate::encoder::reading::{Encoder, PiecePointer};
use pullquote_annotate::encoder::windows::Reach;
use pullquote_annotate::encoder::wordpiece::Vocabulary;
use pullquote_annotate::model::ENCODER_VERSION;
use pullquote_text::{Source, Span, plain};
use serde::{Deserialize, Serialize};

use crate::models::{self, Shipped};

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

fn input(document: &Document, shipped: &Shipped, vocabulary: &Vocabulary) -> Input {
    Input::new(
        document.text,
        &document.tokens,
        &document.quoted_spans,
        &shipped.names.lexicon,
        vocabulary,
    )
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
        let input = input(&document, &shipped, &vocabulary);
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

#[derive(clap::Args)]
pub struct OutputArgs {
    /// Objects `{"id": …, "text": …}`, one a line (`.jsonl` or `.jsonl.gz`).
    texts: PathBuf,
    /// The file to write.
    out: PathBuf,
    /// The encoder's weights.
    #[arg(long, value_name = "FILE")]
    weights: PathBuf,
    /// Widen the weights instead of quantising activations.
    #[arg(long)]
    float: bool,
    #[arg(long, default_value_t = Reach::default().window)]
    window: usize,
    #[arg(long, default_value_t = Reach::default().overlap)]
    overlap: usize,
}

/// The answer about a quotation: its pieces, then logarithms of the kinds, then pointers to pieces.
#[derive(Serialize)]
struct Speech {
    pieces: [usize; 2],
    kinds: [f32; 4],
    head: Best,
    start: Best,
    end: Best,
}

/// The piece that a pointer points to, its probability, and that of none.
#[derive(Serialize)]
struct Best(usize, f32, f32);

impl From<PiecePointer> for Best {
    fn from(pointer: PiecePointer) -> Self {
        let pieces = pointer.pieces.iter().copied().enumerate();
        let best = pieces.max_by(|a, b| a.1.total_cmp(&b.1));
        let (at, odds) = best.unwrap_or_default();
        Self(pointer.first + at, odds, pointer.none)
    }
}

#[derive(Serialize)]
struct Output<'a> {
    id: &'a serde_json::Value,
    n_pieces: usize,
    /// Logarithms of the labels of each piece: speech, then names.
    labels: Vec<Vec<f32>>,
    quotations: Vec<Speech>,
    /// What each quotation would refer to if it were a pronoun; for comparison only.
    antecedents: Vec<Best>,
}

/// Writes one object a line.
pub fn output(args: &OutputArgs) -> anyhow::Result<()> {
    let weights = [models::file(
        std::fs::read(&args.weights)?,
        ENCODER_VERSION,
    )?];
    let precision = if args.float {
        Precision::Float
    } else {
        Precision::Int8
    };
    let reach = Reach {
        window: args.window,
        overlap: args.overlap,
    };
    let shipped = Shipped::open()?;
    let mut out = writer(&args.out)?;
    for line in BufReader::new(reader(&args.texts)?).lines() {
        let Text { id, text } = serde_json::from_str(&line?)?;
        let article = plain::from_text(text, Source::Stdin);
        let document = shipped.document(&article);
        let encoder = Encoder::open(&weights, precision)?;
        let input = input(&document, &shipped, &encoder.weights().vocabulary);
        let read = encoder.read(input, reach, &|| false).context("cancelled")?;
        let n_pieces = read.input().len();
        let labels = (0..n_pieces).map(|at| read.labels(at));
        let quotations = document.quoted_spans.iter().filter_map(|quoted| {
            let pieces = read.input().pieces_in(quoted.span);
            (!pieces.is_empty()).then(|| (pieces.start, pieces.end - 1))
        });
        let quotations: Vec<_> = quotations.collect();
        let row = Output {
            id: &id,
            n_pieces,
            labels: labels
                .map(|labels| [labels.speech, labels.names].concat())
                .collect(),
            quotations: quotations
                .iter()
                .filter_map(|&(first, last)| {
                    let answer = read.speech(first, last)?;
                    Some(Speech {
                        pieces: [first, last],
                        kinds: answer.kinds,
                        head: answer.head.into(),
                        start: answer.start.into(),
                        end: answer.end.into(),
                    })
                })
                .collect(),
            antecedents: quotations
                .iter()
                .filter_map(|&(first, last)| Some(read.antecedent(first, last, last)?.into()))
                .collect(),
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
