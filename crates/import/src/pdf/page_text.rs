//! The glyphs of a page, with their places: a reader of content streams that draws text only.

#![allow(
    clippy::many_single_char_names,
    reason = "the names that PDF gives the numbers of a matrix"
)]

use std::collections::HashMap;
use std::rc::Rc;

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use hayro_syntax::page::Page;

use super::font::Font;
use super::glyph::Glyph;
use super::links::LinkReader;
use super::matrix::Matrix;
use super::unpack::Unpacker;

/// Forms nested deeper are not drawn.
const MAX_FORMS: usize = 8;
/// How many states can be saved.
const MAX_STATES: usize = 256;
/// The most instructions and glyphs of all pages.
const MAX_INSTRUCTIONS: usize = 20_000_000;
const MAX_GLYPHS: usize = 4_000_000;
/// The most glyphs of a page: a full page of a broadsheet has some 60,000.
const MAX_PAGE_GLYPHS: usize = 200_000;
/// For how many instructions a form counts, which is found, unpacked and taken apart each time.
const FORM_COST: usize = 100;
/// The most fonts that are kept.
const MAX_FONTS: usize = 1000;

/// Reads the pages of a file one after the other, within bounds for all of them.
pub struct TextReader {
    pub unpacker: Unpacker,
    pub links: LinkReader,
    fonts: HashMap<(u32, i32), Rc<Font>>,
    n_instructions: usize,
    n_glyphs: usize,
    /// How many codes had no characters, of how many.
    pub n_unknown: usize,
    pub n_codes: usize,
    pub n_pictures: usize,
    /// Whether a page had more than [`MAX_PAGE_GLYPHS`].
    pub is_page_cut: bool,
}

#[derive(Clone)]
struct State {
    transform: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    char_spacing: f32,
    word_spacing: f32,
    scale: f32,
    leading: f32,
    rise: f32,
}

/// A content stream that is being read.
struct Drawing<'p> {
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    /// For each open marked content, whether it is shown and the words that stand for it.
    marked: Vec<Marked>,
    glyphs: &'p mut Vec<Glyph>,
}

#[derive(Clone, Default)]
struct Marked {
    /// A running head, a page number: no part of the text.
    is_artifact: bool,
    /// Words that replace what is drawn, until they are written.
    #[expect(
        clippy::option_option,
        reason = "none, one to be written, one that was"
    )]
    replacement: Option<Option<String>>,
}

impl TextReader {
    pub fn new() -> Self {
        Self {
            unpacker: Unpacker::new(),
            links: LinkReader::default(),
            fonts: HashMap::new(),
            n_instructions: 0,
            n_glyphs: 0,
            n_unknown: 0,
            n_codes: 0,
            n_pictures: 0,
            is_page_cut: false,
        }
    }

    pub const fn is_used_up(&self) -> bool {
        self.unpacker.is_used_up()
            || self.n_instructions >= MAX_INSTRUCTIONS
            || self.n_glyphs >= MAX_GLYPHS
    }

    pub fn page(&mut self, page: &Page) -> Vec<Glyph> {
        let mut glyphs = Vec::new();
        let content = self.content(page.raw());
        let [a, b, c, d, e, f] = page.initial_transform(false).as_coeffs();
        let matrix = Matrix([a, b, c, d, e, f].map(|number| number as f32));
        let mut drawing = Drawing {
            state: State {
                transform: matrix,
                font: None,
                size: 1.0,
                char_spacing: 0.0,
                word_spacing: 0.0,
                scale: 1.0,
                leading: 0.0,
                rise: 0.0,
            },
            saved: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            marked: Vec::new(),
            glyphs: &mut glyphs,
        };
        let resources = page.resources();
        let resources = Resources {
            fonts: resources.fonts.clone(),
            forms: resources.x_objects.clone(),
            properties: resources.properties.clone(),
        };
        self.draw(&content, &resources, &mut drawing, 0);
        self.links.mark(page, matrix, &mut glyphs);
        glyphs
    }

