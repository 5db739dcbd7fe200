/** What `guard-lab help inspect` writes. */
export const INSPECT = `guard-lab inspect FILE… [options]      (FILE can be a glob)

Shows imports, exports, memory, features, and sections of .wasm or .wat files, whether the runtime of the
gateway loads the module ("module"), and whether the gateway accepts it as a guard ("guard").

  --profile NAME       gateway-latest (default), pr-7938, or gateway-2026-08
  --memory-pages N     maximum linear memory, in pages of 64 KiB
  --reporter NAME      pretty (default) or json
  --color, --no-color

Exit codes: 0 the gateway loads all guards · 1 it refuses a guard · 2 invalid arguments
            3 a file could not be read, assembled, or checked, or the inspection was stopped
`;
