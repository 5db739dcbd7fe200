import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { LiveServer, MayCall } from '../../src/capture/recording/live-server';
import { recordScenario, type Recording, type RecordingEnd } from '../../src/capture/recording/recording';
import type { Json } from '../../src/gateway/json';
import type { ToolReply } from '../../src/gateway/server/sdk-result';
import { Redactor } from '../../src/redaction/redactor';
import type { GuardModule } from '../../src/run/guard-host';
import { runScenario } from '../../src/run/run-scenario';
import { parseScenario } from '../../src/scenario/parse';
import { assembleWat } from '../../src/wat/assemble';
import { guard as guardOf, never, sandbox } from './guards';

const FOLDER = join(__dirname, '..', '..', 'examples', 'repository-labels');
const HEAD = `"version": 1, "guard": "./guard.wat", "policy": { "allow-only": { "repos": "public", "min-integrity": "unapproved" } },`;
const ARGS = '{ "owner": "acme", "repo": "app" }';

/** A server with these answers, by tool: each is a value of one text block, or a whole reply. */
function liveServer(
  answers: Record<string, (args: Json, call: number) => Json | ToolReply>,
  asked: string[] = [],
): LiveServer {
  let calls = 0;
  return {
    name: 'issues 1.2.3',
    tools: ['get_repository', 'list_issues', 'create_issue'].map((name) => ({
      name,
      isReadOnly: name !== 'create_issue',
    })),
    call: (tool, args) => {
      asked.push(`${tool} ${JSON.stringify(args)}`);
      const answer = answers[tool]?.(args, ++calls) ?? null;
      if (typeof answer === 'object' && answer !== null && 'kind' in answer)
        return Promise.resolve(answer as ToolReply);
      const content = [{ type: 'text', text: JSON.stringify(answer) }];
      return Promise.resolve({ kind: 'result', result: { content } });
    },
  };
}

const OPEN = {
  get_repository: () => ({ private: false }),
  list_issues: () => [{ number: 1, title: 'Crash' }],
  create_issue: () => ({ number: 7 }),
};

