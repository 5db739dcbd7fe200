import type { GuardFunction } from '../../gateway/invocation';
import type { GuardOutline } from '../../inspect/guard-outline';

/** What a first scenario is made from. */
export interface ScenarioStart extends GuardOutline {
  readonly fileName: string;
  /** How the scenario names the guard; by default as a file beside it. */
  readonly path?: string;
}

/** A scenario to start from: one request that runs, with expectations that any guard meets which comes to a decision. */
export function newScenarioText(guard: ScenarioStart): string {
  const lines = [
    '{',
    '  "version": 1,',
    `  "guard": ${JSON.stringify(guard.path ?? `./${guard.fileName}`)},`,
    `  "description": ${JSON.stringify(`What ${guard.fileName} decides about a request`)},`,
  ];
  if (!onlyFunction(guard.exports) || guard.importsBackend) {
    lines.push(
      '  // Results reach the guard as an MCP server sends them: {"content":[{"type":"text","text":"…"}]}.',
      '  "answers": "mcp",',
    );
  }
  if (guard.exports.has('label_agent')) {
    lines.push(
      '  // label_agent gets this before the first step; without "policy" it is not called.',
      '  "policy": { "allow-only": { "repos": "public", "min-integrity": "none" } },',
    );
  }
  if (guard.importsBackend) {
    lines.push(
      '  // Answers to call_backend. Without "args" any arguments match; a call that nothing matches fails.',
      '  "backend": [',
      '    // { "tool": "get_repository", "args": { "owner": "acme", "repo": "app" }, "result": { "private": false } },',
      '  ],',
    );
  }
  lines.push('  "steps": [', '    {', ...stepLines(guard.exports), '    },', '  ],', '}');
  return `${lines.join('\n')}\n`;
}

/** A request through the whole pipeline; for a guard that lacks functions of it, a call of one it has. */
function stepLines(exported: ReadonlySet<string>): string[] {
  const single = onlyFunction(exported);
  if (single !== undefined) {
    return [
      `      "name": "${single}",`,
      `      "call": "${single}",`,
      '      "input": {},',
      '      // Each property is one check. Run the scenario, then add more expectations: "output", "logs", …',
      '      "expect": { "trap": false, "limit": false },',
    ];
  }
  return [
    '      "name": "read an issue",',
    '      "tool": "get_issue",',
    '      "args": { "owner": "acme", "repo": "app", "issue_number": 1 },',
    '      "result": { "number": 1, "title": "The first issue" },',
    '      // Each property is one check. Run the scenario, keep only the correct outcome, and add more',
    '      // expectations: "resource", "items", …',
    '      "expect": { "outcome": ["allowed", "filtered", "blocked", "denied"], "trap": false, "limit": false },',
  ];
}

function onlyFunction(exported: ReadonlySet<string>): GuardFunction | undefined {
  const resource = exported.has('label_resource');
  const response = exported.has('label_response');
  if (resource === response) return undefined;
  return resource ? 'label_resource' : 'label_response';
}

/** Where the value that a person changes first is in a new scenario: the tool, or the called function. */
export const FIRST_EDIT = [
  ['steps', 0, 'tool'],
  ['steps', 0, 'call'],
] as const;

/** Names for a scenario of this guard, in the order to try: `guard.guard-scenario.json`, `guard-2.…`. */
export function* scenarioNames(guardFile: string, suffix: string): Generator<string> {
  const stem = guardFile.replace(/\.(wat|wast|wasm)$/i, '');
  yield `${stem}${suffix}`;
  for (let number = 2; number < 1000; number++) yield `${stem}-${String(number)}${suffix}`;
}
