//! `pullquote completions`: what `clap_complete` writes, and paths where it has none.
//!
//! A command line begins with a command or with paths. `clap_complete`'s script for zsh takes the first word for
//! a path and the second for the command, the one for Bash lists options wherever nothing is typed yet, and the
//! one for fish takes a path for a command that has no options.

use anyhow::Context as _;
use clap::Command;
use clap_complete::Shell;

use crate::shell::cli;

/// The Bash function that adds paths.
const BASH_FILES: &str = include_str!("../../../assets/completions/files.bash");

/// How a call of zsh's `_arguments` begins.
const ZSH_ARGUMENTS: &str = "_arguments \"${_arguments_options[@]}\" : \\\n";

/// How zsh's script branches on the command.
const ZSH_BRANCH: &str = "        case $line[1] in\n";

/// The script that completes `pullquote` in `shell`.
pub fn script(shell: Shell) -> anyhow::Result<Vec<u8>> {
    let mut command = match shell {
        Shell::Bash | Shell::Zsh => without_paths(),
        _ => cli::command(),
    };
    // Generated in memory: clap_complete panics on a broken pipe.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "pullquote", &mut script);
    let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    let add_paths = match shell {
        Shell::Bash => bash,
        Shell::Fish => fish,
        Shell::Zsh => zsh,
        _ => return Ok(script),
    };
    let script = String::from_utf8(script)?;
    let script =
        add_paths(&script, &names).with_context(|| format!("no place for paths in {shell}"))?;
    Ok(script.into_bytes())
}

/// The parser without the paths before a command.
fn without_paths() -> Command {
    let all = cli::command();
    let options = all.get_arguments().filter(|arg| !arg.is_positional());
    Command::new("pullquote")
        .version(env!("CARGO_PKG_VERSION"))
        .args(options.cloned())
        .subcommands(all.get_subcommands().cloned())
}

fn bash(script: &str, names: &[&str]) -> Option<String> {
    const REGISTRATION: &str = "\nif [[ \"${BASH_VERSINFO[0]}\"";
    let (functions, registration) = script.split_once(REGISTRATION)?;
    let registered = registration.replace(" -F _pullquote ", " -F _pullquote_or_files ");
    let files = BASH_FILES.replace("@COMMANDS@", &names.join(" "));
    (registered != registration)
        .then(|| [functions, "\n", &files, REGISTRATION, &registered].concat())
}

fn fish(script: &str, names: &[&str]) -> Option<String> {
    let test = "    if set -q argv[1]\n";
    let (before, after) = script.split_once(test)?;
    let names = names.join(" ");
    Some(format!(
        "{before}    if set -q argv[1]; and contains -- $argv[1] {names}\n{after}"
    ))
}

fn zsh(script: &str, names: &[&str]) -> Option<String> {
    let (head, rest) = script.split_once(ZSH_ARGUMENTS)?;
    let (header, head) = head.split_once("_pullquote() {\n")?;
    let (options, rest) = rest.split_once("\":: :_pullquote_commands\" \\\n")?;
    let (state, rest) = rest.split_once(ZSH_BRANCH)?;
    let names = names.join("|");
    Some(format!(
        "{header}\
_pullquote_first() {{
    _alternative 'commands:command:_pullquote_commands' 'files:file:_files'
}}

_pullquote() {{
{head}{ZSH_ARGUMENTS}{options}\": :_pullquote_first\" \\
{state}{ZSH_BRANCH}            ({names}) ;;
            (*)
{ZSH_ARGUMENTS}{options}'*:file:_files' \\
&& ret=0
;;
        esac
{ZSH_BRANCH}{rest}"
    ))
}
