//! Trains and scores the models of `pullquote-annotate`; not part of any published crate.
//!
//! `cargo train COMMAND`: each command reads a directory of corpora and writes a model file or scores.

/// Like `println!`, but ignores a closed pipe instead of panicking.
macro_rules! outln {
    ($($part:tt)*) => {
        let _ = std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{}\n", format_args!($($part)*)));
    };
}

mod clusters;
mod confidence;
mod coref;
mod cues;
mod data;
mod encoder;
mod folds;
mod isotonic;
mod learn;
mod models;
mod names;
mod pos;
mod quotes;
mod reported_speech;
mod scales;
mod scare;
mod speakers;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Train and measure pullquote's models")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compile the name lists and word clusters into `crates/annotate/assets/lists.pq`.
    Lists(names::lists::Args),
    /// Train the name finder and write `crates/annotate/assets/names.pq`.
    Names(names::train::Args),
    /// Score the name finder on the development sets.
    ScoreNames(names::score::Args),
    /// Write the records of a quotation corpus, one object a line, for a scorer.
    AnnotateQuotes(quotes::AnnotateArgs),
    /// Train word classes, speakers and statements; writes `crates/annotate/assets/quotes.pq`.
    Quotes(quotes::TrainArgs),
    /// Annotate texts, each with the model that was trained without its fold.
    AnnotateFolds(folds::Args),
    /// Fit the confidence in speakers; writes `crates/annotate/assets/confidence.pq`.
    Confidence(confidence::Args),
    /// How often speakers and statements of a confidence are right, on the articles for development.
    Reliability(confidence::ReliabilityArgs),
    /// Score the resolution of gold sources of a quotation corpus.
    ScoreCoref(coref::ScoreArgs),
    /// Train the antecedent ranker; writes `crates/annotate/assets/coref.pq`.
    Coref(coref::TrainArgs),
    /// Write what the encoder reads, one object a line, for its trainer.
    EncoderInput(encoder::Args),
    /// Write what the encoder answers, one object a line.
    EncoderOutput(encoder::OutputArgs),
}

fn main() -> anyhow::Result<()> {
    match Args::parse().command {
        Command::Lists(args) => names::lists::run(&args),
        Command::Names(args) => names::train::run(&args),
        Command::ScoreNames(args) => names::score::run(&args),
        Command::AnnotateQuotes(args) => quotes::annotate(&args),
        Command::Quotes(args) => quotes::train(&args),
        Command::AnnotateFolds(args) => folds::run(&args),
        Command::Confidence(args) => confidence::run(&args),
        Command::Reliability(args) => confidence::reliability(&args),
        Command::ScoreCoref(args) => coref::score(&args),
        Command::Coref(args) => coref::train(&args),
        Command::EncoderInput(args) => encoder::run(&args),
        Command::EncoderOutput(args) => encoder::output(&args),
    }
}
