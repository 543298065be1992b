//! The links of a PDF: annotations of a page that open an address, on the glyphs that they cover.

use std::collections::HashMap;

use hayro_syntax::object::{Array, Dict, Name, Rect, String as PdfString};
use hayro_syntax::page::Page;

use super::glyph::{Glyph, LinkId};
use super::matrix::Matrix;

/// The most annotations of a file that are looked at, and the most bytes of them. Both count each time:
/// many pages can have the same list.
const MAX_ANNOTATIONS: usize = 50_000;
const MAX_BYTES: usize = 64 << 20;
/// The longest address that is kept, in bytes.
const MAX_ADDRESS: usize = 4096;
/// The most rectangles of an annotation, one for each line of its words.
const MAX_RECTANGLES: usize = 64;
/// Glyphs look for their link among those of the same band of the page, of this height in points.
const BAND: f32 = 16.0;
/// The most bands of a rectangle, and rectangles of a band.
const MAX_BANDS: usize = 200;
const MAX_IN_BAND: usize = 64;

/// A run of a line's characters that is a link. Positions count characters that are not white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkRun {
    pub start: usize,
    pub end: usize,
    pub id: LinkId,
}

/// Reads the links of the pages of a file, within bounds for all of them.
#[derive(Default)]
pub struct LinkReader {
    addresses: Vec<String>,
    ids: HashMap<String, LinkId>,
    n_annotations: usize,
    n_bytes: usize,
}

/// A rectangle on the page as it is shown, in points.
#[derive(Clone, Copy, Debug)]
struct Area {
    left: f32,
    right: f32,
    bottom: f32,
    top: f32,
    id: LinkId,
}

impl LinkReader {
    pub fn address(&self, id: LinkId) -> Option<&str> {
        let address = self.addresses.get(usize::try_from(id.0).ok()?);
        address.map(String::as_str)
    }

    /// Gives the glyphs of `page` their links. `transform` maps the page to what is shown of it.
    pub fn mark(&mut self, page: &Page, transform: Matrix, glyphs: &mut [Glyph]) {
        if glyphs.is_empty() {
            return;
        }
        let bands = self.bands(page, transform);
        if bands.is_empty() {
            return;
        }
        for glyph in glyphs {
            let (x, y) = middle(glyph);
            let areas = bands.get(&band(y)).into_iter().flatten();
            let mut areas = areas.filter(|area| area.contains(x, y));
            glyph.link = areas.next().map(|area| area.id);
        }
    }

    fn bands(&mut self, page: &Page, transform: Matrix) -> HashMap<i32, Vec<Area>> {
        let mut bands: HashMap<i32, Vec<Area>> = HashMap::new();
        if self.is_used_up() {
            return bands;
        }
        let Some(annotations) = page.raw().get::<Array>("Annots") else {
            return bands;
        };
        self.n_bytes += annotations.data().len();
        for annotation in annotations.iter::<Dict>() {
            self.n_annotations += 1;
            self.n_bytes += annotation.data().len();
            if self.is_used_up() {
                break;
            }
            let Some(id) = self.target(&annotation) else {
                continue;
            };
            for area in areas(&annotation, transform, id) {
                let rows = band(area.bottom)..=band(area.top);
                for row in rows.take(MAX_BANDS) {
                    let band = bands.entry(row).or_default();
                    if band.len() < MAX_IN_BAND {
                        band.push(area);
                    }
                }
            }
        }
        bands
    }

    const fn is_used_up(&self) -> bool {
        self.n_annotations > MAX_ANNOTATIONS || self.n_bytes > MAX_BYTES
    }

