//! Mail, mailboxes and digests: the letters as articles.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use pullquote_import as import;
use pullquote_text::{Article, Source};

use super::check_blocks;
use super::exports::articles;

/// The blocks as `>Kind: words`.
fn blocks(article: &Article) -> Vec<String> {
    let blocks = article.blocks().iter();
    let lines = blocks.map(|block| {
        let depth = ">".repeat(usize::from(block.quote_depth));
        format!("{depth}{:?}: {}", block.kind, block.span.of(article.text()))
    });
    lines.collect()
}

#[track_caller]
fn one(name: &str, text: &str) -> Article {
    let mut found = articles(name, text);
    assert_eq!(found.len(), 1);
    found.remove(0)
}

const NEWSLETTER: &str = "\
From: Norwick Post <news@example.org>
To: reader@example.org
Subject: =?utf-8?Q?Ferry_stays_=E2=80=93_the_letter?=
Date: Tue, 05 Mar 2024 23:30:00 -0800
List-Unsubscribe: <https://example.org/u>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=\"out\"

--out
Content-Type: multipart/alternative; boundary=\"in\"

--in
Content-Type: text/plain; charset=utf-8

View this email in your browser

--in
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<div>News of the town &zwnj;&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;</div><p><a href=3D\"https://example.org/v\">View in bro=
wser</a></p><h1>Ferry stays =E2=80=93 the letter</h1><p>By Ida Voss</p><p>The council of Norwick voted t=
o keep the <a href=3D\"https://example.org/ferry\">ferry</a> through the winter.</p><p>=C2=A9 2024 Norwick Post</p><p>You are=
 receiving this because you signed up. <a href=3D\"https://example.org/u\">Unsubscribe</a></p>
--in--

--out
Content-Type: application/pdf; name=\"=?utf-8?Q?Minutes_M=C3=A4rz.pdf?=\"
Content-Disposition: attachment
Content-Transfer-Encoding: base64

JVBERi0xLjQ=
--out
Content-Type: message/rfc822

Subject: The minutes

Text
--out--
";

#[test]
fn newsletter_is_its_text_under_subject_and_sender() {
    let article = one("letter.eml", NEWSLETTER);
    assert_eq!(
        blocks(&article),
        [
            "Headline: Ferry stays – the letter",
            "Byline: Norwick Post",
            "Dateline: 5 March 2024",
            "Byline: By Ida Voss",
            "Paragraph: The council of Norwick voted to keep the ferry through the winter.",
        ]
    );
    assert_eq!(article.byline.as_deref(), Some("Norwick Post"));
    assert_eq!(article.publisher_name(), Some("Norwick Post"));
    assert_eq!(article.date.unwrap().to_string(), "2024-03-05");
    assert_eq!(
        article.notes,
        ["not shown: attached Minutes März.pdf, The minutes"]
    );
    let links: Vec<_> = article
        .links
        .iter()
        .map(|link| link.address.as_str())
        .collect();
    assert_eq!(links, ["https://example.org/ferry"]);
}

#[test]
fn plain_part_is_shown_where_html_says_less() {
    let mail = NEWSLETTER.replace(
        "View this email in your browser",
        "The council of Norwick voted on Tuesday to keep the ferry running through the winter,\nafter a debate of four hours in which nobody spoke against it but the harbour master.",
    );
    let article = one("letter.eml", &mail);
    assert!(
        article.text().contains("harbour master"),
        "{}",
        article.text()
    );
}

#[test]
fn mails_are_known_by_their_header_under_any_name() {
    for name in [
        "letter.eml",
        "letter",
        "1709617800.M1P2.host:2,S",
        "letter.txt",
    ] {
        assert_eq!(
            one(name, NEWSLETTER).title(),
            "Ferry stays – the letter",
            "{name}"
        );
    }
    let envelope = format!("1234\n{NEWSLETTER}<?xml version=\"1.0\"?>\n<plist></plist>\n");
    assert_eq!(one("1.emlx", &envelope).title(), "Ferry stays – the letter");
    // Without fields that programs write a text is shown as it is.
    let text = "From: the council\nSubject: trees\n\nThe council has counted its trees, it said.\n";
    assert_eq!(one("note.txt", text).text(), text);
}

/// The blocks below the header of a mail of HTML.
fn html_body(html: &str) -> Vec<String> {
    let mail = format!(
        "From: Ida Voss <ida@example.org>\nSubject: Re: Elms\nDate: Tue, 05 Mar 2024 06:30:00 +0100\n\
         MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{html}\n"
    );
    blocks(&one("a.eml", &mail)).split_off(3)
}

