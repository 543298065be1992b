//! The commands that ask the library's index.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::library::archive::LedgerOrder;
use crate::library::query::FIELDS;

/// Which library is asked, and how fresh the answer must be.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Where {
    /// Ask about this folder instead of your own library; may be given more than once
    #[arg(short, long = "library", value_name = "PATH")]
    pub library: Vec<PathBuf>,

    /// Ask the index as it is, without looking for files that have come or changed
    #[arg(long)]
    pub as_is: bool,
}

/// `pullquote search`.
#[derive(Args, Clone, Debug, PartialEq)]
#[command(after_long_help = language())]
pub struct Search {
    /// What is looked for: words, "phrases", field:word; in single quotes for the shell
    #[arg(value_name = "QUERY", required = true)]
    pub query: Vec<String>,

    /// What to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: SearchFormat,

    /// At most so many articles
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,

    /// Which library
    #[command(flatten)]
    pub library: Where,
}

/// `pullquote quotes`.
#[derive(Args, Clone, Debug, PartialEq)]
#[command(after_long_help = language())]
pub struct Quotes {
    /// Only what this query finds; in single quotes for the shell
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,

    /// What to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: QuotesFormat,

    /// The order of the rows
    #[arg(long, value_name = "ORDER", default_value = "newest")]
    pub order: Order,

    /// At most so many rows
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,

    /// Which library
    #[command(flatten)]
    pub library: Where,
}

/// `pullquote people`.
#[derive(Args, Clone, Debug, PartialEq)]
pub struct People {
    /// Everything of the person of this name; of several that hold it, a list
    #[arg(value_name = "NAME")]
    pub name: Vec<String>,

    /// What to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: PlainFormat,

    /// At most so many names in a list
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,

    /// Which library
    #[command(flatten)]
    pub library: Where,
}

/// `pullquote echoes`.
#[derive(Args, Clone, Debug, PartialEq)]
#[command(after_long_help = language())]
pub struct Echoes {
    /// Only in articles that this query finds; in single quotes for the shell
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,

    /// What to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: PlainFormat,

    /// At most so many pairs
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,

    /// Which library
    #[command(flatten)]
    pub library: Where,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SearchFormat {
    /// Each article with its sentences.
    Text,
    /// One object.
    Json,
    /// A row for each hit.
    Csv,
}

/// How statements are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum QuotesFormat {
    /// A line for each: date, speaker, cue, words, article, with tabs between.
    Text,
    /// A list of objects.
    Json,
    /// An object on a line for each.
    Jsonl,
    /// A row for each.
    Csv,
    /// A table in Markdown.
    Md,
}

/// How people and echoes are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlainFormat {
    /// To read.
    Text,
    /// For other programs.
    Json,
}

/// The orders of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Order {
    /// The newest article first.
    Newest,
    /// By speaker, then by date.
    Speaker,
    /// By cue, then by date.
    Cue,
    /// The surest speaker first.
    Confidence,
}

impl From<Order> for LedgerOrder {
    fn from(order: Order) -> Self {
        match order {
            Order::Newest => Self::Newest,
            Order::Speaker => Self::Speaker,
            Order::Cue => Self::Cue,
            Order::Confidence => Self::Confidence,
        }
    }
}

/// The query language, for the long help.
fn language() -> String {
    let mut help = String::from(
        "Queries: terms with blanks between them, all of which must hold.\n  \
         war \"no comment\" econom*    words, a phrase, a word that is only begun\n",
    );
    for (name, what) in FIELDS {
        let _ = writeln!(help, "  {:<26} {what}", format!("{name}:"));
    }
    help += "  unread started finished    how far you have read it\n  \
             #tag                       the tag of a bookmark in it\n  \
             -term                      the term must not hold (write -- before a query that begins so)\n\n\
             Exit codes: 0 found, 1 nothing found, 2 a mistake in the query or a failure";
    help
}
