import { parseArgs } from 'node:util';
import type { GuardFunction } from '../gateway/invocation';
import type { Command } from './command';
import { color, guardFunction, limitValue, optional, profileName, textOrJson } from './option-values';
import { sharedOptions } from './shared-options';
import { UsageError } from './usage-error';

export const callOptions = {
  ...sharedOptions,
  input: { type: 'string', short: 'i', multiple: true },
  'memory-pages': { type: 'string' },
  backend: { type: 'string' },
  'guard-name': { type: 'string' },
  timeout: { type: 'string' },
  'source-folder': { type: 'string', multiple: true },
} as const;

/** Reads the arguments of `guard-lab call`. Throws `UsageError`, and what `parseArgs` throws. */
export function parseCall(args: string[]): Command {
  const { values, positionals, tokens } = parseArgs({
    args,
    allowPositionals: true,
    tokens: true,
    options: callOptions,
  });
  if (values.help) return { kind: 'help', topic: 'call' };
  const guard = positionals[0];
  if (guard === undefined || positionals.length < 2)
    throw new UsageError(
      'call needs a guard file and a function, for example: guard-lab call guard.wasm label_resource --input @request.json',
    );
  const calls: { function: GuardFunction; input?: string }[] = [];
  let current: GuardFunction | undefined;
  let used = true;
  const flush = (): void => {
    if (current !== undefined && !used) calls.push({ function: current });
  };
  let seen = 0;
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (seen++ === 0) continue;
      flush();
      current = guardFunction(token.value);
      used = false;
    } else if (token.kind === 'option' && token.name === 'input') {
      if (current === undefined) throw new UsageError('--input must follow the function that it belongs to');
      calls.push({ function: current, input: token.value ?? '' });
      used = true;
    }
  }
  flush();
  return {
    kind: 'call',
    guard,
    calls,
    reporter: textOrJson(values.reporter),
    sourceFolders: values['source-folder'] ?? [],
    ...optional('profile', profileName(values.profile)),
    ...optional('memoryPages', limitValue('--memory-pages', 'memoryPages', values['memory-pages'])),
    ...optional('backend', values.backend),
    ...optional('guardName', values['guard-name']),
    ...optional('timeoutMs', limitValue('--timeout', 'timeoutMs', values.timeout)),
    ...optional('color', color(values)),
  };
}
