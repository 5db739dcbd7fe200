// Runs the tests: `node test/run.mjs [suite…] [--name TEXT]`, all of them without arguments:
//   check                types, lint, circles of imports, unused code and format (npm run check)
//   unit, sandbox, cli   node:test files below test/<suite>
//   editor               test/editor inside a real VS Code, with the packaged .vsix installed
//   ui                   test/ui clicks through that VS Code in a browser; screenshots go to test-results/
//   web                  test/web in a VS Code that has no computer behind it, as vscode.dev
// Two of them run at a time (test/harness/suites.ts, lanes.ts).
// What VS Code needs is downloaded on first use into a cache outside the project (see test/harness/places.ts).
import 'tsx';

await import('./harness/main.ts');
