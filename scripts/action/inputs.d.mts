type Env = Readonly<Record<string, string>>;
export function commandsOf(env: Env): string[];
export function argumentsOf(command: string, env: Env, reportOf: (extension: string) => string): string[];
