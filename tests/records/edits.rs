//! Anchors in randomly edited articles. Every word of an article has a number, so the place and state of
//! the marked words after an edit are known without the code under test.

use std::collections::HashSet;

use pullquote::article_id::ArticleId;
use pullquote::bookmarks::{Anchor, AnchorMatch, MatchState};
use pullquote_text::Span;

use super::make::Random;

const WORDS: &str = "harbour council bridge winter ferry teacher budget window river market \
garden signal engine letter station captain orchard library copper meadow lantern witness \
carriage harvest saddle compass village chapel quarry timber ribbon pocket ladder thunder mirror \
candle anchor basket feather hammer island jacket kettle lemon magnet needle oyster parcel quill \
rudder sailor tunnel umbrella valley walnut yard zinc built carried opened crossed measured \
painted counted followed repaired gathered promised watched lifted traded quietly early late \
twice never again slowly under over beside without before after seven eleven forty old grey \
narrow bright broken";

/// A word with its number, unique in the article.
#[derive(Clone, Debug)]
struct Word {
    number: usize,
    letters: String,
}

#[derive(Clone, Debug)]
struct Sentence {
    words: Vec<Word>,
    is_quoted: bool,
}

type Paragraph = Vec<Sentence>;

/// How an article is rendered.
#[derive(Clone, Copy, Debug)]
struct Layout {
    /// Line length in bytes; 0: no wrapping.
    wrap: usize,
    marks: (&'static str, &'static str),
}

const CURLY: (&str, &str) = ("“", "”");
const PLAIN: Layout = Layout {
    wrap: 0,
    marks: CURLY,
};

#[derive(Clone, Debug)]
pub struct Draft {
    paragraphs: Vec<Paragraph>,
    layout: Layout,
    count: usize,
}

impl Draft {
    pub fn new(random: &mut Random) -> Self {
        let mut draft = Self {
            paragraphs: Vec::new(),
            layout: PLAIN,
            count: 0,
        };
        for _ in 0..8 + random.below(6) {
            let paragraph = draft.paragraph(random);
            draft.paragraphs.push(paragraph);
        }
        draft
    }

    fn word(&mut self, random: &mut Random) -> Word {
        let all: Vec<&str> = WORDS.split_whitespace().collect();
        self.count += 1;
        Word {
            number: self.count,
            letters: all[random.below(all.len())].to_owned(),
        }
    }

    fn sentence(&mut self, random: &mut Random) -> Sentence {
        let length = 10 + random.below(8);
        Sentence {
            words: (0..length).map(|_| self.word(random)).collect(),
            is_quoted: random.below(3) == 0,
        }
    }

    fn paragraph(&mut self, random: &mut Random) -> Paragraph {
        let length = 3 + random.below(3);
        (0..length).map(|_| self.sentence(random)).collect()
    }

    /// The text, and for each number the bytes of the word with adjacent punctuation.
    pub fn render(&self) -> (String, Vec<(usize, Span)>) {
        let mut text = String::new();
        let mut places = Vec::new();
        for (index, paragraph) in self.paragraphs.iter().enumerate() {
            if index > 0 {
                text.push_str("\n\n");
            }
            let mut line = text.len();
            let words = paragraph.iter().flat_map(|sentence| self.pieces(sentence));
            for (position, (number, piece)) in words.enumerate() {
                let is_full =
                    self.layout.wrap > 0 && text.len() + 1 + piece.len() - line > self.layout.wrap;
                if position > 0 && is_full {
                    text.push('\n');
                    line = text.len();
                } else if position > 0 {
                    text.push(' ');
                }
                places.push((number, Span::new(text.len(), text.len() + piece.len())));
                text.push_str(&piece);
            }
        }
        (text, places)
    }

