//! `cargo xtask bench-tty`: the program timed from outside, beside `less`, with a public instrument.

use std::path::PathBuf;
use std::process::Command;

use super::{root, say};

/// Where the instrument is.
#[derive(clap::Args)]
pub struct Args {
    /// The folder with `ttyprobe.py`.
    #[arg(long, value_name = "DIR")]
    tty: PathBuf,
    /// Repetitions of each measurement.
    #[arg(short, default_value = "10")]
    n: u32,
}

/// Prints start, key, idle and memory figures.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let cargo = Command::new("cargo")
        .args(["build", "--release", "--package", "pullquote"])
        .current_dir(root())
        .status()?;
    anyhow::ensure!(cargo.success(), "the release build failed");
    let program = root().join("target/release/pullquote");
    let seed = root().join("seeds/000_7a752f7281858585.txt");
    let n = args.n.to_string();
    for (name, command) in [
        ("pullquote", vec![program.as_os_str(), seed.as_os_str()]),
        ("less", vec!["less".as_ref(), seed.as_os_str()]),
    ] {
        for verb in ["startup", "key", "idle", "memory"] {
            say(&format!("== {name} {verb}"));
            let mut probe = Command::new("python3");
            probe.arg(args.tty.join("ttyprobe.py")).arg(verb);
            match verb {
                "startup" => probe.args(["--wait", "combative", "-n", &n]),
                "key" => probe.args(["--wait", "combative", "--keys", "j", "-n", &n]),
                _ => probe.args(["--wait", "combative"]),
            };
            probe.arg("--").args(&command);
            let _ = probe.status()?;
        }
    }
    Ok(())
}
