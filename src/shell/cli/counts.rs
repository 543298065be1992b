//! The arguments of the commands that count over a set of articles.

use clap::{Args, ValueEnum};

use super::{InputArgs, LibraryArgs, RunArgs};
use pullquote_annotate::EntityKind;

#[derive(Args, Clone, Debug, PartialEq)]
pub struct SpeakersArgs {
    #[command(flatten)]
    pub set: SetArgs,

    #[arg(
        short,
        long,
        value_name = "QUERY",
        conflicts_with_all = ["files", "files_from"],
        help = "Count in the library, only what matches this query, as `pullquote quotes` does"
    )]
    pub query: Option<String>,

    /// What a row is about
    #[arg(long, value_name = "WHAT", default_value = "person")]
    pub by: CountBy,

    #[command(flatten)]
    pub table: TableArgs,
}

#[derive(Args, Clone, Debug, PartialEq)]
pub struct EntitiesArgs {
    #[command(flatten)]
    pub set: SetArgs,

    /// Only names of this kind; may be given more than once
    #[arg(long, value_name = "KIND")]
    pub kind: Vec<NameKind>,

    #[command(flatten)]
    pub table: TableArgs,
}

#[derive(Args, Clone, Debug, PartialEq)]
pub struct CompareArgs {
    /// The first set: a file, folder or pattern, or a query of the library
    #[arg(value_name = "A")]
    pub a: String,

    /// The second set
    #[arg(value_name = "B")]
    pub b: String,

    /// What a row is about: person, organisation, gender or kind
    #[arg(long, value_name = "WHAT", default_value = "person")]
    pub by: CompareBy,

    #[command(flatten)]
    pub table: TableArgs,

    #[command(flatten)]
    pub run: RunArgs,

    #[command(flatten)]
    pub library: LibraryArgs,
}

// The articles that are counted: the inputs, or the library where there are none.
#[derive(Args, Clone, Debug, PartialEq)]
pub struct SetArgs {
    #[command(flatten)]
    pub inputs: InputArgs,

    #[command(flatten)]
    pub run: RunArgs,

    #[command(flatten)]
    pub library: LibraryArgs,
}

impl SetArgs {
    /// Whether files were named.
    pub const fn has_inputs(&self) -> bool {
        !self.inputs.files.is_empty() || self.inputs.files_from.is_some()
    }
}

#[derive(Args, Clone, Debug, PartialEq)]
pub struct TableArgs {
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: TableFormat,

    /// Maximum number of rows
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// Aligned columns.
    Table,
    /// One row per line, with a header.
    Csv,
    /// One array of objects.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CountBy {
    /// Each person.
    Person,
    /// Each organisation.
    Organisation,
    /// People by gender, as the text or the given name has it.
    Gender,
    /// Persons, organisations, places, sources without a name.
    Kind,
    /// Month of publication.
    Month,
    /// Publisher.
    Source,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareBy {
    /// Each person.
    Person,
    /// Each organisation.
    Organisation,
    /// People by gender, as the text or the given name has it.
    Gender,
    /// Persons, organisations, places, sources without a name.
    Kind,
}

impl From<CompareBy> for CountBy {
    fn from(by: CompareBy) -> Self {
        match by {
            CompareBy::Person => Self::Person,
            CompareBy::Organisation => Self::Organisation,
            CompareBy::Gender => Self::Gender,
            CompareBy::Kind => Self::Kind,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NameKind {
    /// People.
    Person,
    /// Companies, parties, agencies, teams.
    Organisation,
    /// Countries, towns, rivers, buildings.
    Place,
    /// People of a nationality, faith or party.
    Group,
    /// Elections, wars, competitions.
    Event,
    /// Books, films, laws.
    Work,
}

impl From<NameKind> for EntityKind {
    fn from(kind: NameKind) -> Self {
        match kind {
            NameKind::Person => Self::Person,
            NameKind::Organisation => Self::Organisation,
            NameKind::Place => Self::Place,
            NameKind::Group => Self::Group,
            NameKind::Event => Self::Event,
            NameKind::Work => Self::Work,
        }
    }
}
