/**
 * Whether a frame belongs to a standard library, a fetched dependency, panic machinery or start code rather than
 * to a guard's author. `name` is the demangled function name, `source` the path the compiler wrote.
 */
export function isLibraryFrame(name: string, source?: string): boolean {
  if (source !== undefined && (isLibrarySource(source) || isDependencySource(source))) return true;
  return GLUE.has(name) || isRustLibrary(name) || OTHER_LIBRARIES.test(name);
}

/** Whether a source path is that of a language's own library. */
export function isLibrarySource(source: string): boolean {
  const path = source.replaceAll('\\', '/');
  return LIBRARY_SOURCES.some((pattern) => pattern.test(path));
}

/** Whether a source path is that of a dependency fetched by a package manager, not of the workspace. */
export function isDependencySource(source: string): boolean {
  const path = source.replaceAll('\\', '/');
  return /\/\.?cargo\/(?:registry|git)\/|\/pkg\/mod\/|(?:^|\/)node_modules\/|^\/vendor\//.test(path);
}

const LIBRARY_SOURCES: readonly RegExp[] = [
  // Rust: as shipped in binaries, as installed, as built from a source tarball.
  /^\/rustc\/[^/]+\/(?:library|vendor)\//,
  /\/rustlib\/src\/rust\/(?:library|vendor)\//,
  /\/rustc-[\d.]+[^/]*\/(?:library|vendor)\//,
  /(?:^|\/)library\/(?:core|alloc|std|panic_abort|panic_unwind|unwind|compiler-builtins)\/src\//,
  // wasi-libc, musl, compiler-rt, libc++, Emscripten.
  /(?:^|\/)(?:libc-bottom-half|libc-top-half|wasi-libc|compiler-rt|libcxx|libcxxabi|c\+\+\/v1)\//,
  /(?:^|\/)dlmalloc\/src\/|(?:^|\/)musl\/src\/|\/emscripten\/system\/(?:lib|include)\//,
  // AssemblyScript.
  /^~lib\//,
  // Go and TinyGo: packages of the standard library have no dot in their first element.
  /\/(?:go|tinygo)(?:[-@][^/]*)?(?:\/[\d.]+)?\/src\/[^/.]+\//,
  /\/toolchain@[^/]*\/src\/[^/.]+\//,
  // Zig.
  /\/zig[^/]*\/lib\/(?:std|compiler_rt|libc)\//,
];

/** Crates of Rust's standard library and those it is linked from. */
const RUST_CRATES: ReadonlySet<string> = new Set([
  'addr2line',
  'alloc',
  'compiler_builtins',
  'core',
  'dlmalloc',
  'gimli',
  'hashbrown',
  'miniz_oxide',
  'panic_abort',
  'panic_unwind',
  'proc_macro',
  'rustc_demangle',
  '__rustc',
  'std',
  'std_detect',
  'unwind',
]);

const RUST_PRIMITIVES = /^(?:[iu](?:8|16|32|64|128|size)|f32|f64|bool|char|str|\(\)|[([&*])/;

/** `core::fmt::write`, `<core::fmt::Arguments as core::fmt::Display>::fmt`, `<u8 as core::fmt::Debug>::fmt`. */
function isRustLibrary(name: string): boolean {
  if (!name.startsWith('<')) return RUST_CRATES.has(crateOf(name));
  const [self = '', trait] = name.slice(1).split(' as ', 2);
  const type = self.replace(/^(?:&(?:mut )?|\*(?:const|mut) |\[|\(|dyn )+/, '');
  const isLibraryType = RUST_CRATES.has(crateOf(type)) || RUST_PRIMITIVES.test(self);
  return isLibraryType && (trait === undefined || RUST_CRATES.has(crateOf(trait)));
}

function crateOf(path: string): string {
  return /^[A-Za-z_]\w*(?=::)/.exec(path)?.[0] ?? '';
}

/** AssemblyScript's library, Go's runtime, C++'s ABI, Zig's panic. */
const OTHER_LIBRARIES =
  /^(?:~lib\/|\(?\*?runtime\.|runtime\/|internal\/|syscall\.|tinygo_|__cxa_|__cxxabiv1::|__gnu_cxx::|operator (?:new|delete)\b|\w+[&*]* std::__|std\.debug\.|builtin\.default_panic|__(?:rust|rdl|rg|wasi|wasilibc|wasm_call|wasm_init|assert|stdio|libc|towrite|imported_wasi)_)/;

/** Start code, allocators and ends of the world. */
const GLUE: ReadonlySet<string> = new Set([
  '_start',
  '_initialize',
  '__original_main',
  '__main_void',
  '__main_argc_argv',
  '__funcs_on_exit',
  'dummy',
  'abort',
  'abort_message',
  '~abort',
  'exit',
  '_Exit',
  '__assert_fail',
  '__assert_fail_impl',
  'rust_begin_unwind',
  'rust_panic',
  'rust_eh_personality',
  'malloc',
  'calloc',
  'realloc',
  'free',
  'dlmalloc',
  'dlcalloc',
  'dlrealloc',
  'dlfree',
  'internal_memalign',
  'sbrk',
  'memcpy',
  'memmove',
  'memset',
  'memcmp',
  'strlen',
]);
