//! Arguments of `pullquote corrections`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum CorrectionsCommand {
    /// Print one line per correction: date, state, article, words, correction
    List(CorrectionsListArgs),
    /// Print corrections as a document to share: the text around them, and what the engine finds there
    Export {
        /// Only corrections of these articles or folders
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Take in corrections that were exported; newer ones of yours stay
    Import {
        /// The document; - is standard input
        #[arg(value_name = "FILE|-")]
        file: PathBuf,

        /// Only print what would be taken in
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct CorrectionsListArgs {
    /// Only corrections of these articles or folders
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Only corrections in this state
    #[arg(long, value_name = "STATE")]
    pub state: Option<StateArg>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CorrectionsFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CorrectionsFormat {
    /// Columns separated by tabs.
    #[default]
    Text,
    /// One indented object.
    Json,
    /// One object per line.
    Jsonl,
    /// A document, grouped by article.
    Md,
    /// For spreadsheets.
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StateArg {
    /// It holds.
    Applied,
    /// Its words were edited.
    Review,
    /// Its words are gone.
    Lost,
    /// Its article cannot be read where it was.
    NoArticle,
}