    /// The content streams of a page as one.
    fn content(&mut self, page: &Dict) -> Vec<u8> {
        if let Some(stream) = page.get::<Stream>("Contents") {
            return self.unpacker.unpack(&stream).unwrap_or_default();
        }
        let mut all = Vec::new();
        if let Some(streams) = page.get::<Array>("Contents") {
            for stream in streams.iter::<Stream>() {
                all.extend(self.unpacker.unpack(&stream).unwrap_or_default());
                all.push(b' ');
            }
        }
        all
    }

    fn draw(&mut self, content: &[u8], resources: &Resources, drawing: &mut Drawing, depth: usize) {
        let content = without_inline_images(content);
        let mut instructions = UntypedIter::new(&content);
        while let Some(instruction) = instructions.next() {
            self.n_instructions += 1;
            if self.is_used_up() {
                return;
            }
            if drawing.glyphs.len() >= MAX_PAGE_GLYPHS {
                self.is_page_cut = true;
                return;
            }
            let operands = instruction.operands().collect::<Vec<_>>();
            let operator: &[u8] = instruction.operator;
            match operator {
                b"Do" => {
                    if let Some(Object::Name(name)) = operands.first() {
                        self.form(name, resources, drawing, depth);
                    }
                }
                b"Tf" => {
                    if let [Object::Name(name), Object::Number(size)] = operands[..] {
                        drawing.state.font = self.font(name, resources);
                        drawing.state.size = size.as_f64() as f32;
                    }
                }
                b"BDC" | b"BMC" => drawing.begin_marked(&operands, resources),
                b"EMC" => drop(drawing.marked.pop()),
                b"Tj" | b"TJ" | b"'" | b"\"" => self.show(operator, &operands, drawing),
                _ => drawing.set(operator, &numbers(&operands)),
            }
        }
    }

    fn form(&mut self, name: &Name, resources: &Resources, drawing: &mut Drawing, depth: usize) {
        let Some(stream) = resources.forms.get::<Stream>(name) else {
            return;
        };
        let dict = stream.dict();
        let kind = dict.get::<Name>("Subtype");
        if kind.as_ref().is_none_or(|kind| kind.as_str() != "Form") {
            self.n_pictures += 1;
            return;
        }
        if depth >= MAX_FORMS {
            return;
        }
        self.n_instructions += FORM_COST;
        let Some(content) = self.unpacker.unpack(&stream) else {
            return;
        };
        let inner = dict.get::<Dict>("Resources");
        let inner = inner.map_or_else(|| resources.clone(), |dict| Resources::new(&dict));
        let saved = drawing.state.clone();
        if let Some(matrix) = dict.get::<Array>("Matrix") {
            let numbers = matrix.iter::<f32>().take(6).collect::<Vec<_>>();
            if let Ok(numbers) = <[f32; 6]>::try_from(numbers) {
                drawing.state.transform = Matrix(numbers).then(saved.transform);
            }
        }
        let n_marked = drawing.marked.len();
        self.draw(&content, &inner, drawing, depth + 1);
        drawing.marked.truncate(n_marked);
        drawing.state = saved;
    }

    fn font(&mut self, name: &Name, resources: &Resources) -> Option<Rc<Font>> {
        let dict = resources.fonts.get::<Dict>(name)?;
        let id = dict.obj_id().map(|id| (id.obj_number, id.gen_number));
        if let Some(font) = id.and_then(|id| self.fonts.get(&id)) {
            return Some(Rc::clone(font));
        }
        let font = Rc::new(Font::read(&dict, &mut self.unpacker));
        if let Some(id) = id
            && self.fonts.len() < MAX_FONTS
        {
            self.fonts.insert(id, Rc::clone(&font));
        }
        Some(font)
    }

