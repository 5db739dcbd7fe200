// A small MCP server over standard streams. Its argument says what is wrong with it.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setInterval } from 'node:timers';

const [kind = 'good', file] = process.argv.slice(2);
const TOOLS = ['create_issue', 'get_issue', 'list_issues'].map((name) => ({
  name,
  description: `${name} of ${process.env.SERVER_NAME ?? 'nobody'}`,
  inputSchema: { type: 'object', properties: { owner: { type: 'string' } } },
  annotations: { readOnlyHint: name !== 'create_issue' },
}));

if (file) writeFileSync(file, String(process.pid));
if (kind === 'crash') {
  console.error('first line\nno token is set');
  process.exit(3);
}
if (kind === 'leaves') {
  // A process of another group that holds the output open.
  const wait = 'setInterval(() => undefined, 1 << 30)';
  const left = spawn(process.execPath, ['-e', wait], {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  writeFileSync(file, String(left.pid));
  process.exit(4);
}
if (kind === 'noise') console.log('Server started!');
if (kind === 'deaf') process.on('SIGTERM', () => undefined);
const keepsRunning = ['silent', 'deaf', 'noise'].includes(kind);
if (keepsRunning) setInterval(() => undefined, 1 << 30);

function resultOf({ method, params }) {
  if (method === 'initialize')
    return {
      protocolVersion: params.protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: 'test', version: '1' },
    };
  if (kind === 'no-list') return { tools: 7 };
  if (kind === 'huge')
    return { tools: [{ name: 'x', description: 'x'.repeat(9e6) }], nextCursor: `${params?.cursor ?? ''}x` };
  const page = Number(params?.cursor ?? 0);
  const nextCursor = kind === 'endless' ? '1' : page + 1 < TOOLS.length ? String(page + 1) : undefined;
  return { tools: TOOLS.slice(page, page + 1), nextCursor };
}

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.id === undefined || keepsRunning) continue;
  const answer = { jsonrpc: '2.0', id: message.id };
  if (kind === 'refuses' && message.method === 'tools/list')
    console.log(JSON.stringify({ ...answer, error: { code: -32603, message: 'the store is down' } }));
  else if (kind === 'deep' && message.method === 'tools/list')
    console.log(
      JSON.stringify({ ...answer, result: { tools: 0 } }).replace(
        '0}',
        `${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      ),
    );
  else console.log(JSON.stringify({ ...answer, result: resultOf(message) }));
}
