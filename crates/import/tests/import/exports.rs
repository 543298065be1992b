//! Exports of article databases: one article a document, its fields without labels.

use std::path::PathBuf;

use proptest::prelude::*;
use pullquote_import as import;
use pullquote_text::{Article, BlockKind, Source};

use super::check_blocks;

/// All articles of a file with this text.
pub fn articles(name: &str, text: &str) -> Vec<Article> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    match import::contents(&path).unwrap() {
        None => vec![import::open(&Source::File(path)).unwrap()],
        Some(contents) => contents
            .parts
            .iter()
            .map(|part| {
                let path: PathBuf = path.clone();
                let part = part.number;
                import::open(&Source::Part { path, part }).unwrap()
            })
            .collect(),
    }
}

/// Headline, byline, date and publication.
pub fn fields(article: &Article) -> [String; 4] {
    [
        article.title(),
        article.byline.clone().unwrap_or_default(),
        article
            .date
            .map_or_else(String::new, |date| date.to_string()),
        article.publisher_name().unwrap_or_default().to_owned(),
    ]
}

/// The paragraphs of the running text.
pub fn body(article: &Article) -> Vec<&str> {
    let blocks = article.blocks().iter();
    let body = blocks.filter(|block| block.kind == BlockKind::Paragraph);
    body.map(|block| block.span.of(article.text())).collect()
}

const NEXIS: &str = "\
                               1 of 2 DOCUMENTS

                               The Marrow Echo

                             May 9, 2019 Thursday
                                Second Edition

Council counts its trees,
finds one more

BYLINE: By IDA VOSS

SECTION: NEWS; Pg. 4

LENGTH: 81 words

DATELINE: MARROW

HIGHLIGHT: The new one is an elm.

BODY:
The council has counted the trees of the town, it said on Monday, and has found
one more than last year.

\"NOTE: it is an elm,\" said Per Holt, who counts them. \"We planted none.\"

GRAPHIC: Photo, Per Holt beside the elm.

LOAD-DATE: May 10, 2019

LANGUAGE: ENGLISH

                        Copyright 2019 Marrow Echo Ltd.
                              All Rights Reserved

                               2 of 2 DOCUMENTS

                               The Marrow Echo

                              May 7, 2019 Tuesday

Ladder goes missing

LENGTH: 12 words

Nobody has seen it since Sunday.

                        Copyright 2019 Marrow Echo Ltd.
";

#[test]
fn lexisnexis_articles_have_their_fields() {
    let found = articles("export.txt", NEXIS);
    assert_eq!(found.len(), 2);
    let wanted = [
        "Council counts its trees, finds one more",
        "IDA VOSS",
        "2019-05-09",
        "The Marrow Echo",
    ];
    assert_eq!(fields(&found[0]), wanted);
    assert_eq!(found[0].tags, ["NEWS"]);
    let text = found[0].text();
    assert!(text.contains("The new one is an elm.\n\nBy IDA VOSS\n\nMay 9, 2019 Thursday"));
    assert!(
        text.contains("Second Edition · NEWS; Pg. 4 · 81 words"),
        "{text}"
    );
    assert!(text.ends_with(
        "said Per Holt, who counts them. \"We planted none.\"\n\nPhoto, Per Holt beside the elm.\n"
    ));
    assert_eq!(found[0].blocks().last().unwrap().kind, BlockKind::Caption);
    for label in [
        "BYLINE",
        "LENGTH",
        "BODY",
        "LANGUAGE",
        "LOAD-DATE",
        "Copyright",
        "DOCUMENTS",
    ] {
        assert!(!text.contains(label), "{label}");
    }
    assert_eq!(
        fields(&found[1]),
        ["Ladder goes missing", "", "2019-05-07", "The Marrow Echo"]
    );
    assert_eq!(body(&found[1]), ["Nobody has seen it since Sunday."]);
}

#[test]
fn export_of_one_article_is_one_article() {
    let start = NEXIS.find("2 of 2").unwrap();
    let one = NEXIS[start..].replace("2 of 2 DOCUMENTS", "1 of 1 DOCUMENTS");
    let found = articles("one.txt", &one);
    assert_eq!(found.len(), 1);
    assert!(matches!(found[0].source, Source::File(_)));
    assert_eq!(found[0].title(), "Ladder goes missing");
}

