//! What a reader says is otherwise: made by keys, kept over a restart and over edits elsewhere, and
//! asked about again when the words themselves were edited.

use std::fs;
use std::path::PathBuf;

use crate::home::Home;
use crate::room::{Room, text};

const ARTICLE: &str = "Harbour plan divides the town of Ribera

The town council voted on Tuesday to close the old harbour.

“We have waited long enough for this,” said Ana Ruiz, the mayor of Ribera.

Jonas Weber, who runs the fish market, was less happy. “Nobody asked the people who work here,” \
he said. Ms Ruiz answered that the market would be moved.

Karin Holm of Acme Shipping called the vote “a gift to the rich”. The council will meet again in May.

Jonas Weber has lived in Ribera for forty years. The Webers have sold fish for longer.
";

/// A reader with the article in a file of their own.
struct Desk {
    home: Home,
    file: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let home = Home::new();
        let file = home.file("harbour.txt", ARTICLE);
        Self { home, file }
    }

    /// Opens the article when everything in it has been found.
    #[track_caller]
    fn open(&self) -> Room {
        let room = self
            .home
            .room(&[self.file.to_str().unwrap()])
            .size(100, 40)
            .start();
        room.shows(&["Library ›", "▌ Jonas Weber"]);
        room
    }

    fn edit(&self, from: &str, to: &str) {
        let old = fs::read_to_string(&self.file).unwrap();
        assert!(old.contains(from), "{from}");
        fs::write(&self.file, old.replace(from, to)).unwrap();
    }
}

/// Goes to the quotation with this number, which the status line then tells with these words. The whole
/// article is on the page, and it opens with the first of them in focus.
#[track_caller]
fn quotation(room: &Room, number: usize, words: &str) {
    let mut before = room.wait_for("the first quotation in focus", |screen| {
        let status = text(screen).lines().last()?.to_owned();
        (status.contains("1 of ") || status.contains("waits for review")).then_some(status)
    });
    for _ in 1..number {
        room.keys(")");
        before = room.wait_for("the next quotation", |screen| {
            let status = text(screen).lines().last()?.to_owned();
            (status != before).then_some(status)
        });
    }
    shows_status(room, words);
}

fn status(room: &Room) -> String {
    room.text().lines().last().unwrap_or_default().to_owned()
}

#[track_caller]
fn shows_status(room: &Room, words: &str) {
    room.wait_for(&format!("{words:?} in the status line"), |screen| {
        text(screen).lines().last()?.contains(words).then_some(())
    });
}

/// The record in the annotation of the file, by way of what the screen tells: the card of the focus.
#[track_caller]
fn card(room: &Room, words: &[&str]) {
    room.press("!", words);
    room.keys("<Esc>");
    room.hides("because");
}

/// Makes a correction in a first session; then holds that it stands after a restart, after an edit
/// elsewhere, and asks for review after an edit of its own words.
fn is_kept(number: usize, words: [&str; 2], correct: &str, told: &[&str], own: (&str, &str)) {
    let desk = Desk::new();
    let room = desk.open();
    quotation(&room, number, words[0]);
    room.press(correct, &["corrected; kept with your bookmarks"]);
    room.leave();

    let room = desk.open();
    quotation(&room, number, words[1]);
    card(&room, told);
    room.leave();

    desk.edit(
        "voted on Tuesday to close",
        "decided on Monday night, after a long debate, to shut",
    );
    let room = desk.open();
    quotation(&room, number, words[1]);
    card(&room, told);
    room.leave();

    desk.edit(own.0, own.1);
    let room = desk.open();
    shows_status(&room, "1 correction waits for review");
    room.press(
        "c",
        &[
            "Does this correction still hold?",
            "you said",
            "it holds for the words",
        ],
    );
    room.press("k", &["kept for the words as they are now"]);
    room.leave();

    let room = desk.open();
    quotation(&room, number, "");
    card(&room, told);
    assert!(!room.text().contains("waits for review"));
    room.leave();
}

#[test]
fn a_speaker() {
    is_kept(
        2,
        ["Jonas Weber said “Nobody", "Karin Holm said “Nobody"],
        "cskarin<Enter>",
        &["Karin Holm", "you said so"],
        (
            "“Nobody asked the people who work here,”",
            "“Nobody asked the men and women who work here,”",
        ),
    );
}

#[test]
fn a_kind() {
    is_kept(
        3,
        [
            "Karin Holm called “a gift to",
            "held at arm’s length: “a gift to",
        ],
        "cx",
        &["held at arm’s length", "you said so"],
        ("“a gift to the rich”", "“a present to the rich”"),
    );
}

#[test]
fn an_extent() {
    let desk = Desk::new();
    let room = desk.open();
    quotation(&room, 2, "Jonas Weber said “Nobody");
    room.press("s", &["selecting sentences"]);
    room.press("jce", &["corrected; kept with your bookmarks"]);
    room.leave();
    for edit in [None, Some(("voted on Tuesday", "voted on Wednesday"))] {
        if let Some((from, to)) = edit {
            desk.edit(from, to);
        }
        let room = desk.open();
        quotation(&room, 2, "“Nobody");
        card(&room, &["you said so", "he said"]);
        room.leave();
    }
}

