//! The library: the list of articles, and the stack of screens over it.

use super::article_list::ArticleList;
use super::people::IdentityEdit;
use super::screens::ScreenState;

#[derive(Debug)]
pub struct Library {
    pub articles: ArticleList,
    /// The screens over the list, the last one on top. An open article covers them all.
    pub screens: Vec<ScreenState>,
    /// The person whose identity is being corrected.
    pub identity_edit: Option<IdentityEdit>,
}

impl Library {
    /// An empty library; `folder` is where articles can be added, for a hint.
    pub(super) fn new(folder: String) -> Self {
        Self {
            articles: ArticleList::new(folder),
            screens: Vec::new(),
            identity_edit: None,
        }
    }
}
