//! The articles that are meant by ids, paths and headlines.

use std::io::{self, Read as _};
use std::path::Path;

use super::Articles;
use crate::library::Entry;
use crate::shell::exit::Exit;
use crate::shell::output::report;
use crate::shell::source::absolute;
use pullquote_text::Source;
use pullquote_text::fold::fold;

/// Fewest letters of an id that are taken for one.
const SHORTEST: usize = 6;
/// Most bytes read from standard input.
const MOST: u64 = 64 << 20;

/// `words`, with those of standard input for `-`. They are read before the library is opened: what writes
/// them may be `pullquote list`, which brings the index up to date.
pub fn read_words(words: &[String]) -> io::Result<Vec<String>> {
    let mut all = Vec::new();
    for word in words {
        if word == "-" {
            let mut typed = String::new();
            io::stdin().lock().take(MOST).read_to_string(&mut typed)?;
            let ids = typed
                .lines()
                .filter_map(|line| line.split_whitespace().next());
            all.extend(ids.map(ToOwned::to_owned));
        } else {
            all.push(word.clone());
        }
    }
    Ok(all)
}

/// The articles meant by `words`, each once; of one text in several places each of them, as what is said of
/// an article holds for its text. What means none or several is reported, and the exit code is that of a
/// failure.
pub fn choose<'a>(articles: &'a Articles, words: &[String]) -> (Vec<&'a Entry>, Exit) {
    choose_where(articles, words, is_one_text)
}

/// As [`choose`], but one text in several places is several files.
pub fn choose_files<'a>(articles: &'a Articles, words: &[String]) -> (Vec<&'a Entry>, Exit) {
    choose_where(articles, words, |_| false)
}

fn is_one_text(entries: &[&Entry]) -> bool {
    let mut ids = entries.iter().map(|entry| entry.id.as_ref());
    let first = ids.next().flatten();
    first.is_some() && ids.all(|id| id == first)
}

fn choose_where<'a>(
    articles: &'a Articles,
    words: &[String],
    are_copies: fn(&[&Entry]) -> bool,
) -> (Vec<&'a Entry>, Exit) {
    let (mut chosen, mut exit) = (Vec::<&Entry>::new(), Exit::Done);
    for word in words {
        match meant(articles, word).as_slice() {
            [] => {
                report(&format!(
                    "no article is meant by “{word}”{}",
                    late(articles)
                ));
                exit = Exit::Failed;
            }
            found if found.len() == 1 || are_copies(found) => {
                for one in found {
                    if !chosen.iter().any(|known| known.source == one.source) {
                        chosen.push(one);
                    }
                }
            }
            several => {
                report(&format!(
                    "“{word}” means {} articles: name one by its path",
                    several.len()
                ));
                exit = Exit::Failed;
            }
        }
    }
    (chosen, exit)
}

/// Why a word may mean no article although its file is there.
fn late(articles: &Articles) -> String {
    match articles.n_late {
        0 => String::new(),
        1 => "; one file is not indexed yet by the window that is open".to_owned(),
        n => format!("; {n} files are not indexed yet by the window that is open"),
    }
}

/// The beginning of an id, if `word` can be one.
pub(super) fn id_prefix(word: &str) -> Option<String> {
    let is_id = word.len() >= SHORTEST && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| word.to_ascii_lowercase())
}

pub(super) fn meant<'a>(articles: &'a Articles, word: &str) -> Vec<&'a Entry> {
    let all = || articles.entries.iter();
    let path = Source::File(absolute(Path::new(word)));
    let locator = path.locator();
    let at_place: Vec<&Entry> = all()
        .filter(|entry| {
            let place = entry.source.locator();
            place == locator || place == word
        })
        .collect();
    if !at_place.is_empty() {
        return at_place;
    }
    if let Some(word) = id_prefix(word) {
        let is_it = |entry: &&Entry| {
            let id = entry.id.as_ref();
            id.is_some_and(|id| id.as_str().starts_with(&word))
        };
        let found: Vec<&Entry> = all().filter(is_it).collect();
        if !found.is_empty() {
            return found;
        }
    }
    // A file name, or the end of a path: of one relative to the library too.
    let at_end: Vec<&Entry> = all()
        // Every path ends with an empty one.
        .filter(|entry| !word.is_empty() && Path::new(&entry.source.locator()).ends_with(word))
        .collect();
    if !at_end.is_empty() {
        return at_end;
    }
    let title = fold(word);
    all()
        .filter(|entry| fold(&entry.label()) == title)
        .collect()
}
