import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { decidingFrame, partings } from '../../src/analysis/coverage/deciding-location';
import { GuardProbe } from '../../src/analysis/guard-probe';
import { PROFILES } from '../../src/gateway/limits';
import { createSourceLocator } from '../../src/run/source-locator';
import { assembleGuardText } from '../../src/run/guard-file';
import { never, sandbox } from './guards';

const host = sandbox();
const PATH = 'examples/repository-labels/guard.wat';

it('a probe finds the line that decides a label, next to a made-up tool', async () => {
  const outcome = await assembleGuardText(PATH, readFileSync(PATH, 'utf8'));
  assert(outcome.ok);
  const probe = new GuardProbe(
    host,
    {
      guard: outcome.file.module,
      guardName: 'guard',
      limits: PROFILES['pr-7938'],
      session: {
        policy: { 'allow-only': { repos: 'public', 'min-integrity': 'none' } },
        mode: 'strict',
        agent: { secrecy: [], integrity: [] },
        trustedBots: [],
        trustedUsers: [],
      },
      coverage: true,
    },
    never,
  );
  const ask = async (tool: string) => {
    const answer = await probe.ask({ tool, args: { owner: 'acme', repo: 'app' }, result: {}, backend: [] });
    assert.equal(answer.error, null);
    return {
      operation: answer.operation,
      hits: answer.hits?.[0] ?? { points: new Uint32Array(), counts: new Uint32Array() },
    };
  };
  const made = await ask('made_up_tool');
  const known = await ask('create_issue');
  const { coverage } = probe;
  probe.close();
  assert(coverage?.ok);
  const found = partings(coverage.table, known.hits, [made.hits]);
  const frame = await decidingFrame(
    coverage,
    found,
    createSourceLocator(outcome.file, { readBeside: () => undefined }),
  );
  const line = outcome.file.wat?.split('\n')[(frame?.line ?? 0) - 1]?.trim();
  assert.deepEqual([made.operation, known.operation], ['read', 'write']);
  assert.equal(
    line,
    '(if (call $ends_with (local.get $in) (local.get $in_length) (i32.const 3072) (i32.const 27))',
  );
});
