//! Examples of command lines, and which commands belong together, for the man pages.

/// What a command's man page says beyond its help.
#[derive(Debug)]
pub struct Notes {
    /// The words of the command; none for the program itself.
    pub command: &'static str,
    /// Command lines, each with what it does.
    pub examples: &'static [(&'static str, &'static str)],
    /// Related commands.
    pub see_also: &'static [&'static str],
}

/// The notes of `command`, or of the nearest command above it that has some.
pub fn notes(command: &str) -> Option<&'static Notes> {
    let mut name = command;
    loop {
        if let Some(notes) = NOTES.iter().find(|notes| notes.command == name) {
            return Some(notes);
        }
        name = name.rsplit_once(' ')?.0;
    }
}

const fn note(
    command: &'static str,
    examples: &'static [(&'static str, &'static str)],
    see_also: &'static [&'static str],
) -> Notes {
    Notes {
        command,
        examples,
        see_also,
    }
}

pub const NOTES: &[Notes] = &[
    note(
        "",
        &[
            ("pullquote", "Open the library."),
            (
                "pullquote story.txt +12",
                "Read a file from its twelfth paragraph on.",
            ),
            (
                "pullquote https://example.org/story.html",
                "Fetch a page of the web, keep it and read it.",
            ),
            (
                "pullquote --plain --marks story.html | less",
                "Print the text with the speakers written into it.",
            ),
        ],
        &[],
    ),
    note(
        "annotate",
        &[
            (
                "pullquote annotate story.txt",
                "Print the record of an article as JSON.",
            ),
            (
                "pullquote annotate --format jsonl news/a.txt news/b.txt > records.jsonl",
                "One line for each article.",
            ),
            (
                "cat texts.jsonl | pullquote annotate --input jsonl --format jsonl --engine fast",
                "Annotate a stream of texts with the quicker engine.",
            ),
        ],
        &["quotes", "speakers", "corrections"],
    ),
    note(
        "speakers",
        &[
            (
                "pullquote speakers archive/ --by gender --format csv",
                "Whose words a set of articles quotes, and how many.",
            ),
            (
                "pullquote speakers records.jsonl --by month",
                "Count in what annotate has written.",
            ),
            (
                "pullquote speakers --query 'in:guardian after:2024'",
                "Count in a part of the library.",
            ),
        ],
        &["annotate", "entities", "compare", "people"],
    ),
    note(
        "entities",
        &[(
            "pullquote entities archive/ --kind organisation --limit 20",
            "The organisations that most articles name.",
        )],
        &["annotate", "speakers", "people"],
    ),
    note(
        "compare",
        &[(
            "pullquote compare 2023.jsonl 2024.jsonl --by gender",
            "Shares in two sets, with the interval of their difference.",
        )],
        &["speakers"],
    ),
    note(
        "add",
        &[
            (
                "pullquote add story.html notes.epub",
                "Copy two files into the library.",
            ),
            (
                "pullquote add https://example.org/story.html",
                "Fetch a page and keep it in the library.",
            ),
        ],
        &["import", "list", "subscribe"],
    ),
    note(
        "list",
        &[
            (
                "pullquote list --unread",
                "Articles that were never opened.",
            ),
            (
                "pullquote list --tag war --after 2024-05 --format csv",
                "A table of the articles with a tag since May 2024.",
            ),
        ],
        &["show", "search", "tag"],
    ),
    note(
        "show",
        &[(
            "pullquote show story.txt",
            "Print what is known of an article.",
        )],
        &["list"],
    ),
    note(
        "tag",
        &[
            ("pullquote tag add war story.txt", "Give an article a tag."),
            (
                "pullquote list --source Courier | cut -f1 | pullquote tag add local -",
                "Tag all articles of a publisher.",
            ),
        ],
        &["list", "star"],
    ),
    note(
        "star",
        &[
            ("pullquote star story.txt", "Star an article."),
            ("pullquote star --remove story.txt", "Take the star away."),
        ],
        &["list", "tag"],
    ),
    note(
        "archive",
        &[(
            "pullquote archive story.txt",
            "Take an article out of the list; it is still found.",
        )],
        &["unarchive", "rm"],
    ),
    note(
        "unarchive",
        &[(
            "pullquote unarchive story.txt",
            "Bring an article back into the list.",
        )],
        &["archive"],
    ),
    note(
        "rm",
        &[
            (
                "pullquote rm --dry-run story.txt",
                "Print what would be deleted.",
            ),
            (
                "pullquote rm --empty-trash",
                "Throw away for good what is in the trash.",
            ),
        ],
        &["restore", "archive"],
    ),
    note(
        "restore",
        &[("pullquote restore", "List what is in the trash.")],
        &["rm"],
    ),
    note(
        "bookmarks",
        &[
            ("pullquote bookmarks", "Print one line for each bookmark."),
            (
                "pullquote bookmarks export --format md > bookmarks.md",
                "All bookmarks as one document.",
            ),
        ],
        &["quotebook", "corrections"],
    ),
    note(
        "quotebook",
        &[(
            "pullquote quotebook export --format csv > quotes.csv",
            "The saved quotations as a table.",
        )],
        &["bookmarks", "quotes"],
    ),
    note(
        "corrections",
        &[
            (
                "pullquote corrections export news > corrections.json",
                "A document to share, of the articles in a folder.",
            ),
            (
                "pullquote corrections import --dry-run corrections.json",
                "Print what would be taken in from one.",
            ),
        ],
        &["annotate", "bookmarks"],
    ),
    note(
        "subscribe",
        &[
            (
                "pullquote subscribe https://example.org/feed.xml --tag local",
                "Follow a feed, with a tag for its articles.",
            ),
            (
                "pullquote subscribe feeds.opml",
                "Follow the feeds that another reader exported.",
            ),
        ],
        &["feeds", "fetch", "unsubscribe"],
    ),
    note(
        "unsubscribe",
        &[(
            "pullquote unsubscribe https://example.org/feed.xml",
            "Follow a feed no longer.",
        )],
        &["subscribe", "feeds"],
    ),
    note(
        "feeds",
        &[
            ("pullquote feeds", "Print one line for each feed."),
            (
                "pullquote feeds export > feeds.opml",
                "The feeds for another reader.",
            ),
            (
                "pullquote feeds set example.org --mode full",
                "Read the articles of a feed from their pages.",
            ),
        ],
        &["subscribe", "fetch"],
    ),
    note(
        "fetch",
        &[(
            "pullquote fetch --quiet",
            "Fetch what is new; for cron or a timer.",
        )],
        &["subscribe", "feeds"],
    ),
    note(
        "import",
        &[(
            "pullquote import --fetch ril_export.html",
            "Take over what was saved in Pocket, with the texts.",
        )],
        &["add"],
    ),
    note(
        "paths",
        &[(
            "pullquote paths",
            "Print where settings, bookmarks and articles are.",
        )],
        &["config"],
    ),
    note(
        "config",
        &[
            (
                "pullquote config init",
                "Write a settings file that explains every setting.",
            ),
            ("pullquote config keys", "Print all actions and their keys."),
        ],
        &["paths"],
    ),
    note(
        "completions",
        &[
            (
                "pullquote completions bash > ~/.local/share/bash-completion/completions/pullquote",
                "For Bash with the package bash-completion.",
            ),
            (
                "pullquote completions zsh > ~/.zfunc/_pullquote",
                "For zsh, where ~/.zfunc is in fpath before compinit is called.",
            ),
            (
                "pullquote completions fish > ~/.config/fish/completions/pullquote.fish",
                "For fish.",
            ),
        ],
        &["man"],
    ),
    note(
        "index",
        &[
            (
                "pullquote index",
                "Bring the index of the library up to date.",
            ),
            ("pullquote index --status", "Print what it contains."),
        ],
        &["search", "quotes"],
    ),
    note(
        "search",
        &[
            (
                "pullquote search 'ferry harbour'",
                "Sentences with both words.",
            ),
            (
                "pullquote search '\"no comment\" unread' --format json",
                "A phrase, in articles that were never opened.",
            ),
        ],
        &["quotes", "list", "index"],
    ),
    note(
        "quotes",
        &[(
            "pullquote quotes 'econom*' --order speaker --format csv > quotes.csv",
            "Who said what with such words, as a table.",
        )],
        &["people", "search", "quotebook"],
    ),
    note(
        "people",
        &[(
            "pullquote people ana lyons",
            "Print everything about a person.",
        )],
        &["quotes", "echoes"],
    ),
    note(
        "echoes",
        &[(
            "pullquote echoes --limit 20",
            "Quotations that several articles share.",
        )],
        &["quotes", "search"],
    ),
    note(
        "man",
        &[
            (
                "pullquote man annotate | man -l -",
                "Read the page of a command that is not installed.",
            ),
            (
                "pullquote man --all ~/.local/share/man/man1",
                "Install all pages for yourself.",
            ),
        ],
        &["completions"],
    ),
];

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;
    use crate::shell::cli::{Cli, command};

    /// The words of a command line; single quotes as a shell reads them.
    fn words(line: &str) -> Vec<OsString> {
        let mut words = vec![String::new()];
        let mut is_quoted = false;
        for char in line.chars() {
            match char {
                '\'' => is_quoted = !is_quoted,
                ' ' if !is_quoted => words.push(String::new()),
                _ => words.last_mut().unwrap().push(char),
            }
        }
        words.into_iter().map(OsString::from).collect()
    }

    #[test]
    fn every_example_is_a_valid_command_line_of_its_command() {
        for notes in NOTES {
            assert!(!notes.examples.is_empty(), "{}", notes.command);
            for (line, _) in notes.examples {
                let line = line.split(" > ").next().unwrap();
                let own = format!("pullquote {}", notes.command);
                let own = own.trim_end();
                let mut parts = line
                    .split(" | ")
                    .filter(|part| part.starts_with("pullquote"));
                assert!(parts.any(|part| part.starts_with(own)), "{line}");
                for part in line
                    .split(" | ")
                    .filter(|part| part.starts_with("pullquote"))
                {
                    let parsed = Cli::parse_from(words(part));
                    assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
                }
            }
        }
    }

    #[test]
    fn notes_cover_the_commands_and_name_only_commands() {
        let root = command();
        let names: Vec<&str> = root
            .get_subcommands()
            .map(clap::Command::get_name)
            .collect();
        for name in &names {
            assert!(
                NOTES.iter().any(|notes| notes.command == *name),
                "no notes on {name}"
            );
        }
        for notes in NOTES {
            assert!(
                notes.command.is_empty() || names.contains(&notes.command),
                "{}",
                notes.command
            );
            for other in notes.see_also {
                assert!(names.contains(other), "{} refers to {other}", notes.command);
            }
        }
        assert_eq!(super::notes("feeds export").unwrap().command, "feeds");
    }
}