#[test]
fn replies_of_all_programs_quote_their_writers() {
    let answer = "Paragraph: It has not, I was told by the council.";
    let quoted = ">Paragraph: The elm has died, and nobody knows why it did.";
    let own = "<div>It has not, I was told by the council.</div><br>";
    let words = "The elm has died, and nobody knows why it did.";
    let line = "On Mon, Mar 4, 2024 at 10:11 AM, Karl Ahrens wrote:";
    for html in [
        // Gmail, Thunderbird, Apple Mail.
        format!(
            "{own}<div class=gmail_quote><div class=gmail_attr>On Mon, Mar 4, 2024 at 10:11 AM Karl Ahrens &lt;<a href='mailto:k@example.org'>k@example.org</a>&gt; wrote:<br></div><blockquote class=gmail_quote><div>{words}</div></blockquote></div>"
        ),
        format!(
            "{own}<div class=moz-cite-prefix>{line}<br></div><blockquote type=cite cite='mid:x'>{words}</blockquote>"
        ),
        format!("{own}<blockquote type=cite><div>{line}</div><br><div>{words}</div></blockquote>"),
    ] {
        assert_eq!(
            html_body(&html),
            [answer, &format!("Paragraph: {line}"), quoted],
            "{html}"
        );
    }
    let outlook = format!(
        "<p>It has not, I was told by the council.</p><div><p><b>From:</b> Karl Ahrens &lt;k@example.org&gt;<br><b>Sent:</b> Monday, 4 March 2024 10:11<br><b>To:</b> Ida Voss<br><b>Subject:</b> Elms</p></div><p>{words}</p>"
    );
    let line = "Paragraph: On 4 March 2024, Karl Ahrens wrote:";
    assert_eq!(html_body(&outlook), [answer, line, quoted]);
}

#[test]
fn forwarded_mail_is_read_as_text() {
    let html = "<div>For you.</div><div>---------- Forwarded message ---------<br>From: Karl Ahrens &lt;k@example.org&gt;<br>Date: Mon, 4 Mar 2024<br>Subject: Elms<br>To: Ida Voss</div><p>The elm has died, and nobody knows why it did.</p>";
    let found = html_body(html);
    assert_eq!(found.first().unwrap(), "Paragraph: For you.");
    assert_eq!(
        found.last().unwrap(),
        "Paragraph: The elm has died, and nobody knows why it did."
    );
    assert!(
        found[1..found.len() - 1]
            .iter()
            .all(|block| block.starts_with("Boilerplate:")),
        "{found:?}"
    );
}

#[test]
fn encrypted_mail_says_so() {
    let mail = "From: Ida Voss <ida@example.org>\nSubject: Elms\nMIME-Version: 1.0\nContent-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\nx\n--b--\n";
    let article = one("a.eml", mail);
    assert_eq!(
        article.notes,
        ["the mail is encrypted or sealed: its text is not shown"]
    );
}

#[test]
fn usenet_article_has_newsgroups_and_quotes() {
    let text = "Path: news.example.org!not-for-mail\nFrom: ida@example.org (Ida Voss)\nNewsgroups: misc.trees\nSubject: Re: Elms\nDate: 3 Mar 94 10:11:12 GMT\nMessage-ID: <1@example.org>\n\nIn article <2@example.org> karl@example.org (Karl Ahrens) writes:\n|> The elm has died, I was told.\n\nIt has not.\n--\nIda\n";
    let article = one("elms.txt", text);
    assert_eq!(
        blocks(&article),
        [
            "Headline: Re: Elms",
            "Byline: Ida Voss",
            "Dateline: 3 March 1994",
            "Paragraph: Karl Ahrens writes:",
            ">Paragraph: The elm has died, I was told.",
            "Paragraph: It has not.",
        ]
    );
    assert_eq!(article.publisher_name(), Some("misc.trees"));
}

#[test]
fn mailboxes_of_all_forms_have_one_article_a_mail() {
    let mail = |n: usize, extra: &str, body: &str| {
        format!(
            "From ida@example.org Tue Mar  5 06:30:0{n} 2024\nFrom: Ida Voss <ida@example.org>\nSubject: Letter {n}\n{extra}\n{body}\n"
        )
    };
    // `From ` inside a mail: escaped, or before what is no header, or within the length of the mail.
    let inner = "The elm stands.\n\nFrom the pier: nothing.\n\n>From here on it is quiet.\n>>From there too.\n";
    let nested = "The elm stands.\n\nFrom karl@example.org Tue Mar  5 06:30:00 2024\nSubject: Within\n\nInner text.\n";
    let length = format!("Content-Length: {}\n", nested.len());
    let mailbox = [
        mail(1, "", inner),
        mail(2, &length, nested),
        mail(3, "X-Mozilla-Status: 0009\n", "Deleted.\n"),
        mail(4, "Content-Length: 7\n", "The length of this is wrong.\n"),
    ]
    .concat();
    let found = articles("Inbox", &mailbox);
    let titles: Vec<_> = found.iter().map(Article::title).collect();
    assert_eq!(titles, ["Letter 1", "Letter 2", "Letter 4"]);
    let text = found[0].text();
    assert!(text.contains("\nFrom here on it is quiet."), "{text}");
    assert!(text.contains("From the pier: nothing."), "{text}");
    assert!(found[1].text().contains("Inner text."));
    let Source::Part { part, .. } = found[2].source else {
        panic!("{:?}", found[2].source);
    };
    // Numbers are places in the file, deleted mails included.
    assert_eq!(part, 4);
}

