//! All actions. Help, palette, config file and the key table of the README come from [`ACTIONS`].

use super::context::Context;

/// What a key or a row of the palette does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// One line or row down.
    LineDown,
    /// One line or row up.
    LineUp,
    /// One page down, with one line of overlap.
    PageDown,
    /// One page up, with one line of overlap.
    PageUp,
    HalfDown,
    HalfUp,
    /// To the top; with a count to that paragraph.
    Start,
    /// To the end; with a count to that paragraph.
    End,
    /// To the start of this or the previous paragraph.
    ParagraphPrev,
    ParagraphNext,
    /// With a count, to that percentage of the text.
    Percent,
    QuotePrev,
    QuoteNext,
    /// To the same speaker's previous quotation.
    VoicePrev,
    /// To the same speaker's next quotation.
    VoiceNext,
    NamePrev,
    NameNext,
    /// To the previous mention of the focused name.
    MentionPrev,
    /// To the next mention of the focused name.
    MentionNext,
    /// Open the row, or show details of the focus.
    Open,
    Back,
    /// Back, and out of the library.
    Quit,
    Exit,
    /// Search the text, or filter the list.
    Search,
    SearchNext,
    SearchPrev,
    /// Set or remove a bookmark.
    Bookmark,
    /// Set a bookmark with a note.
    BookmarkNote,
    /// Choose the class of a bookmark.
    Class,
    /// Mark the place with the letter typed next.
    SetLetter,
    /// Go to the mark of the letter typed next.
    GoToLetter,
    /// The bookmarks of this article, then of all.
    Bookmarks,
    /// The speakers of the article.
    Voices,
    /// Crossheads, paragraphs and bookmarks of the article.
    Outline,
    /// The names of the article.
    Names,
    /// Why the quotation in focus has its speaker and kind.
    Why,
    /// Correct what is in focus, or add what is selected.
    Correct,
    /// The corrections of this article.
    Corrections,
    /// The article as who said what, in order.
    Transcript,
    /// The next quotation whose source has no name.
    UnnamedNext,
    /// Everything, only the quotations, or only the writer's own words.
    Mode,
    /// What is marked on the page, a letter for each layer.
    Layers,
    /// Select a sentence; again: by word, by character.
    Select,
    ExtendNext,
    ExtendPrev,
    /// To the previous link or picture.
    LinkPrev,
    /// To the next link or picture.
    LinkNext,
    /// The address, links and pictures of the article.
    Links,
    /// The article's own address, in the browser.
    OpenAddress,
    /// Copy the address of the link in focus, or of the article.
    CopyAddress,
    /// Move the other end of the selection.
    SwapEnds,
    /// Copy the selection or the focused quotation.
    Copy,
    /// What the width of a wide window is for.
    Wide,
    Zen,
    Narrower,
    Wider,
    MeasureReset,
    /// With an argument in the palette, to that column width.
    Measure,
    /// The next article of the list.
    ArticleNext,
    /// The previous article of the list.
    ArticlePrev,
    /// Back through the places jumped from.
    JumpBack,
    /// Forward through the places jumped from.
    JumpForward,
    /// Undo the last change to bookmarks or marks of reading.
    Undo,
    /// Pipe the selection or the article to a command.
    Pipe,
    /// Open the file in an editor.
    EditFile,
    PaneNext,
    PanePrev,
    Palette,
    /// The keys that work here.
    Help,
    Theme,
    Mouse,
    /// Hand the terminal back to the shell; `fg` returns.
    Suspend,
    Redraw,
    /// Read the open article again from its file.
    Reload,
    Sort,
    FindAll,
    /// The page of the person in focus, or the people of the library.
    Person,
    /// Everything that anybody says, as one table.
    Ledger,
    /// Near-identical quotations in other articles.
    SameWords,
    /// Articles that report the same story.
    Stories,
    /// The saved quotations.
    QuoteBook,
    /// Keep the quotation in focus, or take it out of the book.
    Keep,
    Tags,
    Delete,
    Rename,
    EditNote,
    /// One page down, by the key that marks a row of the list.
    PageOn,
    /// Mark the row for what is done to many articles.
    MarkRow,
    /// Mark the rows from the last marked one to the cursor.
    MarkRange,
    MarkAll,
    InvertMarks,
    Star,
    Archive,
    /// The same for the open article, where its key is taken.
    ArchiveOpen,
    /// Show archived articles in the list, or hide them.
    ShowArchived,
    /// Set headline, byline, publisher and date.
    Details,
    /// The same for the open article, where its key is taken.
    DetailsOpen,
    /// Mark as read or unread.
    ToggleRead,
    /// Set the date of publication.
    SetDate,
    /// Add an article of the web.
    AddAddress,
    /// The feeds that are followed.
    Feeds,
    /// Follow a feed.
    Subscribe,
    /// Fetch what is new from the feeds that are due.
    FetchFeeds,
    /// Fetch all feeds.
    FetchAllFeeds,
    /// Fetch the feed under the cursor.
    FetchFeed,
    /// Where the text of a feed's articles comes from.
    FeedMode,
    /// List the files of the library that are no articles.
    Unreadable,
}

