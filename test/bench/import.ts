import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { line, mcp } from '../unit/capture/log-text';
import { row, title } from './measure';

const LINES = 20_000;
/** Lines of a session, and of one request with the call of the guard for it. */
const [SESSION, REQUEST] = [8_000, 4];
const GUARD = 'examples/repository-labels/guard.wat';
const POLICY = '{"allow-only":{"repos":"all","min-integrity":"none"}}';

/** Importing a log of 20,000 lines, and what only reading its lines as JSON takes. */
export async function importLog(root: string): Promise<void> {
  title(`Importing a log of ${LINES.toLocaleString('en')} lines (once)`);
  const folder = mkdtempSync(join(tmpdir(), 'guard-lab-bench-'));
  try {
    const log = join(folder, 'log.jsonl');
    await writeLog(log);
    const started = performance.now();
    for await (const text of createInterface({ input: createReadStream(log) })) JSON.parse(text);
    const reading = performance.now() - started;
    const begun = performance.now();
    const args = ['import', log, '--guard', join(root, GUARD), '--policy', POLICY, '--verbose'];
    const ran = spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...args], { cwd: folder });
    // 1: steps that do not go as the log says, which is made up.
    if (ran.status !== 0 && ran.status !== 1) throw new Error(String(ran.stderr));
    row('guard-lab import', performance.now() - begun, 'reading and JSON.parse of its lines', reading);
    console.log(/^.*of memory\.$/m.exec(String(ran.stdout))?.[0] ?? '');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeLog(path: string): Promise<void> {
  const out = createWriteStream(path);
  for (let at = 0; at < LINES; at += REQUEST) {
    const args = { owner: 'acme', repo: `app-${String(at % 200)}` };
    const body = 'A description of a few words. '.repeat(at % 20);
    const lines = [
      ...(at % SESSION === 0 ? [line.request('initialize')] : []),
      line.call('get_repository', args),
      line.answer(mcp({ name: args.repo, private: false })),
      line.call('list_issues', args),
      line.answer(mcp([{ number: at, title: 'A crash', body, user: { login: 'octocat' } }])),
    ];
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}
