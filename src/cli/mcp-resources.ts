import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { McpServer } from '@modelcontextprotocol/server';
import { documentationPage } from '../diagnostics/documentation';
import { DIAGNOSTIC_CODES, isDiagnosticCode, RULES } from '../diagnostics/registry';
import type { McpLibrary } from './mcp-library';

/** Completions at most, as the protocol has it. */
const COMPLETIONS = 100;

const DOCUMENTS = [
  {
    name: 'gateway',
    file: 'docs/gateway.md',
    title: 'The rules of the gateway',
    description: 'What the MCP gateway does with a guard: loading, calls, limits, labels, decisions.',
    mimeType: 'text/markdown',
  },
  {
    name: 'scenario-format',
    file: 'docs/scenario-format.md',
    title: 'The format of scenarios',
    description: 'Scenario files, results, and the command line.',
    mimeType: 'text/markdown',
  },
  {
    name: 'limits',
    file: 'docs/limits.md',
    title: 'Limits',
    description: 'What the gateway and Guard Lab bound, and by how much.',
    mimeType: 'text/markdown',
  },
  {
    name: 'scenario-schema',
    file: 'schemas/guard-scenario.schema.json',
    title: 'JSON Schema of scenarios',
    description: 'For editors and for checking a scenario before it is written.',
    mimeType: 'application/schema+json',
  },
] as const;

/** The contract, the formats, and what each code of a finding means. */
export function addResources(server: McpServer, library: McpLibrary, workerPath: string): void {
  const home = join(dirname(workerPath), '..');
  for (const { name, file, ...about } of DOCUMENTS) {
    const uri = `guard-lab://${name}`;
    server.registerResource(name, uri, about, async () => ({
      contents: [{ uri, mimeType: about.mimeType, text: await readFile(join(home, file), 'utf8') }],
    }));
  }
  const template = new library.ResourceTemplate('guard-lab://finding/{code}', {
    list: () => ({
      resources: DIAGNOSTIC_CODES.map((code) => ({
        name: code,
        title: RULES[code].title,
        uri: `guard-lab://finding/${code}`,
        mimeType: 'text/markdown',
      })),
    }),
    complete: {
      code: (begun) => DIAGNOSTIC_CODES.filter((code) => code.startsWith(begun)).slice(0, COMPLETIONS),
    },
  });
  const about = {
    title: 'Finding',
    description: 'What the code of a finding means, and how to fix it.',
    mimeType: 'text/markdown',
  };
  server.registerResource('finding', template, about, (uri, { code }) => {
    const name = String(code);
    if (!isDiagnosticCode(name)) throw new library.ResourceNotFoundError(uri.href);
    return { contents: [{ uri: uri.href, mimeType: 'text/markdown', text: documentationPage(name) }] };
  });
}
