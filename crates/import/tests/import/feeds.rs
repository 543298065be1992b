//! Feeds of every kind, as sites write them, and lists of feeds.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use pullquote_import::feed::{self, Entry, Feed, FeedError};
use pullquote_import::opml::{self, ListedFeed};
use pullquote_text::{Source, date::Date};

const ADDRESS: &str = "https://marrow.example/news/feed.xml";

fn parse(text: &str) -> Feed {
    feed::parse(text.as_bytes(), ADDRESS).unwrap()
}

const RSS_2: &str = r#"<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>The Marrow Courier</title><link>https://marrow.example/</link><ttl>90</ttl>
<atom:link href="https://marrow.example/news/feed.xml" rel="self"/>
<item><title>Ferry &amp;amp; bridge: both stay</title><link>/ferry?utm_source=rss</link>
<guid isPermaLink="false">courier-17</guid><dc:creator>Ana Ruiz</dc:creator>
<pubDate>Tue, 03 Mar 2026 23:30:00 +0100</pubDate><category>Transport</category><category>Harbour</category>
<description>The council met.</description>
<content:encoded><![CDATA[<p>The council met on Tuesday. “The ferry stays,” said Ana Ruiz.</p>]]></content:encoded></item>
<item><title><![CDATA[Elms <em>counted</em>]]></title><guid>https://marrow.example/elms</guid>
<author>desk@marrow.example (Joan Hart)</author><description>&lt;p&gt;There are 40.&lt;/p&gt;</description></item>
</channel></rss>"#;

#[test]
fn rss_2_with_its_modules() {
    let feed = parse(RSS_2);
    assert_eq!(feed.title.as_deref(), Some("The Marrow Courier"));
    assert_eq!(feed.home.as_deref(), Some("https://marrow.example/"));
    assert_eq!(feed.interval, Some(90));
    let first = &feed.entries[0];
    assert_eq!(first.id.as_deref(), Some("courier-17"));
    assert_eq!(
        first.address.as_deref(),
        Some("https://marrow.example/ferry?utm_source=rss")
    );
    assert_eq!(first.title, "Ferry & bridge: both stay");
    assert_eq!(first.byline.as_deref(), Some("Ana Ruiz"));
    assert_eq!(first.date, Date::new(2026, 3, 3));
    assert_eq!(first.tags, ["Transport", "Harbour"]);
    assert!(first.is_content && first.content.contains("<p>The council met on"));
    let second = &feed.entries[1];
    assert_eq!(second.title, "Elms counted");
    assert_eq!(
        second.address.as_deref(),
        Some("https://marrow.example/elms")
    );
    assert_eq!(second.byline.as_deref(), Some("Joan Hart"));
    assert!(!second.is_content);
    assert_eq!(second.content, "<p>There are 40.</p>");
}

#[test]
fn every_version_of_rss_before_2() {
    let items = "<item><title>Elms</title><link>https://marrow.example/elms</link>
        <description>Forty.</description></item>";
    for version in [
        "version=\"0.91\"",
        "version=\"0.92\"",
        "version=\"0.93\"",
        "version=\"0.94\"",
        "",
    ] {
        let feed = parse(&format!(
            "<!DOCTYPE rss SYSTEM \"http://my.netscape.com/publish/formats/rss-0.91.dtd\">
            <rss {version}><channel><title>C</title>{items}</channel></rss>"
        ));
        assert_eq!(
            (feed.entries.len(), feed.entries[0].title.as_str()),
            (1, "Elms"),
            "{version}"
        );
    }
    for (namespace, about) in [
        ("http://my.netscape.com/rdf/simple/0.9/", ""),
        (
            "http://purl.org/rss/1.0/",
            " rdf:about=\"https://marrow.example/elms\"",
        ),
    ] {
        let items = items.replace("<item", &format!("<item{about}"));
        let items = items.replace("</item>", "<d:date>2026-03-03T10:00:00Z</d:date></item>");
        let feed = parse(&format!(
            "<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'
            xmlns='{namespace}' xmlns:d='http://purl.org/dc/elements/1.1/'>
            <channel><title>C</title><link>https://marrow.example/</link></channel>{items}</rdf:RDF>"
        ));
        assert_eq!(
            feed.entries[0].address.as_deref(),
            Some("https://marrow.example/elms")
        );
        assert_eq!(feed.entries[0].date, Date::new(2026, 3, 3));
    }
}

