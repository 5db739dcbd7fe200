/** What `guard-lab help record` writes. */
export const RECORD = `guard-lab record SCENARIO --server "COMMAND"|URL | --url URL [options]

Runs a scenario against a live MCP server, and saves what the server answers (docs/record.md): the results of steps
that have none, and the answers to calls of the guard that no saved answer fits. Then runs it again with the saved
answers, and says what differs. Secrets are replaced with marks; headers and the environment are never saved.

Only tools that the server marks as read-only are called. On a terminal, record asks about each other tool.

  --server "COMMAND"|URL   a command that a shell runs here with your environment (stdio), or an address
  --url URL                an address (streamable HTTP)
  --header "NAME: VALUE"   send this HTTP header to the address, for example Authorization; repeatable
  --server-timeout SECONDS give up when the server does not answer a request by then (default: 60)
  --allow-writes           call tools that may write without a question
  --refresh                ask for everything again, and replace all saved answers of the scenario
  --tool NAME [--args JSON] --guard FILE [--policy FILE|JSON]
                           begin a scenario that does not exist yet, with one step
  --guard FILE             run this guard instead of the guard of the scenario
  --out FILE, -o FILE      write to this new file in the folder of the scenario
  --dry-run                show what would be saved, and write nothing
  --yes, -y                write without a question
  --no-redact              keep secrets; needs --accept-secrets
  --profile NAME           limits of a gateway: gateway-latest (default), pr-7938, or gateway-2026-08
  --reporter NAME          pretty (default) or json
  --color, --no-color      default: color on a terminal unless NO_COLOR is set

Exit codes: 0 recorded, or there was nothing to record · 1 recorded, but a run with the saved answers differs
            2 invalid arguments, or a tool may write and there is no --allow-writes
            3 the server or the guard failed, or the file could not be written; nothing was written
            129, 130, 143 stopped by SIGHUP, Ctrl+C, SIGTERM; nothing was written

Examples:
  guard-lab record labels.guard-scenario.json --server "npx -y @modelcontextprotocol/server-memory"
  guard-lab record new.guard-scenario.json --url https://mcp.example.com/mcp --header "Authorization: Bearer $TOKEN" \\
    --guard guard.wasm --tool list_issues --args '{"owner":"acme","repo":"app"}'
`;
