//! Corrections: made by keys, kept across restarts and across edits elsewhere in the article, and put
//! up for review when their own text was edited.

use std::fs;
use std::path::PathBuf;

use crate::home::Home;
use crate::pty_session::{PtySession, text};

pub const ARTICLE: &str = "Harbour plan divides the town of Ribera

The town council voted on Tuesday to close the old harbour.

“We have waited long enough for this,” said Ana Ruiz, the mayor of Ribera.

Jonas Weber, who runs the fish market, was less happy. “Nobody asked the people who work here,” \
he said. Ms Ruiz answered that the market would be moved.

Karin Holm of Acme Shipping called the vote “a gift to the rich”. The council will meet again in May.

Jonas Weber has lived in Ribera for forty years. The Webers have sold fish for longer.
";

/// A home with the article in a file.
struct CorrectionTest {
    home: Home,
    file: PathBuf,
}

impl CorrectionTest {
    fn new() -> Self {
        let home = Home::new();
        let file = home.file("harbour.txt", ARTICLE);
        Self { home, file }
    }

    /// Opens the article and waits for its annotations.
    #[track_caller]
    fn open(&self) -> PtySession {
        let session = self
            .home
            .session(&[self.file.to_str().unwrap()])
            .size(100, 40)
            .start();
        session.shows(&["Library ›", "▌ Jonas Weber"]);
        session
    }

    fn edit(&self, from: &str, to: &str) {
        let old = fs::read_to_string(&self.file).unwrap();
        assert!(old.contains(from), "{from}");
        fs::write(&self.file, old.replace(from, to)).unwrap();
    }
}

/// Moves to the quotation `number` and waits for `words` in the status line. The whole article is on
/// the page, and the first quotation has the focus when it opens.
#[track_caller]
pub fn quotation(session: &PtySession, number: usize, words: &str) {
    let mut before = session.wait_for("the first quotation in focus", |screen| {
        let status = text(screen).lines().last()?.to_owned();
        (status.contains("1 of ") || status.contains("needs review")).then_some(status)
    });
    for _ in 1..number {
        session.keys(")");
        before = session.wait_for("the next quotation", |screen| {
            let status = text(screen).lines().last()?.to_owned();
            (status != before).then_some(status)
        });
    }
    shows_status(session, words);
}

fn status(session: &PtySession) -> String {
    session.text().lines().last().unwrap_or_default().to_owned()
}

#[track_caller]
fn shows_status(session: &PtySession, words: &str) {
    session.wait_for(&format!("{words:?} in the status line"), |screen| {
        text(screen).lines().last()?.contains(words).then_some(())
    });
}

/// Checks the explanation of the focused quotation.
#[track_caller]
fn card(session: &PtySession, words: &[&str]) {
    session.press("!", words);
    session.keys("<Esc>");
    session.hides("because");
}

/// Makes a correction with the keys `correct`. Asserts that the card shows `expected` after a restart
/// and after an edit elsewhere, and that the edit `own` of the corrected text asks for a review.
fn check_kept(
    number: usize,
    words: [&str; 2],
    correct: &str,
    expected: &[&str],
    own: (&str, &str),
) {
    let test = CorrectionTest::new();
    let session = test.open();
    quotation(&session, number, words[0]);
    session.press(correct, &["· saved"]);
    session.quit();

    let session = test.open();
    quotation(&session, number, words[1]);
    card(&session, expected);
    session.quit();

    test.edit(
        "voted on Tuesday to close",
        "decided on Monday night, after a long debate, to shut",
    );
    let session = test.open();
    quotation(&session, number, words[1]);
    card(&session, expected);
    session.quit();

    test.edit(own.0, own.1);
    let session = test.open();
    shows_status(&session, "1 correction needs review");
    session.press(
        "c",
        &[
            "Does this correction still hold?",
            "says",
            "keep it for the words",
        ],
    );
    session.press(
        "k",
        &["Correction kept for the words as they are now · saved"],
    );
    session.quit();

    let session = test.open();
    quotation(&session, number, "");
    card(&session, expected);
    assert!(!session.text().contains("needs review"));
    session.quit();
}

#[test]
fn corrected_speaker_is_kept() {
    check_kept(
        2,
        ["Jonas Weber?: “Nobody", "Karin Holm: “Nobody"],
        "cskarin<Enter>",
        &["Karin Holm", "your correction"],
        (
            "“Nobody asked the people who work here,”",
            "“Nobody asked the men and women who work here,”",
        ),
    );
}

#[test]
fn corrected_kind_is_kept() {
    check_kept(
        3,
        ["Karin Holm: “a gift to", "scare quotes: “a gift to"],
        "cq",
        &["Scare quotes", "your correction"],
        ("“a gift to the rich”", "“a present to the rich”"),
    );
}

#[test]
fn corrected_extent_is_kept() {
    let test = CorrectionTest::new();
    let session = test.open();
    quotation(&session, 2, "Jonas Weber?: “Nobody");
    session.press("s", &["selecting sentences"]);
    session.press("jcb", &["Its words are now “Nobody … said. · saved"]);
    session.quit();
    for edit in [None, Some(("voted on Tuesday", "voted on Wednesday"))] {
        if let Some((from, to)) = edit {
            test.edit(from, to);
        }
        let session = test.open();
        quotation(&session, 2, "“Nobody");
        card(&session, &["your correction", "he said"]);
        session.quit();
    }
}

