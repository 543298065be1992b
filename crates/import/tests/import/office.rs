//! DOCX, ODT and RTF, as Word and `LibreOffice` write them.

use proptest::prelude::*;
use pullquote_import as import;
use pullquote_text::date::Date;
use pullquote_text::{Article, Source};

use super::check_blocks;
use super::zipped::{Member, archive};

const W: &str = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'";

fn read(name: &str, bytes: &[u8]) -> Article {
    let article = import::read(bytes, Source::File(name.into())).unwrap();
    check_blocks(&article);
    article
}

fn error(name: &str, bytes: &[u8]) -> String {
    let article = import::read(bytes, Source::File(name.into()));
    article.unwrap_err().to_string()
}

/// Each block as `Kind: text`, with `>` for each block quotation.
fn rows(article: &Article) -> Vec<String> {
    let row = |block: &pullquote_text::Block| {
        let depth = ">".repeat(usize::from(block.quote_depth));
        format!("{depth}{:?}: {}", block.kind, block.span.of(article.text()))
    };
    article.blocks().iter().map(row).collect()
}

fn docx(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let document =
        format!("<?xml version='1.0'?><w:document {W}><w:body>{body}</w:body></w:document>");
    let mut members = vec![
        Member::stored("[Content_Types].xml", b"<Types/>"),
        Member::deflated("word/document.xml", document.as_bytes()),
    ];
    let others = others.iter();
    members.extend(others.map(|(name, text)| Member::deflated(name, text.as_bytes())));
    archive(&members)
}

