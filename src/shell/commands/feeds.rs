//! `subscribe`, `unsubscribe`, `feeds` and `fetch`.

mod subscribe;

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write};
use std::sync::Mutex;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::feeds::{Edit, FeedState, Subscription, Subscriptions, file, state_file};
use crate::shell::cli::{FeedExportFormat, FeedListFormat, FeedSetArgs, FeedsCommand, FetchArgs};
use crate::shell::exit::Exit;
use crate::shell::feeds::{Fetch, FetchError, Progress, Summary, Which};
use crate::shell::http::Client;
use crate::shell::output::report;
use crate::shell::setup::Setup;
use crate::shell::threads;
use pullquote_import::opml::{self, ListedFeed};
use pullquote_text::clean;
pub use subscribe::subscribe;

/// The subscriptions. A file that cannot be read is an error: an export of nothing could replace a good one.
fn load(setup: &Setup) -> anyhow::Result<Subscriptions> {
    let loaded = file::load(&setup.paths.feeds);
    anyhow::ensure!(loaded.notices.is_empty(), loaded.notices.join("; "));
    Ok(loaded.feeds)
}

fn save(setup: &Setup, edits: &[Edit]) -> anyhow::Result<Subscriptions> {
    let saved = file::edit(&setup.paths.feeds, edits)?;
    saved.notices.iter().for_each(|notice| report(notice));
    Ok(saved.feeds)
}

/// The feed that `words` mean, or why it is none or several.
fn one<'s>(feeds: &'s Subscriptions, words: &str) -> Result<&'s Subscription, String> {
    match feeds.find(words)[..] {
        [feed] => Ok(feed),
        [] => Err(format!("you follow no feed {words}: see pullquote feeds")),
        ref several => {
            let addresses: Vec<&str> = several.iter().map(|feed| &*feed.address).collect();
            Err(format!(
                "{words} means several feeds: {}",
                addresses.join(", ")
            ))
        }
    }
}

pub fn unsubscribe(words: &[String], setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let feeds = load(setup)?;
    let mut exit = Exit::Done;
    for words in words {
        match one(&feeds, words) {
            Ok(feed) => {
                save(setup, &[Edit::Remove(feed.address.clone())])?;
                let label = clean::line(feed.label()).into_owned();
                writeln!(
                    out,
                    "no longer followed: {label}  {}",
                    clean::line(&feed.address)
                )?;
            }
            Err(reason) => {
                report(&reason);
                exit = Exit::Failed;
            }
        }
    }
    Ok(exit)
}

pub fn feeds(
    command: Option<&FeedsCommand>,
    setup: &Setup,
    out: &mut dyn Write,
) -> anyhow::Result<Exit> {
    match command {
        None => list(FeedListFormat::Text, setup, out)?,
        Some(FeedsCommand::List { format }) => list(*format, setup, out)?,
        Some(FeedsCommand::Export { format }) => {
            let feeds: Vec<ListedFeed> = load(setup)?.iter().map(listed).collect();
            let text = match format {
                FeedExportFormat::Opml => opml::to_opml(&feeds),
                FeedExportFormat::Newsboat => opml::to_newsboat(&feeds),
            };
            out.write_all(clean::block(&text).as_bytes())?;
        }
        Some(FeedsCommand::Set(args)) => return set(args, setup, out),
    }
    Ok(Exit::Done)
}

fn listed(feed: &Subscription) -> ListedFeed {
    ListedFeed {
        address: feed.address.clone(),
        title: Some(feed.label().to_owned()).filter(|label| *label != feed.address),
        home: feed.home.clone(),
        tags: feed.tags.clone(),
    }
}

fn set(args: &FeedSetArgs, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let feeds = load(setup)?;
    let address = match one(&feeds, &args.feed) {
        Ok(feed) => feed.address.clone(),
        Err(reason) => {
            report(&reason);
            return Ok(Exit::Failed);
        }
    };
    let mut edits = Vec::new();
    if let Some(name) = &args.name {
        let name = clean::one_line(name);
        edits.push(Edit::Rename(
            address.clone(),
            (!name.is_empty()).then_some(name),
        ));
    }
    if let Some(tags) = &args.tags {
        let tags = tags
            .split(',')
            .map(clean::one_line)
            .filter(|tag| !tag.is_empty());
        edits.push(Edit::Tags(address.clone(), tags.collect()));
    }
    if let Some(mode) = args.mode {
        edits.push(Edit::Mode(address.clone(), mode.into()));
    }
    if edits.is_empty() {
        report("nothing to change: give --name, --tags or --mode");
        return Ok(Exit::Usage);
    }
    let feeds = save(setup, &edits)?;
    if let Some(feed) = feeds.get(&address) {
        write_line(feed, &state(setup, feed), out)?;
    }
    Ok(Exit::Done)
}

fn state(setup: &Setup, feed: &Subscription) -> FeedState {
    state_file::load(&state_file::folder(&setup.paths.state_dir), &feed.address)
}

