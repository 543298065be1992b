#![doc = include_str!("../README.md")]
#![no_std]

/// Aligns the file to a cache line.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static FILE: &Aligned<[u8]> = &Aligned(*include_bytes!("../pieces.pq"));

/// The model file.
pub static BYTES: &[u8] = &FILE.0;
