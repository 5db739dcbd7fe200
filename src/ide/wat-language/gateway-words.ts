import * as l10n from '@vscode/l10n';
import {
  DEFAULT_PROFILE,
  FIRST_OUTPUT_BYTES,
  OUTPUT_ATTEMPTS,
  PAGE_BYTES,
  PROFILES,
} from '../../gateway/limits';
import { inlineCode } from './markdown';

const MIB = 1024 * 1024;
const DEFAULT = PROFILES[DEFAULT_PROFILE];

/** What every label function takes and returns (gateway-contract 3.4). */
const CALLING = [
  '`(input, input bytes, output, output bytes) -> length`',
  '',
  l10n.t(
    'Returns the bytes written to the output, 0 for none, -2 when the buffer of {0} MiB is too small (tried again with a larger one, {1} attempts, up to {2} MiB), or another negative number to fail.',
    FIRST_OUTPUT_BYTES / MIB,
    OUTPUT_ATTEMPTS,
    DEFAULT.outputBytes / MIB,
  ),
].join('\n');

/** What the gateway does with an export of this name, in Markdown (gateway-contract 2, 3 and 7). */
const EXPORTS: ReadonlyMap<string, string> = new Map([
  [
    'label_agent',
    l10n.t(
      'Called once, before any request, with the policy. The answer is a JSON object with `difc_mode` (strict, filter, propagate) and the agent\'s labels: `{"agent":{"secrecy":[],"integrity":[]},"difc_mode":"filter"}`.\n\n{0}',
      CALLING,
    ),
  ],
  [
    'label_resource',
    l10n.t(
      'Called for each request, before its tool, with `{"capabilities":{},"tool_args":…,"tool_name":…}`. The answer has the labels of what is asked for and the operation (read, write, read-write; anything else counts as write): `{"operation":"read","resource":{"description":"…","secrecy":[],"integrity":[]}}`.\n\n{0}',
      CALLING,
    ),
  ],
  [
    'label_response',
    l10n.t(
      'Called with the tool\'s answer, `{"capabilities":{},"tool_args":…,"tool_name":…,"tool_result":…}`, unless the request writes. The answer has `labeled_paths` and `default_labels` for the items of the result. An empty answer means no labels: the response then passes **unchanged**.\n\n{0}',
      CALLING,
    ),
  ],
  [
    'alloc',
    l10n.t(
      '`(bytes) -> pointer`\n\nWhere the gateway may put its input and output. Used only if `dealloc` is exported too; otherwise buffers go to the very end of the memory, which may be the guard’s heap. 0 means there is no memory left, and the call fails.',
    ),
  ],
  [
    'dealloc',
    l10n.t(
      '`(pointer, bytes)`\n\nFrees the output buffer, then the input buffer, after each call. Used only if `alloc` is exported too.',
    ),
  ],
  [
    'memory',
    l10n.t(
      'The gateway reaches memory 0 whether or not it is exported. It ends at {0} pages ({1} MiB) with the default profile; `memory.grow` beyond that returns -1.',
      DEFAULT.memoryPages,
      (DEFAULT.memoryPages * PAGE_BYTES) / MIB,
    ),
  ],
  [
    '_start',
    l10n.t('The gateway does **not** call `_start`. Code that must run first belongs in the start section.'),
  ],
  [
    '_initialize',
    l10n.t(
      'The gateway does **not** call `_initialize`. Code that must run first belongs in the start section.',
    ),
  ],
]);

/** What the gateway does when an import is called, by `module.name` (gateway-contract 4 and 5). */
const IMPORTS: ReadonlyMap<string, string> = new Map([
  [
    'env.call_backend',
    l10n.t(
      "`(tool, tool bytes, args, args bytes, result, result bytes) -> bytes`\n\nCalls a tool of the MCP server behind the gateway; name and arguments (JSON, empty for null) are in the guard's memory. Returns the bytes of the JSON answer. -2: it needs more room, and the size is at `result` (u32, little-endian). -1: it failed, or it was call {0} of this invocation: {1} are allowed, retries included.",
      DEFAULT.backendCalls + 1,
      DEFAULT.backendCalls,
    ),
  ],
  [
    'env.host_log',
    l10n.t(
      '`(level, text, text bytes)`\n\nWrites to the gateway’s log. Levels: 0 debug, 1 info, 2 warn, 3 error. A text outside the memory is dropped silently.',
    ),
  ],
  [
    'wasi_snapshot_preview1.fd_write',
    l10n.t('Descriptor 1 is stdout and 2 is stderr, both captured; any other fails with EBADF.'),
  ],
  [
    'wasi_snapshot_preview1.proc_exit',
    l10n.t('Ends the call and closes the module: every later call fails as well, also after code 0.'),
  ],
  [
    'wasi_snapshot_preview1.clock_time_get',
    l10n.t(
      'The clocks are fake: the real-time clock starts at 2022-01-01T00:00:00Z, the monotonic one at 0, and each reading advances them by 1 ms.',
    ),
  ],
  [
    'wasi_snapshot_preview1.random_get',
    l10n.t('Deterministic: every new guard instance gets the same bytes.'),
  ],
  ['wasi_snapshot_preview1.poll_oneoff', l10n.t('Sleeping returns at once.')],
]);

const WASI = 'wasi_snapshot_preview1';
const NOTHING_BEHIND = l10n.t(
  'WASI is complete, but without access to the system: no arguments, no environment, no files, no sockets, an empty stdin.',
);

/** What the gateway does with an export; undefined for a name that means nothing to it. */
export function exportWords(name: string): string | undefined {
  return EXPORTS.get(name);
}

/** What an import does in the gateway; an import it does not know keeps the guard from loading. */
export function importWords(module: string, name: string, known: boolean): string {
  const words = IMPORTS.get(`${module}.${name}`);
  if (!known)
    return l10n.t('The gateway has no {0} and refuses to load this guard.', inlineCode(`${module}.${name}`));
  return [words, module === WASI ? NOTHING_BEHIND : undefined]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

/** The exports that mean something to the gateway, the required ones first. */
export const GATEWAY_EXPORTS: readonly string[] = [...EXPORTS.keys()].filter((name) => !name.startsWith('_'));
