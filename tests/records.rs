//! What the reader made is never lost: edits of articles, faults of disks, windows at once, kills.

#[path = "records/faults.rs"]
mod faults;
#[path = "records/make.rs"]
mod make;
