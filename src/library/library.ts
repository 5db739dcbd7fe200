// What `import 'guard-lab'` gives (docs/library.md): few functions over what the command line uses. The build copies the
// types of this file and of library-types.ts beside the bundle.
import { join } from 'node:path';
import { VERSION } from '../cli/version';
import { openLab } from './guard-lab';
import type { GuardLab, GuardLabOptions, ParsedScenario } from './library-types.js';
import { parsedScenario } from './parsed-scenario';

export * from './library-types.js';

/** The version of Guard Lab. */
export const version: string = VERSION;

/**
 * Reads the text of a scenario file: JSON with comments and trailing commas. Nothing runs, and no file is read.
 * Never throws.
 */
export function parseScenario(text: string): ParsedScenario {
  return parsedScenario(text);
}

/** Starts a sandbox for guards. Close it when you are done. */
export function openGuardLab(options: GuardLabOptions = {}): GuardLab {
  return openLab(options, join(__dirname, 'worker.js'));
}
