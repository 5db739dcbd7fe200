import { shorten } from '../../scenario/compact';

/**
 * Ids of test items. A file's id is its URI as text (where `#` is always escaped); a step's is the file's id,
 * `#step:` and the step's name, so that a step inserted before it does not move its results. Steps of the
 * same name are distinguished by their occurrence: `#step:list`, `#step~2:list`. Steps without a name go by
 * their tool or function. Renaming a step makes a new item.
 */
const LONGEST_NAME = 200;

/** Id of the item for what `agent.expect` says of label_agent, of a session or of the scenario's own agent. */
export function agentId(file: string, session: string | null = null): string {
  return session === null ? `${file}#agent` : `${file}#agent:${plain(session)}`;
}

/** Whether an id is that of an `agent.expect`. */
export function isAgentId(id: string): boolean {
  return /^[^#]*#agent(:|$)/.test(id);
}

/** The ids of a file's steps, by their names as results give them (`StepResult.name`). */
export function stepIds(file: string, names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name, index) => {
    const base = idPart(name, index);
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return `${file}#step${count === 1 ? '' : `~${count}`}:${base}`;
  });
}

/** The id of the file that an item belongs to; its own for a file. */
export function fileOf(id: string): string {
  const at = id.indexOf('#');
  return at < 0 ? id : id.slice(0, at);
}

/** The name without the position that unnamed steps carry; VS Code refuses ids with a NUL. */
function idPart(name: string, index: number): string {
  const suffix = ` (step ${index + 1})`;
  const own = name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
  return plain(own);
}

function plain(name: string): string {
  return shorten(name.replace(/[\u0000-\u001f]/g, ' '), LONGEST_NAME);
}
