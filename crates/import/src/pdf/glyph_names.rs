//! Names of glyphs (`eacute`, `f_i`, `uni2019`) to characters, for fonts that tell their letters by name.

/// Accented letters, by the name of the accent: a letter and itself with the accent.
const ACCENTED: &[(&str, &str)] = &[
    ("acute", "AÁCĆEÉIÍLĹNŃOÓRŔSŚUÚYÝZŹaácćeéiílĺnńoórŕsśuúyýzź"),
    ("grave", "AÀEÈIÌOÒUÙaàeèiìoòuù"),
    (
        "circumflex",
        "AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶaâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷ",
    ),
    ("dieresis", "AÄEËIÏOÖUÜYŸaäeëiïoöuüyÿ"),
    ("tilde", "AÃIĨNÑOÕUŨaãiĩnñoõuũ"),
    ("caron", "CČDĎEĚLĽNŇRŘSŠTŤZŽcčdďeělľnňrřsštťzž"),
    ("ring", "AÅUŮaåuů"),
    ("cedilla", "CÇSŞTŢcçsştţ"),
    ("commaaccent", "GĢKĶLĻNŅRŖSȘTȚgģkķlļnņrŗsștț"),
    ("ogonek", "AĄEĘIĮUŲaąeęiįuų"),
    ("macron", "AĀEĒIĪOŌUŪaāeēiīoōuū"),
    ("breve", "AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭ"),
    ("dotaccent", "CĊEĖGĠIİZŻcċeėgġzż"),
    ("hungarumlaut", "OŐUŰoőuű"),
    ("slash", "OØoø"),
    ("croat", "DĐdđ"),
];

const NAMED: &[(&str, &str)] = &[
    ("space", " "),
    ("nbspace", " "),
    ("exclam", "!"),
    ("quotedbl", "\""),
    ("numbersign", "#"),
    ("dollar", "$"),
    ("percent", "%"),
    ("ampersand", "&"),
    ("quotesingle", "'"),
    ("quoteright", "’"),
    ("quoteleft", "‘"),
    ("parenleft", "("),
    ("parenright", ")"),
    ("asterisk", "*"),
    ("plus", "+"),
    ("comma", ","),
    ("hyphen", "-"),
    ("sfthyphen", "-"),
    ("hyphenchar", "-"),
    ("period", "."),
    ("slash", "/"),
    ("zero", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("colon", ":"),
    ("semicolon", ";"),
    ("less", "<"),
    ("equal", "="),
    ("greater", ">"),
    ("question", "?"),
    ("at", "@"),
    ("bracketleft", "["),
    ("backslash", "\\"),
    ("bracketright", "]"),
    ("asciicircum", "^"),
    ("underscore", "_"),
    ("grave", "`"),
    ("braceleft", "{"),
    ("bar", "|"),
    ("braceright", "}"),
    ("asciitilde", "~"),
    ("exclamdown", "¡"),
    ("cent", "¢"),
    ("sterling", "£"),
    ("currency", "¤"),
    ("yen", "¥"),
    ("brokenbar", "¦"),
    ("section", "§"),
    ("dieresis", "¨"),
    ("copyright", "©"),
    ("ordfeminine", "ª"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("guilsinglleft", "‹"),
    ("guilsinglright", "›"),
    ("logicalnot", "¬"),
    ("registered", "®"),
    ("degree", "°"),
    ("plusminus", "±"),
    ("acute", "´"),
    ("mu", "µ"),
    ("paragraph", "¶"),
    ("periodcentered", "·"),
    ("middot", "·"),
    ("ordmasculine", "º"),
    ("onequarter", "¼"),
    ("onehalf", "½"),
    ("threequarters", "¾"),
    ("questiondown", "¿"),
    ("AE", "Æ"),
    ("ae", "æ"),
    ("OE", "Œ"),
    ("oe", "œ"),
    ("Eth", "Ð"),
    ("eth", "ð"),
    ("Thorn", "Þ"),
    ("thorn", "þ"),
    ("Lslash", "Ł"),
    ("lslash", "ł"),
    ("germandbls", "ß"),
    ("dotlessi", "ı"),
    ("multiply", "×"),
    ("divide", "÷"),
    ("florin", "ƒ"),
    ("endash", "–"),
    ("emdash", "—"),
    ("quotesinglbase", "‚"),
    ("quotedblbase", "„"),
    ("quotedblleft", "“"),
    ("quotedblright", "”"),
    ("dagger", "†"),
    ("daggerdbl", "‡"),
    ("bullet", "•"),
    ("ellipsis", "…"),
    ("perthousand", "‰"),
    ("fraction", "⁄"),
    ("minus", "−"),
    ("Euro", "€"),
    ("trademark", "™"),
    ("fi", "fi"),
    ("fl", "fl"),
    ("ff", "ff"),
    ("ffi", "ffi"),
    ("ffl", "ffl"),
];

/// The characters that a glyph of this name draws.
pub fn text_of(name: &str) -> Option<String> {
    // Variants of a glyph have an ending: `a.sc`.
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    if let Some(c) = single(name) {
        return Some(c);
    }
    // Ligatures by their parts: `f_f_i`.
    if name.contains('_') {
        return name.split('_').map(text_of).collect();
    }
    let digits = name
        .strip_prefix("uni")
        .filter(|digits| digits.len() >= 4)
        .and_then(|digits| digits.get(..4))
        .or_else(|| name.strip_prefix('u').filter(|digits| digits.len() >= 4))?;
    let code = u32::from_str_radix(digits, 16).ok()?;
    char::from_u32(code).map(String::from)
}

fn single(name: &str) -> Option<String> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return Some(c.to_string());
    }
    if let Some((_, text)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some((*text).to_owned());
    }
    let base = name.chars().next()?;
    let accent = name.get(base.len_utf8()..)?;
    let (_, letters) = ACCENTED.iter().find(|(known, _)| *known == accent)?;
    let letters = letters.chars().collect::<Vec<_>>();
    let mut pairs = letters.chunks_exact(2);
    pairs
        .find(|pair| pair[0] == base)
        .map(|pair| pair[1].to_string())
}

/// The upper half of Adobe's standard encoding, from 0xA1.
const STANDARD: &str = "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ\0–†‡·\0¶•‚„”»…‰\0¿\0`´ˆ˜¯˘˙¨\0˚¸\0˝˛ˇ—\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0Æ\0ª\0\0\0\0ŁØŒº\0\0\0\0\0æ\0\0\0ı\0\0łøœß";

/// A character of Adobe's standard encoding.
pub fn standard(code: u8) -> Option<char> {
    match code {
        0x27 => Some('’'),
        0x60 => Some('‘'),
        0x20..=0x7e => Some(char::from(code)),
        0xa1.. => {
            let c = STANDARD.chars().nth(usize::from(code - 0xa1))?;
            (c != '\0').then_some(c)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs() {
        for (name, text) in [
            ("A", "A"),
            ("eacute", "é"),
            ("Scaron", "Š"),
            ("quoteright", "’"),
            ("f_f_i", "ffi"),
            ("uni2019", "’"),
            ("u1F600", "😀"),
            ("a.sc", "a"),
            ("fi", "fi"),
        ] {
            assert_eq!(text_of(name).as_deref(), Some(text), "{name}");
        }
        assert_eq!(text_of("g37"), None);
        assert_eq!(text_of(".notdef"), None);
        assert_eq!(standard(0xd0), Some('—'));
        assert_eq!(standard(0xfb), Some('ß'));
        assert_eq!(standard(0xba), Some('”'));
    }
}