impl Action {
    /// Whether an action moves the text by what is laid out alone, whatever the page shows.
    pub const fn only_scrolls(self) -> bool {
        matches!(
            self,
            Self::LineDown
                | Self::LineUp
                | Self::HalfDown
                | Self::HalfUp
                | Self::Start
                | Self::End
                | Self::ParagraphNext
                | Self::ParagraphPrev
                | Self::Percent
        )
    }
}

/// The heading under which help lists an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Moving through text and lists.
    Move,
    Find,
    Keep,
    /// What is shown, and how.
    Show,
    Program,
}

impl Group {
    /// In the order of help.
    pub const ALL: [Self; 5] = [
        Self::Move,
        Self::Find,
        Self::Keep,
        Self::Show,
        Self::Program,
    ];

    pub const fn title(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Find => "Quotations and names",
            Self::Keep => "Keep",
            Self::Show => "Show",
            Self::Program => "Program",
        }
    }
}

/// One action with its name, default keys and documentation.
#[derive(Debug)]
pub struct Spec {
    pub action: Action,
    /// Its name in the config file and the palette.
    pub name: &'static str,
    pub keys: &'static [&'static str],
    pub contexts: &'static [Context],
    pub group: Group,
    /// What it does, for help, palette and README.
    pub doc: &'static str,
}

impl Action {
    /// Its entry in [`ACTIONS`].
    pub fn spec(self) -> &'static Spec {
        // A test checks that every action has an entry; the fallback avoids a panic.
        ACTIONS
            .iter()
            .find(|spec| spec.action == self)
            .unwrap_or(&ACTIONS[0])
    }

    /// The action of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        ACTIONS
            .iter()
            .find(|spec| spec.name == name)
            .map(|spec| spec.action)
    }
}

const ANYWHERE: &[Context] = &[
    Context::Library,
    Context::Reader,
    Context::List,
    Context::Screen,
];
const TEXT: &[Context] = &[Context::Reader];
const ORDERED: &[Context] = &[
    Context::Library,
    Context::List,
    Context::Ledger,
    Context::QuoteBook,
];
const FEEDS: &[Context] = &[Context::Feeds];
const FETCHED: &[Context] = &[Context::Library, Context::Feeds];
const NAMED: &[Context] = &[Context::Marks, Context::Feeds];
const LIBRARY: &[Context] = &[Context::Library];
const ARTICLE: &[Context] = &[Context::Library, Context::Reader];
const READING: &[Context] = &[Context::Reader, Context::List];
const STEPPED: &[Context] = &[Context::Reader, Context::List, Context::SideBySide];
const MARKED: &[Context] = &[Context::Reader, Context::Marks];
const FILES: &[Context] = &[Context::Library, Context::Reader, Context::List];
const SELECTING: &[Context] = &[Context::Selection];
const KEPT: &[Context] = &[Context::Marks, Context::QuoteBook];
const HOUSE: &[Context] = &[
    Context::Library,
    Context::Reader,
    Context::Marks,
    Context::QuoteBook,
    Context::Feeds,
];
const OVER_LIBRARY: &[Context] = &[Context::Reader, Context::List, Context::Screen];
const VOICES: &[Context] = &[Context::Reader, Context::List, Context::Person];
const COPIED: &[Context] = &[Context::Reader, Context::List, Context::Screen];

const fn spec(
    action: Action,
    name: &'static str,
    keys: &'static [&'static str],
    contexts: &'static [Context],
    group: Group,
    doc: &'static str,
) -> Spec {
    Spec {
        action,
        name,
        keys,
        contexts,
        group,
        doc,
    }
}