    fn show(&mut self, operator: &[u8], operands: &[&Object], drawing: &mut Drawing) {
        if operator == b"\""
            && let [Object::Number(word), Object::Number(char), _] = operands[..]
        {
            drawing.state.word_spacing = word.as_f64() as f32;
            drawing.state.char_spacing = char.as_f64() as f32;
        }
        if matches!(operator, b"'" | b"\"") {
            drawing.next_line(0.0, -drawing.state.leading);
        }
        match operands.last() {
            Some(Object::String(bytes)) => self.string(bytes, drawing),
            Some(Object::Array(list)) => {
                for object in list.iter::<Object>() {
                    match object {
                        Object::String(bytes) => self.string(&bytes, drawing),
                        Object::Number(number) => {
                            let state = &drawing.state;
                            let by = -number.as_f64() as f32 / 1000.0 * state.size * state.scale;
                            drawing.text = Matrix::translation(by, 0.0).then(drawing.text);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn string(&mut self, bytes: &PdfString, drawing: &mut Drawing) {
        let Some(font) = drawing.state.font.clone() else {
            return;
        };
        for code in font.codes(bytes.as_bytes()) {
            self.n_codes += 1;
            self.n_unknown += usize::from(code.text.is_none());
            let state = &drawing.state;
            let mut advance = code.width * state.size + state.char_spacing;
            if code.is_blank {
                advance += state.word_spacing;
            }
            let width = code.width * state.size * state.scale;
            let text = drawing.replaced(code.text);
            if let Some(text) = text.filter(|text| !text.is_empty())
                && self.n_glyphs < MAX_GLYPHS
                && drawing.glyphs.len() < MAX_PAGE_GLYPHS
            {
                let glyph = drawing.glyph(text, width, font.is_bold);
                if let Some(glyph) = glyph {
                    self.n_glyphs += 1;
                    drawing.glyphs.push(glyph);
                }
            }
            let scale = drawing.state.scale;
            drawing.text = Matrix::translation(advance * scale, 0.0).then(drawing.text);
        }
    }
}

/// What the names in a content stream mean.
#[derive(Clone)]
struct Resources<'a> {
    fonts: Dict<'a>,
    forms: Dict<'a>,
    properties: Dict<'a>,
}

impl<'a> Resources<'a> {
    fn new(dict: &Dict<'a>) -> Self {
        let part = |name: &str| dict.get::<Dict<'a>>(name).unwrap_or_default();
        Self {
            fonts: part("Font"),
            forms: part("XObject"),
            properties: part("Properties"),
        }
    }
}

impl Drawing<'_> {
    fn set(&mut self, operator: &[u8], operands: &[f32]) {
        let state = &mut self.state;
        match (operator, operands) {
            (b"q", _) if self.saved.len() < MAX_STATES => self.saved.push(state.clone()),
            (b"Q", _) => {
                if let Some(saved) = self.saved.pop() {
                    *state = saved;
                }
            }
            (b"cm", &[a, b, c, d, e, f]) => {
                state.transform = Matrix([a, b, c, d, e, f]).then(state.transform);
            }
            (b"BT", _) => {
                self.text = Matrix::IDENTITY;
                self.line = Matrix::IDENTITY;
            }
            (b"Tm", &[a, b, c, d, e, f]) => {
                self.line = Matrix([a, b, c, d, e, f]);
                self.text = self.line;
            }
            (b"Td", &[x, y]) => self.next_line(x, y),
            (b"TD", &[x, y]) => {
                state.leading = -y;
                self.next_line(x, y);
            }
            (b"T*", _) => {
                let leading = state.leading;
                self.next_line(0.0, -leading);
            }
            (b"TL", &[leading]) => state.leading = leading,
            (b"Tc", &[spacing]) => state.char_spacing = spacing,
            (b"Tw", &[spacing]) => state.word_spacing = spacing,
            (b"Tz", &[percent]) => state.scale = percent / 100.0,
            (b"Ts", &[rise]) => state.rise = rise,
            _ => {}
        }
    }

    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::translation(x, y).then(self.line);
        self.text = self.line;
    }

    fn begin_marked(&mut self, operands: &[&Object], resources: &Resources) {
        if self.marked.len() >= MAX_STATES {
            return;
        }
        let mut marked = self.marked.last().cloned().unwrap_or_default();
        if let Some(Object::Name(tag)) = operands.first() {
            marked.is_artifact |= tag.as_str() == "Artifact";
        }
        let properties = match operands.get(1) {
            Some(Object::Dict(dict)) => Some(dict.clone()),
            Some(Object::Name(name)) => resources.properties.get::<Dict>(name),
            _ => None,
        };
        let words = properties.and_then(|dict| dict.get::<PdfString>("ActualText"));
        if let Some(words) = words {
            marked.replacement = Some(Some(super::text_string(words.as_bytes())));
        }
        self.marked.push(marked);
    }

    /// What is shown for a code: nothing in an artifact, the words that stand for marked content once.
    fn replaced(&mut self, text: Option<String>) -> Option<String> {
        let Some(marked) = self.marked.last_mut() else {
            return text;
        };
        if marked.is_artifact {
            return None;
        }
        match &mut marked.replacement {
            Some(words) => words.take(),
            None => text,
        }
    }

    fn glyph(&self, text: String, width: f32, is_bold: bool) -> Option<Glyph> {
        let state = &self.state;
        let matrix = self.text.then(state.transform);
        let (x, y) = matrix.apply(0.0, state.rise);
        let (end_x, end_y) = matrix.apply(width, state.rise);
        let [a, b, c, d, ..] = matrix.0;
        let size = (c.hypot(d) * state.size).abs();
        let is_sound = [x, y, end_x, end_y, size]
            .iter()
            .all(|number| number.is_finite() && number.abs() < 1e6);
        if !is_sound || size < 0.1 {
            return None;
        }
        Some(Glyph {
            text,
            x,
            y,
            width: (end_x - x).hypot(end_y - y),
            size,
            is_bold,
            turns: turns(a, b),
            link: None,
        })
    }
}

/// The quarter turns of the direction (a, b).
fn turns(a: f32, b: f32) -> Option<u8> {
    let slope = 0.1;
    if b.abs() <= a.abs() * slope {
        Some(if a >= 0.0 { 0 } else { 2 })
    } else if a.abs() <= b.abs() * slope {
        Some(if b >= 0.0 { 1 } else { 3 })
    } else {
        None
    }
}

fn numbers(operands: &[&Object]) -> Vec<f32> {
    let numbers = operands.iter().map(|operand| match operand {
        Object::Number(number) => Some(number.as_f64() as f32),
        _ => None,
    });
    numbers.collect::<Option<_>>().unwrap_or_default()
}

/// Removes the bytes of pictures from a content stream. The crate looks for the end of each by looking
/// through all the rest, which takes quadratic time where many are made to look alike.
fn without_inline_images(content: &[u8]) -> Vec<u8> {
    let is_blank = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    let mut out = Vec::with_capacity(content.len());
    let mut at = 0;
    while at < content.len() {
        let rest = &content[at..];
        let before = at.checked_sub(1).and_then(|before| content.get(before));
        let begins = rest.starts_with(b"BI") && is_blank(before) && is_blank(rest.get(2));
        // In a string `BI` stands without the beginning of a dictionary after it.
        let is_picture = begins && rest[2..].trim_ascii_start().starts_with(b"/");
        let end = is_picture.then(|| end_of_picture(rest)).flatten();
        if let Some(end) = end {
            at += end;
        } else {
            out.push(content[at]);
            at += 1;
        }
        if is_picture && end.is_none() {
            break;
        }
    }
    out
}

/// Behind the `EI` of the picture that `rest` begins with.
fn end_of_picture(rest: &[u8]) -> Option<usize> {
    let is_end = |window: &[u8]| {
        window[0].is_ascii_whitespace() && &window[1..3] == b"EI" && window[3].is_ascii_whitespace()
    };
    let end = rest.windows(4).position(is_end);
    let at_end = rest.ends_with(b"EI").then_some(rest.len());
    end.map(|end| end + 3).or(at_end)
}