#[test]
fn archives_of_lists_are_mailboxes_under_the_name_of_a_text() {
    let mail = |n: usize| {
        format!(
            "From ida at example.org  Tue Mar  5 06:30:0{n} 2024\nFrom: ida at example.org (Ida Voss)\n\
             Date: Tue, 5 Mar 2024 06:30:0{n} +0100\nSubject: [Trees] Elms {n}\nMessage-ID: <{n}@x>\n\nThe elm stands.\n\n"
        )
    };
    let found = articles("2024-March.txt", &[mail(1), mail(2)].concat());
    let fields: Vec<_> = found
        .iter()
        .map(|article| (article.title(), article.byline.clone().unwrap()))
        .collect();
    let name = "Ida Voss".to_owned();
    assert_eq!(
        fields,
        [
            ("[Trees] Elms 1".to_owned(), name.clone()),
            ("[Trees] Elms 2".to_owned(), name)
        ]
    );
    assert_eq!(one("one.txt", &mail(1)).title(), "[Trees] Elms 1");
}

#[test]
fn large_mailbox_is_listed_in_bounded_memory() {
    // More than is read at once, with lines and mails over the joints.
    let body = "The council has counted its trees.\n".repeat(900);
    let mails = (0..160).map(|n| {
        let words = "x".repeat(n);
        format!(
            "From a@b.example Tue Mar  5 06:30:00 2024\nSubject: Letter {n}\n\
             From: Ida Voss <i@b.example>\n\n{words}{body}\n"
        )
    });
    let mailbox = mails.collect::<Vec<_>>().concat();
    let began = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.mbox");
    std::fs::write(&path, &mailbox).unwrap();
    let mut open = import::Collection::open(&path).unwrap().unwrap();
    let contents = open.contents().unwrap();
    let titles: Vec<_> = contents
        .parts
        .iter()
        .map(|part| part.title.clone())
        .collect();
    let wanted: Vec<_> = (0..160).map(|n| format!("Letter {n}")).collect();
    assert_eq!(titles, wanted);
    let bytes: u64 = contents.parts.iter().map(|part| part.bytes).sum();
    assert!(mailbox.len() as u64 - bytes < 160 * 50);
    assert_eq!(open.article(151).unwrap().title(), "Letter 150");
    assert!(open.article(161).is_err());
    assert!(began.elapsed() < Duration::from_secs(20));
}

const DIGEST: &str = "\
From: trees-request@example.org
Subject: Trees Digest, Vol 3, Issue 7
Date: Tue, 05 Mar 2024 12:00:00 +0100
Message-ID: <d@example.org>

Today's Topics:

   1. Elms (Ida Voss)

----------------------------------------------------------------------

Message: 1
Date: Mon, 4 Mar 2024 10:11:12 +0100
From: Ida Voss <ida@example.org>
Subject: Elms

The elm stands.

------------------------------

Date: Mon, 4 Mar 2024 11:11:12 +0100
From: Karl Ahrens <karl@example.org>
Subject: Re: Elms

On Mon, 4 Mar 2024, Ida Voss <ida@example.org> wrote:
> The elm stands.

It does not stand any more.

------------------------------

End of Trees Digest, Vol 3, Issue 7
***********************************
";

#[test]
fn digests_have_one_article_a_letter() {
    let parts = "From: trees-request@example.org\nSubject: Trees Digest, Vol 3\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=o\n\n--o\n\nTopics\n--o\nContent-Type: multipart/digest; boundary=i\n\n--i\n\nFrom: Ida Voss <ida@example.org>\nSubject: Elms\nDate: Mon, 4 Mar 2024 10:11:12 +0100\n\nThe elm stands.\n--i\nContent-Type: message/rfc822\n\nFrom: Karl Ahrens <karl@example.org>\nSubject: Re: Elms\nDate: Mon, 4 Mar 2024 11:11:12 +0100\n\nOn Mon, 4 Mar 2024, Ida Voss <ida@example.org> wrote:\n> The elm stands.\n\nIt does not stand any more.\n--i--\n--o--\n";
    for (name, text) in [("d.txt", DIGEST), ("d.eml", DIGEST), ("d.eml", parts)] {
        let found = articles(name, text);
        assert_eq!(found.len(), 2, "{name}");
        assert_eq!(
            blocks(&found[1]),
            [
                "Headline: Re: Elms",
                "Byline: Karl Ahrens",
                "Dateline: 4 March 2024",
                "Paragraph: On Mon, 4 Mar 2024, Ida Voss wrote:",
                ">Paragraph: The elm stands.",
                "Paragraph: It does not stand any more.",
            ]
        );
        assert_eq!(found[0].publisher_name(), Some("Trees"));
    }
    // In a mailbox, between other mails.
    let mailbox = format!(
        "From a@b.example Tue Mar  5 06:30:00 2024\n{DIGEST}\nFrom a@b.example Tue Mar  5 06:30:00 2024\nSubject: Other\nFrom: x@b.example\n\nText\n"
    );
    let found = articles("trees.mbox", &mailbox);
    let titles: Vec<_> = found.iter().map(Article::title).collect();
    assert_eq!(titles, ["Elms", "Re: Elms", "Other"]);
}

