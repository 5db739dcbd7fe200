const GENERAL = `guard-lab: run WASM guards as the MCP gateway runs them.

Usage:
  guard-lab run [PATHS…]                 run scenario files and check what they expect
  guard-lab inspect FILE…                show a module's facts and whether the gateway would load it
  guard-lab call GUARD FUNCTION [--input JSON|@FILE]…   call guard functions directly
  guard-lab help run|inspect|call        options of one command
  guard-lab --version

Exit codes: 0 all passed (or ran with nothing checked)
            1 an expectation failed, or something ended in an error or hit a limit unexpectedly
            2 wrong use of the command line · 3 a scenario could not run, or a report could not be written
            130, 143, 129 stopped by Ctrl-C, SIGTERM, SIGHUP: the reports say what ran
`;

const RUN = `guard-lab run [PATHS…] [options]

PATHS are scenario files, folders or globs; default: **/*.guard-scenario.json below the current folder.

  --reporter NAME[=FILE]   pretty (default), json, junit or github; repeatable, one may go to stdout
  --profile NAME           limits of a gateway release: pr-7938 (default) or gateway-2026-08
  --guard FILE             run this guard instead of the one each scenario names
  --update, -u             write actual values into existing "expect" properties
  --watch, -w              run again when a scenario or guard changes
  --jobs N, -j N           scenarios run side by side, 1 to 32 (default: one per core, up to 4)
  --bail                   stop after the first scenario that does not pass
  --allow-unexpected       do not fail steps and label_agent for an error or a limit that no "expect" is
                           about; without this option they fail with the check "unexpected"
  --source-folder DIR      also show source lines of files in this folder; without it, only of files in the
                           working folder and in the folders that PATHS and --guard name; repeatable
  --color, --no-color      default: colour on a terminal unless NO_COLOR is set

Examples:
  guard-lab run
  guard-lab run examples --reporter pretty --reporter junit=report.xml
  guard-lab run tests/labels.guard-scenario.json --guard target/wasm32-wasip1/release/guard.wasm
`;

const INSPECT = `guard-lab inspect FILE… [options]      (globs are expanded)

Imports, exports, memory, features and sections of .wasm or .wat files, and whether the gateway's
runtime would load the module ("module") and the gateway accept it as a guard ("guard").

  --profile NAME       pr-7938 (default) or gateway-2026-08
  --memory-pages N     another cap on linear memory, in pages of 64 KiB
  --reporter NAME      pretty (default) or json
  --color, --no-color

Exit codes: 0 every guard would load · 1 one would not · 2 wrong use
            3 a file could not be read, assembled or judged, or the inspection was stopped
`;

const CALL = `guard-lab call GUARD FUNCTION [--input JSON|@FILE]… [FUNCTION [--input …]…]… [options]

Raw invocations, in order, on one instance. FUNCTION is label_agent, label_resource or label_response;
each --input is one invocation of the function before it, a function without one is called with null.

  --backend FILE       saved answers to call_backend: a JSON list as in a scenario's "backend"
  --guard-name NAME    the gateway's server id, default "guard"
  --timeout MS         deadline of one invocation
  --source-folder DIR  also show source lines of files in this folder (not only the working folder and the
                       guard's); repeatable
  --memory-pages N     another cap on linear memory
  --profile NAME       pr-7938 (default) or gateway-2026-08
  --reporter NAME      pretty (default) or json (a list of invocations)
  --color, --no-color

Example:
  guard-lab call guard.wasm label_resource --input '{"tool_name":"get_issue","tool_args":{}}'
`;

/** Help text for a command, or the general one. */
export function helpText(topic?: string): string {
  switch (topic) {
    case 'run':
      return RUN;
    case 'inspect':
      return INSPECT;
    case 'call':
      return CALL;
    default:
      return GENERAL;
  }
}
