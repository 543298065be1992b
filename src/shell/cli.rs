//! The command line.

mod annotate;
mod corrections;
mod counts;
pub mod examples;
mod feeds;
mod housekeeping;
mod index_queries;
mod pages;

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};

use super::exit;
use crate::config::paths::VARIABLES;
pub use annotate::{AnnotateArgs, AnnotateFormat, InputArgs, InputKind, RunArgs, is_folder};
pub use corrections::{CorrectionsCommand, CorrectionsFormat, CorrectionsListArgs, StateArg};
pub use counts::{
    CompareArgs, CountBy, EntitiesArgs, SetArgs, SpeakersArgs, TableArgs, TableFormat,
};
pub use feeds::{
    FeedExportFormat, FeedListFormat, FeedSetArgs, FeedsCommand, FetchArgs, ImportArgs,
    SubscribeArgs,
};
pub use housekeeping::{ArticlesArgs, ListArgs, ListFormat, RemoveArgs, SwitchArgs, TagCommand};
pub use index_queries::{
    EchoesArgs, LibraryArgs, OutputFormat, PeopleArgs, QuotesArgs, QuotesFormat, SearchArgs,
    SearchFormat,
};
pub use pages::ManArgs;
use pullquote_annotate::Engine;
use pullquote_text::{Source, address};

/// Read news in the terminal and see who said what, and who the story is about.
///
/// Without a path the library opens: the articles in your own folder and the ones that come with
/// the program. If standard output is not a terminal, the text of the articles that are named is printed
/// instead, and without a path the list of the library.
#[derive(Debug, Parser)]
#[command(name = "pullquote", version, max_term_width = 100)]
pub struct Cli {
    /// Articles, folders or web addresses to open; - is standard input, and FILE#3 the third article of a file of
    /// several. +N starts at paragraph N and +/TEXT at the
    /// first occurrence of TEXT. Write ./add for a file named like a command and ./+file for one
    /// that begins with +
    #[arg(value_name = "PATH|ADDRESS|-|+N|+/TEXT", value_hint = ValueHint::AnyPath)]
    args: Vec<OsString>,

    /// Open the article read last; with --plain, print it
    #[arg(long = "continue")]
    pub resume: bool,

    /// Print the text even if standard output is a terminal
    #[arg(long)]
    pub plain: bool,

    /// Print the text with the speakers written into it: [Vladimir Putin: “…”], [James Mattis,
    /// reported: …]; a question mark after the name means doubt
    #[arg(long)]
    pub marks: bool,

    /// Maximum width of a line of text, in columns; the printed text is not wrapped without it
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..=200))]
    pub width: Option<u16>,

    /// Leave the mouse to the terminal, for selecting text
    #[arg(long)]
    pub no_mouse: bool,

    /// Theme: auto, dark, light, sepia, high-contrast, mono, or one of your own
    #[arg(long, value_name = "NAME", global = true)]
    pub theme: Option<String>,

    // An attribute, because Clippy wants backticks in doc comments.
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        global = true,
        help = "When to use colour; auto follows NO_COLOR and what the terminal supports"
    )]
    pub color: ColorChoice,

    /// How thoroughly articles are read: deep, or fast for the quicker of two readers
    #[arg(long, value_name = "ENGINE", global = true)]
    pub engine: Option<EngineArg>,

    /// Read settings from FILE
    #[arg(short, long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,

    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// Follow the environment and the terminal.
    #[default]
    Auto,
    #[value(help = "Use colour even under NO_COLOR")]
    Always,
    /// Use only bold, underline, italic and reverse.
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EngineArg {
    /// Linear models alone: a page in milliseconds.
    Fast,
    /// An encoder reads along: more often right, some tenths of a second a page.
    Deep,
}

impl From<EngineArg> for Engine {
    fn from(arg: EngineArg) -> Self {
        match arg {
            EngineArg::Fast => Self::Fast,
            EngineArg::Deep => Self::Deep,
        }
    }
}

