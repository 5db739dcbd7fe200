export const IMPORT = `guard-lab import LOG… [--guard FILE] [options]

Makes scenarios from logs of the gateway (rpc-messages.jsonl): the requests of agents become steps, the guard's own calls
become saved answers, and what the gateway removed becomes expectations (docs/import.md). Each scenario runs once before
it is written. Secrets are replaced with marks. Nothing is overwritten, and if the import fails, nothing is written.

  --guard FILE             the guard that the scenarios run; it is asked which calls of the log are its own
                           (default: the guard of the nearest guard-lab.json, if it names exactly one)
  --policy [NAME=]FILE|JSON  policy of the scenarios; without it, label_agent is not called
  --out DIR, -o DIR        folder for the scenarios (default: imported)
  --server ID              import calls of this server; repeatable; needed when the log has several
  --session N              import this session of the server; repeatable (default: all)
  --only GLOB              import requests for tools with these names; repeatable (default: all)
  --steps N                maximum number of steps of a scenario, 1 to 1000 (default: 200)
  --list                   show servers, sessions, tools, and counts; write nothing
  --no-redact              keep secrets; refused without --accept-secrets
  --accept-secrets         confirm that secrets of the log may be in the files
  --verbose                also show lines that could not be read, and speed and memory
  --reporter NAME          pretty (default) or json
  --profile NAME           gateway-latest (default), pr-7938, or gateway-2026-08
  --color, --no-color

Exit codes: 0 written, or listed · 1 steps do not go as the log says (the scenarios are written) · 2 invalid arguments
            3 nothing could be imported, or files could not be written
            129, 130, 143 stopped by SIGHUP, Ctrl+C, SIGTERM, with nothing written

Examples:
  guard-lab import rpc-messages.jsonl --list
  guard-lab import rpc-messages.jsonl --guard guard.wasm --policy policy.json --out tests/imported
`;
