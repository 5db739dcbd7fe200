import { IMPORT } from './import-help';
import { INSPECT } from './inspect-help';
import { MAP } from './map-help';
import { MCP } from './mcp-help';
import { MUTATE } from './mutate-help';
import { NEW } from './new-help';
import { RECORD } from './record-help';
import { REVIEW } from './review-help';

const GENERAL = `guard-lab: test WASM guards under the rules and limits of the MCP gateway.

Usage:
  guard-lab run [PATHS…]                 run scenario files and check their expectations
  guard-lab review [PATHS…]              show values that changed, and accept them one by one
  guard-lab inspect FILE…                describe modules and check whether the gateway loads them
  guard-lab call GUARD FUNCTION [--input JSON|@FILE]…   call guard functions directly
  guard-lab map [SCENARIO…|GUARD] --tools FILE|DIR      show how a guard labels each tool of a catalog
  guard-lab labels [SCENARIO…|GUARD] --out FILE         write all labels of a guard to a file
  guard-lab diff BASE [HEAD]             compare the labels of two files, guards, or git revisions
  guard-lab check [SCENARIO…|GUARD]      ask a guard generated requests, and show what holds for all of them
  guard-lab why SCENARIO --step NAME     explain the outcome of a step, and what would admit it
  guard-lab mutate [SCENARIO…]           show which small changes of a guard no scenario notices
  guard-lab new DIR --language NAME      make a folder with a new guard, its scenarios, and how it is built
  guard-lab import LOG… --guard FILE     make scenarios from logs of the gateway
  guard-lab record SCENARIO --server "COMMAND"|URL      save the answers of a live MCP server in a scenario
  guard-lab mcp                          serve these questions to coding agents over MCP
  guard-lab help COMMAND                 show the options of a command
  guard-lab --version

Exit codes: 0 all scenarios passed (or ran, nothing checked)
            1 an expectation failed, an unexpected error or limit occurred, or coverage is below a threshold
            2 invalid arguments
            3 a scenario could not run, a threshold could not be checked, or a report could not be written
            130, 143, 129 stopped by Ctrl+C, SIGTERM, SIGHUP; the reports contain what ran
`;

const RUN = `guard-lab run [PATHS…] [options]

PATHS are scenario files, folders, or globs. Default: **/*.guard-scenario.json in the current folder.

  --reporter NAME[=FILE]   pretty (default), json, junit, github, html (one page, docs/report.md), or markdown;
                           repeatable, only one can write to stdout, or pretty
                           together with github
  --profile NAME           limits of a gateway: gateway-latest (default), pr-7938, or gateway-2026-08
  --guard FILE             run this guard instead of the guard of each scenario
  --tools FILE|DIR         check backend calls and steps against this catalog of tools instead of the
                           one that a scenario names; repeatable
  --update, -u             write actual values into existing "expect" properties
  --build, -b              build the guards first, as guard-lab.json or the files of their compilers say
                           (docs/projects.md); if a build fails, nothing runs, and the exit code is 3
  --watch, -w              run again when a scenario or guard changes; with --build, build and run again when
                           a source changes
  --jobs N, -j N           maximum number of parallel scenarios, 1 to 32 (default: one per core, up to 4)
  --bail                   stop after the first scenario that does not pass
  --allow-unexpected       allow errors and reached limits that no expectation covers; by default, they
                           fail with the check "unexpected"
  --oracle ifc             compare the labels of the guard with those that github-mcp-server gives its results
                           (docs/oracle.md): findings where the guard is looser or stricter, and a table
  --max-age AGE            warn when the answers of a scenario were recorded longer ago: 12h, 30d, 4w
  --source-folder DIR      also show source lines of files in this folder; by default, only of files in
                           the working folder and in the folders of PATHS and --guard; repeatable
  --coverage FORMAT        measure which code of the guards runs (docs/coverage.md): lcov=FILE, json=FILE,
                           text, or text=FILE; repeatable
  --coverage-threshold MEASURE=PERCENT
                           exit with 1 when less of lines, statements, branches, or functions runs; repeatable
  --profile FILE.cpuprofile
                           measure where the time of the guards goes (docs/profile.md): repeat the scenarios after
                           their run, write a profile that VS Code and browsers show, and print a summary
  --color, --no-color      default: color on a terminal unless NO_COLOR is set

Examples:
  guard-lab run
  guard-lab run examples --reporter pretty --reporter junit=report.xml
  guard-lab run --reporter pretty --reporter html=report.html
  guard-lab run --build --watch
  guard-lab run --coverage text --coverage lcov=lcov.info --coverage-threshold lines=80
  guard-lab run tests/labels.guard-scenario.json --profile labels.cpuprofile
  guard-lab run tests/labels.guard-scenario.json --guard target/wasm32-wasip1/release/guard.wasm
`;