/// All actions, in the order of help.
#[rustfmt::skip]
pub const ACTIONS: &[Spec] = &[
    spec(Action::LineDown, "line-down", &["j", "Down"], ANYWHERE, Group::Move, "one line or row down"),
    spec(Action::LineUp, "line-up", &["k", "Up"], ANYWHERE, Group::Move, "one line or row up"),
    spec(Action::PageDown, "page-down", &["f", "PgDn", "Ctrl-f"], ANYWHERE, Group::Move, "one page down"),
    spec(Action::PageOn, "page-on", &["Space"], OVER_LIBRARY, Group::Move, "one page down; not in the list of articles"),
    spec(Action::PageUp, "page-up", &["b", "PgUp", "Ctrl-b"], ANYWHERE, Group::Move, "one page up"),
    spec(Action::HalfDown, "half-down", &["d", "Ctrl-d"], ANYWHERE, Group::Move, "half a page down"),
    spec(Action::HalfUp, "half-up", &["u", "Ctrl-u"], ANYWHERE, Group::Move, "half a page up"),
    spec(Action::Start, "start", &["g", "Home"], ANYWHERE, Group::Move, "to the start"),
    spec(Action::End, "end", &["G", "End"], ANYWHERE, Group::Move, "to the end; 5G to paragraph 5"),
    spec(Action::ParagraphPrev, "paragraph-previous", &["{"], READING, Group::Move, "to the previous paragraph"),
    spec(Action::ParagraphNext, "paragraph-next", &["}"], READING, Group::Move, "to the next paragraph"),
    spec(Action::Percent, "percent", &["%"], ANYWHERE, Group::Move, "to a percentage: 50%"),
    spec(Action::JumpBack, "jump-back", &["Ctrl-o"], ANYWHERE, Group::Move, "back to before the last jump"),
    spec(Action::JumpForward, "jump-forward", &["Ctrl-n"], ANYWHERE, Group::Move, "forward through the jumps"),
    spec(Action::ArticleNext, "article-next", &["J"], STEPPED, Group::Move, "next article in the list, or of the story"),
    spec(Action::ArticlePrev, "article-previous", &["K"], STEPPED, Group::Move, "previous article in the list, or of the story"),
    spec(Action::Open, "open", &["Enter", "l", "Right"], ANYWHERE, Group::Move, "open, or details of the focus"),
    spec(Action::Back, "back", &["Esc", "h", "Left", "Backspace"], ANYWHERE, Group::Move, "back one level"),
    spec(Action::PaneNext, "pane-next", &["Tab"], ANYWHERE, Group::Move, "to the next pane"),
    spec(Action::PanePrev, "pane-previous", &["Shift-Tab"], ANYWHERE, Group::Move, "to the previous pane"),

    spec(Action::QuotePrev, "quote-previous", &["("], READING, Group::Find, "previous quotation or reported speech"),
    spec(Action::QuoteNext, "quote-next", &[")"], READING, Group::Find, "next quotation or reported speech"),
    spec(Action::VoicePrev, "voice-previous", &["["], VOICES, Group::Find, "previous words of the same speaker"),
    spec(Action::VoiceNext, "voice-next", &["]"], VOICES, Group::Find, "next words of the same speaker"),
    spec(Action::NamePrev, "name-previous", &["<"], READING, Group::Find, "previous name"),
    spec(Action::NameNext, "name-next", &[">"], READING, Group::Find, "next name"),
    spec(Action::MentionPrev, "mention-previous", &[","], READING, Group::Find, "previous mention of the name"),
    spec(Action::MentionNext, "mention-next", &["*", ";"], READING, Group::Find, "next mention of the name"),
    spec(Action::LinkPrev, "link-previous", &["_"], READING, Group::Find, "previous link or picture"),
    spec(Action::LinkNext, "link-next", &["."], READING, Group::Find, "next link or picture; Enter opens it"),
    spec(Action::Links, "links", &["@"], READING, Group::Find, "address, links and pictures"),
    spec(Action::OpenAddress, "open-address", &["A"], ARTICLE, Group::Find, "open the article’s address in the browser"),
    spec(Action::Voices, "voices", &["v"], READING, Group::Find, "speakers and their shares"),
    spec(Action::Names, "names", &["e"], READING, Group::Find, "people, organisations, places"),
    spec(Action::Outline, "outline", &["O"], READING, Group::Find, "crossheads, paragraphs, bookmarks"),
    spec(Action::Transcript, "transcript", &["V"], READING, Group::Find, "who said what, in order"),
    spec(Action::UnnamedNext, "unnamed-next", &["a"], READING, Group::Find, "next quotation, source unnamed"),
    spec(Action::Why, "why", &["!"], READING, Group::Find, "why this speaker and kind"),
    spec(Action::Correct, "correct", &["c"], VOICES, Group::Find, "correct what is in focus, add what is selected"),
    spec(Action::Corrections, "corrections", &[], READING, Group::Find, "list the corrections of this article"),
    spec(Action::Search, "search", &["/"], ANYWHERE, Group::Find, "search the text, or filter the list"),
    spec(Action::FindAll, "search-library", &["F"], ANYWHERE, Group::Find, "search all articles"),
    spec(Action::Person, "person", &["P"], ANYWHERE, Group::Find, "page of the person, or all people"),
    spec(Action::Ledger, "ledger", &["L"], ANYWHERE, Group::Find, "all statements, as a table"),
    spec(Action::SameWords, "same-words", &["E"], ANYWHERE, Group::Find, "the same words in other articles; in the stories: side by side"),
    spec(Action::Stories, "stories", &["&"], ANYWHERE, Group::Find, "articles that report the same story"),
    spec(Action::SearchNext, "search-next", &["n"], READING, Group::Find, "next search hit"),
    spec(Action::SearchPrev, "search-previous", &["N"], READING, Group::Find, "previous search hit"),
    spec(Action::Unreadable, "unreadable-files", &["~"], LIBRARY, Group::Find, "list the files that cannot be read"),

    spec(Action::Bookmark, "bookmark", &["m"], TEXT, Group::Keep, "set or remove a bookmark"),
    spec(Action::BookmarkNote, "bookmark-note", &["M"], TEXT, Group::Keep, "set a bookmark with a note"),
    spec(Action::Class, "bookmark-class", &["C"], MARKED, Group::Keep, "class of the bookmark: to check, …"),
    spec(Action::SetLetter, "set-letter", &["`"], TEXT, Group::Keep, "mark the place with a letter: `a"),
    spec(Action::GoToLetter, "go-to-letter", &["'"], ANYWHERE, Group::Move, "go to the mark of a letter: 'a; '' goes back"),
    spec(Action::Bookmarks, "bookmarks", &["B"], ANYWHERE, Group::Keep, "bookmarks; again: of all articles"),
    spec(Action::Keep, "keep-quotation", &["p"], TEXT, Group::Keep, "save with a note, or remove"),
    spec(Action::QuoteBook, "quote-book", &["Q"], ANYWHERE, Group::Keep, "saved quotations"),
    spec(Action::Select, "select", &["s"], TEXT, Group::Keep, "select a sentence; again: words, characters"),
    spec(Action::ExtendNext, "extend-forward", &["l", "Right"], SELECTING, Group::Keep, "extend the selection; j by a line"),
    spec(Action::ExtendPrev, "extend-back", &["h", "Left"], SELECTING, Group::Keep, "shrink the selection; k by a line"),
    spec(Action::SwapEnds, "other-end", &["o"], SELECTING, Group::Keep, "move the other end of the selection"),
    spec(Action::Copy, "copy", &["y"], COPIED, Group::Keep, "copy the selection or the quotation, with its speaker"),
    spec(Action::CopyAddress, "copy-address", &["Y"], FILES, Group::Keep, "copy the address of the link or the article"),
    spec(Action::Undo, "undo", &["U"], ANYWHERE, Group::Keep, "undo the last change"),
    spec(Action::Delete, "delete", &["x"], HOUSE, Group::Keep, "delete article, bookmark or quotation, unfollow the feed"),
    spec(Action::Rename, "rename", &["r"], NAMED, Group::Keep, "rename the bookmark or feed"),
    spec(Action::EditNote, "edit-note", &["i"], KEPT, Group::Keep, "edit the note"),
    spec(Action::Tags, "tags", &["#"], HOUSE, Group::Keep, "edit the tags: words with or without #"),
    spec(Action::Star, "star", &["S"], ARTICLE, Group::Keep, "star the article, or remove the star"),
    spec(Action::Archive, "archive", &["a"], LIBRARY, Group::Keep, "archive the article: out of the list, still found"),
    spec(Action::ArchiveOpen, "archive-article", &["Z"], TEXT, Group::Keep, "archive the open article"),
    spec(Action::Details, "details", &["e"], LIBRARY, Group::Keep, "set headline, byline, publisher, date"),
    spec(Action::DetailsOpen, "article-details", &["i"], TEXT, Group::Keep, "set headline, byline, publisher, date"),
    spec(Action::MarkRow, "mark-row", &["Space"], LIBRARY, Group::Keep, "mark the row, to act on many at once"),
    spec(Action::MarkRange, "mark-range", &["V"], LIBRARY, Group::Keep, "mark from the last marked row to here"),
    spec(Action::MarkAll, "mark-all", &["*"], LIBRARY, Group::Keep, "mark all rows shown, or none"),
    spec(Action::InvertMarks, "invert-marks", &["^"], LIBRARY, Group::Keep, "mark the other rows instead"),
    spec(Action::ToggleRead, "toggle-read", &["R"], LIBRARY, Group::Keep, "mark as read or unread"),
    spec(Action::Feeds, "feeds", &["N"], LIBRARY, Group::Keep, "the feeds that you follow"),
    spec(Action::FetchFeeds, "fetch", &["Ctrl-r"], FETCHED, Group::Keep, "fetch what is new from feeds that are due"),
    spec(Action::FetchAllFeeds, "fetch-all", &[], FETCHED, Group::Keep, "fetch all feeds, due or not"),
    spec(Action::FetchFeed, "fetch-feed", &["n"], FEEDS, Group::Keep, "fetch this feed now"),
    spec(Action::Subscribe, "subscribe", &["I"], FEEDS, Group::Keep, "follow the feed at an address"),
    spec(Action::FeedMode, "feed-mode", &["w"], FEEDS, Group::Keep, "text of the feed, or of its pages"),
    spec(Action::AddAddress, "add-address", &["I"], ARTICLE, Group::Keep, "add an article: of the link in focus, of a teaser the rest, or of an address"),
    spec(Action::SetDate, "set-date", &["D"], ARTICLE, Group::Keep, "set the date of the article"),

    spec(Action::Layers, "layers", &["t"], READING, Group::Show, "choose what is marked on the page"),
    spec(Action::Wide, "wide", &["W"], READING, Group::Show, "wide windows: page, panel, spread"),
    spec(Action::Zen, "text-alone", &["z"], READING, Group::Show, "hide everything but the text"),
    spec(Action::Mode, "mode", &["w"], READING, Group::Show, "all, quotations or own words"),
    spec(Action::Narrower, "narrower", &["-"], READING, Group::Show, "narrower column"),
    spec(Action::Wider, "wider", &["+"], READING, Group::Show, "wider column"),
    spec(Action::MeasureReset, "measure-reset", &["="], READING, Group::Show, "default column width"),
    spec(Action::Measure, "measure", &[], READING, Group::Show, "column width: measure 72"),
    spec(Action::Sort, "sort", &["o"], ORDERED, Group::Show, "choose the order of the rows"),
    spec(Action::ShowArchived, "show-archived", &["H"], LIBRARY, Group::Show, "show or hide archived articles"),
    spec(Action::Theme, "theme", &["T"], ANYWHERE, Group::Show, "next theme"),

    spec(Action::Quit, "quit", &["q"], ANYWHERE, Group::Program, "back; quits from the library"),
    spec(Action::Exit, "exit", &["Ctrl-c"], ANYWHERE, Group::Program, "quit pullquote"),
    spec(Action::Palette, "palette", &[":"], ANYWHERE, Group::Program, "all actions by name"),
    spec(Action::Help, "help", &["?", "F1"], ANYWHERE, Group::Program, "the keys that work here"),
    spec(Action::Mouse, "mouse", &["Alt-m", "F2"], ANYWHERE, Group::Program, "mouse capture on or off"),
    spec(Action::Pipe, "pipe", &["|"], READING, Group::Program, "pipe article or selection to a command"),
    spec(Action::EditFile, "edit-file", &["Ctrl-e"], FILES, Group::Program, "open the file in your editor"),
    spec(Action::Suspend, "suspend", &["Ctrl-z"], ANYWHERE, Group::Program, "suspend to the shell; fg returns"),
    spec(Action::Reload, "reload", &["Ctrl-r"], &[Context::Reader], Group::Program, "read the article again from its file"),
    spec(Action::Redraw, "redraw", &["Ctrl-l"], ANYWHERE, Group::Program, "redraw the screen"),
];