fn list(format: FeedListFormat, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<()> {
    let feeds = load(setup)?;
    if feeds.is_empty() && format == FeedListFormat::Text && io::stdout().is_terminal() {
        writeln!(out, "You follow no feeds yet: pullquote subscribe ADDRESS")?;
    }
    for feed in feeds.iter() {
        let state = state(setup, feed);
        match format {
            FeedListFormat::Text => write_line(feed, &state, out)?,
            FeedListFormat::Jsonl => {
                let time =
                    |at: Option<i64>| Some(Timestamp::from_millisecond(at?).ok()?.to_string());
                let json = serde_json::json!({
                    "address": feed.address,
                    "label": feed.label(),
                    "title": feed.title,
                    "name": feed.name,
                    "home": feed.home,
                    "tags": feed.tags,
                    "mode": feed.mode,
                    "added": feed.added,
                    "articles": state.kept,
                    "asked": time(state.asked),
                    "answered": time(state.answered),
                    "next": time(state.next),
                    "failures": state.failures,
                    "error": state.error,
                    "gone": state.gone,
                });
                writeln!(out, "{}", clean::json(&json.to_string()))?;
            }
        }
    }
    Ok(())
}

/// `12  2026-11-28 16:40  The Courier  https://…  #local  full  no answer (3 times)`.
fn write_line(feed: &Subscription, state: &FeedState, out: &mut dyn Write) -> io::Result<()> {
    let answered = state.answered.map_or_else(|| "never".to_owned(), minutes);
    let mut line = format!("{:>5}  {answered:<16}  {}", state.kept, feed.label());
    if feed.label() != feed.address {
        let _ = write!(line, "  {}", feed.address);
    }
    for tag in &feed.tags {
        let _ = write!(line, "  #{}", tag.replace(' ', "-"));
    }
    if feed.mode != crate::feeds::Mode::Auto {
        let _ = write!(line, "  {}", feed.mode.name());
    }
    if let Some(error) = &state.error {
        let _ = write!(line, "  {error}");
        if state.failures > 1 {
            let _ = write!(line, " ({} times)", state.failures);
        }
    }
    writeln!(out, "{}", clean::line(&line))
}

/// A time in the reader's time zone, to the minute.
fn minutes(unix_ms: i64) -> String {
    let time = Timestamp::from_millisecond(unix_ms).unwrap_or_default();
    time.to_zoned(TimeZone::system())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

pub fn fetch(args: &FetchArgs, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let feeds = load(setup)?;
    let which = if args.feeds.is_empty() {
        if args.all { Which::All } else { Which::Due }
    } else {
        let mut addresses = Vec::new();
        for words in &args.feeds {
            match one(&feeds, words) {
                Ok(feed) => addresses.push(feed.address.clone()),
                Err(reason) => {
                    report(&reason);
                    return Ok(Exit::Failed);
                }
            }
        }
        Which::These(addresses)
    };
    let mut fetch = Fetch::new(Client::from_env()?, &setup.paths);
    fetch.jobs = usize::from(args.jobs);
    let lines = Mutex::new(Vec::new());
    let heard = |progress: Progress| {
        let line = told(&progress, args.quiet);
        threads::lock(&lines).extend(line);
    };
    let summary = match fetch.run(&which, &heard) {
        Ok(summary) => summary,
        Err(FetchError::Busy) => {
            if !args.quiet {
                report("another pullquote is fetching; nothing was done");
            }
            return Ok(Exit::Done);
        }
        Err(error) => {
            print(&lines, out)?;
            report(&error.to_string());
            return Ok(Exit::Failed);
        }
    };
    print(&lines, out)?;
    if !args.quiet && io::stdout().is_terminal() {
        writeln!(out, "{}", in_words(&summary))?;
    }
    Ok(if summary.failed > 0 {
        Exit::Failed
    } else {
        Exit::Done
    })
}

fn print(lines: &Mutex<Vec<String>>, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = std::mem::take(&mut *threads::lock(lines));
    lines.sort();
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// The line for a feed that brought something. Trouble is reported at once.
fn told(progress: &Progress, quiet: bool) -> Option<String> {
    let feed = &progress.report;
    if let Some(to) = &feed.moved {
        report(&format!("{} has moved for good: {to}", feed.label));
    }
    if let Some(error) = &feed.error {
        let advice = if feed.is_gone {
            "; it is not asked again: pullquote unsubscribe"
        } else {
            ""
        };
        report(&format!("{}: {error}{advice}", feed.label));
    }
    let mut parts = Vec::new();
    for (count, what) in [
        (feed.new, "new"),
        (feed.updated, "updated"),
        (feed.teasers, "only as the feed has it"),
        (feed.left, "left for the next time"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    if quiet || parts.is_empty() {
        return None;
    }
    let reason = feed
        .teaser_reason
        .as_ref()
        .map_or_else(String::new, |reason| format!(" ({reason})"));
    let line = format!("{}: {}{reason}", feed.label, parts.join(", "));
    Some(clean::line(&line).into_owned())
}

/// `3 new articles from 14 feeds · 1 failed`.
fn in_words(summary: &Summary) -> String {
    let plural = |n: usize, one: &str| {
        let ending = if n == 1 { "" } else { "s" };
        format!("{n} {one}{ending}")
    };
    if summary.feeds == 0 {
        return match summary.next {
            Some(next) => format!("nothing is due before {}; --all fetches now", minutes(next)),
            None => "you follow no feeds: pullquote subscribe ADDRESS".to_owned(),
        };
    }
    let mut text = format!(
        "{} from {}",
        plural(summary.new, "new article"),
        plural(summary.feeds, "feed")
    );
    if summary.failed > 0 {
        let _ = write!(text, " · {} failed", summary.failed);
    }
    text
}
