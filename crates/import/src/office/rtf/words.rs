//! The control words that open destinations, and those that stand for characters.

use super::Destination;

/// The destination that a control word opens.
pub fn destination(word: &[u8]) -> Option<Destination> {
    Some(match word {
        b"fonttbl" => Destination::Fonts,
        b"stylesheet" => Destination::Styles,
        b"title" => Destination::Title,
        b"author" => Destination::Author,
        b"keywords" => Destination::Keywords,
        b"field" => Destination::Field,
        b"fldinst" => Destination::Instruction,
        b"fldrslt" | b"shptxt" => Destination::Body,
        b"footnote" => Destination::Note,
        b"listtext" | b"pntext" => Destination::ListMark,
        b"colortbl" | b"pict" | b"header" | b"headerl" | b"headerr" | b"headerf" | b"footer"
        | b"footerl" | b"footerr" | b"footerf" | b"object" | b"xe" | b"tc" | b"rxe" | b"txe"
        | b"subject" | b"operator" | b"company" | b"manager" | b"category" | b"comment"
        | b"doccomm" | b"hlinkbase" | b"creatim" | b"revtim" | b"printim" | b"buptim"
        | b"private" | b"annotation" | b"filetbl" | b"listtable" | b"listoverridetable"
        | b"revtbl" | b"rsidtbl" | b"generator" | b"ftnsep" | b"ftnsepc" | b"ftncn"
        | b"aftnsep" | b"aftnsepc" | b"aftncn" | b"nonshppict" | b"bkmkstart" | b"bkmkend" => {
            Destination::Skipped
        }
        _ => return None,
    })
}

/// The character that a control word stands for.
pub fn character(word: &[u8]) -> Option<&'static str> {
    Some(match word {
        b"emdash" => "—",
        b"endash" => "–",
        b"lquote" => "‘",
        b"rquote" => "’",
        b"ldblquote" => "“",
        b"rdblquote" => "”",
        b"bullet" => "•",
        b"emspace" | b"enspace" | b"qmspace" => " ",
        _ => return None,
    })
}
