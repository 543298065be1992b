//! Completions in real shells, and the man pages.

use std::fs;
use std::process::Command;

use crate::home::{Home, stdout};
use crate::pty_session::PtySession;

/// An interactive shell: its name, how it is started, and the lines that load the script `completions`.
struct Shell {
    name: &'static str,
    start: &'static str,
    setup: &'static str,
}

/// The prompt that shows the shell to be ready; made of two parts, so that its own command line does not show it.
const READY: &str = "ready>";

const BASH: Shell = Shell {
    name: "bash",
    start: "exec bash --norc --noprofile -i",
    setup: "bind 'set show-all-if-ambiguous on'; bind 'set completion-query-items 0'; \
            source ./completions; cd files; PS1='rea''dy>'; clear\r",
};
const ZSH: Shell = Shell {
    name: "zsh",
    start: "exec zsh -f -i",
    setup: "mkdir f; cp completions f/_pullquote; fpath=($PWD/f $fpath); autoload -Uz compinit; \
            compinit -u -D; cd files; PS1='rea''dy>'; clear\r",
};
const FISH: Shell = Shell {
    name: "fish",
    start: "exec fish --no-config -i",
    setup: "source ./completions; cd files; function fish_prompt; echo -n rea''dy\\>; end; clear\r",
};

fn is_installed(program: &str) -> bool {
    let is_there = Command::new(program).arg("--version").output().is_ok();
    if !is_there {
        eprintln!("{program} is not installed: skipped");
    }
    is_there
}

impl Shell {
    /// A session of the shell with the completions loaded, in a folder with `story.txt`, `news/` and `a b.txt`.
    fn session(&self, home: &Home) -> PtySession {
        for name in ["story.txt", "news/one.txt", "a b.txt"] {
            home.file(format!("files/{name}"), "Text.");
        }
        let script = home.run(&["completions", self.name]);
        assert_eq!(script.status.code(), Some(0));
        home.file("completions", script.stdout);
        let session = home
            .session(&[])
            .size(160, 50)
            .env("SHELL", "/bin/sh")
            .script(self.start)
            .start();
        session.send(self.setup.as_bytes());
        session.shows(&[READY]);
        session
    }

    /// What `typed` and Tab show: each of `shown`, and none of `hidden`.
    #[track_caller]
    fn completes(&self, typed: &str, shown: &[&str], hidden: &[&str]) {
        let home = Home::new();
        let session = self.session(&home);
        session.send(format!("{typed}\t").as_bytes());
        session.shows(shown);
        for words in hidden {
            session.hides(words);
        }
        session.kill();
    }

    fn completes_commands_options_and_files(&self, option: &str) {
        if !is_installed(self.name) {
            return;
        }
        self.completes("pullquote anno", &["pullquote annotate"], &["story.txt"]);
        self.completes("pullquote annotate --form", &[option], &["story.txt"]);
        let formats = ["json", "jsonl", "brat", "html", "md"];
        self.completes("pullquote annotate --format ", &formats, &["story.txt"]);
        self.completes("pullquote annotate --format=br", &["--format=brat"], &[]);
        self.completes(
            "pullquote annotate sto",
            &["pullquote annotate story.txt"],
            &[],
        );
        let files = ["story.txt", "news", "b.txt"];
        self.completes("pullquote annotate ", &files, &["--format", "quotebook"]);
        self.completes("pullquote --engine fast annotate --form", &[option], &[]);
        self.completes(
            "pullquote feeds ",
            &["list", "export", "set"],
            &["quotebook"],
        );
        self.completes("pullquote st", &["star", "story.txt"], &["annotate"]);
        self.completes(
            "pullquote story.txt --marks ne",
            &["pullquote story.txt --marks news/"],
            &[],
        );
        self.completes(
            "pullquote story.txt --pla",
            &["pullquote story.txt --plain"],
            &[],
        );
        self.completes("pullquote annotate a", &["a\\ b.txt"], &[]);
    }
}

#[test]
fn bash_completes_commands_options_and_files() {
    BASH.completes_commands_options_and_files("--format");
}

