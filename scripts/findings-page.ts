// docs/findings.md: every code that a diagnostic can have, from the registry. `npm run findings` writes it.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DIAGNOSTIC_CODES, RULES } from '../src/diagnostics/registry';

const HEAD = `# Codes of diagnostics

Each problem, finding, and hint of Guard Lab has a code, which results, reports, and settings name. This page is made from the registry of rules (\`npm run findings\`). In VS Code, **Explain Diagnostic** shows the same text.

A code with the setting \`guardLab.findings\` can be disabled: \`{ "guardLab.findings": { "CODE": false } }\`. In a scenario and for the properties of \`guard-lab check\`, see [scenario-format.md](scenario-format.md) and [check.md](check.md).
`;

/** The page, in Markdown. */
export function findingsPage(): string {
  const rows = DIAGNOSTIC_CODES.map((code) => {
    const { title, severity, fix, setting } = RULES[code];
    return `| [\`${code}\`](#${code}) | ${severity} | ${title} | ${fix ? 'yes' : ''} | ${setting ? `\`guardLab.${setting}\`` : ''} |`;
  });
  const table = ['| code | severity | what it is | quick fix | setting |', '|---|---|---|---|---|', ...rows];
  const parts = DIAGNOSTIC_CODES.map((code) => {
    const { title, documentation } = RULES[code];
    return `## ${code}\n\n**${title}.** ${documentation}`;
  });
  return `${[HEAD, table.join('\n'), '', parts.join('\n\n')].join('\n')}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync(new URL('../docs/findings.md', import.meta.url), findingsPage());