#[test]
fn mails_made_to_be_slow_take_bounded_time() {
    let many = |part: &str, n: usize| part.repeat(n);
    let numbered = |part: &str, n: usize| {
        let parts = (0..n).map(|n| part.replace('#', &n.to_string()));
        parts.collect::<String>()
    };
    let head = "From: a@b.example\nSubject: x\nMIME-Version: 1.0\n";
    for (what, text) in [
        (
            "nested messages",
            many("Content-Type: message/rfc822\n\n", 10_000),
        ),
        (
            "nested parts",
            numbered(
                "Content-Type: multipart/mixed; boundary=b#\n\n--b#\n",
                20_000,
            ),
        ),
        (
            "parts",
            format!(
                "Content-Type: multipart/mixed; boundary=b\n\n{}",
                many("--b\n\nx\n", 20_000)
            ),
        ),
        ("fields", many("X: y\n", 20_000)),
        (
            "long field",
            format!("X: {}", many("=?utf-8?q?a?= ", 10_000)),
        ),
        ("addresses", format!("To: {}", many("<a@b>, ", 10_000))),
        ("groups", format!("To: {}", many("a:", 20_000))),
        ("comments", format!("To: {}", many("(", 20_000))),
        ("folded", format!("X: y\n{}", many(" z\n", 20_000))),
        ("signs", format!("\n{}", many(">", 100_000))),
        ("depths", format!("\n{}", many("> x\n>> y\n", 10_000))),
        ("signatures", format!("\n{}", many("-- \nx\n", 10_000))),
        (
            "answers",
            format!("\n{}", many("From: a\nDate: b\nTo: c\n\n", 8_000)),
        ),
        (
            "attributions",
            format!("\n{}", many("On x, y wrote:\n> z\n", 8_000)),
        ),
        (
            "soft lines",
            format!(
                "Content-Type: text/plain; format=flowed\n\n{}",
                many("x \n", 20_000)
            ),
        ),
    ] {
        let began = Instant::now();
        let bytes = format!("{head}{text}").into_bytes();
        let read = std::thread::Builder::new()
            .stack_size(2 << 20)
            .spawn(move || check_blocks(&import::article(&bytes, Source::File("a.eml".into()))))
            .unwrap();
        assert!(read.join().is_ok(), "{what}");
        let took = began.elapsed();
        assert!(took < Duration::from_secs(20), "{what}: {took:?}");
    }
}

/// `text` with some bytes overwritten, a piece removed and a piece repeated.
fn mutated(text: &str, changes: &[(usize, u8)], cut: (usize, usize)) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for &(at, byte) in changes {
        let at = at % bytes.len();
        bytes[at] = byte;
    }
    let (from, to) = (cut.0 % bytes.len(), cut.1 % bytes.len());
    if from <= to {
        bytes.drain(from..to);
    } else {
        let piece = bytes[to..from].to_vec();
        bytes.extend(piece);
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn damaged_mail_is_read(
        which in 0..2usize,
        name in prop::sample::select(vec!["a.eml", "Inbox", "a.mbox", "a.txt"]),
        changes in prop::collection::vec((any::<usize>(), any::<u8>()), 0..12),
        cut in any::<(usize, usize)>(),
    ) {
        let text = [NEWSLETTER, DIGEST][which];
        let mailbox = format!("From a@b.example Tue Mar  5 06:30:00 2024\n{text}\n");
        let text = if name == "Inbox" || name == "a.mbox" { mailbox.as_str() } else { text };
        let bytes = mutated(text, &changes, cut);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        match import::contents(&path) {
            Ok(Some(contents)) => for part in contents.parts {
                let source = Source::Part { path: path.clone(), part: part.number };
                if let Ok(article) = import::open(&source) {
                    check_blocks(&article);
                }
            },
            Ok(None) => {
                if let Ok(article) = import::open(&Source::File(path)) {
                    check_blocks(&article);
                }
            }
            Err(_) => {}
        }
    }
}
