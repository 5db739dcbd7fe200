import { isDiagnosticCode, RULES } from './registry';

/** The page of a code, in Markdown. */
export function documentationPage(code: string): string {
  if (!isDiagnosticCode(code)) return `# ${code}\n\nNo documentation is available for this code.\n`;
  const { title, documentation, setting } = RULES[code];
  const page = `# ${title}\n\n\`${code}\`\n\n${documentation}\n`;
  // The documentation of other rules names the setting.
  if (setting !== 'findings') return page;
  const disabled = `{ "guardLab.findings": { "${code}": false } }`;
  return `${page}\n## Disable this diagnostic\n\n\`\`\`json\n${disabled}\n\`\`\`\n`;
}