#[test]
fn zsh_completes_commands_options_and_files() {
    ZSH.completes_commands_options_and_files("--format");
}

#[test]
fn fish_completes_commands_options_and_files() {
    FISH.completes_commands_options_and_files("--format");
}

#[test]
fn completions_are_printed_for_every_shell_that_clap_knows() {
    let home = Home::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = home.run(&["completions", shell]);
        assert_eq!(script.status.code(), Some(0), "{shell}");
        let script = stdout(&script);
        assert!(
            script.contains("annotate") && script.contains("as-found"),
            "{shell}"
        );
    }
    let unknown = home.run(&["completions", "no-shell"]);
    assert_eq!(unknown.status.code(), Some(2));
}

/// The commands that `help` of these words lists, with those below them.
fn commands(home: &Home, words: &[&str], found: &mut Vec<String>) {
    let help = stdout(&home.run(&[words, &["--help"]].concat()));
    let Some((_, listed)) = help.split_once("Commands:\n") else {
        return;
    };
    for line in listed.lines().take_while(|line| !line.is_empty()) {
        let name = line.split_whitespace().next().unwrap();
        if line.starts_with("   ") || name == "help" {
            continue;
        }
        let words = [words, &[name]].concat();
        found.push(words.join(" "));
        commands(home, &words, found);
    }
}

#[test]
fn every_command_has_a_man_page_that_refers_only_to_others_that_exist() {
    let home = Home::new();
    let folder = home.path("man1");
    let written = home.run(&["man", "--all", folder.to_str().unwrap()]);
    assert_eq!(written.status.code(), Some(0), "{written:?}");
    let mut names = vec![String::new()];
    commands(&home, &[], &mut names);
    assert!(names.len() > 30, "{names:?}");
    for name in &names {
        let words: Vec<&str> = name.split_whitespace().collect();
        let file = [&["pullquote"], &words[..]].concat().join("-") + ".1";
        let page = fs::read_to_string(folder.join(&file)).expect(&file);
        assert_eq!(stdout(&home.run(&[&["man"], &words[..]].concat())), page);
        for section in [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "EXAMPLES",
            "FILES",
            "ENVIRONMENT",
        ] {
            assert!(
                page.contains(&format!("\n.SH {section}\n")),
                "{file}: {section}"
            );
        }
        assert!(
            page.contains("\n.SH \"EXIT STATUS\"\n") && page.contains("\n.SH \"SEE ALSO\"\n"),
            "{file}"
        );
        let plain = page.replace("\\-", "-");
        for (end, _) in plain.match_indices("(1)") {
            let start = plain[..end].rfind([' ', '\n', 'B']).unwrap() + 1;
            let other = folder.join(format!("{}.1", &plain[start..end]));
            assert!(other.exists(), "{file} refers to {}", other.display());
        }
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), names.len());
}

#[test]
fn a_man_page_that_does_not_exist_or_cannot_be_written_is_an_error() {
    let home = Home::new();
    let unknown = home.run(&["man", "feeds", "nonsense"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("no command “feeds nonsense”"));
    let file = home.file("a.txt", "Text.");
    let blocked = home.run(&["man", "--all", file.to_str().unwrap()]);
    assert_eq!(blocked.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&blocked.stderr).contains("cannot write pages into"));
}

#[test]
fn man_formats_the_pages_without_warnings() {
    if !is_installed("man") {
        return;
    }
    let home = Home::new();
    let folder = home.path("man1");
    home.run(&["man", "--all", folder.to_str().unwrap()]);
    for name in ["pullquote.1", "pullquote-annotate.1", "pullquote-search.1"] {
        let shown = Command::new("man")
            .args(["--warnings", "-l"])
            .arg(folder.join(name))
            .env("MANWIDTH", "80")
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&shown.stdout);
        assert!(
            shown.status.success() && text.contains("EXIT STATUS"),
            "{name}: {shown:?}"
        );
        let header = text.lines().next().unwrap_or_default();
        assert!(header.contains("User Commands"), "{header}");
        assert_eq!(String::from_utf8_lossy(&shown.stderr), "", "{name}");
    }
}
