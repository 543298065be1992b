//! The command line: what may be typed, and what it means.

mod ask;

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use super::exit;
use crate::config::paths::VARIABLES;
pub use ask::{
    Echoes, Order, People, PlainFormat, Quotes, QuotesFormat, Search, SearchFormat, Where,
};

/// A reading room for news in the terminal: what was said, who said it, and who the story is about.
///
/// Without a path the library opens: the articles of your own folder and the ones that come with
/// the program. When standard output is no terminal, the text of the articles is printed instead.
#[derive(Debug, Parser)]
#[command(name = "pullquote", version, max_term_width = 100)]
pub struct Cli {
    /// Articles or folders to open; - is standard input. Among them, +N starts at paragraph N and
    /// +/TEXT at the first place that holds TEXT. A file that is called like a command is written
    /// ./add, one that begins with + is written ./+file
    #[arg(value_name = "PATH|-|+N|+/TEXT")]
    words: Vec<OsString>,

    /// Open the article that was read last
    #[arg(long = "continue")]
    pub resume: bool,

    /// Print the text even when standard output is a terminal
    #[arg(long)]
    pub plain: bool,

    /// Widest line of text, in characters
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(20..=200))]
    pub width: Option<u16>,

    /// Leave the mouse to the terminal, so that it selects text
    #[arg(long)]
    pub no_mouse: bool,

    /// Colours and styles: auto, dark, light, sepia, high-contrast, mono, or one of your own
    #[arg(long, value_name = "NAME", global = true)]
    pub theme: Option<String>,

    /// When to use colour; auto heeds `NO_COLOR` and what the terminal can show
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: When,

    /// Read the settings from FILE
    #[arg(short, long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,

    /// What to do instead of opening the reading room
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// As the environment and the terminal say.
    #[default]
    Auto,
    /// Also under `NO_COLOR`.
    Always,
    /// Bold, underline, italic and reverse only.
    Never,
}

/// What pullquote does without its screen.
#[derive(Clone, Debug, PartialEq, Subcommand)]
pub enum Command {
    /// Print who said what, and who and what the text is about
    Annotate(Annotate),
    /// Copy articles into the library
    Add {
        /// The files to copy
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// List or export the bookmarks
    Bookmarks {
        /// What to do with them; without a word: list
        #[command(subcommand)]
        command: Option<Bookmarks>,
    },
    /// List or export the quotations that you kept
    #[command(name = "quotebook")]
    QuoteBook {
        /// What to do with them; without a word: list
        #[command(subcommand)]
        command: Option<QuoteBook>,
    },
    /// Print where settings, bookmarks and articles are kept
    Paths,
    /// Make or show the settings
    Config {
        /// What to do with them
        #[command(subcommand)]
        command: Config,
    },
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Build the index of your library, or of the folders named, for search
    Index(Index),
    /// Search the library: the articles that a query finds, with the words in their sentences
    Search(Search),
    /// Print who said what in the whole library, as one table
    Quotes(Quotes),
    /// List the people of the library, or print everything of one
    People(People),
    /// Print quotations of different articles that are in nearly the same words
    Echoes(Echoes),
    /// Print the manual page
    Man,
}

/// `pullquote index`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// The folders; none is your own library
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Forget what is there and build it anew
    #[arg(long, conflicts_with = "status")]
    pub rebuild: bool,

    /// Only tell what is in it
    #[arg(long)]
    pub status: bool,

    /// How many articles are read at the same time [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub workers: Option<u16>,
}

/// `pullquote annotate`.
#[derive(Args, Clone, Debug, PartialEq)]
pub struct Annotate {
    /// The articles; none or - is standard input
    #[arg(value_name = "FILE|-")]
    pub files: Vec<PathBuf>,

    /// What to print
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub format: Format,

    /// What the input is: a text in each file, or JSON Lines with members id and text
    #[arg(long, value_name = "KIND", default_value = "text")]
    pub input: InputKind,
}

/// How annotations are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// An object for each article, set out for reading.
    Json,
    /// An object on a line for each article.
    Jsonl,
    /// brat stand-off, to be put beside the text file.
    Brat,
    /// A page with the marks in the text.
    Html,
}

/// What `annotate` reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputKind {
    /// A text in each file.
    Text,
    /// An object on each line.
    Jsonl,
}

/// `pullquote bookmarks`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum Bookmarks {
    /// A line for each bookmark
    List,
    /// All bookmarks as a document
    Export {
        /// Markdown to read, or JSON for other programs
        #[arg(long, value_name = "FORMAT", default_value = "md")]
        format: Export,
    },
}

/// `pullquote quotebook`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum QuoteBook {
    /// A line for each quotation: date, speaker, words, article, tags, note
    List,
    /// All quotations as a document, with speaker, article, date and position
    Export {
        /// Markdown to read, or JSON for other programs
        #[arg(long, value_name = "FORMAT", default_value = "md")]
        format: Export,
    },
}

