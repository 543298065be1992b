//! A list of all commands, with hostile arguments where they take any.

use std::collections::BTreeSet;

use crate::home::{Home, stdout};

/// Every command in each of its formats.
pub const COMMANDS: [&[&str]; 84] = [
    &["--plain"],
    &["--plain", "b.txt"],
    &["--plain", "--marks", "b.txt"],
    &["--plain", "../data/pullquote/articles"],
    &["annotate", "b.txt"],
    &["annotate", "--format", "jsonl", "b.txt"],
    &["annotate", "--format", "brat", "b.txt"],
    &["annotate", "--format", "html", "b.txt"],
    &["annotate", "--input", "jsonl", "b.txt"],
    &["annotate", "--format", "csv", "b.txt"],
    &["annotate", "--format", "webannotation", "b.txt"],
    &["annotate", "--format", "hypothesis", "b.txt"],
    &["annotate", "--format", "tei", "b.txt"],
    &["speakers", "b.txt"],
    &["speakers", "--as-is", "--format", "json"],
    &["entities", "b.txt", "--format", "csv"],
    &["entities", "no \x1b]0;owned\x07 \u{202e} file"],
    &["compare", "b.txt", "b.txt"],
    &["compare", "b.txt", "no \x1b]0;owned\x07 \u{202e} file"],
    &["add", "b.txt", "no \x1b]0;owned\x07 \u{202e} file"],
    &["bookmarks"],
    &["bookmarks", "list"],
    &["bookmarks", "export"],
    &["bookmarks", "export", "--format", "json"],
    &["quotebook"],
    &["quotebook", "list"],
    &["quotebook", "export"],
    &["quotebook", "export", "--format", "json"],
    &["corrections", "list"],
    &["corrections", "list", "--format", "json"],
    &["corrections", "list", "--format", "jsonl"],
    &["corrections", "list", "--format", "md"],
    &["corrections", "list", "--format", "csv"],
    &["corrections", "export"],
    &["corrections", "import", "b.txt"],
    &["corrections", "import", "no \x1b]0;owned\x07 \u{202e} file"],
    &["paths"],
    &["config", "init"],
    &["config", "print"],
    &["config", "keys"],
    &["completions", "bash"],
    &["index"],
    &["index", "--status"],
    &["index", "no \x1b]0;owned\x07 \u{202e} folder"],
    &["search", "lamp", "--as-is"],
    &["search", "lamp", "--as-is", "--format", "json"],
    &["search", "lamp", "--as-is", "--format", "csv"],
    &["search", "\x1b]0;owned\x07 sayd:\u{9b}\u{202e}"],
    &["quotes", "--as-is"],
    &["quotes", "--as-is", "--format", "json"],
    &["quotes", "--as-is", "--format", "jsonl"],
    &["quotes", "--as-is", "--format", "csv"],
    &["quotes", "--as-is", "--format", "md"],
    &["people", "--as-is"],
    &["people", "--as-is", "--format", "json"],
    &["people", "--as-is", "ana"],
    &["echoes", "--as-is"],
    &["echoes", "--as-is", "--format", "json"],
    &["subscribe", "no \x1b]0;owned\x07 \u{202e} file"],
    &["unsubscribe", "no \x1b]0;owned\x07 \u{202e} feed"],
    &["feeds"],
    &["feeds", "export"],
    &["fetch", "--quiet"],
    &["import", "no \x1b]0;owned\x07 \u{202e} file"],
    &["list"],
    &["list", "--all", "--format", "json"],
    &["list", "--all", "--format", "csv"],
    &["list", "\x1b]0;owned\x07 tag:\u{9b}\u{202e}"],
    &["show", "b.txt"],
    &["show", "../data/pullquote/articles/b.txt"],
    &["show", "no \x1b]0;owned\x07 \u{202e} article"],
    &[
        "tag",
        "add",
        "\x1b]0;owned\x07\u{202e}",
        "../data/pullquote/articles/b.txt",
    ],
    &[
        "tag",
        "remove",
        "\x1b]0;owned\x07\u{202e}",
        "../data/pullquote/articles/b.txt",
    ],
    &["tag", "add", "a", "no \x1b]0;owned\x07 \u{202e} article"],
    &["star", "../data/pullquote/articles/b.txt"],
    &["archive", "../data/pullquote/articles/b.txt"],
    &["unarchive", "../data/pullquote/articles/b.txt"],
    &["rm", "--dry-run", "../data/pullquote/articles/b.txt"],
    &["rm", "no \x1b]0;owned\x07 \u{202e} article"],
    &["rm", "--empty-trash", "--dry-run"],
    &["restore"],
    &["restore", "no \x1b]0;owned\x07 \u{202e} file"],
    &["man"],
    &["man", "no \x1b]0;owned\x07 \u{202e} command"],
];

#[test]
fn command_list_is_complete() {
    let help = stdout(&Home::new().run(&["--help"]));
    let (_, listed) = help.split_once("Commands:\n").unwrap();
    let listed = listed.lines().take_while(|line| !line.is_empty());
    let names: BTreeSet<&str> = listed
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(names.len() >= 13, "{names:?}");
    let tried: BTreeSet<&str> = COMMANDS.iter().map(|args| args[0]).collect();
    assert!(tried.is_superset(&names), "{:?}", &names - &tried);
}
