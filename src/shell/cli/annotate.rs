//! The arguments of `annotate`, and those that say what a set of texts is and how it is run.

use std::num::NonZero;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use thiserror::Error;

#[derive(Args, Clone, Debug, PartialEq)]
pub struct AnnotateArgs {
    #[command(flatten)]
    pub inputs: InputArgs,

    /// Output format [default: json, or what the ending of --output says: .json, .jsonl, .ndjson, .csv, .parquet]
    #[arg(long, value_name = "FORMAT")]
    format: Option<AnnotateFormat>,

    /// Write to FILE instead of standard output; brat, TEI, HTML and Markdown, and JSON if it is a folder,
    /// are written to a file for each article in FOLDER
    #[arg(short, long, value_name = "FILE|FOLDER")]
    pub output: Option<PathBuf>,

    /// Go on where an earlier run with this --output was ended, by whatever
    #[arg(long, requires = "output")]
    pub resume: bool,

    /// Print what the engine found, without your corrections
    #[arg(long)]
    pub as_found: bool,

    #[command(flatten)]
    pub run: RunArgs,
}

impl AnnotateArgs {
    /// The format that was asked for, or that the name of the output tells: JSON for a folder and a name
    /// without an ending.
    ///
    /// # Errors
    /// The ending tells no format.
    pub fn format(&self) -> Result<AnnotateFormat, UnknownEnding> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let output = self.output.as_ref().filter(|path| !is_folder(path));
        let Some(ending) = output.and_then(|path| path.extension()) else {
            return Ok(AnnotateFormat::Json);
        };
        let ending = ending.to_string_lossy().to_lowercase();
        match ending.as_str() {
            "json" => Ok(AnnotateFormat::Json),
            "jsonl" | "ndjson" => Ok(AnnotateFormat::Jsonl),
            "csv" => Ok(AnnotateFormat::Csv),
            "parquet" => Ok(AnnotateFormat::Parquet),
            _ => Err(UnknownEnding(ending)),
        }
    }
}

/// Whether `path` is a folder, or is named like one that is yet to be made.
pub fn is_folder(path: &Path) -> bool {
    let name = path.as_os_str().to_string_lossy();
    path.is_dir() || name.ends_with(std::path::is_separator)
}

/// An ending of `--output` that tells no format.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "--output: the ending .{0} tells no format: .json, .jsonl, .ndjson, .csv and .parquet do; name \
     others with --format"
)]
pub struct UnknownEnding(String);

// Which texts a command reads.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct InputArgs {
    /// Texts to read: files, folders with all below them, and patterns such as '2024-*/**/*.txt'; - or
    /// none is standard input, and FILE#3 the third article of a file of several. Tables, JSON Lines and web archives hold many; .gz and .zst are unpacked
    #[arg(value_name = "FILE|FOLDER|PATTERN|-")]
    pub files: Vec<PathBuf>,

    /// Read the files and folders that FILE lists, one a line; - is standard input
    #[arg(long, value_name = "FILE|-")]
    pub files_from: Option<PathBuf>,

    #[arg(
        short = '0',
        long,
        requires = "files_from",
        help = "The paths of --files-from are parted by NUL bytes, as by `find -print0`"
    )]
    pub null: bool,

    /// What the input is
    #[arg(long, value_name = "KIND", default_value = "auto")]
    pub input: InputKind,

    /// The column or member that holds the text [default: text, body, content, article and the like]
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,

    /// The column or member that holds the id [default: id and the like, else the number of the row]
    #[arg(long, value_name = "NAME")]
    pub id_column: Option<String>,
}

// How a command runs over many texts.
#[derive(Args, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunArgs {
    /// Number of texts read in parallel [default: number of cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,

    /// Tell on standard error how far the run is [default: on a terminal, if the output is elsewhere]
    #[arg(long, overrides_with = "no_progress")]
    progress: bool,

    /// Do not tell how far the run is
    #[arg(long, overrides_with = "progress")]
    no_progress: bool,
}

impl RunArgs {
    /// The number of workers that was asked for.
    pub fn jobs(self) -> Option<NonZero<usize>> {
        self.jobs.and_then(|jobs| NonZero::new(usize::from(jobs)))
    }

    /// Whether progress is to be told; `None` where that is left to the program.
    pub const fn progress(self) -> Option<bool> {
        match (self.progress, self.no_progress) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnnotateFormat {
    /// One indented object per article.
    Json,
    /// One line per article.
    Jsonl,
    /// One row per quotation or statement.
    Csv,
    /// The same rows, for `DuckDB`, Spark, pandas.
    Parquet,
    /// W3C Web Annotations, one JSON-LD document per line.
    #[value(name = "webannotation")]
    WebAnnotation,
    /// What Hypothesis' client imports.
    Hypothesis,
    /// TEI P5, one document per article.
    Tei,
    /// brat standoff, for a file next to the text.
    Brat,
    /// A page with the speakers beside their words.
    Html,
    /// The text, with the speakers before their words.
    Md,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum InputKind {
    /// What name and content say.
    #[default]
    Auto,
    /// Articles and files of several, as in the library.
    Text,
    /// One object per line.
    Jsonl,
    /// One text per row; separated by commas, semicolons, tabs or bars.
    Csv,
    /// One text per row.
    Parquet,
}
