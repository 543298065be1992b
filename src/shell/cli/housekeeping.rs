//! Arguments of the commands that list articles and keep house among them.

use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::LibraryArgs;

#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct ListArgs {
    /// Only articles that match this query, as in pullquote search; put it in single quotes for the shell
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,

    /// Only articles with this tag; may be given more than once
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,

    /// Only starred articles
    #[arg(long)]
    pub starred: bool,

    /// Only archived articles, which are left out otherwise
    #[arg(long, conflicts_with = "all")]
    pub archived: bool,

    /// Archived articles, too
    #[arg(long)]
    pub all: bool,

    /// Only articles that were never opened
    #[arg(long)]
    pub unread: bool,

    /// Only articles whose publisher, folder or file name has these words
    #[arg(long, value_name = "WORDS")]
    pub source: Option<String>,

    /// Only articles of this day or later: 2024, 2024-05 or 2024-05-21
    #[arg(long, value_name = "DATE")]
    pub after: Option<String>,

    /// Only articles from before this day
    #[arg(long, value_name = "DATE")]
    pub before: Option<String>,

    /// Only articles that report the same story as another one: a blank line after each story
    #[arg(long)]
    pub stories: bool,

    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: ListFormat,

    #[command(flatten)]
    pub library: LibraryArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// One line per article, tab-separated: id, date, progress, star, source, title, tags.
    #[default]
    Table,
    /// One array of objects.
    Json,
    /// One row per article.
    Csv,
}

// The articles that a command is about.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticlesArgs {
    /// Ids that pullquote list prints, paths, or whole headlines; - reads ids from standard input, one a line
    #[arg(required = true, value_name = "ID|PATH|TITLE|-", value_hint = ValueHint::AnyPath)]
    pub articles: Vec<String>,

    #[command(flatten)]
    pub library: LibraryArgs,
}

#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct SwitchArgs {
    /// Take it away instead
    #[arg(long)]
    pub remove: bool,

    #[command(flatten)]
    pub of: ArticlesArgs,
}

#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoveArgs {
    /// Ids that pullquote list prints, paths, or whole headlines; - reads ids from standard input, one a line
    #[arg(
        required_unless_present = "empty_trash",
        value_name = "ID|PATH|TITLE|-",
        value_hint = ValueHint::AnyPath
    )]
    pub articles: Vec<String>,

    /// Only print what would be deleted
    #[arg(long)]
    pub dry_run: bool,

    /// Delete files of yours from outside the library, too
    #[arg(long)]
    pub outside: bool,

    /// Throw away for good what is in the trash
    #[arg(long, conflicts_with_all = ["articles", "outside"])]
    pub empty_trash: bool,

    #[command(flatten)]
    pub library: LibraryArgs,
}

#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum TagCommand {
    /// Add a tag to articles
    Add {
        tag: String,
        #[command(flatten)]
        of: ArticlesArgs,
    },
    /// Take a tag from articles
    Remove {
        tag: String,
        #[command(flatten)]
        of: ArticlesArgs,
    },
}