    fn pieces(&self, sentence: &Sentence) -> Vec<(usize, String)> {
        let mut pieces: Vec<(usize, String)> = sentence
            .words
            .iter()
            .map(|word| (word.number, word.letters.clone()))
            .collect();
        let first = &mut pieces[0].1;
        let capital = first[..1].to_uppercase();
        first.replace_range(..1, &capital);
        if sentence.is_quoted {
            first.insert_str(0, self.layout.marks.0);
        }
        let last = &mut pieces.last_mut().unwrap().1;
        last.push('.');
        if sentence.is_quoted {
            last.push_str(self.layout.marks.1);
        }
        pieces
    }

    /// The paragraph and sentence that hold a word.
    fn place_of(&self, number: usize) -> Option<(usize, usize)> {
        let holds = |sentence: &Sentence| sentence.words.iter().any(|word| word.number == number);
        self.paragraphs
            .iter()
            .enumerate()
            .find_map(|(p, paragraph)| {
                let sentence = paragraph.iter().position(holds)?;
                Some((p, sentence))
            })
    }
}

/// The numbers of the marked words, in order.
pub type Marked = Vec<usize>;

pub fn mark(draft: &Draft, random: &mut Random) -> Marked {
    let p = random.below(draft.paragraphs.len());
    let paragraph = &draft.paragraphs[p];
    let s = random.below(paragraph.len());
    let numbers = |sentences: &[Sentence]| -> Marked {
        let words = sentences.iter().flat_map(|sentence| &sentence.words);
        words.map(|word| word.number).collect()
    };
    match random.below(4) {
        // A few words within a sentence; some also occur elsewhere.
        0 => numbers(&paragraph[s..=s])[4..5 + random.below(2)].to_vec(),
        1 | 2 => numbers(&paragraph[s..=s]),
        _ => numbers(paragraph),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    InsertSentence,
    InsertParagraph,
    DeleteSentence,
    DeleteParagraph,
    SwapParagraphs,
    Wrap,
    QuoteStyle,
    ReplaceWord,
    InsertWord,
    DeleteWord,
    DeleteMarked,
}

/// Edits outside the marked words.
pub const AROUND: [Edit; 7] = [
    Edit::InsertSentence,
    Edit::InsertParagraph,
    Edit::DeleteSentence,
    Edit::DeleteParagraph,
    Edit::SwapParagraphs,
    Edit::Wrap,
    Edit::QuoteStyle,
];
/// Edits of a marked word.
const INSIDE: [Edit; 3] = [Edit::ReplaceWord, Edit::InsertWord, Edit::DeleteWord];

/// Edits the draft; `false` if the edit is not possible here.
pub fn apply(edit: Edit, draft: &mut Draft, marked: &Marked, random: &mut Random) -> bool {
    let held: HashSet<(usize, usize)> = marked
        .iter()
        .filter_map(|&number| draft.place_of(number))
        .collect();
    let holds = |p: usize| held.iter().any(|&(paragraph, _)| paragraph == p);
    let p = random.below(draft.paragraphs.len());
    match edit {
        Edit::InsertSentence => {
            let at = random.below(draft.paragraphs[p].len() + 1);
            // Not between two marked sentences, which would change the marked words.
            if at > 0 && held.contains(&(p, at - 1)) && held.contains(&(p, at)) {
                return false;
            }
            let sentence = draft.sentence(random);
            draft.paragraphs[p].insert(at, sentence);
        }
        Edit::InsertParagraph => {
            let paragraph = draft.paragraph(random);
            draft.paragraphs.insert(p, paragraph);
        }
        Edit::DeleteSentence => {
            let s = random.below(draft.paragraphs[p].len());
            if held.contains(&(p, s)) || draft.paragraphs[p].len() == 1 {
                return false;
            }
            draft.paragraphs[p].remove(s);
        }
        Edit::DeleteParagraph if holds(p) => return false,
        Edit::DeleteParagraph => drop(draft.paragraphs.remove(p)),
        Edit::SwapParagraphs => {
            let other = random.below(draft.paragraphs.len());
            draft.paragraphs.swap(p, other);
            return p != other;
        }
        Edit::Wrap => draft.layout.wrap = 40 + random.below(50),
        Edit::QuoteStyle => {
            let styles = [
                ("\"", "\""),
                ("‘", "’"),
                ("«", "»"),
                ("``", "''"),
                ("„", "“"),
            ];
            draft.layout.marks = styles[random.below(styles.len())];
        }
        Edit::ReplaceWord | Edit::InsertWord | Edit::DeleteWord => {
            return apply_inside(edit, draft, marked, random);
        }
        Edit::DeleteMarked => {
            for (p, paragraph) in draft.paragraphs.iter_mut().enumerate() {
                let mut index = 0;
                paragraph.retain(|_| {
                    index += 1;
                    !held.contains(&(p, index - 1))
                });
            }
            draft.paragraphs.retain(|paragraph| !paragraph.is_empty());
        }
    }
    true
}

/// Changes one marked word, but neither the first or last marked one nor that of a sentence.
fn apply_inside(edit: Edit, draft: &mut Draft, marked: &Marked, random: &mut Random) -> bool {
    if marked.len() < 8 {
        return false;
    }
    let number = marked[2 + random.below(marked.len() - 4)];
    let Some((p, s)) = draft.place_of(number) else {
        return false;
    };
    let fresh = Word {
        letters: format!("quite{}", random.below(1000)),
        ..draft.word(random)
    };
    let words = &mut draft.paragraphs[p][s].words;
    let at = words.iter().position(|word| word.number == number).unwrap();
    if at == 0 || at + 1 == words.len() {
        return false;
    }
    match edit {
        Edit::ReplaceWord => words[at] = fresh,
        Edit::InsertWord => words.insert(at, fresh),
        _ => drop(words.remove(at)),
    }
    true
}

/// From the first remaining marked word to the last.
pub fn extent(places: &[(usize, Span)], marked: &Marked) -> Option<Span> {
    let marked: HashSet<usize> = marked.iter().copied().collect();
    let left = places.iter().filter(|(number, _)| marked.contains(number));
    left.map(|&(_, span)| span).reduce(Span::cover)
}

fn points(text: &str, byte: usize) -> usize {
    text[..byte].chars().count()
}

/// The match to be found, derived from the drafts alone.
fn expected(
    before: &(String, Vec<(usize, Span)>),
    after: &(String, Vec<(usize, Span)>),
    marked: &Marked,
    is_changed: bool,
) -> (MatchState, Option<Span>) {
    let was = extent(&before.1, marked).unwrap();
    let Some(is) = extent(&after.1, marked) else {
        return (MatchState::Lost, None);
    };
    let same_place = points(&before.0, was.start()) == points(&after.0, is.start());
    let state = if is_changed {
        MatchState::Changed
    } else if same_place && was.of(&before.0) == is.of(&after.0) {
        MatchState::Exact
    } else {
        MatchState::Moved
    };
    (state, Some(is))
}

/// Generates an article from `seed`, marks words in it, applies `edits` and checks the match. `None` if an
/// edit is not possible.
fn check(seed: u64, edits: &[Edit]) -> Option<MatchState> {
    let mut random = Random(seed);
    let draft = Draft::new(&mut random);
    let marked = mark(&draft, &mut random);
    let before = draft.render();
    let span = extent(&before.1, &marked).unwrap();
    let anchor = Anchor::new(&before.0, &ArticleId::of(&before.0), span);
    let mut edited = draft;
    for &edit in edits {
        if !apply(edit, &mut edited, &marked, &mut random) {
            return None;
        }
    }
    let after = edited.render();
    let is_changed = edits.iter().any(|edit| INSIDE.contains(edit));
    let wanted = expected(&before, &after, &marked, is_changed);
    let found = anchor.find(&after.0, &ArticleId::of(&after.0));
    assert_eq!(
        (found.state, found.span, found.ambiguous),
        (wanted.0, wanted.1, false),
        "seed {seed}, {edits:?}\nmarked: {}\nwanted: {:?}\nfound: {:?}\nafter:\n{}",
        span.of(&before.0),
        wanted.1.map(|span| span.of(&after.0)),
        found.span.map(|span| span.of(&after.0)),
        after.0
    );
    Some(wanted.0)
}

/// Checks `wanted` articles and counts the states.
fn check_many(wanted: usize, first_seed: u64, edits: impl Fn(u64) -> Vec<Edit>) -> [usize; 4] {
    let mut met = [0; 4];
    let mut made = 0;
    let mut seed = first_seed;
    while made < wanted {
        seed += 1;
        assert!(seed < first_seed + 100 * wanted as u64, "too few edits fit");
        if let Some(state) = check(seed, &edits(seed)) {
            met[state as usize] += 1;
            made += 1;
        }
    }
    met
}

#[test]
fn after_an_edit_outside_the_words_they_are_exact_or_moved() {
    for (index, edit) in AROUND.into_iter().enumerate() {
        let met = check_many(40, 1000 * index as u64, |_| vec![edit]);
        let [exact, moved, changed, lost] = met;
        assert_eq!((changed, lost), (0, 0), "{edit:?}");
        assert!(exact + moved == 40 && moved > 0, "{edit:?}: {met:?}");
    }
}

#[test]
fn after_an_edit_inside_the_words_they_are_changed() {
    for (index, edit) in INSIDE.into_iter().enumerate() {
        let met = check_many(40, 20_000 + 1000 * index as u64, |_| vec![edit]);
        assert_eq!(met, [0, 0, 40, 0], "{edit:?}");
    }
}

#[test]
fn deleted_words_are_lost_even_if_they_occur_elsewhere() {
    let met = check_many(80, 30_000, |_| vec![Edit::DeleteMarked]);
    assert_eq!(met, [0, 0, 0, 80]);
}

#[test]
fn words_are_found_after_several_edits() {
    let met = check_many(120, 40_000, |seed| {
        let mut random = Random(seed);
        let mut edits: Vec<Edit> = (0..2 + random.below(2))
            .map(|_| AROUND[random.below(AROUND.len())])
            .collect();
        match random.below(4) {
            0 => edits.push(INSIDE[random.below(INSIDE.len())]),
            1 => edits.push(Edit::DeleteMarked),
            _ => {}
        }
        edits
    });
    assert!(met.iter().all(|&count| count > 0), "{met:?}");
}

#[test]
fn indistinguishable_copies_are_ambiguous_and_not_exact() {
    let mut tried = 0;
    for seed in 50_000..50_200 {
        let mut random = Random(seed);
        let draft = Draft::new(&mut random);
        let p = random.below(draft.paragraphs.len());
        // With a sentence on each side, so that the copies have the same context.
        let marked: Marked = draft.paragraphs[p][1]
            .words
            .iter()
            .map(|word| word.number)
            .collect();
        let before = draft.render();
        let span = extent(&before.1, &marked).unwrap();
        let anchor = Anchor::new(&before.0, &ArticleId::of(&before.0), span);
        if anchor.prefix.contains('\n') || anchor.suffix.contains('\n') {
            continue;
        }
        let mut edited = draft.clone();
        let at = random.below(draft.paragraphs.len());
        edited.paragraphs.insert(at, draft.paragraphs[p].clone());
        let after = edited.render().0;
        let AnchorMatch {
            state,
            span: found,
            ambiguous,
        } = anchor.find(&after, &ArticleId::of(&after));
        assert!(
            ambiguous && state == MatchState::Moved,
            "seed {seed}: {state:?}"
        );
        assert_eq!(found.unwrap().of(&after), span.of(&before.0));
        tried += 1;
    }
    assert!(tried >= 50, "{tried}");
}