describe('recordScenario', () => {
  const host = sandbox();
  let guard: GuardModule;
  before(async () => {
    const assembled = await assembleWat(readFileSync(join(FOLDER, 'guard.wat'), 'utf8'), 'guard.wat');
    assert.ok(assembled.ok);
    guard = { path: 'guard.wat', bytes: assembled.value.bytes };
  });

  interface Parts {
    readonly server?: LiveServer;
    readonly guard?: GuardModule;
    readonly mayCall?: MayCall;
    readonly isRefresh?: boolean;
    readonly redactor?: Redactor;
    readonly signal?: AbortSignal;
  }
  const record = (text: string, parts: Parts = {}): Promise<RecordingEnd> =>
    recordScenario({
      parsed: parseScenario(text),
      file: 'a.guard-scenario.json',
      guard: parts.guard ?? guard,
      host,
      server: parts.server ?? liveServer(OPEN),
      mayCall: parts.mayCall ?? (() => assert.fail('a read needs no permission')),
      isRefresh: parts.isRefresh ?? false,
      redactor: parts.redactor,
      now: new Date('2026-11-27T20:00:00.123Z'),
      signal: parts.signal ?? never,
    });
  const recorded = async (text: string, parts: Parts = {}): Promise<Recording> => {
    const end = await record(text, parts);
    assert.equal(end.kind, 'recorded', JSON.stringify(end));
    return end as Recording;
  };

  it('does not ask an MCP server for what GitHub answers over HTTP', async () => {
    const asked: string[] = [];
    const text = `{ ${HEAD} "gateway": "proxy", "steps": [{ "tool": "list_issues", "args": ${ARGS} }] }`;
    const end = await record(text, { server: liveServer(OPEN, asked) });
    assert.equal(end.kind, 'failed');
    assert.match(end.kind === 'failed' ? end.error : '', /proxy mode/);
    assert.deepEqual(asked, []);
  });

  it('asks for what is not saved, and writes it beside what is written, comments included', async () => {
    const { text, answers, differences } = await recorded(`{
  // Recorded, never by hand.
  ${HEAD}
  "steps": [
    {
      "tool": "list_issues", // of the agent
      "args": ${ARGS},
      // What should come of it.
      "expect": { "outcome": "allowed" },
    },
  ],
}
`);
    assert.equal(
      text,
      `{
  // Recorded, never by hand.
  ${HEAD.replace('"policy"', '"recorded": { "at": "2026-11-27T20:00:00Z", "server": "issues 1.2.3" }, "answers": "as-is", "policy"')}
  "steps": [
    {
      "tool": "list_issues", // of the agent
      "args": ${ARGS},
      "result": {
        "content": [
          {
            "type": "text",
            "text": "[{\\"number\\":1,\\"title\\":\\"Crash\\"}]"
          }
        ]
      },
      "backend": [
        {
          "tool": "get_repository",
          "args": {
            "owner": "acme",
            "repo": "app"
          },
          "result": {
            "content": [
              {
                "type": "text",
                "text": "{\\"private\\":false}"
              }
            ]
          }
        }
      ],
      // What should come of it.
      "expect": { "outcome": "allowed" },
    },
  ],
}
`,
    );
    assert.deepEqual(differences, []);
    assert.deepEqual(
      answers.map(({ step, of, tool, kind }) => [step, of, tool, kind]),
      [
        ['list_issues (step 1)', 'request', 'list_issues', 'result'],
        ['list_issues (step 1)', 'guard', 'get_repository', 'result'],
      ],
    );
    const { scenario } = parseScenario(text);
    assert.ok(scenario);
    const run = await runScenario({ file: 'a', scenario, guard }, host, () => undefined, never);
    assert.equal(run.status, 'passed');
    assert.deepEqual(run.findings, []);
  });

  it('does not send what the gateway denies, and says so', async () => {
    const asked: string[] = [];
    const server = liveServer({ ...OPEN, get_repository: () => ({ private: true }) }, asked);
    const { unreached, text } = await recorded(
      `{ ${HEAD} "steps": [{ "name": "write", "tool": "create_issue", "args": ${ARGS} }, { "name": "read", "tool": "list_issues", "args": ${ARGS} }] }`,
      { server, mayCall: () => Promise.resolve('yes') },
    );
    assert.ok(!text.includes('\n'), 'a file of one line stays one');
    assert.ok(asked.some((each) => each.startsWith('get_repository')));
    assert.deepEqual(unreached, asked.some((each) => each.startsWith('create_issue')) ? [] : ['write']);
  });

  it('keeps what is saved, and asks for it again with a refresh', async () => {
    const saved = `{ ${HEAD}
  "backend": [{ "tool": "get_repository", "result": { "private": false } }],
  "steps": [{ "tool": "list_issues", "args": ${ARGS}, "result": [] }]
}`;
    const asked: string[] = [];
    assert.deepEqual(await record(saved, { server: liveServer(OPEN, asked) }), {
      kind: 'nothing',
      left: [],
      unreached: [],
    });
    assert.equal(asked.length, 0);
    const { text } = await recorded(saved, { server: liveServer(OPEN, asked), isRefresh: true });
    assert.ok(asked.includes('list_issues {"owner":"acme","repo":"app"}'));
    const { scenario } = parseScenario(text);
    assert.deepEqual(scenario?.backend, []);
    assert.equal(scenario.steps[0]?.backend.length, 1);
    const again = await recorded(text, { isRefresh: true });
    assert.equal(again.text, text);
  });

  it('asks before it calls what may write, once for a tool, and leaves it out', async () => {
    const doubts: string[] = [];
    const asked: string[] = [];
    const server = liveServer(OPEN, asked);
    const steps = `"steps": [{ "tool": "create_issue", "args": ${ARGS} }, { "tool": "create_issue", "args": ${ARGS} }, { "tool": "list_issues", "args": ${ARGS} }]`;
    const end = await recorded(`{ ${HEAD} ${steps} }`, {
      server,
      mayCall: ({ tool, by, isListed }) => {
        doubts.push(`${tool} ${by} ${String(isListed)}`);
        return Promise.resolve('no');
      },
    });
    assert.deepEqual(doubts, ['create_issue agent true']);
    assert.deepEqual(end.left, ['create_issue']);
    assert.ok(!asked.some((each) => each.startsWith('create_issue')));
    assert.deepEqual(end.differences, []);
  });

  it('keeps the saved answer to a call of the guard that is left out', async () => {
    const saved = `{ ${HEAD}
  "backend": [{ "tool": "get_repository", "result": { "content": [{ "type": "text", "text": "{\\"private\\":false}" }] } }],
  "steps": [{ "tool": "list_issues", "args": ${ARGS}, "result": [] }]
}`;
    const server: LiveServer = { ...liveServer(OPEN), tools: [{ name: 'list_issues', isReadOnly: true }] };
    const end = await recorded(saved, { server, isRefresh: true, mayCall: () => Promise.resolve('no') });
    assert.deepEqual([end.left, end.differences], [['get_repository'], []]);
    const { scenario } = parseScenario(end.text);
    assert.deepEqual(scenario?.steps[0]?.backend, [
      {
        tool: 'get_repository',
        args: { owner: 'acme', repo: 'app' },
        result: { content: [{ type: 'text', text: '{"private":false}' }] },
      },
    ]);
  });

  it('calls nothing when a tool is refused, and names all of them', async () => {
    const asked: string[] = [];
    const steps = `"steps": [{ "tool": "create_issue" }, { "tool": "list_issues" }, { "tool": "delete_all" }]`;
    const end = await record(`{ ${HEAD} ${steps} }`, {
      server: liveServer(OPEN, asked),
      mayCall: () => Promise.resolve('stop'),
    });
    assert.deepEqual(end, { kind: 'refused', tools: ['create_issue', 'delete_all'] });
    assert.deepEqual(asked, []);
  });

  it('asks for the tools of the guard too', async () => {
    const writing: LiveServer = { ...liveServer(OPEN), tools: [{ name: 'list_issues', isReadOnly: true }] };
    const steps = `"steps": [{ "tool": "list_issues", "args": ${ARGS} }]`;
    const refused = await record(`{ ${HEAD} ${steps} }`, {
      server: writing,
      mayCall: ({ by, isListed }) => {
        assert.deepEqual([by, isListed], ['guard', false]);
        return Promise.resolve('stop');
      },
    });
    assert.deepEqual(refused, { kind: 'refused', tools: ['get_repository'] });
    const left = await record(`{ ${HEAD} ${steps} }`, {
      server: writing,
      mayCall: () => Promise.resolve('no'),
    });
    assert.ok(left.kind !== 'failed' && left.kind !== 'refused');
    assert.deepEqual(left.left, ['get_repository']);
  });

  it('saves errors of the server, and writes nothing when it is lost', async () => {
    const refusing = liveServer({
      ...OPEN,
      get_repository: () => ({ kind: 'error', error: 'calling "tools/call": 404' }),
    });
    const steps = `"steps": [{ "tool": "list_issues", "args": ${ARGS} }]`;
    const end = await record(`{ ${HEAD} ${steps} }`, { server: refusing });
    assert.ok(end.kind === 'recorded');
    assert.match(end.text, /"error": ?"calling \\"tools\/call\\": 404"/);
    const lost = liveServer({ ...OPEN, get_repository: () => ({ kind: 'lost', reason: 'it ended' }) });
    assert.deepEqual(await record(`{ ${HEAD} ${steps} }`, { server: lost }), {
      kind: 'failed',
      error: 'the server gave no answer to get_repository: it ended',
    });
  });

  it('writes no secret, and the same mark for the same secret', async () => {
    const token = `ghp_${'Ab1'.repeat(12)}`;
    const redactor = new Redactor();
    redactor.know('header', 'hunter2-of-the-header');
    const { text, differences } = await recorded(
      `{ ${HEAD} "steps": [{ "tool": "list_issues", "args": ${ARGS} }] }`,
      {
        redactor,
        server: liveServer({
          get_repository: () => ({ private: false, clone: token, echo: 'you sent hunter2-of-the-header' }),
          list_issues: () => [{ title: `use ${token}` }],
        }),
      },
    );
    assert.ok(!text.includes(token) && !text.includes('hunter2'));
    assert.equal(text.split('[REDACTED:github-token-1]').length, 3);
    assert.match(text, /\[REDACTED:header-1\]/);
    assert.deepEqual(differences, []);
  });

  it('saves what the guard got, in that order, also when an answer comes twice before another one', async () => {
    const call =
      '(drop (call $call_backend (i32.const 64) (i32.const 5) (i32.const 96) (i32.const 2) (i32.const 128) (i32.const 256)))';
    const asking = await guardOf(`${call.repeat(5)} (i32.const 0)`, '(data (i32.const 96) "{}")');
    for (const sent of [
      ['a', 'a', 'b', 'b', 'b'],
      ['a', 'b', 'b', 'a', 'a'],
      ['a', 'a', 'a', 'a', 'a'],
    ]) {
      const server: LiveServer = {
        ...liveServer({ hello: (_args, number) => sent[number - 1] ?? null }),
        tools: [{ name: 'hello', isReadOnly: true }],
      };
      const text =
        '{ "version": 1, "guard": "./guard.wat", "steps": [{ "tool": "list_issues", "result": [] }] }';
      const end = await recorded(text, { server, guard: asking });
      const { scenario } = parseScenario(end.text);
      assert.ok(scenario);
      const run = await runScenario(
        { file: 'a', scenario, guard: asking, allowUnexpected: true },
        host,
        () => undefined,
        never,
      );
      const calls = run.steps[0]?.invocations[0]?.backendCalls ?? [];
      assert.deepEqual(
        calls.map(({ result }) => result),
        sent.map((each) => ({ content: [{ type: 'text', text: JSON.stringify(each) }] })),
      );
    }
  });

  it('ends when the answers are too many for a scenario, errors included', async () => {
    const call =
      '(drop (call $call_backend (i32.const 64) (i32.const 5) (i32.const 96) (i32.const 2) (i32.const 128) (i32.const 256)))';
    const asking = await guardOf(`${call.repeat(30)} (i32.const 0)`, '(data (i32.const 96) "{}")');
    const asked: string[] = [];
    const server: LiveServer = {
      ...liveServer({ hello: () => ({ kind: 'error', error: 'x'.repeat(7_000_000) }) }, asked),
      tools: [{ name: 'hello', isReadOnly: true }],
    };
    const text =
      '{ "version": 1, "guard": "./guard.wat", "steps": [{ "tool": "list_issues", "result": [] }] }';
    const end = await record(text, { server, guard: asking });
    assert.equal(end.kind, 'failed');
    assert.match(end.error, /more than 25165824 characters together/);
    assert.equal(asked.length, 4);
  });

  it('says when the guard gets other answers, also when it ends the same', async () => {
    const call =
      '(drop (call $call_backend (i32.const 64) (i32.const 5) (i32.const 96) (i32.const 2) (i32.const 128) (i32.const 256)))';
    const asking = await guardOf(`${call.repeat(2)} (i32.const 0)`, '(data (i32.const 96) "{}")');
    const server: LiveServer = {
      ...liveServer({ hello: () => 'live' }),
      tools: [{ name: 'hello', isReadOnly: true }],
    };
    // Answers of the step are used before those of the scenario.
    const text =
      '{ "version": 1, "guard": "./guard.wat", "backend": [{ "tool": "hello", "times": 1, "result": "saved" }], "steps": [{ "tool": "list_issues", "result": [] }] }';
    const { differences } = await recorded(text, { server, guard: asking });
    assert.match(differences.join('\n'), /^the step "list_issues \(step 1\)": .*backendCalls\[0\]\.result/);
  });

  it('says how a run with the saved answers differs', async () => {
    const redactor = new Redactor();
    // The guard decides by what is redacted here.
    redactor.know('secret', '"private":false');
    const steps = `"steps": [{ "tool": "list_issues", "args": ${ARGS} }]`;
    const { differences } = await recorded(`{ ${HEAD} ${steps} }`, { redactor });
    assert.match(differences.join('\n'), /^the step "list_issues \(step 1\)": /);
  });

  it('ends with a cancel', async () => {
    const stop = new AbortController();
    const server = liveServer(OPEN);
    const hanging: LiveServer = {
      ...server,
      call: (_tool, _args, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
          stop.abort();
        }),
    };
    const steps = `"steps": [{ "tool": "list_issues", "args": ${ARGS} }]`;
    await assert.rejects(record(`{ ${HEAD} ${steps} }`, { server: hanging, signal: stop.signal }), {
      name: 'AbortError',
    });
  });
});