#[test]
fn rejected_quotation_stays_rejected() {
    let test = CorrectionTest::new();
    let session = test.open();
    quotation(&session, 1, "1 of 3");
    session.press("cx", &["No longer marked as a quotation · saved"]);
    session.quit();
    let session = test.open();
    quotation(&session, 1, "1 of 2");
    session.quit();
    test.edit("voted on Tuesday", "voted on Wednesday");
    let session = test.open();
    quotation(&session, 1, "1 of 2");
    session.quit();
    restore_and_reject(&test);
    test.edit(
        "We have waited long enough for this",
        "We have waited too long for all of this",
    );
    let session = test.open();
    shows_status(&session, "1 correction needs review");
    // Until the review is answered, the automatic annotation is shown.
    session.press("c", &["not a quotation"]);
    session.press("x", &["Correction dropped · saved"]);
    session.quit();
    let session = test.open();
    quotation(&session, 1, "1 of 3");
    session.quit();
}

/// Restores the rejected quotation, which cannot get the focus, and rejects it again.
fn restore_and_reject(test: &CorrectionTest) {
    let session = test.open();
    session.press("ca", &["Corrections of this article", "not a quotation"]);
    session.press("x", &["Correction undone · saved"]);
    session.quit();
    let session = test.open();
    quotation(&session, 1, "Ana Ruiz: “We have");
    session.press("cx", &["No longer marked as a quotation · saved"]);
    session.quit();
}

#[test]
fn correction_can_be_undone() {
    let test = CorrectionTest::new();
    let session = test.open();
    quotation(&session, 2, "Jonas Weber?: “Nobody");
    session.press("cn", &["Speaker is now nobody whom the text names · saved"]);
    session.quit();
    let session = test.open();
    quotation(&session, 2, "unattributed");
    session.press("cU", &["Correction undone · saved"]);
    session.quit();
    let session = test.open();
    quotation(&session, 2, "Jonas Weber?: “Nobody");
    session.press("cn", &["Speaker is now nobody whom the text names · saved"]);
    session.press("U", &["undone"]);
    session.quit();
    let session = test.open();
    quotation(&session, 2, "Jonas Weber?: “Nobody");
    session.quit();
}

/// Steps through the names until the status line contains `words`.
#[track_caller]
fn go_to_name(session: &PtySession, words: &str) {
    session.keys("g");
    let mut before = status(session);
    for _ in 0..20 {
        if before.contains(words) {
            return;
        }
        session.keys(">");
        before = session.wait_for("another name", |screen| {
            let status = text(screen).lines().last()?.to_owned();
            (status != before).then_some(status)
        });
    }
    panic!("no name {words}:\n{}", session.text());
}

/// Like [`check_kept`], for a correction of a name, shown in the status line.
fn check_name_kept(before: &str, correct: &str, after: &str, own: (&str, &str)) {
    let test = CorrectionTest::new();
    let session = test.open();
    go_to_name(&session, before);
    session.press(correct, &["· saved"]);
    session.quit();
    let session = test.open();
    go_to_name(&session, after);
    session.quit();
    test.edit("voted on Tuesday", "voted on Wednesday");
    let session = test.open();
    go_to_name(&session, after);
    session.quit();
    test.edit(own.0, own.1);
    let session = test.open();
    shows_status(&session, "1 correction needs review");
    session.quit();
}

#[test]
fn corrected_entity_type_is_kept() {
    check_name_kept(
        "Webers, organisation",
        "cp",
        "Webers, person",
        ("The Webers have sold", "The Weber family has sold"),
    );
}

#[test]
fn merged_names_are_kept() {
    check_name_kept(
        "Acme Shipping, organisation",
        "cjribera<Enter>",
        "Acme Shipping = Ribera",
        ("Holm of Acme Shipping called", "Holm, a ship owner, called"),
    );
}

#[test]
fn split_name_is_kept() {
    check_name_kept(
        "Ruiz = Ana Ruiz, person",
        "ctMaria Ruiz<Enter>",
        "Ruiz = Maria Ruiz",
        ("Ms Ruiz answered", "She answered"),
    );
}

#[test]
fn explanation_shows_cue_source_chain_and_confidence() {
    let test = CorrectionTest::new();
    let session = test.open();
    quotation(&session, 2, "Jonas Weber?: “Nobody");
    session.press(
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
    // To the next card and back.
    session.press(")", &["Karin Holm", "called", "mixed"]);
    session.press("(", &["“said” introduces it"]);
    session.keys("<Esc>");
    session.hides("because");
    session.quit();
}

#[test]
fn name_card_lists_mentions_and_steps_through_them() {
    let test = CorrectionTest::new();
    let session = test.open();
    go_to_name(&session, "Ana Ruiz, person   1 of 3");
    session.press(
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
    session.keys("*");
    shows_status(&session, "2 of 3");
    session.shows(&["3 mentions"]);
    session.keys(",");
    shows_status(&session, "1 of 3");
    session.keys("<Esc>");
    session.hides("3 mentions");
    session.press("e", &["Names", "People 3", "Places 1", "Organisations 2"]);
    session.quit();
}
