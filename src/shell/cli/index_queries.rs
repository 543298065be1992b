//! Arguments of the commands that query the library's index.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::library::index_api::LedgerOrder;
use crate::library::query::FIELDS;

#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct LibraryArgs {
    /// Search this folder or file instead of your own library and the samples; may be given more than once
    #[arg(short, long = "library", value_name = "PATH")]
    pub library: Vec<PathBuf>,

    /// Use the index as it is, without checking for new or changed files
    #[arg(long)]
    pub as_is: bool,

    /// What the engine found, without your corrections
    #[arg(long)]
    pub as_found: bool,
}

#[derive(Args, Clone, Debug, PartialEq)]
#[command(after_long_help = language())]
pub struct SearchArgs {
    /// Words, "phrases" and field:word; put it in single quotes for the shell
    #[arg(value_name = "QUERY", required = true)]
    pub query: Vec<String>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: SearchFormat,

    /// Maximum number of articles
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,

    #[command(flatten)]
    pub library: LibraryArgs,
}

#[derive(Args, Clone, Debug, PartialEq)]
#[command(after_long_help = language())]
pub struct QuotesArgs {
    /// Only quotations that match this query; put it in single quotes for the shell. Words and
    /// phrases are looked for in the quotations themselves
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: QuotesFormat,

    /// Order of the rows
    #[arg(long, value_name = "ORDER", default_value = "newest")]
    pub order: QuotesOrder,

    /// Maximum number of rows
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,

    #[command(flatten)]
    pub library: LibraryArgs,
}

#[derive(Args, Clone, Debug, PartialEq)]
pub struct PeopleArgs {
    /// Name of a person; prints everything about them, or a list if several match
    #[arg(value_name = "NAME")]
    pub name: Vec<String>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,

    /// Maximum number of names in a list
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,

    #[command(flatten)]
    pub library: LibraryArgs,
}

#[derive(Args, Clone, Debug, PartialEq)]
#[command(after_long_help = language())]
pub struct EchoesArgs {
    /// Only articles that match this query; put it in single quotes for the shell
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,

    /// Maximum number of pairs
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,

    #[command(flatten)]
    pub library: LibraryArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SearchFormat {
    /// Each article with the matching sentences.
    Text,
    /// One object.
    Json,
    /// One row per match.
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum QuotesFormat {
    /// One line per statement, tab-separated: date, speaker, cue, text, article.
    Text,
    /// One array of objects.
    Json,
    /// One object per line.
    Jsonl,
    /// One row per statement.
    Csv,
    /// A Markdown table.
    Md,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// Plain text.
    Text,
    /// For other programs.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum QuotesOrder {
    /// Newest article first.
    Newest,
    /// By speaker, then by date.
    Speaker,
    /// By cue, then by date.
    Cue,
    /// Most certain speaker first.
    Confidence,
}

impl From<QuotesOrder> for LedgerOrder {
    fn from(order: QuotesOrder) -> Self {
        match order {
            QuotesOrder::Newest => Self::Newest,
            QuotesOrder::Speaker => Self::Speaker,
            QuotesOrder::Cue => Self::Cue,
            QuotesOrder::Confidence => Self::Confidence,
        }
    }
}

/// The query syntax, for the long help.
fn language() -> String {
    let mut help = String::from(
        "Queries are terms separated by spaces; all of them must match.\n  \
         war \"no comment\" econom*    a word, a phrase, the beginning of a word\n",
    );
    for (name, what) in FIELDS {
        let _ = writeln!(help, "  {:<26} {what}", format!("{name}:"));
    }
    help += "  unread started finished    how far you have read the article\n  \
             #tag                       a tag of the article or of one of its bookmarks\n  \
             -term                      the term must not match (write -- before a query that begins with it)\n\n\
             Exit codes: 0 found, 1 nothing found, 2 invalid query or failure";
    help
}
