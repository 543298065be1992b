//! Arguments of the commands for feeds.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use crate::feeds::Mode;

#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct SubscribeArgs {
    /// Addresses of feeds or of sites that name theirs, OPML files, and urls files of newsboat
    #[arg(required = true, value_name = "ADDRESS|FILE", value_hint = ValueHint::FilePath)]
    pub sources: Vec<String>,

    /// A name of your own instead of the feed's title
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// A tag; may be given more than once
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,

    /// Where the text of its articles comes from
    #[arg(long, value_name = "MODE", default_value = "auto")]
    pub mode: ModeArg,

    /// Follow the addresses as they are, without asking the network whether they are feeds
    #[arg(long)]
    pub offline: bool,

    /// Of a page that names several feeds, follow this one: its number in the list that is printed, or its address
    #[arg(long, value_name = "N|ADDRESS", conflicts_with_all = ["all", "offline"])]
    pub feed: Vec<String>,

    /// Of a page that names several feeds, follow all but those of comments
    #[arg(long, conflicts_with = "offline")]
    pub all: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ModeArg {
    /// The feed where it has whole articles, the page where it has only a teaser.
    #[default]
    Auto,
    /// Always the page.
    Full,
    /// Only what is in the feed.
    Feed,
    /// What is in the feed; of a teaser the page when it is asked for, with I in the reader.
    Ask,
}

impl From<ModeArg> for Mode {
    fn from(arg: ModeArg) -> Self {
        match arg {
            ModeArg::Auto => Self::Auto,
            ModeArg::Full => Self::Full,
            ModeArg::Feed => Self::Feed,
            ModeArg::Ask => Self::Ask,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum FeedsCommand {
    /// Print one line for each feed: articles, last answer, name, address, tags, trouble
    List {
        /// For people, or an object for each feed and line
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: FeedListFormat,
    },
    /// Print all feeds for another program
    Export {
        /// OPML, or the urls file of newsboat
        #[arg(long, value_name = "FORMAT", default_value = "opml")]
        format: FeedExportFormat,
    },
    /// Change the name, the tags or the mode of a feed
    Set(FeedSetArgs),
}

#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct FeedSetArgs {
    /// Its address, its name, or a part of either that no other feed has
    #[arg(value_name = "FEED")]
    pub feed: String,

    /// A name of your own; empty for the feed's title
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,

    /// Its tags, separated by commas; empty for none
    #[arg(long, value_name = "TAGS")]
    pub tags: Option<String>,

    /// Where the text of its articles comes from
    #[arg(long, value_name = "MODE")]
    pub mode: Option<ModeArg>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FeedListFormat {
    #[default]
    Text,
    Jsonl,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FeedExportFormat {
    #[default]
    Opml,
    Newsboat,
}

#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct FetchArgs {
    /// Only these feeds, due or not: an address, a name, or a part of either
    #[arg(value_name = "FEED")]
    pub feeds: Vec<String>,

    /// All feeds, not only those that are due
    #[arg(long, conflicts_with = "feeds")]
    pub all: bool,

    /// Number of feeds fetched in parallel
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub jobs: u16,

    /// Print nothing but trouble
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct ImportArgs {
    /// Exports of Pocket, Instapaper, Omnivore or wallabag
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Fetch the text of the saved pages now
    #[arg(long)]
    pub fetch: bool,
}
