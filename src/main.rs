//! The `pullquote` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    pullquote::main().into()
}
