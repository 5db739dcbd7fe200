/** What `guard-lab help map` writes. */
export const MAP = `guard-lab map [SCENARIO…|GUARD] --tools FILE|DIR… | --server "COMMAND"|URL [options]

Asks a guard how it labels each tool of a catalog, with arguments made from the schema of the tool, if the
repository is public, private, or unknown, and reports what is wrong (docs/map.md). The tools are not called.

SCENARIO is a scenario file, folder, or glob (default: **/*.guard-scenario.json in the current folder). It
names the guard, the policy, the limits, and the saved answers; several scenarios must name the same guard,
and the first one decides. GUARD is a .wasm or .wat file without a scenario.

  --tools FILE|DIR         catalog of tools: the result of tools/list, a folder with one file per tool,
                           tools.json of the gateway, or a list of names; repeatable
  --server "COMMAND"|URL   ask a live MCP server for its tools: a command that a shell runs here with your
                           environment (stdio), or an address (streamable HTTP). No tool is called
  --header "NAME: VALUE"   send this HTTP header to the address, for example Authorization; repeatable
  --server-timeout SECONDS give up when the server has not listed its tools by then (default: 60)
  --save-tools FILE        also write the tools of the server to a catalog for --tools
  --reporter NAME[=FILE]   pretty (default), json, or markdown (for a job summary); repeatable, only one can
                           write to stdout
  --fail-on CODE,…         exit with 1 if there is a finding with one of these codes
  --world NAME,…           ask only in these worlds
  --only GLOB              ask only about tools whose name matches, for example 'list_*'; repeatable
  --policy [NAME=]FILE|JSON  policy for a GUARD; without it, label_agent is not called
  --profile NAME           limits of a gateway: gateway-latest (default), pr-7938, or gateway-2026-08
  --jobs N, -j N           maximum number of parallel worlds, 1 to 32 (default: one per core, up to 4)
  --source-folder DIR      also show source positions of files in this folder; repeatable
  --color, --no-color      default: color on a terminal unless NO_COLOR is set

Exit codes: 0 all tools were asked · 1 --fail-on found something · 2 invalid arguments
            3 the guard does not load, label_agent fails, Guard Lab could not finish a question, or a
              report could not be written · 129, 130, 143 stopped by SIGHUP, Ctrl+C, SIGTERM: no report

Examples:
  guard-lab map guard.wasm --tools tools.json
  guard-lab map tests --tools toolsnaps --fail-on write-as-read,private-as-public --reporter markdown=map.md
  guard-lab map guard.wasm --server "npx -y @modelcontextprotocol/server-everything" --save-tools tools.json
`;
