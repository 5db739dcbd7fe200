import { parseArgs } from 'node:util';
import type { Command } from './command';
import { color, optional, profileName, textOrJson } from './option-values';
import type { NewScenario } from './record-line';
import { liveServer, serverOptions } from './server-arguments';
import { sharedOptions } from './shared-options';
import { UsageError } from './usage-error';

const { 'save-tools': _, ...server } = serverOptions;

export const recordOptions = {
  ...sharedOptions,
  ...server,
  url: { type: 'string' },
  tool: { type: 'string' },
  args: { type: 'string' },
  policy: { type: 'string' },
  guard: { type: 'string' },
  refresh: { type: 'boolean' },
  'allow-writes': { type: 'boolean' },
  out: { type: 'string', short: 'o' },
  'dry-run': { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  'no-redact': { type: 'boolean' },
  'accept-secrets': { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof recordOptions }>>['values'];

/** Reads the arguments of `guard-lab record`. Throws `UsageError`, and what `parseArgs` throws. */
export function parseRecord(args: string[]): Command {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: recordOptions });
  if (values.help) return { kind: 'help', topic: 'record' };
  const [scenario, more] = positionals;
  if (scenario === undefined || more !== undefined)
    throw new UsageError(
      'record needs one scenario, for example: guard-lab record labels.guard-scenario.json --server "npx my-server"',
    );
  const live = liveServer({ ...values, server: serverOf(values) });
  if (!live) throw new UsageError('record needs a live server: --server "COMMAND" or --url URL');
  const start = newScenario(values);
  if (values['no-redact'] === true && values['accept-secrets'] !== true)
    throw new UsageError(
      '--no-redact writes passwords and tokens of the answers into files; if that is intended, add --accept-secrets',
    );
  return {
    kind: 'record',
    scenario,
    live,
    refresh: values.refresh ?? false,
    allowWrites: values['allow-writes'] ?? false,
    dryRun: values['dry-run'] ?? false,
    yes: values.yes ?? false,
    redact: values['no-redact'] !== true,
    reporter: textOrJson(values.reporter),
    ...optional('start', start),
    ...optional('out', values.out),
    ...optional('guard', values.guard),
    ...optional('profile', profileName(values.profile)),
    ...optional('color', color(values)),
  };
}

function serverOf({ server, url }: Values): string | undefined {
  if (url === undefined) return server;
  if (server !== undefined) throw new UsageError('--server and --url name a server each; use one of them');
  if (!/^https?:\/\//i.test(url.trim())) throw new UsageError(`--url needs an address, http:// or https://`);
  return url;
}

function newScenario({ tool, args, policy, guard }: Values): NewScenario | undefined {
  if (tool !== undefined) {
    if (tool.trim() === '') throw new UsageError('--tool needs the name of a tool');
    if (guard === undefined) throw new UsageError('--tool begins a scenario, which needs --guard FILE');
    return { tool, ...optional('args', args), ...optional('policy', policy) };
  }
  for (const [name, value] of Object.entries({ args, policy }))
    if (value !== undefined) throw new UsageError(`--${name} is for a new scenario and needs --tool NAME`);
  return undefined;
}