const CALL = `guard-lab call GUARD FUNCTION [--input JSON|@FILE]… [FUNCTION [--input …]…]… [options]

Calls guard functions in order, on one instance. FUNCTION is label_agent, label_resource, or label_response.
Each --input calls the function before it once. A function without --input is called with null.

  --backend FILE       saved answers to call_backend: a JSON list like "backend" of a scenario
  --guard-name NAME    server ID in the gateway (default: "guard")
  --timeout MS         maximum duration of an invocation, in milliseconds
  --source-folder DIR  also show source lines of files in this folder; by default, only of files in
                       the working folder and in the folder of the guard; repeatable
  --memory-pages N     maximum linear memory, in pages of 64 KiB
  --profile NAME       gateway-latest (default), pr-7938, or gateway-2026-08
  --reporter NAME      pretty (default) or json (a list of invocations)
  --color, --no-color

Example:
  guard-lab call guard.wasm label_resource --input '{"tool_name":"get_issue","tool_args":{}}'
`;

const LABELS = `guard-lab labels [SCENARIO…|GUARD] --tools FILE… --out FILE [options]

Asks a guard about each tool of a catalog with each set of arguments in each world, and about each request of the
scenarios, and writes how it labels them to a file for git: sorted, one request a line. SCENARIO is a file, a folder, or
a glob (default: **/*.guard-scenario.json in the current folder); all must name one guard.

  --tools FILE|DIR     catalog of tools; repeatable
  --out FILE, -o FILE  the label file; "-" writes to stdout
  --check              write nothing; exit with 1 when FILE differs, and show how
  --policy [NAME=]FILE|JSON
                       ask about the tools under this policy instead of those of the scenarios; repeatable
  --guard FILE         ask this guard instead of the guard of the scenarios
  --profile NAME       gateway-latest (default), pr-7938, or gateway-2026-08
  --jobs N, -j N       maximum number of instances of the guard at the same time, 1 to 32
  --color, --no-color

Exit codes: 0 written, or the file is up to date · 1 --check found a difference · 2 invalid arguments
            3 labels are not known, or the file could not be written

Example:
  guard-lab labels tests --tools tools.json --out labels.json
`;

const DIFF = `guard-lab diff BASE [HEAD] [options]

Orders each change from the labels of BASE to those of HEAD: looser (agents may do more), tighter, incomparable, added,
removed, or equivalent. BASE and HEAD are label files, guards (.wasm, .wat), or git revisions; without HEAD, the guard
of --scenario or --guard as it is. A revision is checked out into a temporary worktree.

  --scenario FILE      scenarios that name the guard, and whose requests it is asked about; repeatable
  --tools FILE|DIR     catalog of tools that guards are asked about; repeatable
  --guard FILE         the guard, instead of the one that scenarios name
  --build "COMMAND"    run this command in the worktree of each revision, in the folder that the current folder is there
  --reporter NAME[=FILE]   pretty (default), json, or markdown (a comment on a pull request); repeatable
  --fail-on KIND,…     exit with 1 when there are changes of these kinds
  --policy [NAME=]FILE|JSON
                       ask about the tools under this policy instead of those of the scenarios; repeatable
  --profile NAME       gateway-latest (default), pr-7938, or gateway-2026-08
  --jobs N, -j N       maximum number of instances of a guard at the same time, 1 to 32
  --color, --no-color

Exit codes: 0 compared · 1 there are changes of --fail-on · 2 invalid arguments
            3 labels are not known, or a report could not be written

Examples:
  guard-lab diff labels.json new.json --fail-on looser,incomparable
  guard-lab diff origin/main --scenario tests --tools tools.json --build "npm run build:guard" --reporter markdown
`;

