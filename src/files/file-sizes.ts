// Largest files that are read, in bytes (docs/limits.md). The same in the editor and in the command line: what one
// runs, the other runs. The bound of guards belongs to `run/guard-file.ts`.

const MEBIBYTE = 1024 * 1024;

/** A scenario, and a file with an input or saved answers, which are read by the same rules. */
export const MAX_SCENARIO_BYTES = 64 * MEBIBYTE;

/** A debug file or source map beside a guard. */
export const MAX_DEBUG_BYTES = 256 * MEBIBYTE;

/** A source file whose lines are quoted. */
export const MAX_SOURCE_BYTES = 4 * MEBIBYTE;

/** A catalog of tools: one file, or all files of a folder together. */
export const MAX_CATALOG_BYTES = 32 * MEBIBYTE;

/** A file with settings of a project (`guard-lab.json`). */
export const MAX_SETTINGS_BYTES = MEBIBYTE;

/** A file by which a project of a compiler is known (`Cargo.toml`, `compile_commands.json`), or a source of it. */
export const MAX_PROJECT_FILE_BYTES = 4 * MEBIBYTE;