#[test]
fn atom_with_every_kind_of_text() {
    let feed = parse(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://marrow.example/blog/">
        <title type="html">Marrow &amp;amp; you</title><link href="/"/><link rel="self" href="feed"/>
        <entry><id>tag:marrow.example,2026:1</id><title>1 &lt; 2</title>
          <link rel="replies" href="c"/><link href="one"/><updated>2026-03-04T00:00:00Z</updated>
          <published>2026-03-03T00:00:00Z</published><author><name>Ana Ruiz</name></author>
          <author><name>Joan Hart</name></author><category term="t" label="Trees"/>
          <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Elms <b>stand</b>.</p></div></content>
        </entry>
        <entry><id>2</id><title type="xhtml"><div><em>Two</em> elms</div></title><link href="two"/>
          <summary>Plain &lt;tag&gt;</summary></entry></feed>"#,
    );
    assert_eq!(feed.title.as_deref(), Some("Marrow & you"));
    assert_eq!(feed.home.as_deref(), Some("https://marrow.example/"));
    let first = &feed.entries[0];
    assert_eq!(
        first.address.as_deref(),
        Some("https://marrow.example/blog/one")
    );
    assert_eq!(
        (first.title.as_str(), first.date),
        ("1 < 2", Date::new(2026, 3, 3))
    );
    assert_eq!(first.byline.as_deref(), Some("Ana Ruiz, Joan Hart"));
    assert_eq!(first.tags, ["Trees"]);
    assert!(first.content.contains("<p>Elms <b>stand</b>.</p>"));
    assert_eq!(feed.entries[1].title, "Two elms");
    assert_eq!(feed.entries[1].content, "Plain &lt;tag&gt;");
}

#[test]
fn json_feeds_of_both_versions() {
    let feed = parse(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"Marrow","home_page_url":"https://marrow.example/",
        "authors":[{"name":"Desk"}],"items":[
        {"id":7,"url":"/ferry","title":"Ferry","content_html":"<p>It stays.</p>","tags":["a,b","c"],
         "date_published":"2026-03-03T10:00:00+01:00","author":{"name":"Ana Ruiz"}},
        {"id":"https://marrow.example/elms","content_text":"One & two.\n\nThree."}]}"#,
    );
    let [first, second] = &feed.entries[..] else {
        panic!("{feed:?}")
    };
    assert_eq!(first.id.as_deref(), Some("7"));
    assert_eq!(
        first.address.as_deref(),
        Some("https://marrow.example/ferry")
    );
    assert_eq!(first.byline.as_deref(), Some("Ana Ruiz"));
    assert_eq!(first.tags, ["a b", "c"]);
    assert_eq!(second.byline.as_deref(), Some("Desk"));
    assert_eq!(second.content, "One &amp; two.<p>Three.");
}

#[test]
fn a_feed_in_an_old_encoding_and_one_with_a_mark() {
    let text = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss><channel><title>Caf\u{e9}</title></channel></rss>";
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    assert_eq!(
        feed::parse(&latin, ADDRESS).unwrap().title.as_deref(),
        Some("Café")
    );
    let marked = format!("\u{feff}\n{RSS_2}");
    assert_eq!(
        feed::parse(marked.as_bytes(), ADDRESS)
            .unwrap()
            .entries
            .len(),
        2
    );
}

#[test]
fn a_cut_or_damaged_feed_gives_what_it_has() {
    let cut = RSS_2.find("</item>\n</channel>").unwrap();
    let feed = parse(&RSS_2[..cut]);
    assert!(feed.is_cut && feed.entries.len() == 2);
    let feed = parse(&RSS_2.replace("The council met.", "R&D &nbsp; <br> &bogus; met"));
    assert_eq!(feed.entries.len(), 2);
}

