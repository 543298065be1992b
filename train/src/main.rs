//! Trains and measures pullquote's models. Never shipped.
fn main() {}
