//! Articles that are edited, renamed and moved between two readings, in random steps: the records stay
//! with their article.

use std::collections::HashMap;

use pullquote::article_id::ArticleId;
use pullquote::bookmarks::fingerprint::Fingerprint;
use pullquote::bookmarks::identity::{Home, SeenText};
use pullquote::bookmarks::{Anchor, ArticleRef, Bookmark, Places, Records, places};

use super::edits::{AROUND, Draft, Marked, apply, extent, mark};
use super::make::{Random, time};

/// Files with articles, and what the reader has of them.
#[derive(Default)]
struct Desk {
    disk: HashMap<String, String>,
    records: Records,
    places: Places,
    clock: i64,
}

impl Desk {
    /// Opens a file as the reader does.
    fn open(&mut self, path: &str) -> ArticleId {
        let text = &self.disk[path];
        let id = ArticleId::of(text);
        let seen = SeenText {
            id: id.clone(),
            source: path.to_owned(),
            title: "Title".to_owned(),
            fingerprint: Fingerprint::of(text),
            is_familiar: self.places.get(&id, path).is_some(),
        };
        let home = |source: &str| match self.disk.get(source) {
            Some(text) => Home::Text(ArticleId::of(text), Fingerprint::of(text)),
            None => Home::Empty,
        };
        self.clock += 1;
        let found = self.records.recognise(&seen, &home);
        let now = time(self.clock as usize);
        if let Some(before) = self.records.note_text(&found, &seen, &now) {
            self.places.adopt(&before, &id, path, self.clock);
        }
        self.places.mark_opened(&id, path, self.clock);
        id
    }

    /// Opens a file, marks words in it and reads on to them.
    fn mark(&mut self, path: &str, name: &str, draft: &Draft, words: &Marked) {
        let id = self.open(path);
        let (text, at) = draft.render();
        let span = extent(&at, words).unwrap();
        let article = ArticleRef {
            id: id.clone(),
            title: "Title".to_owned(),
            source: path.to_owned(),
            passage: None,
            address: None,
        };
        let anchor = Anchor::new(&text, &id, span);
        self.records
            .add(Bookmark::new(name, article, anchor, time(0)));
        let place = places::anchor_at(&text, &id, span.start());
        self.places.set_position(&id, path, place, 0.5, self.clock);
        self.open(path);
    }

    fn marks(&self, path: &str) -> Vec<&str> {
        let id = ArticleId::of(&self.disk[path]);
        let all = self.records.bookmarks_of(&id, path);
        all.into_iter().map(|mark| mark.id.as_str()).collect()
    }
}

/// Runs `steps` steps on an article beside another with a bookmark; `true` if it was found in the end.
fn run(seed: u64, steps: usize) -> bool {
    let mut random = Random(seed);
    let mut desk = Desk::default();
    let (mut draft, other) = (Draft::new(&mut random), Draft::new(&mut random));
    let marked = mark(&draft, &mut random);
    let mut path = "/papers/a.txt".to_owned();
    desk.disk.insert(path.clone(), draft.render().0);
    desk.disk
        .insert("/papers/z.txt".to_owned(), other.render().0);
    let other_words = mark(&other, &mut random);
    desk.mark("/papers/z.txt", "other", &other, &other_words);
    desk.mark(&path, "mine", &draft, &marked);
    for step in 0..steps {
        for _ in 0..=random.below(2) {
            let edit = AROUND[random.below(AROUND.len())];
            apply(edit, &mut draft, &marked, &mut random);
        }
        if random.below(3) > 0 {
            desk.disk.remove(&path);
            path = format!("/papers/{}/{step}.txt", random.below(3));
        }
        desk.disk.insert(path.clone(), draft.render().0);
        if random.below(2) == 0 {
            desk.open(&path);
        }
    }
    let id = desk.open(&path);
    assert_eq!(desk.marks("/papers/z.txt"), ["other"], "seed {seed}");
    let found = desk.marks(&path);
    assert!(
        found.is_empty() || found == ["mine"],
        "seed {seed}: {found:?}"
    );
    let is_found = found == ["mine"];
    if is_found {
        let (text, at) = draft.render();
        let is = desk.records.find(&id, &path, &text)[0].1.span;
        assert!(is.is_none() || is == extent(&at, &marked), "seed {seed}");
        let place = desk.places.get(&id, &path).unwrap();
        assert!(
            place.anchor.is_some(),
            "seed {seed}: the reading place follows"
        );
    }
    is_found
}

#[test]
fn records_follow_an_article_over_edits_and_renames() {
    for steps in 1..=3 {
        let found = (0..40).filter(|seed| run(*seed + 1_000 * steps, steps as usize));
        let found = found.count();
        assert_eq!(found, 40, "{steps} steps");
    }
}

/// Articles of one template: the same sentences but for some words, as agencies write them.
fn template(n: usize, own: usize) -> String {
    let lines = (0..20).map(|line| {
        let fact = if line < own { n * 31 + line } else { line };
        format!(
            "The shares of the company in line {line} closed at {fact} after a day on which {} \
            changed hands in the market of the region.",
            fact * 7
        )
    });
    lines.collect::<Vec<_>>().join("\n\n")
}

#[test]
fn articles_of_one_template_do_not_take_bookmarks_from_each_other() {
    for own in [6, 10, 20] {
        let mut desk = Desk::default();
        for n in 0..6 {
            let path = format!("/wire/{n}.txt");
            desk.disk.insert(path.clone(), template(n, own));
            let text = template(n, own);
            let id = desk.open(&path);
            let at = text.find("The shares of the company in line 3").unwrap();
            let span = pullquote_text::Span::new(at, at + 60);
            let article = ArticleRef {
                id: id.clone(),
                title: String::new(),
                source: path.clone(),
                passage: None,
                address: None,
            };
            let anchor = Anchor::new(&text, &id, span);
            desk.records
                .add(Bookmark::new(format!("mark-{n}"), article, anchor, time(n)));
            desk.open(&path);
        }
        // A seventh, and each edited in place.
        desk.disk
            .insert("/wire/new.txt".to_owned(), template(77, own));
        desk.open("/wire/new.txt");
        assert!(desk.marks("/wire/new.txt").is_empty(), "{own}");
        for n in 0..6 {
            let path = format!("/wire/{n}.txt");
            let text = format!("Corrected.\n\n{}", template(n, own));
            desk.disk.insert(path.clone(), text);
            desk.open(&path);
            assert_eq!(desk.marks(&path), [format!("mark-{n}")], "{own}");
        }
    }
}