#[test]
fn what_is_no_feed_is_told() {
    let error = |text: &str| feed::parse(text.as_bytes(), ADDRESS).unwrap_err();
    assert_eq!(
        error("<!doctype html><title>Marrow</title>"),
        FeedError::IsPage
    );
    for other in ["", "elms", "{}", "{\"items\":3}", "<svg/>", "<rss>"] {
        assert_eq!(error(other), FeedError::NotAFeed, "{other}");
    }
    assert!(feed::is_feed(RSS_2.as_bytes()) && !feed::is_feed(b"<html><rss>"));
}

#[test]
fn an_entry_becomes_a_page_with_its_metadata() {
    let feed = parse(RSS_2);
    let page = feed.entries[0].page(feed.title.as_deref());
    let source = Source::File("entry.html".into());
    let article = pullquote_import::read(page.into_bytes(), source).unwrap();
    assert!(
        article.text().starts_with("Ferry & bridge: both stay"),
        "{}",
        article.text()
    );
    assert!(article.text().contains("“The ferry stays,” said Ana Ruiz."));
    assert_eq!(article.byline.as_deref(), Some("Ana Ruiz"));
    assert_eq!(article.date, Date::new(2026, 3, 3));
    let hostile = Entry {
        title: "</title><script>x".into(),
        address: Some("https://a.example/\"><script>".into()),
        ..Entry::default()
    };
    assert!(!hostile.page(Some("\"><b>")).contains("<script>"));
}

#[test]
fn the_feeds_of_a_page_are_found() {
    let page = r#"<html><head><base href="/sub/"><link rel=stylesheet href=a.css>
        <link rel="alternate" type="application/rss+xml" title="Courier » Comments Feed" href="/comments/feed">
        <link rel='alternate' type='application/atom+xml' title='Courier' href='feed.atom'>
        <link rel="alternate" hreflang="fr" href="/fr"><link rel=alternate type=application/feed+json href=f.json>
        <link rel="alternate" type="application/rss+xml" href="javascript:x"></head>"#;
    let links = feed::feed_links(page.as_bytes(), "https://marrow.example/");
    let found: Vec<_> = links
        .iter()
        .map(|link| (link.address.as_str(), link.title.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("https://marrow.example/sub/feed.atom", Some("Courier")),
            ("https://marrow.example/sub/f.json", None),
            (
                "https://marrow.example/comments/feed",
                Some("Courier » Comments Feed")
            ),
        ]
    );
}

#[test]
fn opml_folders_become_tags_and_come_back() {
    let file = r#"<?xml version="1.0"?><opml version="1.0"><head><title>mine</title></head><body>
        <outline text="Local"><outline text="Harbour">
          <outline type="rss" text="Courier &amp; Post" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/></outline>
          <outline text="B" xmlUrl="https://b.example/feed" category="/x/trees,water"/></outline>
        <outline title="A again" xmlUrl="https://a.example/feed"/><outline text="none" type="link" url="https://c.example/"/>
        <outline xmlUrl="javascript:x"/></body></opml>"#;
    let feeds = opml::parse_opml(file.as_bytes()).unwrap();
    assert_eq!(feeds.len(), 2);
    assert_eq!(feeds[0].title.as_deref(), Some("Courier & Post"));
    assert_eq!(feeds[0].tags, ["Local", "Harbour"]);
    assert_eq!(feeds[1].tags, ["Local", "trees", "water"]);
    assert_eq!(
        opml::parse_opml(opml::to_opml(&feeds).as_bytes()).unwrap(),
        feeds
    );
    assert_eq!(opml::parse_opml(b"<rss/>"), None);
}

#[test]
fn newsboat_urls_are_read_and_nothing_of_them_is_run() {
    let file = "# mine\nhttps://a.example/feed local \"two words\" \"~The Courier\"\n\n
        \"query:Unread:unread = \\\"yes\\\"\"\n\"exec:rm -rf ~\"\nhttps://b.example/feed !\n";
    let (feeds, left_out) = opml::parse_newsboat(file);
    assert_eq!(feeds.len(), 2);
    assert_eq!(feeds[0].tags, ["local", "two words"]);
    assert_eq!(feeds[0].title.as_deref(), Some("The Courier"));
    assert_eq!(left_out, ["query:Unread:unread = \"yes\"", "exec:rm -rf ~"]);
    assert_eq!(opml::parse_newsboat(&opml::to_newsboat(&feeds)).0, feeds);
}

