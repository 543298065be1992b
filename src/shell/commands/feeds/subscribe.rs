//! `subscribe`: follows the feed at an address, feeds that a page names, and lists of feeds.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::{file, save};
use crate::feeds::{Edit, Subscription};
use crate::shell::cli::SubscribeArgs;
use crate::shell::clock;
use crate::shell::exit::Exit;
use crate::shell::feeds::subscribe::{Found, find, of_link, typed_address};
use crate::shell::http::Client;
use crate::shell::output::report;
use crate::shell::setup::Setup;
use pullquote_import::feed::FeedLink;
use pullquote_import::opml;
use pullquote_text::clean;

pub fn subscribe(args: &SubscribeArgs, setup: &Setup, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut exit = Exit::Done;
    for source in &args.sources {
        let typed = typed_address(source);
        let found = if let Some(typed) = &typed {
            of_address(typed, args, out)?
        } else {
            of_file(Path::new(source))
        };
        let mut new = match found {
            Ok(new) => new,
            Err(reason) => {
                report(&format!("{source}: {reason}"));
                exit = Exit::Failed;
                continue;
            }
        };
        // A file that cannot be read is put aside when this is saved.
        let before = file::load(&setup.paths.feeds).feeds;
        let is_one = typed.is_some() && new.len() == 1;
        for feed in &mut new {
            feed.tags.extend(args.tag.iter().cloned());
            feed.mode = args.mode.into();
            if args.name.is_some() && is_one {
                feed.name.clone_from(&args.name);
            }
        }
        let edits: Vec<Edit> = new
            .iter()
            .cloned()
            .map(|feed| Edit::Add(Box::new(feed)))
            .collect();
        save(setup, &edits)?;
        for feed in &new {
            let label = clean::line(feed.label()).into_owned();
            let known = before.get(&feed.address).is_some();
            let verb = if known {
                "already followed"
            } else {
                "followed"
            };
            writeln!(out, "{verb}: {label}  {}", clean::line(&feed.address))?;
        }
    }
    Ok(exit)
}

/// The feed at an address; the inner error is for the reader.
fn of_address(
    typed: &str,
    args: &SubscribeArgs,
    out: &mut dyn Write,
) -> anyhow::Result<Result<Vec<Subscription>, String>> {
    if args.offline {
        let feed = Subscription {
            added: clock::now().text,
            ..Subscription::new(typed.trim())
        };
        return Ok(Ok(vec![feed]));
    }
    let client = Client::from_env()?;
    Ok(match find(&client, typed) {
        Ok(Found::Feed(feed, _))
            if args
                .feed
                .iter()
                .any(|wanted| !is_of(wanted, 0, &feed.address)) =>
        {
            Err(format!("has one feed: {}", feed.address))
        }
        Ok(Found::Feed(feed, _)) => Ok(vec![*feed]),
        Ok(Found::Several(links)) => match chosen(&links, args) {
            Ok(chosen) if chosen.is_empty() => {
                print_links(&links, out)?;
                Err(format!(
                    "names {} feeds: choose with --feed N, or follow --all",
                    links.len()
                ))
            }
            Ok(chosen) => follow_links(&client, &chosen, typed),
            Err(reason) => {
                print_links(&links, out)?;
                Err(reason)
            }
        },
        Err(error) => Err(error.to_string()),
    })
}

/// Whether `wanted` is the number of the feed `at` its place in a list, or its address.
fn is_of(wanted: &str, at: usize, address: &str) -> bool {
    wanted.parse() == Ok(at + 1) || wanted.trim() == address
}

/// The feeds of a page that the options name; empty without them.
fn chosen<'l>(links: &'l [FeedLink], args: &SubscribeArgs) -> Result<Vec<&'l FeedLink>, String> {
    if args.all {
        return Ok(links.iter().filter(|link| !link.is_comments).collect());
    }
    let mut chosen: Vec<&FeedLink> = Vec::new();
    for wanted in &args.feed {
        let mut numbered = links.iter().enumerate();
        let (_, link) = numbered
            .find(|(at, link)| is_of(wanted, *at, &link.address))
            .ok_or_else(|| format!("names {} feeds, and none is {wanted}", links.len()))?;
        if !chosen.contains(&link) {
            chosen.push(link);
        }
    }
    Ok(chosen)
}

/// Prints `2  Sport  https://…` for each feed.
fn print_links(links: &[FeedLink], out: &mut dyn Write) -> io::Result<()> {
    for (number, link) in (1..).zip(links) {
        let title = link.title.as_deref().unwrap_or("(no title)");
        let line = format!("{number:>2}  {title}  {}", link.address);
        writeln!(out, "{}", clean::line(&line))?;
    }
    Ok(())
}

/// The feeds at `links` of a page. One that cannot be followed is reported; fails if none can.
fn follow_links(
    client: &Client,
    links: &[&FeedLink],
    page: &str,
) -> Result<Vec<Subscription>, String> {
    let mut followed = Vec::new();
    let mut n_failed = 0;
    for link in links {
        match of_link(client, link, page) {
            Ok(Found::Feed(feed, _)) => followed.push(*feed),
            Ok(Found::Several(_)) => {}
            Err(error) => {
                report(&format!("{}: {error}", link.address));
                n_failed += 1;
            }
        }
    }
    if followed.is_empty() && n_failed > 0 {
        return Err("none of its feeds can be followed".to_owned());
    }
    Ok(followed)
}

/// The feeds of an OPML or newsboat file.
fn of_file(path: &Path) -> Result<Vec<Subscription>, String> {
    /// No list of feeds is larger, in bytes.
    const LARGEST: u64 = 32 << 20;
    let metadata = fs::metadata(path).map_err(|error| error.to_string())?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err("is not a list of feeds".to_owned());
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    let (listed, left_out) = match opml::parse_opml(&bytes) {
        Some(listed) => (listed, Vec::new()),
        None => opml::parse_newsboat(&String::from_utf8_lossy(&bytes)),
    };
    if listed.is_empty() {
        return Err(
            "lists no feeds: OPML, or addresses as in the urls file of newsboat".to_owned(),
        );
    }
    for line in left_out {
        report(&format!("{}: left out: {line}", path.display()));
    }
    let added = clock::now().text;
    let feeds = listed.into_iter().map(|feed| Subscription {
        title: feed.title,
        home: feed.home,
        tags: feed.tags,
        added: added.clone(),
        ..Subscription::new(&feed.address)
    });
    Ok(feeds.collect())
}
