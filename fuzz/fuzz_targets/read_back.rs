#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| pullquote_fuzz::properties::read_back::check(data));