// Describing the options of all commands would take a quarter of a start.
#[derive(Clone, Debug, PartialEq, Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// Print who said what in an article, and the people and things it names
    Annotate(AnnotateArgs),
    /// Count who is quoted in a set of articles, or in the library: by person, gender, month
    Speakers(SpeakersArgs),
    /// Count the people, organisations and places that a set of articles, or the library, names
    Entities(EntitiesArgs),
    /// Compare who is quoted in two sets of articles
    Compare(CompareArgs),
    /// Copy articles into the library, or fetch them from the web
    Add {
        /// Files and folders to copy, and web addresses; - is standard input, and FILE#3 the third article of a
        /// file of several
        #[arg(required = true, value_name = "FILE|FOLDER|ADDRESS|-")]
        files: Vec<PathBuf>,
    },
    /// List the articles of the library, with date, source, progress, star and tags
    List(ListArgs),
    /// Print what is known of articles
    Show(ArticlesArgs),
    /// Add tags to articles, or take them away
    Tag {
        #[command(subcommand)]
        command: TagCommand,
    },
    /// Star articles
    Star(SwitchArgs),
    /// Archive articles: they leave the list, but are still found
    Archive(ArticlesArgs),
    /// Bring articles back from the archive
    Unarchive(ArticlesArgs),
    /// Delete articles: their files wait in the trash of the library for 30 days
    Rm(RemoveArgs),
    /// Bring deleted articles back, or list what is in the trash
    Restore {
        /// Their ids, titles, or the paths that they had; lists what is in the trash if omitted
        #[arg(value_name = "ID|PATH|TITLE")]
        articles: Vec<PathBuf>,
        /// Bring back files that were outside the library, too
        #[arg(long)]
        outside: bool,
    },
    /// List or export your bookmarks
    Bookmarks {
        /// List if omitted
        #[command(subcommand)]
        command: Option<BookmarksCommand>,
    },
    /// List or export the quotations you saved
    #[command(name = "quotebook")]
    QuoteBook {
        /// List if omitted
        #[command(subcommand)]
        command: Option<QuoteBookCommand>,

        /// The quotations as they were saved, without your corrections
        #[arg(long, global = true)]
        as_found: bool,
    },
    /// List your corrections, or exchange them with others
    Corrections {
        /// List if omitted
        #[command(subcommand)]
        command: Option<CorrectionsCommand>,
    },
    /// Follow feeds: RSS, Atom, JSON Feed
    Subscribe(SubscribeArgs),
    /// Follow feeds no longer; their articles stay
    Unsubscribe {
        /// Their addresses, their names, or a part of either that no other feed has
        #[arg(required = true, value_name = "FEED")]
        feeds: Vec<String>,
    },
    /// List, export or change the feeds that you follow
    Feeds {
        /// List if omitted
        #[command(subcommand)]
        command: Option<FeedsCommand>,
    },
    /// Fetch what is new from the feeds that are due
    Fetch(FetchArgs),
    /// Take over what was saved in Pocket, Instapaper, Omnivore or wallabag
    Import(ImportArgs),
    /// Print the paths of settings, bookmarks and articles
    Paths,
    /// Create or show the settings
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Print shell completions
    Completions {
        /// Shell to complete for
        shell: clap_complete::Shell,
    },
    /// Build the search index of your library or of folders
    Index(IndexArgs),
    /// Search the library and print the matching sentences
    Search(SearchArgs),
    /// Print who said what in the whole library as one table
    Quotes(QuotesArgs),
    /// List the people in the library, or print everything about one
    ///
    /// A line of the list has the number of statements, the number of articles, the kind and the name, with
    /// tabs between them.
    People(PeopleArgs),
    /// Print quotations that several articles share, with their differences
    Echoes(EchoesArgs),
    /// Print the man page of the program or of a command
    Man(ManArgs),
}