#[test]
fn large_and_deep_feeds_take_linear_time() {
    let began = Instant::now();
    let item = "<item><title>Elms</title><description>Forty.</description></item>";
    let many = format!("<rss><channel>{}</channel></rss>", item.repeat(60_000));
    assert_eq!(parse(&many).entries.len(), 2000);
    let deep = format!(
        "<rss><channel>{}<item/></channel></rss>",
        "<a>".repeat(300_000)
    );
    parse(&deep);
    let ends = format!("<rss><channel>{}</channel></rss>", "</x>".repeat(300_000));
    parse(&ends);
    let json = format!("{{\"items\":{}", "[".repeat(100_000));
    assert!(feed::parse(json.as_bytes(), ADDRESS).is_err());
    let outlines = "<outline text='f'>".repeat(50_000);
    opml::parse_opml(format!("<opml>{outlines}").as_bytes()).unwrap();
    assert!(
        began.elapsed() < Duration::from_secs(30),
        "{:?}",
        began.elapsed()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn mutated_feeds_never_panic(at in 0usize..1500, cut in 0usize..40, put in "[<>&\"'/a-z\\[\\]!é{}:-]{0,12}") {
        let (mut at, mut end) = (at.min(RSS_2.len()), (at + cut).min(RSS_2.len()));
        while !RSS_2.is_char_boundary(at) { at -= 1; }
        while !RSS_2.is_char_boundary(end) { end += 1; }
        let text = format!("{}{put}{}", &RSS_2[..at], &RSS_2[end..]);
        if let Ok(feed) = feed::parse(text.as_bytes(), ADDRESS) {
            for entry in &feed.entries {
                let web = entry.address.as_deref().is_none_or(|address| address.starts_with("http"));
                prop_assert!(web, "{entry:?}");
                prop_assert!(!entry.title.contains('\n'));
                entry.page(feed.title.as_deref());
            }
        }
    }

    #[test]
    fn lists_of_feeds_round_trip(
        feeds in prop::collection::vec(
            ("[a-z]{1,9}", proptest::option::of("[^\u{0}-\u{1f}\u{7f}-\u{9f}]{1,20}"), prop::collection::vec("[ -~éß]{1,9}", 0..3)),
            0..9,
        )
    ) {
        let mut listed: Vec<ListedFeed> = Vec::new();
        for (name, title, tags) in feeds {
            let address = format!("https://{name}.example/feed");
            if listed.iter().any(|one| one.address == address) { continue; }
            let line = |text: &str| pullquote_text::collapse_whitespace(text);
            let mut clean: Vec<String> = Vec::new();
            for tag in tags {
                let tag = line(&tag.replace(['/', ','], ""));
                if !tag.is_empty() && !clean.contains(&tag) && !tag.starts_with(['~', '!']) { clean.push(tag); }
            }
            let title = title.map(|title| line(&title)).filter(|title| !title.is_empty());
            listed.push(ListedFeed { address, title, home: None, tags: clean });
        }
        let back = opml::parse_newsboat(&opml::to_newsboat(&listed)).0;
        prop_assert_eq!(&back, &listed);
        let mut back = opml::parse_opml(opml::to_opml(&listed).as_bytes()).unwrap();
        back.sort_by(|a, b| a.address.cmp(&b.address));
        for feed in &mut listed {
            feed.title.get_or_insert_with(|| feed.address.clone());
        }
        listed.sort_by(|a, b| a.address.cmp(&b.address));
        prop_assert_eq!(back, listed);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = feed::parse(&bytes, ADDRESS);
        let _ = feed::feed_links(&bytes, ADDRESS);
        let _ = opml::parse_opml(&bytes);
        let _ = opml::parse_newsboat(&String::from_utf8_lossy(&bytes));
        let _ = pullquote_import::reading_list::parse(&bytes);
    }
}
