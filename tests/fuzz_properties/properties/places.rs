//! The file of reading places: after any content, an appended place is read back.

use pullquote::article_id::ArticleId;
use pullquote::bookmarks::places::{self, anchor_at};

use super::inputs;

/// Reads the input as a file of places, appends a place and reads the file again.
pub fn check(data: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("places.json");
    std::fs::write(&path, data).unwrap();
    let mut read = places::file::load(&path).places;
    let n_before = read.iter().count();
    let text = inputs::text(data);
    let id = ArticleId::of(&text);
    let anchor = anchor_at(&text, &id, text.len() / 2);
    read.set_position(&id, "a.txt", anchor, 0.5, 7);
    places::file::append(&path, &read.take_changes()).unwrap();
    let again = places::file::load(&path).places;
    let place = again
        .get(&id, "a.txt")
        .expect("an appended place is read back");
    let at = place.find(&text, &id);
    assert!(text.is_char_boundary(at) && again.iter().count() >= n_before.min(places::MOST - 1));
}
