//! Links: opened in a browser, and as hyperlinks of the terminal.

use std::os::unix::fs::PermissionsExt as _;

use crate::home::{Home, stdout};

const ARTICLE: &str = "---\ntitle: Ferry stays\nurl: https://post.example/ferry\n---\n\n\
    The council met on Monday. “We owe it to the [island](https://isle.example/about?a=1&b=2),” said Ada Holm.\n\n\
    See [the plan of the harbour](https://council.example/plan) and [this](javascript:alert(1)).\n";

/// A home with the article and a browser that notes what it is to open.
fn home() -> (Home, String) {
    let home = Home::new();
    home.file("ferry.md", ARTICLE);
    let browser = home.file("my browser", "#!/bin/sh\nprintf '%s\\n' \"$@\" >> opened\n");
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
    let link = browser.with_file_name("browser");
    std::os::unix::fs::symlink(&browser, &link).unwrap();
    (home, link.to_str().unwrap().to_owned())
}

#[test]
fn link_is_opened_in_the_browser_after_its_address_was_shown() {
    let (home, browser) = home();
    let session = home
        .session(&["ferry.md"])
        .env("BROWSER", &format!("{browser} --new-tab %s"))
        .size(100, 24)
        .start();
    session.shows(&["Ferry stays"]);
    session.press(
        ".",
        &["→ isle.example · https://isle.example/about?a=1&b=2"],
    );
    session.press("\r", &["opening in the browser: isle.example/about"]);
    let opened = home.work().join("opened");
    let has = |words: &str| std::fs::read_to_string(&opened).is_ok_and(|text| text == words);
    crate::pty_session::until("the browser has it", || {
        has("--new-tab\nhttps://isle.example/about?a=1&b=2\n")
    });
    session.press("@", &["post.example/ferry", "council.example/plan"]);
    session.keys("\x1b");
    session.hides("Links and pictures");
    session.quit();
}

#[test]
fn address_goes_to_the_clipboard_without_a_browser() {
    let (home, _) = home();
    let session = home
        .session(&["ferry.md"])
        .env("SSH_TTY", "/dev/pts/0")
        .size(120, 24)
        .start();
    session.shows(&["Ferry stays"]);
    session.press("A", &["no browser here: address sent to the clipboard"]);
    let bytes = session.quit();
    let copied = crate::allowed_output::copied(&bytes);
    assert_eq!(copied, ["https://post.example/ferry"]);
}

#[test]
fn known_terminals_get_hyperlinks_and_others_none() {
    let (home, _) = home();
    let raw = |term: &str| {
        let session = home.session(&["ferry.md"]).env("TERM", term).start();
        session.shows(&["Ferry stays", "the plan of the harbour"]);
        String::from_utf8(session.quit()).unwrap()
    };
    let kitty = raw("xterm-kitty");
    assert!(
        kitty.contains(";https://council.example/plan\x1b\\"),
        "{kitty:?}"
    );
    assert!(!kitty.contains("javascript"), "{kitty:?}");
    let other = raw("xterm-256color");
    assert!(!other.contains("\x1b]8;"), "{other:?}");
    let out = home.run(&["ferry.md"]);
    assert!(!stdout(&out).contains("\x1b]8;"));
    let printed = home
        .session(&["--plain", "ferry.md"])
        .env("TERM", "xterm-kitty")
        .start()
        .expect_exit(0);
    let printed = String::from_utf8(printed).unwrap();
    let wanted =
        "\x1b]8;id=2;https://council.example/plan\x1b\\the plan of the harbour\x1b]8;;\x1b\\";
    assert!(printed.contains(wanted), "{printed:?}");
}

#[test]
fn link_is_never_fetched_from_this_computer() {
    let home = Home::new();
    home.file(
        "trap.md",
        "# A trap\n\nSee the [router](http://127.0.0.1:9/reboot) of the house.\n",
    );
    let session = home.session(&["trap.md"]).size(120, 30).start();
    session.shows(&["A trap"]);
    session.press(".", &["→ 127.0.0.1 · http://127.0.0.1:9/reboot"]);
    session.press("I", &["127.0.0.1 is on this computer or its network"]);
    session.quit();
}
