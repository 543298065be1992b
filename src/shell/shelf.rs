//! The thread that finds articles: the ones that come with the program, the reader's own folder, or
//! what the command line names; again when the window gets the focus.

use std::collections::HashMap;
use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::worker::Send;
use crate::app::Msg;
use crate::import;
use crate::library::{Entry, walk};
use crate::text::Source;

/// What is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The articles that come with the program.
    pub seeds: bool,
    /// Standard input.
    pub stdin: bool,
    /// The reader's own folder; nobody may have made it yet.
    pub own: Option<PathBuf>,
    /// Files and folders that were named; what is not there is listed with its error.
    pub named: Vec<PathBuf>,
}

impl Listed {
    /// What is walked through.
    fn roots(&self) -> Vec<PathBuf> {
        let own = self.own.iter().filter(|folder| folder.exists());
        own.chain(&self.named).cloned().collect()
    }
}

/// Entries whose heads are read before they are sent on.
const PEEKED_AT_ONCE: usize = 256;

/// The thread, by its inbox: each word in it makes it look again.
#[derive(Debug)]
pub struct Shelf {
    look: Sender<()>,
}

impl Shelf {
    /// Starts the thread; it looks at once.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(listed: Listed, send: Send) -> io::Result<Self> {
        let (look, looks) = channel();
        thread::Builder::new()
            .name("shelf".to_owned())
            .spawn(move || run(&listed, &looks, &send))?;
        Ok(Self { look })
    }

    /// Looks for what came, changed or went.
    pub fn look_again(&self) {
        let _ = self.look.send(());
    }
}

/// What is known of a file: when one of the two changes it is listed anew.
type Stamp = (u64, Option<i64>);

fn run(listed: &Listed, looks: &Receiver<()>, send: &Send) {
    if listed.stdin && !send(Msg::Listed(vec![Entry::new(Source::Stdin)])) {
        return;
    }
    if listed.seeds && !send(Msg::Listed(seeds())) {
        return;
    }
    let mut known = HashMap::new();
    if look(&listed.roots(), &mut known, send).is_break() || !send(Msg::ListingEnded) {
        return;
    }
    while looks.recv().is_ok() {
        while looks.try_recv().is_ok() {}
        if look(&listed.roots(), &mut known, send).is_break() {
            return;
        }
    }
}

/// The articles that come with the program.
pub fn seeds() -> Vec<Entry> {
    import::SEEDS
        .iter()
        .map(|(name, bytes)| {
            let article = import::article(bytes, Source::Seed((*name).to_owned()));
            let mut entry = Entry::of(&article);
            entry.bytes = bytes.len() as u64;
            entry
        })
        .collect()
}

/// Walks through `paths` and sends what is new or changed, then what is gone. The first rows come
/// with their titles; in a large library the others come first and their titles after.
fn look(paths: &[PathBuf], known: &mut HashMap<Source, Stamp>, send: &Send) -> ControlFlow<()> {
    let mut seen = HashMap::with_capacity(known.len());
    let mut untitled: Vec<Entry> = Vec::new();
    let mut is_ended = false;
    let mut take = |batch: Vec<Entry>| {
        let mut fresh = Vec::new();
        for entry in batch {
            let stamp = (entry.bytes, entry.modified);
            seen.insert(entry.source.clone(), stamp);
            if known.get(&entry.source) != Some(&stamp) {
                fresh.push(entry);
            }
        }
        if seen.len() <= PEEKED_AT_ONCE {
            fresh.iter_mut().for_each(peek);
        } else {
            untitled.extend(fresh.iter().cloned());
        }
        is_ended = !fresh.is_empty() && !send(Msg::Listed(fresh));
        if is_ended {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    walk(paths, &import::epub::contents, &mut take);
    if is_ended {
        return ControlFlow::Break(());
    }
    let gone: Vec<Source> = known
        .keys()
        .filter(|source| !seen.contains_key(*source))
        .cloned()
        .collect();
    *known = seen;
    if !gone.is_empty() && !send(Msg::Unlisted(gone)) {
        return ControlFlow::Break(());
    }
    for batch in untitled.chunks_mut(PEEKED_AT_ONCE) {
        batch.iter_mut().for_each(peek);
        if !send(Msg::Listed(batch.to_vec())) {
            return ControlFlow::Break(());
        }
    }
    ControlFlow::Continue(())
}

fn peek(entry: &mut Entry) {
    crate::library::walk::peek(entry, &import::head);
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;

    use super::*;

    /// What a look at `folder` sends: titles that came, names that went.
    fn sent(folder: &Path, known: &mut HashMap<Source, Stamp>) -> (Vec<String>, Vec<String>) {
        let (tell, told) = channel();
        let send: Send = Arc::new(move |msg| tell.send(msg).is_ok());
        assert!(look(&[folder.to_owned()], known, &send).is_continue());
        drop(send);
        let (mut came, mut went) = (Vec::new(), Vec::new());
        for msg in told {
            match msg {
                Msg::Listed(entries) => came.extend(entries.into_iter().map(|entry| entry.title)),
                Msg::Unlisted(sources) => went.extend(sources.iter().map(Source::name)),
                other => panic!("{other:?}"),
            }
        }
        (came, went)
    }

    #[test]
    fn what_comes_changes_and_goes_is_told_once() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
        let none = || Vec::<String>::new();
        let mut known = HashMap::new();
        write("a.txt", "The First Headline\n\nA text follows here.\n");
        let (came, went) = sent(dir.path(), &mut known);
        assert_eq!(
            (came, went),
            (vec!["The First Headline".to_owned()], none())
        );
        assert_eq!(sent(dir.path(), &mut known), (none(), none()));
        write(
            "a.txt",
            "A Longer Second Headline\n\nAnother text follows here.\n",
        );
        let (came, _) = sent(dir.path(), &mut known);
        assert_eq!(came, ["A Longer Second Headline"]);
        fs::remove_file(dir.path().join("a.txt")).unwrap();
        assert_eq!(
            sent(dir.path(), &mut known),
            (none(), vec!["a.txt".to_owned()])
        );
    }

    #[test]
    fn a_large_folder_gets_all_its_titles() {
        let dir = tempfile::tempdir().unwrap();
        for n in 0..PEEKED_AT_ONCE * 2 {
            let text = format!("Headline Number {n}\n\nA text follows here.\n");
            fs::write(dir.path().join(format!("{n}.txt")), text).unwrap();
        }
        let (came, _) = sent(dir.path(), &mut HashMap::new());
        let mut titled: Vec<&String> = came.iter().filter(|title| !title.is_empty()).collect();
        titled.sort();
        titled.dedup();
        assert_eq!(titled.len(), PEEKED_AT_ONCE * 2);
    }

    #[test]
    fn seeds_have_titles() {
        assert!(seeds().iter().all(|entry| !entry.title.is_empty()));
    }
}
