//! The table of a font that says which characters its codes are (`ToUnicode`).

use std::collections::HashMap;

/// The most entries that are kept.
const MAX_ENTRIES: usize = 1 << 17;

#[derive(Debug, Default)]
pub struct CMap {
    singles: HashMap<u32, String>,
    /// Runs of codes with running characters.
    ranges: Vec<(u32, u32, Vec<u16>)>,
    /// The lengths of codes in bytes, if it tells them.
    pub code_length: Option<usize>,
}

impl CMap {
    pub fn read(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut tokens = Tokens { rest: bytes };
        // The strings since the last word, with a `None` at each bracket.
        let mut strings: Vec<Option<Vec<u8>>> = Vec::new();
        while let Some(token) = tokens.next() {
            match token {
                Token::String(bytes) if strings.len() < MAX_ENTRIES => strings.push(Some(bytes)),
                Token::String(_) => {}
                Token::Bracket => strings.push(None),
                Token::Word(word) => {
                    match word {
                        b"endcodespacerange" => {
                            let first = strings.first().and_then(Option::as_ref);
                            map.code_length = map.code_length.or(first.map(Vec::len));
                        }
                        b"endbfchar" => map.add_singles(&strings),
                        b"endbfrange" => map.add_ranges(&strings),
                        _ => {}
                    }
                    strings.clear();
                }
            }
        }
        map.ranges.sort_by_key(|(first, ..)| *first);
        map
    }

    fn len(&self) -> usize {
        self.singles.len() + self.ranges.len()
    }

    fn add_singles(&mut self, strings: &[Option<Vec<u8>>]) {
        for pair in strings.chunks_exact(2) {
            if let (Some(code), Some(text)) = (&pair[0], &pair[1])
                && self.len() < MAX_ENTRIES
            {
                self.singles.insert(number(code), text_of(&units(text)));
            }
        }
    }

    fn add_ranges(&mut self, strings: &[Option<Vec<u8>>]) {
        let mut rest = strings;
        while let [Some(first), Some(last), tail @ ..] = rest {
            let (first, last) = (number(first), number(last));
            match tail {
                // `[ <a> <b> … ]`: one for each code.
                [None, tail @ ..] => {
                    let n = tail.iter().take_while(|string| string.is_some()).count();
                    for (at, text) in tail[..n].iter().flatten().enumerate() {
                        if self.len() < MAX_ENTRIES {
                            let code = first.saturating_add(at as u32);
                            self.singles.insert(code, text_of(&units(text)));
                        }
                    }
                    rest = tail.get(n + 1..).unwrap_or(&[]);
                }
                [Some(text), tail @ ..] => {
                    if last >= first && self.len() < MAX_ENTRIES {
                        self.ranges.push((first, last, units(text)));
                    }
                    rest = tail;
                }
                [] => return,
            }
        }
    }

    /// The characters of a code.
    pub fn text(&self, code: u32) -> Option<String> {
        if let Some(text) = self.singles.get(&code) {
            return Some(text.clone());
        }
        let at = self.ranges.partition_point(|(first, ..)| *first <= code);
        let (first, last, units) = self.ranges.get(at.checked_sub(1)?)?;
        if code > *last {
            return None;
        }
        let mut units = units.clone();
        let end = units.last_mut()?;
        *end = end.wrapping_add((code - first) as u16);
        Some(text_of(&units))
    }
}

fn number(bytes: &[u8]) -> u32 {
    let last = bytes.iter().rev().take(4).rev();
    last.fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    if let [byte] = bytes {
        return vec![u16::from(*byte)];
    }
    let pairs = bytes.chunks_exact(2).take(16);
    pairs
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect()
}

fn text_of(units: &[u16]) -> String {
    String::from_utf16_lossy(units)
}

enum Token<'b> {
    String(Vec<u8>),
    Bracket,
    Word(&'b [u8]),
}

struct Tokens<'b> {
    rest: &'b [u8],
}

impl<'b> Tokens<'b> {
    fn next(&mut self) -> Option<Token<'b>> {
        loop {
            let (&first, rest) = self.rest.split_first()?;
            match first {
                b'<' if rest.first() == Some(&b'<') => self.rest = &rest[1..],
                b'<' => {
                    let end = rest.iter().position(|byte| *byte == b'>')?;
                    self.rest = &rest[end + 1..];
                    return Some(Token::String(hex(&rest[..end])));
                }
                b'[' | b']' => {
                    self.rest = rest;
                    return Some(Token::Bracket);
                }
                b'%' => {
                    let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                    self.rest = &rest[end.unwrap_or(rest.len())..];
                }
                b'a'..=b'z' | b'A'..=b'Z' => {
                    let is_end = |byte: &u8| !byte.is_ascii_alphanumeric();
                    let end = self.rest.iter().position(is_end).unwrap_or(self.rest.len());
                    let (word, rest) = self.rest.split_at(end);
                    self.rest = rest;
                    // The begin of a table drops the strings before it, as every word does.
                    return Some(Token::Word(word));
                }
                _ => self.rest = rest,
            }
        }
    }
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let digits = digits
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16));
    let digits = digits.collect::<Vec<_>>();
    let pairs = digits.chunks(2);
    pairs
        .map(|pair| (pair[0] * 16 + pair.get(1).copied().unwrap_or(0)) as u8)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singles_ranges_and_arrays() {
        let map = CMap::read(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n2 beginbfchar <0003> <0020> <0005>\
              <00660069> endbfchar 2 beginbfrange <0010><0012><0041> <0020> <0021> [<0061> <D83DDE00>] endbfrange",
        );
        assert_eq!(map.code_length, Some(2));
        let text = |code| map.text(code).unwrap_or_default();
        assert_eq!(text(3), " ");
        assert_eq!(text(5), "fi");
        assert_eq!(text(0x12), "C");
        assert_eq!(text(0x13), "");
        assert_eq!(text(0x21), "😀");
    }
}
