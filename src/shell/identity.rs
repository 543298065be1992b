//! Reads articles to tell what text is at a source: see [`crate::bookmarks::identity`].

use std::sync::mpsc::Receiver;

use super::source;
use super::threads::{self, MsgSender, OnDemand};
use crate::app::Msg;
use crate::article_id::ArticleId;
use crate::bookmarks::fingerprint::Fingerprint;
use crate::bookmarks::identity::{Home, SeenText};
use pullquote_text::{Source, clean};

#[derive(Debug)]
pub enum Look {
    /// What is at `sources`: `Probed`.
    Probe {
        seen: Box<SeenText>,
        sources: Vec<String>,
    },
    /// `Looked`, if there is an article.
    At(Source),
}

pub fn thread(send: MsgSender) -> OnDemand<Look> {
    OnDemand::new("identity", move |inbox| run(inbox, &send))
}

fn run(inbox: &Receiver<Look>, send: &MsgSender) {
    while let Ok(look) = inbox.recv() {
        let is_heard = match look {
            Look::Probe { seen, sources } => {
                let homes = sources.into_iter().map(|source| {
                    let home = home(&source);
                    (source, home)
                });
                let homes = homes.collect();
                send(Msg::Probed { seen, homes })
            }
            Look::At(source) => match seen_at(&source) {
                Some(seen) => send(Msg::Looked(Box::new(seen))),
                None => true,
            },
        };
        if !is_heard {
            return;
        }
    }
}

/// What is at `source` now.
pub fn home(source: &str) -> Home {
    let seen = Source::from_locator(source).and_then(|source| seen_at(&source));
    seen.map_or(Home::Empty, |seen| Home::Text(seen.id, seen.fingerprint))
}

/// The text at `source`; `None` if there is no article.
pub fn seen_at(source: &Source) -> Option<SeenText> {
    // Standard input was read to its end by whoever opened it.
    if matches!(source, Source::Stdin | Source::StdinPart(_)) {
        return None;
    }
    let read = threads::catch_panic(|| source::read(source)).ok()?;
    let article = read.ok()?;
    Some(SeenText {
        id: ArticleId::of(article.text()),
        source: source.locator(),
        title: clean::line(&article.title()).into_owned(),
        fingerprint: Fingerprint::of(article.text()),
        is_familiar: false,
    })
}
