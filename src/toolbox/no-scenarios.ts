/** A scenario that an agent can begin with. */
const FIRST_SCENARIO =
  '{ "version": 1, "guard": "./guard.wasm", "policy": { "allow-only": { "repos": "public", "min-integrity": "none" } }, "steps": [{ "name": "read", "tool": "get_issue", "args": {}, "result": {}, "expect": { "outcome": "allowed" } }] }';

/** What is said where there is no scenario at all, and what to do. */
export const NO_SCENARIOS = `there is no scenario yet: no *.guard-scenario.json file was found. Write one, such as guard.guard-scenario.json, with what your guard is to do: ${FIRST_SCENARIO}`;
