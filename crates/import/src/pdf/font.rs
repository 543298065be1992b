//! [`Font`]: the codes of a font as characters, with their widths.

use std::collections::HashMap;

use encoding_rs::{MACINTOSH, WINDOWS_1252};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::cmap::CMap;
use super::glyph_names;
use super::unpack::Unpacker;

/// The most widths that a font tells.
const MAX_WIDTHS: usize = 1 << 17;

/// A code of a string, drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// Its characters; `None` when the font does not tell them.
    pub text: Option<String>,
    /// Its width, in parts of the size of the font.
    pub width: f32,
    /// Whether it is the blank to which the spacing of words is added.
    pub is_blank: bool,
}

#[derive(Debug, Default)]
pub struct Font {
    to_unicode: Option<CMap>,
    /// Characters of codes of one byte, by the encoding.
    encoding: HashMap<u32, String>,
    /// Whether codes have two bytes.
    is_wide: bool,
    /// Whether codes are UTF-16 by themselves.
    is_utf16: bool,
    widths: HashMap<u32, f32>,
    default_width: Option<f32>,
    /// The width of a unit of the glyphs: those of Type 3 fonts have their own.
    unit: f32,
    pub is_bold: bool,
}

impl Font {
    pub fn read(dict: &Dict, unpacker: &mut Unpacker) -> Self {
        let kind = name(dict, "Subtype");
        let mut font = Self {
            is_wide: kind == "Type0",
            unit: 0.001,
            ..Self::default()
        };
        if let Some(stream) = dict.get::<Stream>("ToUnicode") {
            let bytes = unpacker.unpack(&stream);
            font.to_unicode = bytes.map(|bytes| CMap::read(&bytes));
        }
        if kind == "Type3"
            && let Some(matrix) = dict.get::<Array>("FontMatrix")
        {
            font.unit = matrix.iter::<f32>().next().unwrap_or(0.001).abs();
        }
        let base = name(dict, "BaseFont");
        font.is_bold = ["Bold", "Black", "Heavy", "Semibold", "Demi"]
            .iter()
            .any(|weight| base.contains(weight));
        if font.is_wide {
            font.read_wide(dict);
        } else {
            font.read_widths(dict);
            font.read_encoding(dict, unpacker);
        }
        font
    }

    fn read_wide(&mut self, dict: &Dict) {
        let encoding = name(dict, "Encoding");
        self.is_utf16 = ["UCS2", "UTF16"].iter().any(|kind| encoding.contains(kind));
        let inner = dict.get::<Array>("DescendantFonts");
        let Some(inner) = inner.and_then(|fonts| fonts.iter::<Dict>().next()) else {
            return;
        };
        self.default_width = inner.get::<f32>("DW").or(Some(1000.0));
        let Some(widths) = inner.get::<Array>("W") else {
            return;
        };
        // `first [w w …]` or `first last w`.
        let mut pending: Vec<f32> = Vec::new();
        for object in widths.iter::<Object>() {
            if self.widths.len() >= MAX_WIDTHS {
                return;
            }
            match object {
                Object::Array(list) => {
                    let first = pending.pop().unwrap_or(0.0) as u32;
                    for (at, width) in list.iter::<f32>().take(MAX_WIDTHS).enumerate() {
                        self.widths.insert(first.saturating_add(at as u32), width);
                    }
                    pending.clear();
                }
                Object::Number(number) => pending.push(number.as_f64() as f32),
                _ => {}
            }
            if let [first, last, width] = pending[..] {
                let (first, last) = (first as u32, (last as u32).min(0xffff));
                for code in first..=last {
                    self.widths.insert(code, width);
                }
                pending.clear();
            }
        }
    }

    fn read_widths(&mut self, dict: &Dict) {
        let first = dict.get::<i32>("FirstChar").unwrap_or(0).max(0) as u32;
        if let Some(widths) = dict.get::<Array>("Widths") {
            for (at, width) in widths.iter::<f32>().take(256).enumerate() {
                self.widths.insert(first.saturating_add(at as u32), width);
            }
            let descriptor = dict.get::<Dict>("FontDescriptor");
            let missing = descriptor.and_then(|descriptor| descriptor.get::<f32>("MissingWidth"));
            self.default_width = missing.or(Some(0.0));
        } else if name(dict, "BaseFont").contains("Courier") {
            self.default_width = Some(600.0);
        }
    }