#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct IndexArgs {
    /// Folders to index; your own library if omitted
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Delete the index and build it again
    #[arg(long, conflicts_with = "status")]
    pub rebuild: bool,

    /// Then read every article again with the deep engine, newest first
    #[arg(long, conflicts_with = "status")]
    pub deep: bool,

    /// Only print what the index contains
    #[arg(long)]
    pub status: bool,

    /// Number of articles read in parallel [default: number of cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub workers: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum BookmarksCommand {
    /// Print one line per bookmark
    List,
    /// Print all bookmarks as one document
    Export {
        /// Markdown, a page, JSON for other programs, or a table
        #[arg(long, value_name = "FORMAT", default_value = "md")]
        format: ExportFormat,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum QuoteBookCommand {
    /// Print one line per quotation: date, speaker, text, article, tags, note
    List,
    /// Print all quotations as one document, with speaker, article, date and position
    Export {
        /// Markdown, a page, JSON for other programs, or a table
        #[arg(long, value_name = "FORMAT", default_value = "md")]
        format: ExportFormat,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    Md,
    Html,
    Json,
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum ConfigCommand {
    /// Write a settings file that explains every setting
    Init,
    /// Print the settings in effect
    Print,
    /// Print all actions and their keys
    Keys,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file or folder.
    Path(PathBuf),
    /// An article of a file of several, or the one read last.
    Article(Source),
    /// A page of the web.
    Address(String),
    Stdin,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// Where the reader left off.
    #[default]
    Left,
    /// At this paragraph, counted from 1.
    Paragraph(usize),
    /// At the first occurrence of this text.
    Text(String),
}

impl Cli {
    /// Parses a command line that begins with the program's name.
    ///
    /// # Errors
    /// The command line is invalid, or asks for help or the version.
    pub fn parse_from(args: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        // Freeing the descriptions of all commands would take a tenth of a start.
        let mut command = ManuallyDrop::new(command());
        let matches = command.try_get_matches_from_mut(args)?;
        clap::FromArgMatches::from_arg_matches(&matches)
    }

    /// What to open, in command-line order.
    pub fn targets(&self) -> Vec<Target> {
        let targets = self.args.iter().filter(|arg| parse_start(arg).is_none());
        targets
            .map(|arg| match arg.as_os_str() {
                arg if arg == "-" => Target::Stdin,
                arg => match arg.to_str().filter(|arg| address::is_web(arg)) {
                    Some(address) => Target::Address(address.to_owned()),
                    None => Target::Path(arg.into()),
                },
            })
            .collect()
    }

    /// Where to start. The last of several `+` arguments counts.
    pub fn start(&self) -> Start {
        let mut starts = self.args.iter().rev().filter_map(|arg| parse_start(arg));
        starts.next().unwrap_or_default()
    }
}

/// Parses `+N` and `+/TEXT`.
fn parse_start(arg: &OsStr) -> Option<Start> {
    let arg = arg.to_str()?.strip_prefix('+')?;
    if let Some(text) = arg.strip_prefix('/') {
        return (!text.is_empty()).then(|| Start::Text(text.to_owned()));
    }
    arg.parse().ok().map(Start::Paragraph)
}

/// The parser, with help sections generated from tables.
pub fn command() -> clap::Command {
    let mut variables = String::from("Environment:\n");
    for (name, moves) in VARIABLES {
        let _ = writeln!(variables, "  {name:<22} {moves}");
    }
    variables += "  NO_COLOR               use bold, underline and reverse instead of colour\n";
    variables += "  http_proxy, https_proxy, all_proxy, no_proxy\n                         how to reach the web\n";
    Cli::command()
        .after_help(exit::HELP)
        .after_long_help(format!("{variables}\n{}", exit::HELP))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Options are described later, by structures that could have descriptions of their own.
    #[test]
    fn commands_keep_their_descriptions_with_their_options() {
        let listed = command();
        let mut built = command();
        built.build();
        for command in listed.get_subcommands() {
            let found = built.find_subcommand(command.get_name()).unwrap();
            assert_eq!(found.get_about(), command.get_about());
            assert_eq!(found.get_long_about(), command.get_long_about());
        }
    }

    fn cli(line: &str) -> Result<Cli, clap::Error> {
        Cli::parse_from(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn definition_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn paths_and_start_positions_are_separated() {
        let opened = cli("pullquote a.txt - +12 news/ ./add ./+5").unwrap();
        let path = |path: &str| Target::Path(path.into());
        let targets = [
            path("a.txt"),
            Target::Stdin,
            path("news/"),
            path("./add"),
            path("./+5"),
        ];
        assert_eq!(opened.targets(), targets);
        assert_eq!(opened.start(), Start::Paragraph(12));
        assert_eq!(opened.command, None);
        let searched = cli("pullquote +/council a.txt").unwrap();
        assert_eq!(searched.start(), Start::Text("council".into()));
        assert_eq!(searched.targets(), [path("a.txt")]);
        assert_eq!(cli("pullquote").unwrap().start(), Start::Left);
    }

    #[test]
    fn commands_take_precedence_over_paths() {
        assert_eq!(
            cli("pullquote paths").unwrap().command,
            Some(Command::Paths)
        );
        let exported = cli("pullquote bookmarks export --format json").unwrap();
        let export = BookmarksCommand::Export {
            format: ExportFormat::Json,
        };
        let wanted = Command::Bookmarks {
            command: Some(export),
        };
        assert_eq!(exported.command, Some(wanted));
        let annotated = cli("pullquote annotate --format jsonl --input jsonl").unwrap();
        let Some(Command::Annotate(annotate)) = annotated.command else {
            panic!("{annotated:?}");
        };
        assert_eq!(annotate.format(), Ok(AnnotateFormat::Jsonl));
        assert_eq!(annotate.inputs.input, InputKind::Jsonl);
        assert!(annotate.inputs.files.is_empty());
    }

    #[test]
    fn global_flags_work_before_and_after_a_command() {
        let before = cli("pullquote --config a.toml config print").unwrap();
        let after = cli("pullquote config print --config a.toml").unwrap();
        assert_eq!(before.config, Some("a.toml".into()));
        assert_eq!(after.config, Some("a.toml".into()));
        let flags =
            cli("pullquote --theme sepia -w 72 --color never --no-mouse --continue").unwrap();
        assert_eq!(flags.theme.as_deref(), Some("sepia"));
        assert_eq!(flags.width, Some(72));
        assert_eq!(flags.color, ColorChoice::Never);
        assert!(flags.no_mouse && flags.resume && !flags.plain);
    }

    #[test]
    fn invalid_command_lines_are_usage_errors() {
        for line in [
            "pullquote --width 5",
            "pullquote --color maybe",
            "pullquote add",
            "pullquote config",
            "pullquote --nonsense",
        ] {
            let code = cli(line).unwrap_err().exit_code();
            assert_eq!(code, i32::from(exit::Exit::Usage.code()), "{line}");
        }
    }

    #[test]
    fn help_lists_exit_codes_and_variables() {
        let help = command().render_long_help().to_string();
        assert!(help.contains("Exit codes:") && help.contains("PULLQUOTE_CONFIG"));
        assert!(command().render_help().to_string().contains("Exit codes:"));
    }
}
