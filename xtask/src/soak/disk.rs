//! The disk that the reader's folders are on: a file system in memory, which can be made full.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

/// A file system of its own, until it is dropped.
pub struct Disk {
    folder: PathBuf,
    /// Its size with room, in kilobytes.
    kilobytes: u64,
    is_left: bool,
}

impl Disk {
    /// `None` where mounting is not allowed.
    pub fn mount(folder: &Path, kilobytes: u64) -> Option<Self> {
        let size = format!("size={kilobytes}k");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "none"]).arg(folder);
        let is_mounted = mount.output().is_ok_and(|output| output.status.success());
        is_mounted.then(|| Self {
            folder: folder.to_owned(),
            kilobytes,
            is_left: false,
        })
    }

    /// Leaves room for so many kilobytes.
    pub fn fill(&self, spare: u64) -> anyhow::Result<()> {
        let used = Command::new("df")
            .args(["-k", "--output=used"])
            .arg(&self.folder)
            .output()?;
        let used = String::from_utf8_lossy(&used.stdout);
        let used = used
            .lines()
            .nth(1)
            .and_then(|line| line.trim().parse().ok());
        let used: u64 = used.context("df does not tell what is used")?;
        // Never larger than it was: it could not be made as small again.
        self.resize((used + spare).min(self.kilobytes))
    }

    /// Leaves it mounted.
    pub fn leave(mut self) {
        self.is_left = true;
    }

    pub fn make_room(&self) -> anyhow::Result<()> {
        self.resize(self.kilobytes)
    }

    fn resize(&self, kilobytes: u64) -> anyhow::Result<()> {
        let size = format!("remount,size={kilobytes}k");
        let mut mount = Command::new("mount");
        let output = mount.args(["-o", &size]).arg(&self.folder).output()?;
        // A window may have written meanwhile: then there is no room already.
        let is_done = output.status.success() || kilobytes < self.kilobytes;
        anyhow::ensure!(is_done, "the file system cannot be resized");
        Ok(())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if self.is_left {
            return;
        }
        let _ = Command::new("umount").arg("-l").arg(&self.folder).status();
    }
}
