import { parseArgs } from 'node:util';
import { MAP_CODES, type MapCode } from '../diagnostics/map-rules';
import { nearest } from '../text/spelling';
import { MAP_REPORTERS, type Command } from './command';
import { color, jobs, oneToStandardOutput, optional, profileName, reporterChoice } from './option-values';
import { liveServer, serverOptions } from './server-arguments';
import { sharedOptions } from './shared-options';
import { UsageError } from './usage-error';

export const mapOptions = {
  ...sharedOptions,
  ...serverOptions,
  tools: { type: 'string', multiple: true },
  'fail-on': { type: 'string', multiple: true },
  world: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
  policy: { type: 'string' },
  jobs: { type: 'string', short: 'j' },
  'source-folder': { type: 'string', multiple: true },
} as const;

/** Reads the arguments of `guard-lab map`. Throws `UsageError`, and what `parseArgs` throws. */
export function parseMap(args: string[]): Command {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: mapOptions });
  if (values.help) return { kind: 'help', topic: 'map' };
  const live = liveServer(values);
  if (!values.tools && !live)
    throw new UsageError(
      'map needs a catalog of tools, --tools FILE or --server "COMMAND", for example: guard-lab map guard.wasm --tools tools.json',
    );
  const reporters = (values.reporter ?? ['pretty']).map((value) => reporterChoice(value, MAP_REPORTERS));
  oneToStandardOutput(reporters);
  return {
    kind: 'map',
    paths: positionals,
    tools: values.tools ?? [],
    ...optional('live', live),
    reporters,
    failOn: (values['fail-on'] ?? []).flatMap((list) => list.split(',')).map(mapCode),
    worlds: (values.world ?? []).flatMap((list) => list.split(',')),
    only: values.only ?? [],
    sourceFolders: values['source-folder'] ?? [],
    ...optional('policy', values.policy),
    ...optional('profile', profileName(values.profile)),
    ...optional('jobs', jobs(values.jobs)),
    ...optional('color', color(values)),
  };
}

function mapCode(word: string): MapCode {
  const name = word.trim();
  const known = MAP_CODES.find((code) => code === name);
  if (known) return known;
  const meant = nearest(name, MAP_CODES);
  throw new UsageError(
    `unknown finding '${name}'${meant === undefined ? `; available codes: ${MAP_CODES.join(', ')}` : `; did you mean ${meant}?`}`,
  );
}
