//! Arguments of `pullquote man`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct ManArgs {
    /// Command whose page is printed, such as feeds or feeds export; the page of the program if omitted
    #[arg(value_name = "COMMAND")]
    pub command: Vec<String>,

    /// Write the pages of the program and all its commands into this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
    pub all: Option<PathBuf>,
}
