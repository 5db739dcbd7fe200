export const NEW = `guard-lab new DIR --language wat|assemblyscript|rust|c|tinygo [--name NAME]

Makes a folder with a guard that loads and labels requests to a few tools of GitHub: source, build settings with debug
information, scenarios, tools.json, guard-lab.json, a workflow for GitHub Actions, AGENTS.md, and README.md. Then shows
what to do next, and which programs are missing on this machine.

  --language NAME, -l NAME   wat, assemblyscript, rust, c, or tinygo
  --name NAME                name of the guard in its files (default: from the name of DIR)

Nothing is overwritten: if DIR has a file of the same name, no file is written.

Exit codes: 0 written · 2 invalid arguments · 3 the files could not be written

Example:
  guard-lab new my-guard --language rust
`;
