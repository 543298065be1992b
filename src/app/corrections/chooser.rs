//! [`Chooser`]: a name chosen from a list that narrows as one types.

use super::target::{Target, Title};
use crate::app::list::ListState;
use crate::app::request::RequestId;
use crate::library::fuzzy_filter::FuzzyFilter;
use pullquote_annotate::EntityKind;
use pullquote_text::fold::fold;

/// What the chosen name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The speaker of a quotation or statement.
    Speaker,
    /// The speaker of a quotation that is added.
    QuoteBy,
    /// The speaker of a statement that is added.
    StatementBy,
    /// What the name at the target means the same as.
    SameAs,
    /// Whom the name at the target means instead.
    SomebodyElse,
    /// The person of the library that another one is the same as.
    SamePerson,
    /// Whom a person of the library is in one article.
    OtherPerson,
}

impl Ask {
    pub const fn label(self) -> &'static str {
        match self {
            Self::Speaker | Self::QuoteBy | Self::StatementBy => "speaker",
            Self::SameAs | Self::SamePerson => "the same as",
            Self::SomebodyElse | Self::OtherPerson => "called",
        }
    }

    /// Whether the answer can be that the text names nobody.
    pub const fn allows_nobody(self) -> bool {
        matches!(self, Self::Speaker | Self::QuoteBy | Self::StatementBy)
    }
}

/// A name to choose. Cleaned when drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub name: String,
    pub kind: EntityKind,
    /// What is known of it, for the right of its row.
    pub hint: String,
}

#[derive(Clone, Debug)]
pub struct Chooser {
    pub ask: Ask,
    pub title: Title,
    /// `None` for a person of the library.
    pub target: Option<Target>,
    /// The names of the article, likeliest first.
    pub here: Vec<Candidate>,
    /// The people of the library, most quoted first.
    pub library: Vec<Candidate>,
    /// The question to the index that is not answered yet.
    pub request: Option<RequestId>,
    /// Whether `Enter` was pressed before the answer, which can change the first row.
    pub takes_first: bool,
    /// The only kind to list of the library's.
    pub kind: Option<EntityKind>,
    /// A name that is not listed: that of the person to correct.
    pub but: Option<String>,
    pub list: ListState,
}

