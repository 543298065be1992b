//! Corrections of what the engine missed or split, and those that are offered for other articles.

use crate::corrections::{CorrectionTest, card, go_to_name, quotation};
use crate::home::{Home, stdout};
use crate::pty_session::{PtySession, text};

/// The annotations that `annotate` prints of a file, corrections included.
fn annotated(test: &CorrectionTest, file: &str) -> String {
    stdout(&test.home.run(&["annotate", "--format", "json", file]))
}

#[test]
fn refused_statement_stays_refused() {
    let test = CorrectionTest::new();
    let session = test.open();
    quotation(&session, "Ana Ruiz: that the market");
    session.press("c", &["Statement: ", "· Ana Ruiz", "not reported speech"]);
    session.press("x", &["No longer marked as reported speech · saved"]);
    session.quit();
    for edit in [None, Some(("voted on Tuesday", "voted on Wednesday"))] {
        if let Some((from, to)) = edit {
            test.edit(from, to);
        }
        let session = test.open();
        session.press(
            "ca",
            &["Corrections of this article", "not reported speech"],
        );
        session.quit();
        let file = test.file.to_str().unwrap();
        let found = annotated(&test, file);
        assert!(found.contains("\"statements\": []"), "{found}");
    }
}

#[test]
fn quotation_added_from_a_selection_is_kept() {
    let test = CorrectionTest::new();
    let session = test.open();
    quotation(&session, "Karin Holm: “a gift to");
    // The sentence after that of the quotation.
    session.press("slol", &["7 words selected"]);
    session.press(
        "c",
        &["Selection: “The council will meet", "a quotation, said by"],
    );
    session.press("s", &["Who says", "Ana Ruiz"]);
    session.press(
        "weber<Enter>",
        &["Added a quotation by Jonas Weber · saved"],
    );
    session.quit();
    let session = test.open();
    quotation(&session, "Jonas Weber: The council will meet");
    card(&session, &["Jonas Weber", "your correction"]);
    session.quit();
    let file = test.file.to_str().unwrap();
    let found = annotated(&test, file);
    assert!(found.contains("\"corrected\": true"), "{found}");
}

#[test]
fn split_names_are_joined_by_selecting_their_words() {
    const SEARCH: &str = "The search

Officers of Avon and Somerset Police searched the harbour of Ribera.
";
    let home = Home::new();
    let file = home.file("search.txt", SEARCH);
    let file = file.to_str().unwrap();
    let session = home.session(&[file]).size(100, 40).start();
    wait_for_names(&session);
    session.press(">", &["Avon, place"]);
    session.press("sslll", &["4 words selected"]);
    session.press("c", &["one name: “Avon and Somerset Police”"]);
    session.press("j", &["Its words are now Avon … Police · saved"]);
    session.quit();
    let session = home.session(&[file]).size(100, 40).start();
    wait_for_names(&session);
    session.press(">", &["Avon and Somerset Police, organisation"]);
    session.quit();
}

#[track_caller]
fn wait_for_names(session: &PtySession) {
    session.wait_for("the annotations", |screen| {
        let status = text(screen).lines().last()?.to_owned();
        (status.contains("help") && !status.contains("looking for")).then_some(())
    });
}

/// Opens an article and says that Cat Stevens is Yusuf Islam.
fn join(home: &Home, file: &str) -> PtySession {
    let session = home.session(&[file]).size(100, 40).start();
    wait_for_names(&session);
    go_to_name(&session, "Cat Stevens, person");
    session.press("c", &["Name: Cat Stevens · person"]);
    session.press("j", &["The same as", "Yusuf Islam"]);
    session.keys("yusuf<Enter>");
    session
}

#[test]
fn join_made_in_two_articles_is_offered_for_all() {
    let home = Home::new();
    let visit = "The visit\n\n“We will come again,” said Cat Stevens in Ribera.\n\nAna Ruiz met Yusuf Islam at the gate.\n";
    let back = "The return\n\n“It is a fine town,” said Cat Stevens in Ribera.\n\nYusuf Islam will be back in May.\n";
    let third =
        "The farewell\n\n“We shall miss it,” said Cat Stevens.\n\nYusuf Islam left the next day.\n";
    let files = [
        ("visit.txt", visit),
        ("back.txt", back),
        ("third.txt", third),
    ];
    let files = files.map(|(name, text)| home.file(name, text));
    let files = files.each_ref().map(|file| file.to_str().unwrap());
    let session = join(&home, files[0]);
    session.shows(&["Cat Stevens is now the same as Yusuf Islam · saved"]);
    session.quit();

    let session = join(&home, files[1]);
    session.shows(&[
        "You joined “Cat Stevens” and “Yusuf Islam” in two",
        "do so in all articles",
        "do not ask again",
    ]);
    session.press(
        "y",
        &["Cat Stevens is now Yusuf Islam in all articles · saved"],
    );
    session.quit();

    let session = home.session(&[files[2]]).size(100, 40).start();
    session.shows(&["Yusuf Islam: “We shall miss it,”"]);
    session.press(
        "ca",
        &["Corrections of this article", "in all articles Yusuf Islam"],
    );
    session.press("x", &["Correction undone · saved", "Cat Stevens █"]);
    session.quit();
}
