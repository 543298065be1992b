//! Mail on the screen and in pipes: a mailbox is a list of its mails, quoted words have their writers.

use serde_json::Value;

use crate::home::{Home, stdout};

const REPLY: &str = "\
From: Ida Voss <ida@example.org>
Subject: =?utf-8?Q?Re:_The_elm_=E2=80=93_again?=
Date: Tue, 05 Mar 2024 06:30:00 +0100
Message-ID: <2@example.org>
Content-Type: text/plain; charset=utf-8; format=flowed

I have seen it this \nmorning.

On Mon, 4 Mar 2024 at 10:11, Karl Ahrens <karl@example.org> wrote:
> On Sunday, 3 March 2024, Mara Lind wrote:
>> The elm has died, I hear.
>>
> It has not, I was told by the council.

It stands.

-- 
Ida, 12 Pier Road
";

fn mailbox() -> String {
    let first = "From: Mara Lind <mara@example.org>\nSubject: The elm\nDate: Sun, 03 Mar 2024 08:00:00 +0100\n\nThe elm has died, I hear.\n";
    let line = "From x@example.org Tue Mar  5 06:30:00 2024\n";
    format!("{line}{first}\n{line}{REPLY}\n")
}

#[test]
fn mailbox_is_a_list_of_its_mails() {
    let home = Home::new();
    home.file("Inbox", mailbox());
    let session = home.open(&["Inbox"]);
    session.shows(&["2 articles", "The elm", "Re: The elm – again", "Mar 2024"]);
    session.press("/again<Enter>", &["Re: The elm – again"]);
    session.press(
        "<Enter>",
        &["Ida Voss", "I have seen it this morning.", "It stands."],
    );
    session.hides("Pier Road");
    session.hides("karl@");
    session.quit();
}

#[test]
fn quoted_mail_is_attributed_at_each_depth() {
    let home = Home::new();
    home.file("reply.eml", REPLY);
    let json = stdout(&home.run(&["annotate", "reply.eml"]));
    let record: Value = serde_json::from_str(&json).unwrap();
    let quotes = record["quotes"].as_array().unwrap();
    let said: Vec<_> = quotes
        .iter()
        .map(|quote| {
            (
                quote["speaker"]["text"].as_str(),
                quote["text"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            (Some("Mara Lind"), "The elm has died, I hear."),
            (
                Some("Karl Ahrens"),
                "It has not, I was told by the council."
            ),
        ]
    );
    let piped = home.pipe(&["-"], REPLY.as_bytes()).stdout;
    let piped = String::from_utf8(piped).unwrap();
    assert!(piped.starts_with("Re: The elm – again\n"), "{piped}");
}
