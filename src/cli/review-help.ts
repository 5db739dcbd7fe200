/** Help text of `guard-lab review`. */
export const REVIEW = `guard-lab review [PATHS…] [options]

Runs scenarios and shows each expectation that does not hold: what the scenario says, what happened, and why. On a
terminal, it asks about one after the other, and writes the accepted values into the scenarios at the end; comments and
layout stay (docs/review.md). Without a terminal, it shows them, and --accept accepts.

PATHS are scenario files, folders, or globs. Default: **/*.guard-scenario.json in the current folder.

  --accept all             accept all changes without asking
  --accept tool=NAME       accept the changes of a tool (or of label_agent, or of the function of a raw call)
  --accept path=[FILE#]POINTER
                           accept the expectation at this place and all below it, in all scenarios or in FILE, for
                           example path=/steps/0/expect/outcome or path=tests/a.guard-scenario.json#/steps/2;
                           --accept is repeatable
  --reporter NAME          pretty (default) or json: do not ask, and print all changes as JSON
  --json                   the same as --reporter json
  --build, -b              build the guards first (docs/projects.md)
  --guard FILE             run this guard instead of the guard of each scenario
  --tools FILE|DIR         check calls against this catalog of tools; repeatable
  --allow-unexpected       allow errors and reached limits that no expectation covers
  --profile NAME           limits of a gateway: gateway-latest (default), pr-7938, or gateway-2026-08
  --jobs N, -j N           maximum number of parallel scenarios, 1 to 32 (default: one per core, up to 4)
  --color, --no-color      default: color on a terminal unless NO_COLOR is set

Keys: a accept · r reject · s skip · A accept and R reject all of this tool, of this scenario, or everything
      b back · d both values in full · q quit, with or without what was accepted · ? help
      Ctrl+C quits and writes nothing

Exit codes: 0 no scenario fails, or no longer: what was written ran again
            1 a scenario fails: a change is not accepted, or something else fails · 2 invalid arguments
            3 a scenario could not run, or could not be written
            129, 130, 143 stopped by SIGHUP, Ctrl+C, SIGTERM; nothing is written

Examples:
  guard-lab review
  guard-lab review tests --build
  guard-lab review tests --accept tool=list_issues --json
`;