    /// The address that `annotation` opens.
    fn target(&mut self, annotation: &Dict) -> Option<LinkId> {
        let is = |dict: &Dict, key: &str, value: &str| {
            let name = dict.get::<Name>(key);
            name.is_some_and(|name| name.as_str() == value)
        };
        if !is(annotation, "Subtype", "Link") {
            return None;
        }
        let action = annotation.get::<Dict>("A")?;
        self.n_bytes += action.data().len();
        if !is(&action, "S", "URI") {
            return None;
        }
        let address = action.get::<PdfString>("URI")?;
        let address = super::text_string(address.as_bytes());
        let address = address.trim();
        if address.is_empty() || address.len() > MAX_ADDRESS {
            return None;
        }
        if let Some(id) = self.ids.get(address) {
            return Some(*id);
        }
        let id = LinkId(u32::try_from(self.addresses.len()).ok()?);
        self.addresses.push(address.to_owned());
        self.ids.insert(address.to_owned(), id);
        Some(id)
    }
}

impl Area {
    fn contains(self, x: f32, y: f32) -> bool {
        (self.left..=self.right).contains(&x) && (self.bottom..=self.top).contains(&y)
    }
}

/// The rectangles of `annotation`: those of its lines, where it tells them, else the one around it.
fn areas(annotation: &Dict, transform: Matrix, id: LinkId) -> Vec<Area> {
    let quads = annotation.get::<Array>("QuadPoints");
    let numbers = quads.map(|quads| {
        let numbers = quads.iter::<f32>().take(MAX_RECTANGLES * 8);
        numbers.collect::<Vec<_>>()
    });
    let mut areas = Vec::new();
    for quad in numbers.iter().flat_map(|numbers| numbers.chunks_exact(8)) {
        let corners = quad.chunks_exact(2).map(|pair| (pair[0], pair[1]));
        areas.extend(around(corners, transform, id));
    }
    if areas.is_empty()
        && let Some(rect) = annotation.get::<Rect>("Rect")
    {
        let [x0, y0, x1, y1] = [rect.x0, rect.y0, rect.x1, rect.y1].map(|number| number as f32);
        let corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)];
        areas.extend(around(corners.into_iter(), transform, id));
    }
    areas
}

/// The rectangle around `corners`, as it is shown; `None` where one is no number, or too far away.
fn around(
    corners: impl Iterator<Item = (f32, f32)>,
    transform: Matrix,
    id: LinkId,
) -> Option<Area> {
    let mut area: Option<Area> = None;
    for (x, y) in corners {
        let (x, y) = transform.apply(x, y);
        let is_sound = |number: f32| number.is_finite() && number.abs() < 1e6;
        if !is_sound(x) || !is_sound(y) {
            return None;
        }
        let area = area.get_or_insert(Area {
            left: x,
            right: x,
            bottom: y,
            top: y,
            id,
        });
        (area.left, area.right) = (area.left.min(x), area.right.max(x));
        (area.bottom, area.top) = (area.bottom.min(y), area.top.max(y));
    }
    area
}

fn band(y: f32) -> i32 {
    (y / BAND).floor() as i32
}

/// The middle of a small letter of `glyph`.
fn middle(glyph: &Glyph) -> (f32, f32) {
    let (along, up) = (glyph.width / 2.0, glyph.size / 4.0);
    let (x, y) = (glyph.x, glyph.y);
    match glyph.turns {
        Some(1) => (x - up, y + along),
        Some(2) => (x - along, y - up),
        Some(3) => (x + up, y - along),
        _ => (x + along, y + up),
    }
}

/// The links of a line of glyphs.
pub fn runs(glyphs: &[Glyph]) -> Vec<LinkRun> {
    let mut runs: Vec<LinkRun> = Vec::new();
    let mut n_solid = 0;
    for glyph in glyphs {
        let start = n_solid;
        n_solid += crate::markup::count_solid(&glyph.text);
        if let Some(id) = glyph.link {
            add(
                &mut runs,
                LinkRun {
                    start,
                    end: n_solid,
                    id,
                },
            );
        }
    }
    runs
}

/// Adds a run behind those that there are, to the last one if it goes on with it.
pub fn add(runs: &mut Vec<LinkRun>, run: LinkRun) {
    if run.start >= run.end {
        return;
    }
    match runs.last_mut() {
        Some(last) if last.id == run.id && last.end >= run.start => last.end = run.end,
        _ => runs.push(run),
    }
}
