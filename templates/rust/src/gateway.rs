//! The gateway's side: exports that it calls, and functions that it gives. Pointers are positions in linear memory.
use std::alloc::Layout;

#[link(wasm_import_module = "env")]
extern "C" {
    fn call_backend(
        tool: *const u8,
        tool_length: usize,
        args: *const u8,
        args_length: usize,
        result: *mut u8,
        result_size: usize,
    ) -> i32;
}

const FAILED: i32 = -1;
const BUFFER_TOO_SMALL: i32 = -2;
/// What the backend may answer at most, in bytes.
const MOST_ANSWER: usize = 1 << 20;

/// The request cannot be read: the gateway gets an error, and the guard stays usable.
pub struct Failed;

/// What the backend answers; none when it fails. An answer that does not fit is asked for once more.
pub fn ask(tool: &str, args: &str) -> Option<String> {
    let mut size = 4096;
    for _ in 0..2 {
        let mut result = vec![0u8; size];
        let length = unsafe {
            call_backend(tool.as_ptr(), tool.len(), args.as_ptr(), args.len(), result.as_mut_ptr(), result.len())
        };
        if length >= 0 {
            result.truncate(length as usize);
            return String::from_utf8(result).ok();
        }
        size = u32::from_le_bytes([result[0], result[1], result[2], result[3]]) as usize;
        if length != BUFFER_TOO_SMALL || size > MOST_ANSWER {
            break;
        }
    }
    None
}

fn layout(size: usize) -> Option<Layout> {
    Layout::from_size_align(size.max(1), 8).ok()
}

#[no_mangle]
pub extern "C" fn alloc(size: usize) -> *mut u8 {
    layout(size).map_or(std::ptr::null_mut(), |layout| unsafe { std::alloc::alloc(layout) })
}

/// # Safety
/// `pointer` and `size` are those of an earlier `alloc`.
#[no_mangle]
pub unsafe extern "C" fn dealloc(pointer: *mut u8, size: usize) {
    if let Some(layout) = layout(size) {
        std::alloc::dealloc(pointer, layout);
    }
}

/// Calls a function with the input, and writes its answer; when the buffer is too small, the size that is needed, and the
/// gateway calls again.
unsafe fn call(
    function: fn(&str) -> Result<String, Failed>,
    input: (*const u8, usize),
    output: (*mut u8, usize),
) -> i32 {
    let bytes = std::slice::from_raw_parts(input.0, input.1);
    let text = std::str::from_utf8(bytes).map_err(|_| Failed);
    let answer = match text.and_then(function) {
        Ok(answer) => answer,
        Err(Failed) => return FAILED,
    };
    let needed = (answer.len() as u32).to_le_bytes();
    let (written, returned) = if answer.len() <= output.1 {
        (answer.as_bytes(), answer.len() as i32)
    } else {
        (&needed[..needed.len().min(output.1)], BUFFER_TOO_SMALL)
    };
    std::ptr::copy_nonoverlapping(written.as_ptr(), output.0, written.len());
    returned
}

/// # Safety
/// The buffers are those of the gateway.
#[no_mangle]
pub unsafe extern "C" fn label_agent(input: *const u8, length: usize, output: *mut u8, size: usize) -> i32 {
    call(crate::agent, (input, length), (output, size))
}

/// # Safety
/// The buffers are those of the gateway.
#[no_mangle]
pub unsafe extern "C" fn label_resource(input: *const u8, length: usize, output: *mut u8, size: usize) -> i32 {
    call(crate::resource, (input, length), (output, size))
}

/// # Safety
/// The buffers are those of the gateway.
#[no_mangle]
pub unsafe extern "C" fn label_response(input: *const u8, length: usize, output: *mut u8, size: usize) -> i32 {
    call(crate::response, (input, length), (output, size))
}