/// A paragraph of Word in a style.
fn styled(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr>{runs}</w:p>")
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

fn plain(text: &str) -> String {
    format!("<w:p>{}</w:p>", run(text))
}

const STYLES: &str = "<w:styles><w:style w:styleId='Titel'><w:name w:val='Title'/></w:style>\
    <w:style w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style>\
    <w:style w:styleId='Mein'><w:name w:val='Mein'/><w:basedOn w:val='Zitat'/></w:style>\
    <w:style w:styleId='Zitat'><w:name w:val='Quote'/></w:style>\
    <w:style w:styleId='Verz'><w:name w:val='toc 1'/></w:style></w:styles>";

#[test]
fn styles_of_word_in_any_language_make_the_blocks() {
    let body = [
        styled("Titel", &run("The elm stands")),
        styled("Subtitle", &run("A storm spares the square")),
        plain("By Mara Lind"),
        plain("MARROW, 4 March 2024"),
        styled("Verz", &run("What comes next 2")),
        plain("It stands, the council said."),
        styled("berschrift1", &run("What comes next")),
        styled("Mein", &run("It made the square.")),
        plain("It did."),
    ];
    let core = "<cp:coreProperties><dc:title>x</dc:title><dc:creator>Tom Reyes</dc:creator>\
        <dcterms:created>2019-01-01T00:00:00Z</dcterms:created></cp:coreProperties>";
    let others = [("word/styles.xml", STYLES), ("docProps/core.xml", core)];
    let article = read("a.docx", &docx(&body.concat(), &others));
    assert_eq!(
        rows(&article),
        [
            "Headline: The elm stands",
            "Standfirst: A storm spares the square",
            "Byline: By Mara Lind",
            "Dateline: MARROW, 4 March 2024",
            "Paragraph: It stands, the council said.",
            "Crosshead: What comes next",
            ">Paragraph: It made the square.",
            "Paragraph: It did.",
        ]
    );
    assert_eq!(article.byline.as_deref(), Some("Mara Lind"));
    assert_eq!(article.date, Date::new(2024, 3, 4));
}

#[test]
fn dates_of_the_file_are_not_those_of_the_article() {
    let core = "<cp:coreProperties><dc:creator>Tom Reyes</dc:creator>\
        <dcterms:created>2019-01-01T00:00:00Z</dcterms:created></cp:coreProperties>";
    let body = plain("The oak fell") + &plain("It fell on the square, she said.");
    let article = read("a.docx", &docx(&body, &[("docProps/core.xml", core)]));
    assert_eq!(article.date, None);
    assert_eq!(article.byline.as_deref(), Some("Tom Reyes"));
    assert_eq!(article.title(), "The oak fell");
    let nobody = core.replace("Tom Reyes", "Microsoft Office User");
    let article = read("a.docx", &docx(&body, &[("docProps/core.xml", &nobody)]));
    assert_eq!(article.byline, None);
}

#[test]
fn what_word_does_not_show_is_left_out() {
    let body = format!(
        "<w:p><w:r><w:t>The elm </w:t></w:r><w:del><w:r><w:delText>fell</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t>stands</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> moved</w:t></w:r></w:moveFrom>\
         <w:r><w:rPr><w:vanish/></w:rPr><w:t> hidden</w:t></w:r><w:r><w:t>, she sa</w:t><w:softHyphen/>\
         <w:t>id.</w:t></w:r></w:p>\
         <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>{}\
         <w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{}</w:txbxContent></mc:Choice>\
         <mc:Fallback><w:txbxContent>{}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>",
        run("One paragraph, "),
        plain("joined."),
        plain("In a box."),
        plain("In a box."),
        run("Around it."),
    );
    let article = read("a.docx", &docx(&body, &[]));
    assert_eq!(
        rows(&article),
        [
            "Paragraph: The elm stands, she said.",
            "Paragraph: One paragraph, joined.",
            "Paragraph: Around it.",
            "Paragraph: In a box.",
        ]
    );
}

#[test]
fn links_notes_lists_tables_and_captions_of_word() {
    let item = |list: u8, level: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr></w:pPr>{}</w:p>",
            run(text)
        )
    };
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", plain(text));
    let body = format!(
        "<w:p><w:hyperlink r:id='r1'>{}</w:hyperlink>{}<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r>\
         <w:instrText>HYPERLINK \"https://example.org/b\"</w:instrText></w:r><w:r><w:fldChar \
         w:fldCharType='separate'/></w:r>{}<w:r><w:fldChar w:fldCharType='end'/></w:r>\
         <w:r><w:footnoteReference w:id='2'/></w:r></w:p>{}{}{}{}<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>\
         <w:p><w:r><w:drawing><wp:docPr descr='An elm at dusk'/></w:drawing></w:r></w:p>{}",
        run("The council"),
        run(" wrote to "),
        run("the town"),
        item(1, 0, "count"),
        item(1, 1, "elms"),
        plain("In between."),
        item(1, 0, "mend"),
        cell("Elm"),
        cell("300"),
        cell("Oak"),
        cell("120"),
        plain("It was done."),
    );
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/>\
        </w:lvl><w:lvl w:ilvl='1'><w:numFmt w:val='bullet'/></w:lvl></w:abstractNum><w:num w:numId='1'>\
        <w:abstractNumId w:val='7'/></w:num></w:numbering>";
    let links = "<Relationships><Relationship Id='r1' Target='https://example.org/a' TargetMode='External'/>\
        </Relationships>";
    let notes = format!(
        "<w:footnotes><w:footnote w:type='separator' w:id='0'>{}</w:footnote><w:footnote w:id='2'>{}</w:footnote>\
         </w:footnotes>",
        plain("line"),
        plain("In May.")
    );
    let others = [
        ("word/numbering.xml", numbering),
        ("word/_rels/document.xml.rels", links),
        ("word/footnotes.xml", notes.as_str()),
    ];
    let article = read("a.docx", &docx(&body, &others));
    assert_eq!(
        rows(&article),
        [
            "Headline: The council wrote to the town[1]",
            "Item: 1. count",
            "Item: • elms",
            "Paragraph: In between.",
            "Item: 2. mend",
            "Table: Elm  300\nOak  120",
            "Caption: An elm at dusk",
            "Paragraph: It was done.",
            "Paragraph: [1] In May.",
        ]
    );
    let links = article.links.iter();
    let links = links.map(|link| (link.span.of(article.text()), link.address.as_str()));
    assert_eq!(
        links.collect::<Vec<_>>(),
        [
            ("The council", "https://example.org/a"),
            ("the town", "https://example.org/b"),
        ]
    );
}

