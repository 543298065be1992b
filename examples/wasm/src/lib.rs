//! The fast engine as WebAssembly, without a generator of bindings: `pullquote.mjs` is the other side.
//!
//! JavaScript asks for a buffer with [`alloc`], writes UTF-8 to it, and calls [`annotate`], which takes the
//! buffer and answers with the JSON record. The answer is freed by [`free`].

use std::cell::RefCell;
use std::mem::ManuallyDrop;

use pullquote_annotate::Annotator;

thread_local! {
    static ANNOTATOR: RefCell<Option<Annotator>> = const { RefCell::new(None) };
}

/// A buffer of `len` bytes, for one call of [`annotate`].
#[unsafe(no_mangle)]
pub extern "C" fn alloc(len: usize) -> *mut u8 {
    ManuallyDrop::new(vec![0; len].into_boxed_slice()).as_mut_ptr()
}

/// The record of the text in the buffer: its address in the upper 32 bits, its length in the lower ones.
///
/// # Safety
/// `at` and `len` are those of a buffer from [`alloc`] that was not passed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn annotate(at: *mut u8, len: usize) -> u64 {
    // SAFETY: the buffer was made by `alloc` with this length, and nobody else has it.
    let bytes = unsafe { buffer(at, len) };
    let text = String::from_utf8_lossy(&bytes);
    let json = record(&text).unwrap_or_else(|error| format!("{{\"error\":{error:?}}}"));
    let json = ManuallyDrop::new(json.into_bytes().into_boxed_slice());
    ((json.as_ptr() as u64) << 32) | json.len() as u64
}

/// Frees an answer of [`annotate`].
///
/// # Safety
/// `at` and `len` are those of an answer that was not freed before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn free(at: *mut u8, len: usize) {
    // SAFETY: the answer is a boxed slice of this length, and nobody else has it.
    drop(unsafe { buffer(at, len) });
}

/// # Safety
/// `at` and `len` are those of a boxed slice, which is not used after.
unsafe fn buffer(at: *mut u8, len: usize) -> Box<[u8]> {
    // SAFETY: as above.
    unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(at, len)) }
}

fn record(text: &str) -> Result<String, String> {
    ANNOTATOR.with_borrow_mut(|annotator| {
        if annotator.is_none() {
            *annotator = Some(Annotator::new().map_err(|error| error.to_string())?);
        }
        let annotator = annotator.as_ref().ok_or("no annotator")?;
        let found = annotator.annotate(text);
        serde_json::to_string(&found.record("")).map_err(|error| error.to_string())
    })
}
