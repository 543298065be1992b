//! Exports of services that keep pages to read later.

use pullquote_import::reading_list::{self, Saved, Service};
use pullquote_text::date::Date;

fn parse(text: &str) -> (Service, Vec<Saved>) {
    reading_list::parse(text.as_bytes()).unwrap()
}

#[test]
fn pocket_as_a_page_and_as_csv() {
    let page = r#"<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>
        <li><a href="https://a.example/elms" time_added="1772496000" tags="trees,local">Elms &amp; oaks</a></li>
        <li><a href="https://b.example/" time_added="1" tags="">https://b.example/</a></li></ul>
        <h1>Read Archive</h1><ul><li><a href="https://c.example/" time_added="0" tags="">C</a></li>
        <li><a href="https://a.example/elms" time_added="0" tags="again">Elms</a></li></ul></body></html>"#;
    let (service, all) = parse(page);
    assert_eq!((service, all.len()), (Service::Pocket, 3));
    assert_eq!(all[0].title, "Elms & oaks");
    assert_eq!(all[0].tags, ["trees", "local", "again"]);
    assert_eq!(all[0].saved, Date::new(2026, 3, 3));
    assert!(all[0].is_read, "listed as read, too");
    assert!(!all[1].is_read && all[1].title.is_empty());
    assert!(all[2].is_read);
    let csv = "title,url,time_added,tags,status\r\n\"Elms, \"\"old\"\" and\nnew\",https://a.example/elms,1772496000,trees|local,unread\r\nC,https://c.example/,0,,archive\r\n";
    let (service, all) = parse(csv);
    assert_eq!((service, all.len()), (Service::Pocket, 2));
    assert_eq!(all[0].title, "Elms, \"old\" and new");
    assert_eq!(all[0].tags, ["trees", "local"]);
    assert!(all[1].is_read);
}

#[test]
fn instapaper_folders_are_tags_but_its_own_are_states() {
    let csv = "URL,Title,Selection,Folder,Timestamp,Tags\nhttps://a.example/,A,,Unread,1772496000,[]\n\
        https://b.example/,B,,Archive,1,\"[\"\"x\"\",\"\"y\"\"]\"\nhttps://c.example/,C,,Trees,1,[]\nhttps://d.example/,D,,Starred,1,[]\n";
    let (service, all) = parse(csv);
    assert_eq!((service, all.len()), (Service::Instapaper, 4));
    assert!(!all[0].is_read && all[1].is_read && all[3].is_starred);
    assert_eq!(all[1].tags, ["x", "y"]);
    assert_eq!(all[2].tags, ["Trees"]);
}

#[test]
fn omnivore_and_wallabag() {
    let (service, all) = parse(
        r#"[{"id":"1","slug":"elms","title":"Elms","url":"https://a.example/elms","state":"Archived",
        "readingProgress":12,"labels":["trees"],"savedAt":"2026-03-03T10:00:00.000Z","publishedAt":"2026-03-01T00:00:00.000Z",
        "author":"Ana Ruiz"},{"slug":"x","title":"no address"}]"#,
    );
    assert_eq!((service, all.len()), (Service::Omnivore, 1));
    assert_eq!(all[0].published, Date::new(2026, 3, 1));
    assert!(all[0].is_read && all[0].content.is_none());
    let (service, all) = parse(
        r#"[{"is_archived":0,"is_starred":1,"tags":["trees",{"label":"local"}],"title":"Elms","url":"https://a.example/elms",
        "content":"<p>Forty stand.</p>","created_at":"2026-03-03T10:00:00+00:00","published_at":null,
        "published_by":["Ana Ruiz"],"domain_name":"a.example"}]"#,
    );
    assert_eq!((service, all.len()), (Service::Wallabag, 1));
    assert!(!all[0].is_read && all[0].is_starred);
    assert_eq!(all[0].tags, ["trees", "local"]);
    assert_eq!(all[0].content.as_deref(), Some("<p>Forty stand.</p>"));
    assert_eq!(all[0].byline.as_deref(), Some("Ana Ruiz"));
}

#[test]
fn other_files_are_no_exports() {
    for other in [
        "",
        "elms",
        "a,b\n1,2\n",
        "[]",
        "[1]",
        "{}",
        "<html><p>Elms</p>",
        "url,colour\n",
    ] {
        assert_eq!(reading_list::parse(other.as_bytes()), None, "{other}");
    }
}