const NEXIS_UNI: &str = "\
User Name: Reader
Date and Time: Friday, May 10, 2019 9:12:00 AM CEST
Documents (2)
1. Council counts its trees
2. Ladder goes missing

Page 1 of 2
Council counts its trees
The Marrow Echo
May 9, 2019 Thursday
Second Edition

Copyright 2019 Marrow Echo Ltd. All Rights Reserved
Section: NEWS; Pg. 4
Length: 81 words
Byline: Ida Voss
Dateline: MARROW
Body

The council has counted the trees of the town, it said on Monday.

\"It is an elm,\" said Per Holt.

Classification

Language: ENGLISH
Subject: TREES & SHRUBS (90%); CITY COUNCILS (78%)
Load-Date: May 10, 2019

End of Document

Page 2 of 2
Ladder goes missing

Ladder goes missing

The Marrow Echo

May 7, 2019 Tuesday

Copyright 2019 Marrow Echo Ltd. All Rights Reserved

Length: 12 words

Body

Nobody has seen it since Sunday.

Load-Date: May 8, 2019

End of Document
";

#[test]
fn nexis_uni_articles_have_their_fields() {
    let found = articles("uni.txt", NEXIS_UNI);
    assert_eq!(found.len(), 2);
    let wanted = [
        "Council counts its trees",
        "Ida Voss",
        "2019-05-09",
        "The Marrow Echo",
    ];
    assert_eq!(fields(&found[0]), wanted);
    assert_eq!(found[0].tags, ["NEWS", "trees & shrubs", "city councils"]);
    assert_eq!(
        body(&found[0]),
        [
            "The council has counted the trees of the town, it said on Monday.",
            "\"It is an elm,\" said Per Holt."
        ]
    );
    assert_eq!(
        fields(&found[1]),
        ["Ladder goes missing", "", "2019-05-07", "The Marrow Echo"]
    );
    assert_eq!(body(&found[1]), ["Nobody has seen it since Sunday."]);
}

const FACTIVA: &str = "\
Local News
Council counts its trees
Ida Voss
81 words
9 May 2019
07:15 GMT
The Marrow Echo
MARECH
4
English
(c) 2019, Marrow Echo Ltd. All rights reserved.

The council has counted the trees of the town, it said on Monday.

\"It is an elm,\" said Per Holt.

Document MARECH0020190509ef5900004

Ladder goes missing
1,012 words
7 May 2019
The Marrow Echo
MARECH
English
Copyright 2019.

Nobody has seen it since Sunday.

Document MARECH0020190507ef5700001

Search Summary
Text    trees or ladders
";

#[test]
fn factiva_lines_are_fields() {
    let found = articles("factiva", FACTIVA);
    assert_eq!(found.len(), 2);
    let wanted = [
        "Council counts its trees",
        "Ida Voss",
        "2019-05-09",
        "The Marrow Echo",
    ];
    assert_eq!(fields(&found[0]), wanted);
    assert_eq!(found[0].tags, ["Local News"]);
    assert!(found[0].text().contains("Local News · 4 · 81 words"));
    assert_eq!(body(&found[0]).len(), 2);
    assert_eq!(
        fields(&found[1]),
        ["Ladder goes missing", "", "2019-05-07", "The Marrow Echo"]
    );
    assert_eq!(body(&found[1]), ["Nobody has seen it since Sunday."]);
}

#[test]
fn factiva_codes_are_fields() {
    let text = "\
SE   Local News
HD   Council counts its trees,
     finds one more
BY   By Ida Voss
WC   81 words
PD   9 May 2019
SN   The Marrow Echo
SC   MARECH
LA   English
CY   (c) 2019

LP
The council has counted the trees of the town.

TD
IN the park there is one more.

CO Holt was not there, said \"IN WRITING\" a neighbour.

NS   gcat : Political/General News

AN
Document MARECH0020190509ef5900004

HD   Ladder goes missing
PD   7 May 2019
SN   The Marrow Echo
LP   Nobody has seen it since Sunday.
AN   Document MARECH0020190507ef5700001
";
    let found = articles("codes.txt", text);
    assert_eq!(found.len(), 2);
    let wanted = [
        "Council counts its trees, finds one more",
        "Ida Voss",
        "2019-05-09",
        "The Marrow Echo",
    ];
    assert_eq!(fields(&found[0]), wanted);
    assert_eq!(
        body(&found[0]),
        [
            "The council has counted the trees of the town.",
            "IN the park there is one more.",
            "CO Holt was not there, said \"IN WRITING\" a neighbour.",
        ]
    );
    assert_eq!(
        fields(&found[1]),
        ["Ladder goes missing", "", "2019-05-07", "The Marrow Echo"]
    );
    assert_eq!(body(&found[1]), ["Nobody has seen it since Sunday."]);
}

