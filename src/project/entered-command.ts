/** What a command line says of a server before it is started. */
export interface EnteredCommand {
  /** The program, for messages: without its path and without what is set before it, which may be secret. */
  readonly name: string;
  /** `NAME=value` before the program, as shells on Linux and macOS read it. */
  readonly env: Readonly<Record<string, string>>;
}

const ASSIGNMENT = /^\s*([A-Za-z_]\w*)=((?:"[^"]*"|'[^']*'|[^\s"'])*)(?:\s+|$)/;

/** Reads the start of a command line of a shell. */
export function enteredCommand(command: string): EnteredCommand {
  const env: Record<string, string> = {};
  let rest = command;
  for (let found = ASSIGNMENT.exec(rest); found; found = ASSIGNMENT.exec(rest)) {
    const [all, name = '', value = ''] = found;
    env[name] = value.replace(/["']/g, '');
    rest = rest.slice(all.length);
  }
  const [program = ''] = rest.trim().split(/\s/, 1);
  const name = program.includes('=') ? '' : (program.split(/[\\/]/).at(-1) ?? '');
  return { name: name.replace(/["']/g, '') || 'the command', env };
}
