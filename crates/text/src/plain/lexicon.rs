//! The words by which [`super::roles`] knows the lines of a page.
//!
//! Each list is one string, parted by bars. They are of words that any newspaper's page or wire
//! service has; none names a particular article, and papers are told by what papers are called.

/// How a byline begins.
pub const BY: &str = "\
    by |words by |text by |story by |report by |reported by |written by |interview by |\
    analysis by |comment by |review by ";

/// How a line with a job at a newspaper ends, or goes on after a comma.
pub const JOBS: &str = "\
    correspondent|reporter|editor|columnist|critic|staff writer|bureau chief|special to the|\
    our own|freelance";

/// Months.
pub const MONTHS: &str = "\
    january|february|march|april|may|june|july|august|september|october|november|december";

/// Days of the week.
pub const DAYS: &str = "\
    monday|tuesday|wednesday|thursday|friday|saturday|sunday";

/// What stands beside a date.
pub const WORDS_OF_DATES: &str = "\
    published|updated|posted|modified|last|first|on|at|of|the|date|am|pm|a.m|p.m|gmt|bst|\
    utc|est|edt|cet|cest|pst|pdt|cst|cdt|ist|et|pt|local|time|today|noon|midnight|eastern";

/// How page furniture begins, in small letters.
pub const BEGINS: &str = "\
    share this|share on|share article|share via|follow us|follow @|follow the author|\
    read more|read next|read also|read the full|read full|see also|see more|related:|\
    related stories|related articles|related topics|more on this|more from|more about|\
    most read|most popular|most viewed|sign up|sign in|log in|sample article|sample text|\
    paid for by|skip to|jump to|print this|email this|save this|listen to this|listen now|\
    watch:|watch now|watch live|video:|photo:|photos:|photo by|photograph:|photographs:|\
    picture:|pictures:|image:|image caption|image copyright|image source|media caption|\
    file photo|getty images|credit:|support us|join the conversation|leave a comment|\
    add a comment|post a comment|view comments|show comments|comments (|view in browser|\
    view this email|view online|unsubscribe|forward to a friend|forward this|manage your|\
    update your preferences|all rights reserved|©|(c) |privacy policy|page 1 of|\
    continue reading|story continues|article continues|back to top|home >|home /|\
    you are here|(end)|-30-|- 30 -|-ends-|- ends -|###|topics:|tags:|filed under|\
    this article was originally|this story was originally|for immediate release|\
    not for release|for more information|media contact|press contact|\
    reporting by |additional reporting|editing by |compiled by |(reporting by|(editing by|\
    a version of this article|if you no longer wish|you are receiving this|\
    you received this|sent from my|begin forwarded|to unsubscribe|download the app|\
    get the app|free newsletter|breaking news|developing story|click here|click to |\
    click on|click for|tap here|tap to |trending now|subscribe to|subscribe now|\
    subscribe for|sponsored by|sponsored content|promoted by|promoted content|\
    support our journalism|support our work|donate to|donate now|copyright ©|copyright (c)|\
    copyright 1|copyright 2|terms of use|terms of service|terms and conditions|\
    cookie policy|cookie settings|embargoed until|embargoed for|loading…|loading...";

/// What page furniture is, whole.
pub const WHOLE: &str = "\
    share|print|email|e-mail|tweet|save|comment|comments|menu|search|home|related|video|\
    videos|gallery|live|exclusive|breaking|facebook|twitter|whatsapp|linkedin|instagram|\
    copy link|close|next|previous|ends|end|opinion|comment is free|editorial|analysis|\
    obituary|obituaries|letters|interview|feature|news|world|world news|uk news|us news|\
    politics|business|sport|sports|culture|arts|science|health|technology|tech|environment|\
    travel|lifestyle|entertainment|money|local news|top stories|press release|newsletter|\
    mobile version|text size|a a a|trending|subscribe|advertisement|sponsored|promoted|\
    donate|urgent|loading|copyright|embargoed";

/// How page furniture ends.
pub const ENDS: &str = "\
    min read|minute read|minutes read|mins read|hours ago|hour ago|minutes ago|minute ago|\
    days ago|day ago|comments|shares|getty images|all rights reserved|all rights reserved.|\
    click here|click here.|in your browser|in your browser.";

/// What papers, agencies and their pages are called, by the last word of the name.
pub const PAPERS: &str = "\
    online|times|post|guardian|independent|herald|telegraph|journal|tribune|gazette|\
    chronicle|observer|courier|mirror|express|examiner|bulletin|globe|monitor|register|\
    inquirer|dispatch|echo|argus|advertiser|messenger|mercury|sentinel|weekly|daily|\
    newspaper|newspapers|magazine|newsroom|newswire|wire|news|press|reuters|afp|\
    broadcasting|today|standard|mail|star|sun|review|record|reporter|leader";

/// Of these, the words that end much else, too, so that only `The` makes a name of them.
pub const COMMON: &str = "\
    post|today|standard|mail|star|sun|review|record|reporter|leader|news|press|wire|daily|\
    mirror|express|monitor|register|journal|echo|globe|mercury|times|independent";

/// Whether `word` is in the list.
pub fn has(list: &str, word: &str) -> bool {
    entries(list).any(|listed| listed == word)
}

/// What of the list `words` begin with.
pub fn begin_of(list: &'static str, words: &str) -> Option<&'static str> {
    entries(list).find(|listed| words.starts_with(listed))
}

/// Whether `words` end with one of the list.
pub fn ends_with(list: &str, words: &str) -> bool {
    entries(list).any(|listed| words.ends_with(listed))
}

/// The entries of a list. They are short, and looking for the next bar byte by byte takes a quarter of
/// the time of `split`, which is made for long stretches.
fn entries(list: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(list);
    std::iter::from_fn(move || {
        let list = rest?;
        let bar = list.bytes().position(|byte| byte == b'|');
        rest = bar.map(|bar| &list[bar + 1..]);
        Some(&list[..bar.unwrap_or(list.len())])
    })
}