#[test]
fn odt_is_read_as_libreoffice_shows_it() {
    let content = "<office:document-content><office:automatic-styles><style:style style:name='P1' \
        style:parent-style-name='Quotations'/><text:list-style style:name='L1'><text:list-level-style-number \
        text:level='1'/></text:list-style><style:style style:name='H'><style:text-properties text:display='none'/>\
        </style:style></office:automatic-styles><office:body><office:text><text:tracked-changes><text:deletion>\
        <text:p>gone</text:p></text:deletion></text:tracked-changes>\
        <text:p text:style-name='Title'>The elm stands</text:p>\
        <text:h text:outline-level='1' text:style-name='Heading_20_1'>Next</text:h>\
        <text:p>It<text:s text:c='2'/>stands, <text:a xlink:href='https://example.org/a'>she said</text:a>.\
        <text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>In May.</text:p>\
        </text:note-body></text:note><office:annotation><text:p>remark</text:p></office:annotation></text:p>\
        <text:p text:style-name='P1'>It made the square.</text:p><text:p text:style-name='H'>secret</text:p>\
        <text:list text:style-name='L1'><text:list-item><text:p>count</text:p><text:p>more of it</text:p>\
        </text:list-item><text:list-item><text:p>mend</text:p></text:list-item></text:list>\
        <text:p><draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>Around it.</text:p>\
        </office:text></office:body></office:document-content>";
    let meta = "<office:document-meta><office:meta><dc:creator>Tom Reyes</dc:creator><meta:initial-creator>Mara \
        Lind</meta:initial-creator><dc:date>2019-01-01</dc:date><meta:keyword>trees</meta:keyword></office:meta>\
        </office:document-meta>";
    let members = [
        Member::stored("mimetype", b"application/vnd.oasis.opendocument.text"),
        Member::deflated("content.xml", content.as_bytes()),
        Member::deflated("meta.xml", meta.as_bytes()),
    ];
    let article = read("no ending", &archive(&members));
    assert_eq!(
        rows(&article),
        [
            "Headline: The elm stands",
            "Crosshead: Next",
            "Standfirst: It stands, she said.[1]",
            ">Paragraph: It made the square.",
            "Item: 1. count",
            "Paragraph: more of it",
            "Item: 2. mend",
            "Paragraph: Around it.",
            "Paragraph: In a box.",
            "Paragraph: [1] In May.",
        ]
    );
    assert_eq!(article.byline.as_deref(), Some("Mara Lind"));
    assert_eq!(article.date, None);
    assert_eq!(article.tags, ["trees"]);
    assert_eq!(article.links[0].address, "https://example.org/a");
    let flat = content.replace(
        "<office:document-content>",
        "<?xml version='1.0'?><office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'>",
    );
    let flat = read("a.fodt", flat.as_bytes());
    assert_eq!(flat.text(), article.text());
}

#[test]
fn rtf_in_code_pages_with_links_lists_and_notes() {
    let rtf = br#"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Arial;}}
{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2 Title;}{\s3 Quote;}}{\info{\title x}{\author Mara Lind}{\creatim\yr2019}}
{\header\pard Page header\par}\pard\s2 The elm st\'e4nds\par
\pard It is \u8220\'93old\u8221\'94, {\field{\*\fldinst{HYPERLINK "https://example.org/a"}}{\fldrslt{she said}}}.{\super\chftn}{\footnote\pard\chftn  In May.\par}\par
{\f1 \'c4\'e0}{\v hidden}{\deleted gone}\~yes, {\*\unknown skipped}a\-b\par
\pard\s1 Next\par\pard\s3 It made the square.\par
\pard{\listtext\pard 1.\tab}\ls1 count\par{\listtext\pard\'b7\tab}\ls2 mend\par
\trowd\pard\intbl Elm\cell 300\cell\row\trowd\intbl Oak\cell 120\cell\row\pard It was \uc2\u25104??done\line today.\par}"#;
    let article = read("a.rtf", rtf);
    assert_eq!(
        rows(&article),
        [
            "Headline: The elm ständs",
            "Standfirst: It is “old”, she said.[1]",
            "Paragraph: Да\u{a0}yes, ab",
            "Crosshead: Next",
            ">Paragraph: It made the square.",
            "Item: 1. count",
            "Item: • mend",
            "Table: Elm  300\nOak  120",
            "Verse: It was 成done\ntoday.",
            "Paragraph: [1] In May.",
        ]
    );
    assert_eq!(article.links[0].span.of(article.text()), "she said");
    assert_eq!(article.byline.as_deref(), Some("Mara Lind"));
    assert_eq!(article.date, None);
}