const CHECK = `guard-lab check [SCENARIO…|GUARD] [options]

Asks a guard variations of requests that no scenario holds, and checks what is true of every correct guard
(docs/check.md). A property that is broken is shown with its smallest counterexample.

SCENARIO is a scenario file, folder, or glob (default: **/*.guard-scenario.json in the current folder). It
names the guard, the policy, the limits, the saved answers, and the requests; several scenarios must name the
same guard, and the first one decides. GUARD is a .wasm or .wat file without a scenario, which needs --tools.

  --tools FILE|DIR         also vary requests for the tools of a catalog, as in guard-lab map; repeatable
  --only CODE,…            check only these properties, for example fault-matrix,text-twins
  --seed N                 repeat the cases of an earlier check (default: random, and shown)
  --runs N                 random cases of each property, 1 to 1000000 (default: 200)
  --out DIR                write each counterexample as DIR/CODE.guard-scenario.json, which fails until the
                           guard is corrected
  --reporter NAME[=FILE]   pretty (default), json, or markdown (for a job summary); repeatable, only one can
                           write to stdout
  --policy [NAME=]FILE|JSON  policy for a GUARD; without it, label_agent is not called
  --profile NAME           limits of a gateway: gateway-latest (default), pr-7938, or gateway-2026-08
  --jobs N, -j N           maximum number of parallel properties, 1 to 32 (default: one per core, up to 4)
  --source-folder DIR      also show source positions of files in this folder; repeatable
  --color, --no-color      default: color on a terminal unless NO_COLOR is set

A property can be disabled with a reason in guard-lab.json, beside the scenario or in a folder above it.

Exit codes: 0 all properties are shown · 1 a property is broken · 2 invalid arguments
            3 Guard Lab could not finish, nothing could be asked, or a file could not be written
            129, 130, 143 stopped by SIGHUP, Ctrl+C, SIGTERM; the report contains what was found

Examples:
  guard-lab check tests --out tests/found
  guard-lab check guard.wasm --tools tools.json --seed 42 --only fault-matrix
`;

const WHY = `guard-lab why SCENARIO [--step NAME] [options]

Explains why a step ended as it did: the check and the tags that decided, where they come from, and the smallest
changes of labels that would admit it. Then runs the scenario with other policies and other answers of the backend,
each on a new instance of the guard, and shows what would happen (docs/why.md).

  --step NAME              name of the step; can be omitted if the scenario has only one
  --item N                 explain only this item of the response, counted from 0
  --reporter NAME[=FILE]   pretty (default), json, or markdown; repeatable, only one can write to stdout
  --guard FILE             run this guard instead of the guard of the scenario
  --profile NAME           limits of a gateway: gateway-latest (default), pr-7938, or gateway-2026-08
  --jobs N, -j N           maximum number of parallel runs, 1 to 32 (default: one per core, up to 4)
  --source-folder DIR      also show source positions of files in this folder; repeatable
  --color, --no-color      default: color on a terminal unless NO_COLOR is set

Exit codes: 0 the step is explained, whatever its outcome · 2 invalid arguments, or no such step or item
            3 the scenario could not run, or a report could not be written
            129, 130, 143 stopped by SIGHUP, Ctrl+C, SIGTERM: no report

Examples:
  guard-lab why labels.guard-scenario.json --step "list issues"
  guard-lab why labels.guard-scenario.json --step "list issues" --item 2 --reporter markdown=why.md
`;

/** Help text for a command, or the general one. */
export function helpText(topic?: string): string {
  switch (topic) {
    case 'run':
      return RUN;
    case 'record':
      return RECORD;
    case 'review':
      return REVIEW;
    case 'inspect':
      return INSPECT;
    case 'call':
      return CALL;
    case 'labels':
      return LABELS;
    case 'diff':
      return DIFF;
    case 'map':
      return MAP;
    case 'mutate':
      return MUTATE;
    case 'check':
      return CHECK;
    case 'why':
      return WHY;
    case 'new':
      return NEW;
    case 'import':
      return IMPORT;
    case 'mcp':
      return MCP;
    default:
      return GENERAL;
  }
}
