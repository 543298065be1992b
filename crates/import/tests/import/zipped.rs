//! Writes ZIP archives by hand, so that tests can write broken ones.

use std::io::Write as _;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

#[derive(Clone)]
pub struct Member {
    pub name: String,
    pub packed: Vec<u8>,
    pub size: u32,
    pub crc: u32,
    pub method: u16,
    pub flags: u16,
}

impl Member {
    pub fn stored(name: &str, bytes: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(bytes);
        Self {
            name: name.to_owned(),
            packed: bytes.to_vec(),
            size: bytes.len() as u32,
            crc: crc.sum(),
            method: 0,
            flags: 0,
        }
    }

    pub fn deflated(name: &str, bytes: &[u8]) -> Self {
        let mut writer = DeflateEncoder::new(Vec::new(), Compression::best());
        writer.write_all(bytes).unwrap();
        Self {
            packed: writer.finish().unwrap(),
            method: 8,
            ..Self::stored(name, bytes)
        }
    }
}

pub fn archive(members: &[Member]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let offset = out.len() as u32;
        let mut fields = Vec::new();
        for field in [20, member.flags, member.method, 0, 0] {
            fields.extend(field.to_le_bytes());
        }
        for field in [member.crc, member.packed.len() as u32, member.size] {
            fields.extend(field.to_le_bytes());
        }
        fields.extend((member.name.len() as u16).to_le_bytes());
        fields.extend(0u16.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&fields);
        out.extend(member.name.as_bytes());
        out.extend(&member.packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&fields);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(member.name.as_bytes());
    }
    let (at, n) = (out.len() as u32, members.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(n.to_le_bytes());
    out.extend(n.to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend(0u16.to_le_bytes());
    out
}

/// A small book: two chapters, a cover, a contents page and a blank page.
pub fn book() -> Vec<Member> {
    let chapter = |heading: &str, words: &str| {
        format!(
            "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'>\
             <head><title/></head><body>{heading}<p>{words}</p></body></html>"
        )
    };
    let opf = "<?xml version='1.0'?><package xmlns='http://www.idpf.org/2007/opf'><metadata xmlns:dc='x'>\
        <dc:title>Trees of\n Marrow</dc:title><dc:creator>Mara Lind</dc:creator><dc:date>2019-05-09</dc:date></metadata>\
        <manifest><item id='cover' href='cover.xhtml' media-type='application/xhtml+xml'/>\
        <item id='nav' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/>\
        <item id='one' href='text/one%201.xhtml' media-type='application/xhtml+xml'/>\
        <item id='two' href='text/two.xhtml' media-type='application/xhtml+xml'/>\
        <item id='blank' href='text/blank.xhtml' media-type='application/xhtml+xml'/>\
        <item id='aside' href='text/two.xhtml' media-type='application/xhtml+xml'/>\
        <item id='css' href='a.css' media-type='text/css'/></manifest>\
        <spine><itemref idref='cover'/><itemref idref='nav'/><itemref idref='one'/><itemref idref='blank'/>\
        <itemref idref='two'/><itemref idref='aside' linear='no'/></spine></package>";
    let container = "<container><rootfiles><rootfile full-path='OEBPS/book.opf' \
        media-type='application/oebps-package+xml'/></rootfiles></container>";
    let nav = "<html><body><nav epub:type='toc'><ol><li><a href='text/one%201.xhtml'>The count</a></li><li><a href='text/two.xhtml#x'>Of ladders</a></li></ol></nav></body></html>";
    let blank = chapter("", "<img src='x.png'/>");
    let one = chapter("", "\u{201c}It is the elm,\u{201d} said Ada Brook.");
    let two = chapter("<h2>The ladder</h2>", "It was mended.");
    vec![
        Member::stored("mimetype", b"application/epub+zip"),
        Member::stored("META-INF/container.xml", container.as_bytes()),
        Member::deflated("OEBPS/book.opf", opf.as_bytes()),
        Member::deflated("OEBPS/cover.xhtml", blank.as_bytes()),
        Member::deflated("OEBPS/nav.xhtml", nav.as_bytes()),
        Member::deflated("OEBPS/text/one 1.xhtml", one.as_bytes()),
        Member::stored("OEBPS/text/two.xhtml", two.as_bytes()),
        Member::stored("OEBPS/text/blank.xhtml", blank.as_bytes()),
    ]
}