#[test]
fn documents_that_cannot_be_read_say_why() {
    let whole = docx(&plain("It stands."), &[]);
    assert_eq!(
        error("a.docx", &whole[..whole.len() - 40]),
        "cannot be read: the document is damaged"
    );
    assert_eq!(
        error("a.docx", &docx("", &[])),
        "cannot be read: the document has no text"
    );
    assert!(
        error("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest")
            .contains("Word's format of before 2007")
    );
    let locked = [
        Member::stored("mimetype", b"application/vnd.oasis.opendocument.text"),
        Member::stored("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
        Member::stored("content.xml", b"\x01\x02"),
    ];
    assert!(error("a.odt", &archive(&locked)).contains("encrypted with a password"));
    let bomb = [
        Member::stored("[Content_Types].xml", b"<Types/>"),
        Member::deflated("word/document.xml", &vec![b' '; 65 << 20]),
    ];
    assert!(error("a.docx", &archive(&bomb)).contains("unpacks to more than"));
}

#[test]
fn deep_nesting_is_read() {
    let deep = "<w:p><w:r>".repeat(20_000) + &run("It stands.");
    read("a.docx", &docx(&deep, &[]));
    let deep = "{\\b".repeat(50_000) + " It stands." + &"}".repeat(50_000);
    let article = read("a.rtf", format!("{{\\rtf1{deep}}}").as_bytes());
    assert_eq!(article.text(), "It stands.\n");
    let deep = "<text:list><text:list-item>".repeat(20_000);
    let content = format!("<office:body>{deep}<text:p>It stands.</text:p></office:body>");
    let members = [
        Member::stored("mimetype", b"application/vnd.oasis.opendocument.text"),
        Member::deflated("content.xml", content.as_bytes()),
    ];
    read("a.odt", &archive(&members));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_order_of_control_words_is_read(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "{", "}", "\\par ", "\\pard", "\\cell ", "\\row", "\\intbl", "\\trowd", "{\\field", "{\\*\\fldinst ",
                "HYPERLINK \"https://a\"", "{\\fldrslt ", "{\\footnote ", "\\chftn", "{\\listtext 1.\\tab}", "\\u8220 ",
                "\\uc0", "\\'e9", "word ", "\\line", "{\\stylesheet{\\s1 heading 1;}}", "\\s1", "\\bin3 ", "\\ls1", "\\v",
            ]),
            0..60,
        )
    ) {
        let rtf = format!("{{\\rtf1 {}", parts.concat());
        if let Ok(article) = import::read(rtf.into_bytes(), Source::Stdin) {
            check_blocks(&article);
        }
    }

    #[test]
    fn any_order_of_elements_is_read(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>word</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>",
                "</w:tc>", "<w:del>", "</w:del>", "<w:hyperlink>", "</w:hyperlink>", "<w:txbxContent>", "</w:txbxContent>",
                "<w:pPr><w:numPr><w:ilvl w:val='2'/><w:numId w:val='1'/></w:numPr></w:pPr>", "<w:br/>", "<w:pPr>", "</w:pPr>",
                "<w:pPr><w:pStyle w:val='Quote'/></w:pPr>", "<w:fldChar w:fldCharType='begin'/>", "<w:instrText>",
            ]),
            0..60,
        )
    ) {
        if let Ok(article) = import::read(docx(&parts.concat(), &[]), Source::File("a.docx".into())) {
            check_blocks(&article);
        }
    }
}
