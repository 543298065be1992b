//! What is done on the command line: fetching, stars, tags, archive, trash, corrections, the index. A command that
//! ends with 0 has confirmed what it did; one that failed or was killed may have done it or not.

use std::time::Duration;

use super::Soak;
use super::model::Switch;
use super::report::Outcome;
use super::server::{self, Mood};
use super::texts::{self, N_WITNESSES};
use super::world::Ended;

const TAGS: [&str; 4] = ["ferry", "to-check", "Ribera", "été"];
const SPEAKERS: [&str; 4] = ["Tom Brandt", "Mara Lind", "Otto Vane", "Ilse Brand"];

impl Soak {
    /// Runs a command, killed now and then, and counts how it went.
    fn command(
        &mut self,
        name: &'static str,
        arguments: &[&str],
        input: &str,
    ) -> anyhow::Result<(Outcome, Ended)> {
        let is_killed = self.rng.u32(..8) == 0;
        let after = is_killed.then(|| Duration::from_millis(self.rng.u64(..400)));
        let ended = self.world.run_until(arguments, input, after, &[])?;
        let outcome = match ended.code {
            Some(0) => Outcome::Confirmed,
            Some(_) => Outcome::Refused,
            None => Outcome::Killed,
        };
        let is_panic =
            ended.stderr.contains("panicked") || ended.code.is_some_and(|code| code > 100);
        self.report.check("commands do not panic", !is_panic, || {
            format!("{arguments:?}: {}", ended.stderr)
        });
        if outcome == Outcome::Refused && !self.is_disk_full && name != "fetch in trouble" {
            self.report.refused(name, &ended.stderr);
        }
        let is_killed = outcome == Outcome::Killed;
        self.report.check(
            "only the soak kills commands",
            !is_killed || after.is_some(),
            || format!("{arguments:?}: {}", ended.stderr),
        );
        self.report.count(name, outcome);
        Ok((outcome, ended))
    }

    /// Fetches while all is well: everything that is published must be there then.
    pub fn fetch(&mut self) -> anyhow::Result<()> {
        self.feeds.calm();
        let published = self.feeds.published();
        let (outcome, ended) = self.command("fetch", &["fetch", "--all"], "")?;
        if outcome != Outcome::Confirmed || (ended.stderr + &ended.stdout).contains("another") {
            return Ok(());
        }
        for (n, articles) in self.n_fetched.iter_mut().zip(published) {
            let new = articles.iter().skip(*n).copied();
            self.model.fetched.extend(new.map(server::title));
            *n = articles.len();
        }
        Ok(())
    }

    /// Fetches while some servers are in trouble, by themselves.
    pub fn fetch_in_trouble(&mut self) -> anyhow::Result<()> {
        let moods = [Mood::Fails, Mood::CutsOff, Mood::IsSlow, Mood::Lies];
        for _ in 0..self.rng.usize(1..4) {
            let feed = self.rng.usize(..self.n_fetched.len());
            self.feeds
                .set_mood(feed, moods[self.rng.usize(..moods.len())]);
        }
        self.command("fetch in trouble", &["fetch", "--all"], "")?;
        self.feeds.calm();
        Ok(())
    }

    /// Stars, tags, archives, deletes or brings back an article.
    pub fn keep_house(&mut self) -> anyhow::Result<()> {
        let n = self.model.fetched.len();
        if n == 0 {
            return Ok(());
        }
        let at = self.rng.usize(..n);
        let Some(title) = self.model.fetched.iter().nth(at).cloned() else {
            return Ok(());
        };
        let is_deleted = self
            .model
            .deleted
            .get(&title)
            .copied()
            .unwrap_or(Switch::Off);
        if is_deleted != Switch::Off {
            return self.bring_back(&title);
        }
        let is_on = self.rng.u32(..3) > 0;
        match self.rng.u32(..8) {
            0..3 => {
                let arguments: &[&str] = if is_on {
                    &["star", &title]
                } else {
                    &["star", "--remove", &title]
                };
                let (outcome, _) = self.command("star", arguments, "")?;
                self.model.starred.insert(title, switch(outcome, is_on));
            }
            3..6 => {
                let tag = TAGS[self.rng.usize(..TAGS.len())];
                let verb = if is_on { "add" } else { "remove" };
                let (outcome, _) = self.command("tag", &["tag", verb, tag, &title], "")?;
                self.model
                    .tagged
                    .insert((title, tag.to_owned()), switch(outcome, is_on));
            }
            6 => {
                let verb = if is_on { "archive" } else { "unarchive" };
                let (outcome, _) = self.command("archive", &[verb, &title], "")?;
                self.model.archived.insert(title, switch(outcome, is_on));
            }
            _ => {
                let (outcome, _) = self.command("rm", &["rm", &title], "")?;
                self.model.deleted.insert(title, switch(outcome, true));
            }
        }
        Ok(())
    }

    fn bring_back(&mut self, title: &str) -> anyhow::Result<()> {
        let listed = self.world.run(&["restore"], "")?;
        let path = self.check_is_in_trash(title, &listed.stdout);
        if let Some(path) = path {
            let (outcome, _) = self.command("restore", &["restore", &path], "")?;
            self.model
                .deleted
                .insert(title.to_owned(), switch(outcome, false));
        }
        Ok(())
    }

    /// Looks for the file of an article in the list of `pullquote restore`, where it is if it was deleted for
    /// sure.
    pub fn check_is_in_trash(&mut self, title: &str, listed: &str) -> Option<String> {
        let path = listed.lines().find_map(|line| {
            let (_, path) = line.split_once('\t')?;
            path.contains(title).then(|| path.to_owned())
        });
        if self.model.deleted.get(title) == Some(&Switch::On) {
            self.report
                .check("deleted articles are in the trash", path.is_some(), || {
                    title.to_owned()
                });
        }
        path
    }

    /// Takes in a correction.
    pub fn correct(&mut self) -> anyhow::Result<()> {
        self.n_corrections += 1;
        let id = format!("soak-{}", self.n_corrections);
        let n = 1 + self.n_corrections % N_WITNESSES;
        let speaker = SPEAKERS[self.rng.usize(..SPEAKERS.len())];
        let document = texts::correction(&self.world, &id, n, speaker);
        let (outcome, _) =
            self.command("correction", &["corrections", "import", "-"], &document)?;
        if outcome == Outcome::Confirmed {
            self.model.corrections.insert(id);
        }
        Ok(())
    }

    pub fn index(&mut self) -> anyhow::Result<()> {
        self.command("index", &["index"], "").map(drop)
    }
}

fn switch(outcome: Outcome, is_on: bool) -> Switch {
    match outcome {
        Outcome::Confirmed => is_on.into(),
        _ => Switch::Unknown,
    }
}