#[test]
fn proquest_articles_have_their_fields() {
    let rule = "_".repeat(60);
    let text = format!(
        "{rule}\n\nTable of contents\n\n1. Council counts its trees\n\n{rule}\n\nDocument 1 of 2\n\n\
         Council counts its trees\n\nAuthor: Voss, Ida; Ode, Kim\n\n\
         Publication info: The Marrow Echo ; Marrow [Marrow]09 May 2019: A.4.\n\n\
         Abstract: The council has counted.\n\n\
         Full text: The council has counted the trees of the town.\n\n\
         Note: it has found one more.\n\n\"It is an elm,\" said Per Holt.\n\n\
         Subject: Trees; City councils\n\nTitle: Council counts its trees\n\n\
         Publication title: The Marrow Echo\n\nPages: A.4\n\nPublication date: May 9, 2019\n\n\
         Copyright: Copyright Marrow Echo May 9, 2019\n\nDatabase: Newspapers\n\n{rule}\n\n\
         Document 2 of 2\n\nLadder goes missing\n\nFull text: Nobody has seen it.\n\n\
         Title: Ladder goes missing\nPublication title: The Marrow Echo\nPublication date: May 7, 2019\n\n\
         {rule}\n\nContact us\n"
    );
    let found = articles("proquest.txt", &text);
    assert_eq!(found.len(), 2);
    let wanted = [
        "Council counts its trees",
        "Ida Voss, Kim Ode",
        "2019-05-09",
        "The Marrow Echo",
    ];
    assert_eq!(fields(&found[0]), wanted);
    assert_eq!(found[0].tags, ["Trees", "City councils"]);
    assert_eq!(body(&found[0]).len(), 3, "{}", found[0].text());
    assert_eq!(
        fields(&found[1]),
        ["Ladder goes missing", "", "2019-05-07", "The Marrow Echo"]
    );
    assert_eq!(body(&found[1]), ["Nobody has seen it."]);
}

#[test]
fn exports_as_rtf_are_read() {
    let paragraphs = NEXIS_UNI.lines().filter(|line| !line.is_empty());
    let paragraphs: Vec<String> = paragraphs
        .map(|line| format!("\\pard {line}\\par\n"))
        .collect();
    let paragraphs = paragraphs.concat();
    let found = articles("uni.rtf", &format!("{{\\rtf1\\ansi {paragraphs}}}"));
    assert_eq!(found.len(), 2);
    assert_eq!(fields(&found[0])[0], "Council counts its trees");
    assert_eq!(body(&found[0]).len(), 2);
    assert_eq!(body(&found[1]), ["Nobody has seen it since Sunday."]);
}

#[test]
fn text_about_documents_is_no_export() {
    for text in [
        "Council counts\n\nThe clerk read 1 of 3 DOCUMENTS aloud.\n\nBody\n\nIt was long.\n",
        "HD is short for high density.\n\nThe council met on Monday.\n",
        "Title: a play\n\n812 words\n\nDocument 12\n\nA text.\n",
        "____________________________________\n\nA rule and a text below it.\n",
    ] {
        let found = articles("plain.txt", text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text(), text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn disordered_exports_are_read(
        lines in prop::collection::vec(
            prop::sample::select(
                NEXIS.lines().chain(NEXIS_UNI.lines()).chain(FACTIVA.lines())
                    .chain(["HD x", "LP", "TD y", "SN z", "AN", "Full text: t", "Title: u",
                        "_________________________"])
                    .collect::<Vec<_>>(),
            ),
            0..60,
        )
    ) {
        for article in articles("any.txt", &lines.join("\n")) {
            check_blocks(&article);
        }
    }
}
