/** How the name of a scenario file ends (scenario-format, Scenario file). */
export const SCENARIO_SUFFIX = '.guard-scenario.json';

/** All scenario files of a folder. */
export const SCENARIO_GLOB = `**/*${SCENARIO_SUFFIX}`;
