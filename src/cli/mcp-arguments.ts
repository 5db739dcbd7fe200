import { parseArgs } from 'node:util';
import type { Command } from './command';
import { jobs, optional, profileName } from './option-values';
import { UsageError } from './usage-error';

/** The options of `mcp`. */
export const mcpOptions = {
  root: { type: 'string', multiple: true },
  profile: { type: 'string' },
  jobs: { type: 'string', short: 'j' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments of `mcp`. @throws UsageError */
export function parseMcp(args: string[]): Command {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: mcpOptions });
  if (values.help) return { kind: 'help', topic: 'mcp' };
  const [first] = positionals;
  if (first !== undefined) throw new UsageError(`mcp takes no paths; to allow a folder, use --root ${first}`);
  const roots = values.root ?? [];
  if (roots.includes('')) throw new UsageError('--root needs a folder');
  return {
    kind: 'mcp',
    roots,
    ...optional('profile', profileName(values.profile)),
    ...optional('jobs', jobs(values.jobs)),
  };
}
