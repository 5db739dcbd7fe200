import type { CatalogText } from '../files/catalog-files';
import { Progress } from './progress';
import { Unanswerable } from './question-files';
import type { LiveServer } from './server-arguments';
import type { Terminal } from './terminal';
import { VERSION } from './version';

/**
 * The tools of a live server as a catalog.
 * @throws Unanswerable when the server does not list them; the end of what it wrote is on standard error then. Rejects
 * when the terminal's signal aborts; a server that is a command has ended then.
 */
export async function serverCatalog(
  { server, timeoutMs }: LiveServer,
  terminal: Terminal,
): Promise<CatalogText> {
  const { folder, signal } = terminal;
  const { listTools } = await import('../mcp/list-tools');
  const progress = new Progress(terminal, 0, 'tools');
  progress.started('waiting for the server');
  try {
    const listed = await listTools(server, { folder, timeoutMs, signal, version: VERSION });
    if (listed.ok)
      return { name: 'the server', text: `${JSON.stringify({ tools: listed.tools }, null, 2)}\n` };
    if (listed.output !== '')
      terminal.err(`the end of the standard error of the server:\n${listed.output}\n`);
    throw new Unanswerable(`the server does not list its tools: ${listed.error}`);
  } finally {
    progress.end();
  }
}