/// How bookmarks are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Export {
    /// Markdown.
    Md,
    /// JSON.
    Json,
}

/// `pullquote config`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum Config {
    /// Write a settings file with every setting explained
    Init,
    /// Print the settings that are in force
    Print,
    /// Print the actions with their keys
    Keys,
}

/// Something to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file or folder.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

/// Where to start in an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// Where it was left.
    #[default]
    Left,
    /// At a paragraph, from 1.
    Paragraph(usize),
    /// At the first place that holds these words.
    Text(String),
}

impl Cli {
    /// The command line of this process; help, version and mistakes come back as clap's errors.
    ///
    /// # Errors
    /// It cannot be understood, or asks for help or the version.
    pub fn of_process() -> Result<Self, clap::Error> {
        Self::of(std::env::args_os())
    }

    /// A command line, the program's name first.
    ///
    /// # Errors
    /// It cannot be understood, or asks for help or the version.
    pub fn of(args: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let matches = command().try_get_matches_from(args)?;
        clap::FromArgMatches::from_arg_matches(&matches)
    }

    /// What to open, in order.
    pub fn targets(&self) -> Vec<Target> {
        let words = self.words.iter().filter(|word| start(word).is_none());
        words
            .map(|word| match word.as_os_str() {
                word if word == "-" => Target::Stdin,
                word => Target::Path(word.into()),
            })
            .collect()
    }

    /// Where to start; of several, the last.
    pub fn start(&self) -> Start {
        let mut starts = self.words.iter().rev().filter_map(|word| start(word));
        starts.next().unwrap_or_default()
    }
}

/// The meaning of `+N` and `+/TEXT`.
fn start(word: &OsStr) -> Option<Start> {
    let word = word.to_str()?.strip_prefix('+')?;
    if let Some(text) = word.strip_prefix('/') {
        return (!text.is_empty()).then(|| Start::Text(text.to_owned()));
    }
    word.parse().ok().map(Start::Paragraph)
}

/// The command line's definition, with the parts of its help that are made from tables.
pub fn command() -> clap::Command {
    let mut variables = String::from("Environment:\n");
    for (name, moves) in VARIABLES {
        let _ = writeln!(variables, "  {name:<22} {moves}");
    }
    variables += "  NO_COLOR               no colour: bold, underline and reverse say everything\n";
    Cli::command()
        .after_help(exit::HELP)
        .after_long_help(format!("{variables}\n{}", exit::HELP))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cli(line: &str) -> Result<Cli, clap::Error> {
        Cli::of(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn the_definition_holds_together() {
        command().debug_assert();
    }

    #[test]
    fn paths_and_starts_are_told_apart() {
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
    fn commands_are_known_before_paths() {
        assert_eq!(
            cli("pullquote paths").unwrap().command,
            Some(Command::Paths)
        );
        let exported = cli("pullquote bookmarks export --format json").unwrap();
        let export = Bookmarks::Export {
            format: Export::Json,
        };
        let wanted = Command::Bookmarks {
            command: Some(export),
        };
        assert_eq!(exported.command, Some(wanted));
        let annotated = cli("pullquote annotate --format jsonl --input jsonl").unwrap();
        let Some(Command::Annotate(annotate)) = annotated.command else {
            panic!("{annotated:?}");
        };
        assert_eq!(annotate.format, Format::Jsonl);
        assert_eq!(annotate.input, InputKind::Jsonl);
        assert!(annotate.files.is_empty());
    }

    #[test]
    fn flags_stand_before_and_after_a_command() {
        let before = cli("pullquote --config a.toml config print").unwrap();
        let after = cli("pullquote config print --config a.toml").unwrap();
        assert_eq!(before.config, Some("a.toml".into()));
        assert_eq!(after.config, Some("a.toml".into()));
        let flags =
            cli("pullquote --theme sepia -w 72 --color never --no-mouse --continue").unwrap();
        assert_eq!(flags.theme.as_deref(), Some("sepia"));
        assert_eq!(flags.width, Some(72));
        assert_eq!(flags.color, When::Never);
        assert!(flags.no_mouse && flags.resume && !flags.plain);
    }

    #[test]
    fn mistakes_are_usage_errors() {
        for line in [
            "pullquote --width 5",
            "pullquote --color maybe",
            "pullquote add",
            "pullquote config",
            "pullquote --nonsense",
        ] {
            let error = cli(line).unwrap_err();
            assert_eq!(
                error.exit_code(),
                i32::from(exit::Exit::Usage.code()),
                "{line}"
            );
        }
    }

    #[test]
    fn help_tells_exit_codes_and_variables() {
        let help = command().render_long_help().to_string();
        assert!(help.contains("Exit codes:") && help.contains("PULLQUOTE_CONFIG"));
        assert!(command().render_help().to_string().contains("Exit codes:"));
    }
}
