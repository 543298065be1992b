//! The arguments of `annotate`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Args, Clone, Debug, PartialEq)]
pub struct AnnotateArgs {
    /// Articles to annotate; - or none is standard input
    #[arg(value_name = "FILE|-")]
    pub files: Vec<PathBuf>,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub format: AnnotateFormat,

    /// Input format: one text per file, or JSON Lines with the members id and text
    #[arg(long, value_name = "KIND", default_value = "text")]
    pub input: InputKind,

    /// Print what the engine found, without your corrections
    #[arg(long)]
    pub as_found: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnnotateFormat {
    /// One indented object per article.
    Json,
    /// One line per article.
    Jsonl,
    /// brat standoff, for a file next to the text.
    Brat,
    /// A page with the speakers beside their words.
    Html,
    /// The text, with the speakers before their words.
    Md,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputKind {
    /// One text per file.
    Text,
    /// One object per line.
    Jsonl,
}