/// A row of a chooser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChooserRow<'c> {
    Here(&'c Candidate),
    Library(&'c Candidate),
    /// The text names nobody.
    Nobody,
    /// What is typed, as a new name.
    New(&'c str),
}

impl ChooserRow<'_> {
    pub const fn name(&self) -> &str {
        match self {
            Self::Here(candidate) | Self::Library(candidate) => candidate.name.as_str(),
            Self::Nobody => NOBODY,
            Self::New(name) => name,
        }
    }
}

/// The label of the row for a text that names nobody.
pub const NOBODY: &str = "nobody named";

impl Chooser {
    pub fn new(ask: Ask, title: Title, target: Option<Target>, here: Vec<Candidate>) -> Self {
        Self {
            ask,
            title,
            target,
            here,
            library: Vec::new(),
            request: None,
            takes_first: false,
            kind: None,
            but: None,
            list: ListState::default(),
        }
    }

    /// The rows for what is typed: names of the article, of the library, then the rest.
    pub fn rows<'c>(&'c self, typed: &'c str) -> Vec<ChooserRow<'c>> {
        let typed = typed.trim();
        let folded = fold(typed);
        let is_here = |name: &str| {
            let name = fold(name);
            self.here.iter().any(|one| fold(&one.name) == name)
        };
        let is_wanted = |one: &&Candidate| {
            self.kind.is_none_or(|kind| one.kind == kind)
                && self.but.as_ref() != Some(&one.name)
                && !is_here(&one.name)
        };
        let library: Vec<&Candidate> = self.library.iter().filter(is_wanted).collect();
        let here: Vec<&Candidate> = self.here.iter().collect();
        let (here, like_here) = matching(here, typed);
        let (library, like_library) = matching(library, typed);
        let here = here.into_iter().map(ChooserRow::Here);
        let library = library.into_iter().map(ChooserRow::Library);
        let mut rows: Vec<ChooserRow<'c>> = here.chain(library).collect();
        let like_here = like_here.into_iter().map(ChooserRow::Here);
        let like_library = like_library.into_iter().map(ChooserRow::Library);
        let like = like_here.chain(like_library);
        let is_known = rows.iter().any(|row| fold(row.name()) == folded);
        let new = (!typed.is_empty() && !is_known).then_some(ChooserRow::New(typed));
        // One word that is like a name is a slip; several words that are like one are another name.
        if folded.contains(' ') {
            rows.extend(new.into_iter().chain(like));
        } else {
            let nobody = self.ask.allows_nobody() && NOBODY.contains(&folded);
            let nobody = nobody.then_some(ChooserRow::Nobody);
            rows.extend(like.chain(nobody).chain(new));
        }
        rows
    }
}

/// The candidates that match what is typed: those with words that begin so, in their own order; and those
/// that are like it, best first.
fn matching<'c>(all: Vec<&'c Candidate>, typed: &str) -> (Vec<&'c Candidate>, Vec<&'c Candidate>) {
    let Some(mut filter) = FuzzyFilter::new(typed) else {
        return (all, Vec::new());
    };
    let keys: Vec<String> = all.iter().map(|one| fold(&one.name)).collect();
    let typed = fold(typed);
    let begins = |at: &usize| {
        let key = &keys[*at];
        let mut parts = typed.split(' ').filter(|part| !part.is_empty());
        parts.all(|part| {
            let mut starts = key.match_indices(part).map(|(at, _)| &key[..at]);
            starts.any(|before| !before.ends_with(char::is_alphanumeric))
        })
    };
    let refs: Vec<&str> = keys.iter().map(String::as_str).collect();
    let first = (0..all.len()).filter(begins);
    let ranked = filter.rank(&refs).into_iter();
    let like = ranked.filter(|at| !begins(at));
    let first = first.map(|at| all[at]).collect();
    (first, like.map(|at| all[at]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(name: &str) -> Candidate {
        Candidate {
            name: name.to_owned(),
            kind: EntityKind::Person,
            hint: String::new(),
        }
    }

    fn chooser() -> Chooser {
        let names = ["Ana Ruiz", "Jonas Weber", "Émile O’Brien", "Karin Holm"];
        let here = names.map(candidate).to_vec();
        let mut chooser = Chooser::new(Ask::Speaker, Title::default(), None, here);
        chooser.library = vec![candidate("Anders Holm"), candidate("ANA RUIZ")];
        chooser
    }

    #[track_caller]
    fn check(typed: &str, expected: &[&str]) {
        let chooser = chooser();
        let rows = chooser.rows(typed);
        let names: Vec<&str> = rows.iter().map(ChooserRow::name).collect();
        assert_eq!(names, expected, "{typed}");
    }

    #[test]
    fn everybody_is_listed_before_anything_is_typed() {
        check(
            "",
            &[
                "Ana Ruiz",
                "Jonas Weber",
                "Émile O’Brien",
                "Karin Holm",
                "Anders Holm",
                NOBODY,
            ],
        );
    }

    #[test]
    fn typing_narrows_by_beginnings_of_words_without_accents() {
        check("holm", &["Karin Holm", "Anders Holm", "holm"]);
        check("emile", &["Émile O’Brien", "emile"]);
        check("o'b", &["Émile O’Brien", "o'b"]);
        check("ruiz ana", &["Ana Ruiz", "ruiz ana"]);
        check("jonsa", &["Jonas Weber", "jonsa"]);
        check("karen holm", &["karen holm", "Karin Holm"]);
        check("nob", &[NOBODY, "nob"]);
    }

    #[test]
    fn typed_name_is_new_unless_it_is_known() {
        check("Maria Ruiz", &["Maria Ruiz"]);
        check(" ana ruiz ", &["Ana Ruiz"]);
        let rows = chooser();
        assert!(matches!(rows.rows("zzz")[..], [ChooserRow::New("zzz")]));
    }

    #[test]
    fn library_is_limited_to_the_kind() {
        let mut chooser = chooser();
        chooser.kind = Some(EntityKind::Organisation);
        assert!(
            !chooser
                .rows("")
                .iter()
                .any(|row| row.name() == "Anders Holm")
        );
    }
}
