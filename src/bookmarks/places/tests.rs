use super::*;

const TEXT: &str =
    "One ferry left at dawn.\n\nThe second waited for the mail.\n\nA third never came.";
const PATH: &str = "/papers/ferry.txt";

fn id(text: &str) -> ArticleId {
    ArticleId::of(text)
}

fn at(words: &str) -> Anchor {
    anchor_at(TEXT, &id(TEXT), TEXT.find(words).unwrap())
}

fn jump(time: i64) -> Jump {
    Jump {
        article: id(TEXT),
        source: PATH.to_owned(),
        anchor: at("The second"),
        time,
    }
}

fn through_file(places: &Places) -> Places {
    Places::from_lines(&places.to_lines()).unwrap()
}

#[test]
fn reading_place_is_found_by_hash_or_after_an_edit_by_source() {
    let mut places = Places::default();
    places.mark_opened(&id(TEXT), PATH, 10);
    places.set_position(&id(TEXT), PATH, at("A third"), 0.7, 20);
    let places = through_file(&places);
    let place = places.get(&id(TEXT), "/moved/ferry.txt").unwrap();
    assert_eq!(place.find(TEXT, &id(TEXT)), TEXT.find("A third").unwrap());
    let edited = format!("Corrected.\n\n{TEXT}");
    let place = places.get(&id(&edited), PATH).unwrap();
    assert_eq!(
        place.find(&edited, &id(&edited)),
        edited.find("A third").unwrap()
    );
    assert!(places.get(&id(&edited), "/other.txt").is_none());
    assert!(places.get(&id(&edited), "").is_none());
    assert_eq!(places.last().unwrap().opened, 20);
}

#[test]
fn a_lost_anchor_falls_back_to_the_progress() {
    let mut places = Places::default();
    places.set_position(&id(TEXT), PATH, at("A third"), 0.5, 20);
    let other = "ö".repeat(100);
    let place = places.get(&id(&other), PATH).unwrap();
    assert_eq!(place.find(&other, &id(&other)), 100);
    assert_eq!(place.find("", &id("")), 0);
}

#[test]
fn read_mark_is_set_from_the_list_and_survives_an_edit() {
    let mut places = Places::default();
    places.set_read(&id(TEXT), PATH, true, 5);
    let place = places.get(&id(TEXT), PATH).unwrap();
    assert!(place.read && place.anchor.is_none() && place.opened == 0);
    assert!(places.last().is_none());
    places.mark_opened(&id("edited"), PATH, 9);
    assert!(through_file(&places).get(&id("edited"), "").unwrap().read);
}

#[test]
fn the_last_change_wins_in_a_merge_even_if_the_clock_is_set_back() {
    let mut ours = Places::default();
    ours.set_position(&id(TEXT), PATH, at("One"), 0.0, 100);
    let mut theirs = ours.clone();
    theirs.set_position(&id(TEXT), PATH, at("A third"), 0.9, 50);
    let lines = ours.to_lines() + &theirs.to_lines();
    let read = Places::from_lines(&lines).unwrap();
    assert!(read.get(&id(TEXT), "").unwrap().progress > 0.8);
    ours.merge(theirs.clone());
    assert_eq!(ours.get(&id(TEXT), ""), theirs.get(&id(TEXT), ""));
    theirs.merge(Places::default());
    assert_eq!(ours.by_article.len(), theirs.by_article.len());
}

#[test]
fn changes_are_taken_once_and_can_be_restored() {
    let mut places = Places::default();
    assert!(places.take_changes().is_empty());
    places.mark_opened(&id(TEXT), PATH, 10);
    places.push_jump(jump(11));
    assert!(places.has_changes());
    let changes = places.take_changes();
    assert!(!places.has_changes());
    places.set_position(&id(TEXT), PATH, at("One"), 0.1, 12);
    places.restore_changes(changes);
    let again = places.take_changes();
    assert_eq!(again.places.len(), 1);
    assert_eq!(again.places[0].modified, 12);
    assert_eq!(again.jumps, [jump(11)]);
}

#[test]
fn the_last_jumps_are_kept_ordered_by_time() {
    let mut places = Places::default();
    for time in 0..150 {
        places.push_jump(jump(time));
    }
    let mut other = Places::default();
    other.push_jump(jump(1000));
    other.push_jump(jump(120));
    places.merge(other);
    let read = through_file(&places);
    assert_eq!(read.jumps(), places.jumps());
    assert_eq!(read.jumps().len(), JUMPS);
    assert_eq!(read.jumps().last(), Some(&jump(1000)));
}

#[test]
fn an_incomplete_line_is_skipped_and_unknown_lines_survive() {
    let mut places = Places::default();
    places.mark_opened(&id("a"), "/a", 1);
    places.mark_opened(&id("b"), "/b", 2);
    let mut lines = places.to_lines();
    lines.push_str("{\"shelf\":\"a later version's\"}\n{\"place\":\"cut in the mid");
    let read = Places::from_lines(&lines).unwrap();
    assert_eq!(read.by_article.len(), 2);
    assert!(read.to_lines().contains("a later version's"));
    assert!(!read.to_lines().contains("cut in"));
    assert!(Places::from_lines("\0\0\0").is_none());
    assert!(Places::from_lines("").unwrap().is_empty());
}