#[test]
fn a_refused_quotation() {
    let desk = Desk::new();
    let room = desk.open();
    quotation(&room, 1, "1 of 3");
    room.press("cr", &["corrected; kept with your bookmarks"]);
    room.leave();
    let room = desk.open();
    quotation(&room, 1, "1 of 2");
    room.leave();
    desk.edit("voted on Tuesday", "voted on Wednesday");
    let room = desk.open();
    quotation(&room, 1, "1 of 2");
    room.leave();
    bring_back(&desk);
    desk.edit(
        "We have waited long enough for this",
        "We have waited too long for all of this",
    );
    let room = desk.open();
    shows_status(&room, "1 correction waits for review");
    // The engine's word stands until the reader has decided.
    room.press("c", &["there is no quotation and no name here"]);
    room.press("x", &["dropped"]);
    room.leave();
    let room = desk.open();
    quotation(&room, 1, "1 of 3");
    room.leave();
}

/// What was refused cannot be put in focus; it is brought back all the same, and refused again.
fn bring_back(desk: &Desk) {
    let room = desk.open();
    room.press("c", &["bring back what you refused last"]);
    room.press("b", &["it is back"]);
    room.leave();
    let room = desk.open();
    quotation(&room, 1, "Ana Ruiz said “We have");
    room.press("cr", &["corrected; kept with your bookmarks"]);
    room.leave();
}

#[test]
fn a_correction_taken_back() {
    let desk = Desk::new();
    let room = desk.open();
    quotation(&room, 2, "Jonas Weber said “Nobody");
    room.press("cn", &["corrected; kept with your bookmarks"]);
    room.leave();
    let room = desk.open();
    quotation(&room, 2, "unattributed");
    room.press("cu", &["taken back"]);
    room.leave();
    let room = desk.open();
    quotation(&room, 2, "Jonas Weber said “Nobody");
    room.press("cn", &["corrected; kept with your bookmarks"]);
    room.press("U", &["undone"]);
    room.leave();
    let room = desk.open();
    quotation(&room, 2, "Jonas Weber said “Nobody");
    room.leave();
}

/// Goes through the names until the status line has these words.
#[track_caller]
fn name(room: &Room, words: &str) {
    room.keys("g");
    let mut before = status(room);
    for _ in 0..20 {
        if before.contains(words) {
            return;
        }
        room.keys(">");
        before = room.wait_for("another name", |screen| {
            let status = text(screen).lines().last()?.to_owned();
            (status != before).then_some(status)
        });
    }
    panic!("no name {words}:\n{}", room.text());
}

/// The same for a correction of a name, which `told` of the status line tells.
fn name_is_kept(before: &str, correct: &str, after: &str, own: (&str, &str)) {
    let desk = Desk::new();
    let room = desk.open();
    name(&room, before);
    room.press(correct, &["corrected; kept with your bookmarks"]);
    room.leave();
    let room = desk.open();
    name(&room, after);
    room.leave();
    desk.edit("voted on Tuesday", "voted on Wednesday");
    let room = desk.open();
    name(&room, after);
    room.leave();
    desk.edit(own.0, own.1);
    let room = desk.open();
    shows_status(&room, "1 correction waits for review");
    room.leave();
}

#[test]
fn a_kind_of_name() {
    name_is_kept(
        "Webers, organisation",
        "cp",
        "Webers, person",
        ("The Webers have sold", "The Weber family has sold"),
    );
}

#[test]
fn two_names_that_are_one() {
    name_is_kept(
        "Acme Shipping, organisation",
        "cjribera<Enter>",
        "Acme Shipping = Ribera",
        ("Holm of Acme Shipping called", "Holm, a ship owner, called"),
    );
}

#[test]
fn a_name_that_is_two() {
    name_is_kept(
        "Ruiz = Ana Ruiz, person",
        "ctMaria Ruiz<Enter>",
        "Ruiz = Maria Ruiz",
        ("Ms Ruiz answered", "She answered"),
    );
}

#[test]
fn why_tells_cue_source_chain_and_how_sure() {
    let desk = Desk::new();
    let room = desk.open();
    quotation(&room, 2, "Jonas Weber said “Nobody");
    room.press(
        "!",
        &[
            "Jonas Weber",
            "source",
            "he",
            "cue",
            "said",
            "sure",
            "%",
            "because",
            "“he”",
        ],
    );
    // From one card to the next, and back.
    room.press(")", &["Karin Holm", "called", "mixed"]);
    room.press("(", &["“said” announces it"]);
    room.keys("<Esc>");
    room.hides("because");
    room.leave();
}

#[test]
fn a_names_card_tells_all_and_leads_on() {
    let desk = Desk::new();
    let room = desk.open();
    name(&room, "Ana Ruiz, person   1 of 3");
    room.press(
        "<Enter>",
        &[
            "person",
            "3 mentions",
            "the mayor of Ribera",
            "quoted",
            "“We have waited",
            "reported",
            "beside",
        ],
    );
    room.keys("*");
    shows_status(&room, "2 of 3");
    room.shows(&["3 mentions"]);
    room.keys("#");
    shows_status(&room, "1 of 3");
    room.keys("<Esc>");
    room.hides("3 mentions");
    room.press("e", &["Names", "People 3", "Places 1", "Organisations 2"]);
    room.leave();
}
