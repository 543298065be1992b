//! Annotations as a page of HTML.
