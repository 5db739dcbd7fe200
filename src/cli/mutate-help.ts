/** Help text of `guard-lab mutate`. */
export const MUTATE = `guard-lab mutate [SCENARIO…] [options]

Changes a guard in one small place after another (a condition, a comparison, a call, a text of an answer), in code that
the scenarios run, and shows the changes that alter an answer while every scenario still passes (docs/mutate.md).
SCENARIO is a file, a folder, or a glob (default: **/*.guard-scenario.json in the current folder); all must name one
guard, and pass.

  --seed N                 chooses other mutants; the same for the same number (default: 0)
  --runs N                 maximum number of mutants (default: 100)
  --time S                 begin no mutant after S seconds (default: 60)
  --threshold PERCENT      exit with 1 if the score is lower
  --reporter NAME[=FILE]   pretty (default), json, or markdown (for a job summary); repeatable, only one can
                           write to stdout
  --profile NAME           limits of a gateway: gateway-latest (default), pr-7938, or gateway-2026-08
  --jobs N, -j N           maximum number of mutants at the same time, 1 to 32 (default: one per core, up to 4)
  --source-folder DIR      also show source lines of files in this folder; repeatable
  --color, --no-color      default: color on a terminal unless NO_COLOR is set

Exit codes: 0 done · 1 a scenario fails without mutants, or the score is below --threshold · 2 invalid arguments
            3 a scenario cannot run, or a report could not be written
            129, 130, 143 stopped by SIGHUP, Ctrl+C, SIGTERM; the reports are partial

Examples:
  guard-lab mutate
  guard-lab mutate tests --runs 500 --time 300 --threshold 90 --reporter markdown=mutants.md
`;
