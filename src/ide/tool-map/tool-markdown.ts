import type { ToolDetail } from './protocol';

/** The details of a tool as Markdown, for an issue or a pull request. */
export function toolMarkdown({ name, hint, description, findings, worlds }: ToolDetail): string {
  const lines = [`### ${code(name)}${hint === '' ? '' : ` (${hint})`}`];
  if (description !== '') lines.push('', ...description.split('\n').map((line) => `> ${escaped(line)}`));
  if (findings.length > 0) {
    lines.push('', '| finding | severity | what |', '| --- | --- | --- |');
    for (const each of findings) lines.push(`| ${each.code} | ${each.severity} | ${escaped(each.message)} |`);
  }
  lines.push('', '| world | arguments | operation | labels | error |', '| --- | --- | --- | --- | --- |');
  for (const world of worlds)
    for (const { sets, operation, labels, error } of world.groups) {
      const tags = labels.map(
        ({ of, secrecy, integrity }) => `${of}: ${listed(secrecy)} / ${listed(integrity)}`,
      );
      const cells = [world.name, sets, operation, tags.join('; '), error.split('\n')[0] ?? ''];
      lines.push(`| ${cells.map(escaped).join(' | ')} |`);
    }
  return `${lines.join('\n')}\n`;
}

function listed(tags: readonly string[]): string {
  return tags.length === 0 ? 'none' : tags.join(', ');
}

function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

/** Text of others in one line, in which Markdown finds nothing to obey. */
function escaped(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replace(/[\\`*_{}[\]<>()#+!|~@&]/g, '\\$&');
}