    fn read_encoding(&mut self, dict: &Dict, unpacker: &mut Unpacker) {
        let written = dict.get::<Dict>("Encoding");
        let base = match &written {
            Some(encoding) => name(encoding, "BaseEncoding"),
            None => name(dict, "Encoding"),
        };
        let is_true_type = name(dict, "Subtype") == "TrueType";
        for code in 0x20..=0xff_u8 {
            let text = match base.as_str() {
                "MacRomanEncoding" => decode(MACINTOSH, code),
                "WinAnsiEncoding" => decode(WINDOWS_1252, code),
                _ if is_true_type => decode(WINDOWS_1252, code),
                _ => glyph_names::standard(code).map(String::from),
            };
            self.encoding
                .extend(text.map(|text| (u32::from(code), text)));
        }
        if base.is_empty() {
            self.read_built_in(dict, unpacker);
        }
        let differences = written.and_then(|encoding| encoding.get::<Array>("Differences"));
        let mut code = 0_u32;
        for object in differences.iter().flat_map(Array::iter::<Object>) {
            match object {
                Object::Number(number) => code = number.as_f64().max(0.0) as u32,
                Object::Name(name) => {
                    match glyph_names::text_of(name.as_str()) {
                        Some(text) => self.encoding.insert(code, text),
                        None => self.encoding.remove(&code),
                    };
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
    }

    /// The encoding in the program of a Type 1 font: `dup 27 /ff put`.
    fn read_built_in(&mut self, dict: &Dict, unpacker: &mut Unpacker) {
        let descriptor = dict.get::<Dict>("FontDescriptor");
        let program = descriptor.and_then(|descriptor| descriptor.get::<Stream>("FontFile"));
        let Some(bytes) = program.and_then(|program| unpacker.unpack(&program)) else {
            return;
        };
        // The rest of the program is encrypted.
        let end = bytes.windows(5).position(|window| window == b"eexec");
        let head = String::from_utf8_lossy(&bytes[..end.unwrap_or(bytes.len())]);
        let mut words = head.split_ascii_whitespace();
        while let Some(word) = words.next() {
            if word != "dup" {
                continue;
            }
            let (code, name) = (words.next(), words.next());
            let code = code.and_then(|code| code.parse::<u8>().ok());
            let name = name.and_then(|name| name.strip_prefix('/'));
            let text = name.and_then(glyph_names::text_of);
            if let (Some(code), Some(text)) = (code, text) {
                self.encoding.insert(u32::from(code), text);
            }
        }
    }

    /// The codes of a string.
    pub fn codes<'f>(&'f self, bytes: &'f [u8]) -> impl Iterator<Item = Code> + 'f {
        let is_short = |map: &CMap| map.code_length == Some(1);
        let is_wide = self.is_wide && !self.to_unicode.as_ref().is_some_and(is_short);
        let n = if is_wide { 2 } else { 1 };
        bytes.chunks(n).map(move |chunk| {
            let code = chunk
                .iter()
                .fold(0, |code, byte| code << 8 | u32::from(*byte));
            self.code(code, chunk == b" ")
        })
    }

    fn code(&self, code: u32, is_blank: bool) -> Code {
        let mapped = self.to_unicode.as_ref().and_then(|map| map.text(code));
        let mapped = mapped.filter(|text| !text.contains(['\0', '\u{fffd}']));
        let text = mapped.or_else(|| {
            if self.is_utf16 {
                char::from_u32(code).map(String::from)
            } else {
                self.encoding.get(&code).cloned()
            }
        });
        let width = self.widths.get(&code).copied().or(self.default_width);
        let width = width.unwrap_or_else(|| usual_width(text.as_deref()));
        Code {
            text: text.map(|text| without_ligatures(&text)),
            width: width * self.unit,
            is_blank,
        }
    }
}

/// The width in Helvetica, more or less, for fonts that every reader has.
fn usual_width(text: Option<&str>) -> f32 {
    match text.and_then(|text| text.chars().next()) {
        Some('i' | 'j' | 'l' | '\'' | '’' | '‘' | '|') => 222.0,
        Some(' ' | '.' | ',' | ';' | ':' | 'I' | '!' | 'f' | 't' | '/') => 278.0,
        Some('r' | '-' | '(' | ')' | '“' | '”' | '"') => 333.0,
        Some('m' | 'M' | 'W' | '%' | '—') => 850.0,
        Some('A'..='Z' | '&') => 690.0,
        Some('c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z') => 500.0,
        Some('w') => 722.0,
        _ => 556.0,
    }
}

fn without_ligatures(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ﬀ' => out.push_str("ff"),
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            'ﬃ' => out.push_str("ffi"),
            'ﬄ' => out.push_str("ffl"),
            'ﬅ' | 'ﬆ' => out.push_str("st"),
            '\u{a0}' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

fn decode(encoding: &'static encoding_rs::Encoding, code: u8) -> Option<String> {
    let bytes = [code];
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    let is_shown = !text.chars().any(|c| c.is_control() || c == '\u{fffd}');
    is_shown.then(|| text.into_owned())
}

fn name(dict: &Dict, key: &str) -> String {
    let name = dict.get::<Name>(key);
    name.map(|name| name.as_str().to_owned())
        .unwrap_or_default()
}
