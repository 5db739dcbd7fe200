import type { ServerProgram } from '../../mcp/server-process';
import { enteredCommand } from '../../project/entered-command';
import { answersRedactor } from '../../redaction/known-secrets';
import type { Redactor } from '../../redaction/redactor';
import type { ChosenServer } from './choose-server';

/** Replaces what a server was given wherever it sends it back: in answers, and in messages about it. */
export function redactorFor({ server, passwords }: ChosenServer): Redactor {
  const redactor = answersRedactor(
    server.kind === 'http'
      ? { headers: server.headers, address: server.url, env: {} }
      : { headers: [], env: { ...process.env, ...environmentOf(server.command) } },
  );
  for (const password of passwords) redactor.know('password', password);
  return redactor;
}

function environmentOf(command: string | ServerProgram): Readonly<Record<string, string | undefined>> {
  if (typeof command === 'string') return enteredCommand(command).env;
  return Object.fromEntries([...command.env].map(([name, value]) => [name, value ?? undefined]));
}
