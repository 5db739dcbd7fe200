import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ArgumentSet } from '../../../../src/analysis/arguments/argument-set';
import type { StackLocator } from '../../../../src/run/source-locator';
import { toolMap } from '../../../../src/analysis/map/tool-map';
import { ScriptedHost, backendCall, readable, scenarioOf, type Scripted } from '../../run/scripted-host';
import {
  findingsOf,
  hostOf,
  mapOf,
  repositorySets,
  secrecyOf,
  TARGET,
  tool,
  WORLDS,
  type Asked,
  type TestGuard,
} from './mapped';

const LIST = tool('list_issues', true);
const CREATE = tool('create_issue', false);
const TOOLS = [LIST, CREATE];
const findings = async (guard: TestGuard, tools = TOOLS): Promise<string[]> =>
  findingsOf(await mapOf(hostOf(guard, tools), tools));
const read = (secrecy: string[], integrity: string[] = []): Scripted => ({
  answer: { operation: 'read', resource: { description: 'r', secrecy, integrity } },
});
const write: Scripted = { answer: { operation: 'write', resource: { secrecy: [], integrity: [] } } };

describe('the tool map', () => {
  it('has no finding on a guard that is right', async () => {
    assert.deepEqual(await findings({}), []);
  });

  it('has the fixed form', async () => {
    const map = await mapOf(hostOf({}, [LIST]), [LIST], {
      worlds: WORLDS.slice(1, 2),
      argumentsOf: () => repositorySets().slice(0, 1),
    });
    const labels = { secrecy: ['private:acme/app'], integrity: [] };
    assert.deepEqual(map, {
      version: 1,
      guard: 'guard.wasm',
      worlds: ['private'],
      tools: [
        {
          name: 'list_issues',
          hints: { readOnly: true, destructive: null },
          scenarios: 0,
          labels: [
            {
              world: 'private',
              arguments: 'required',
              args: { owner: 'acme', repo: 'app' },
              operation: 'read',
              resource: { description: 'list_issues acme/app', ...labels },
              items: [{ description: 'item', ...labels }],
              error: null,
            },
          ],
          findings: [],
        },
      ],
      summary: { tools: 1, findings: {} },
    });
  });

  it('asks one instance a world, and one before to see whether the guard labels at all', async () => {
    const host = hostOf({}, TOOLS);
    await mapOf(host, TOOLS);
    assert.equal(host.log.filter((line) => line === 'close').length, 1 + WORLDS.length);
  });

  it('says why a guard labels nothing', async () => {
    const refusal = { ok: false, error: 'failed to instantiate', durationMs: 0 } as const;
    const map = await mapOf(new ScriptedHost(readable, refusal), TOOLS);
    assert.equal(map.error, 'failed to instantiate');
    assert.equal(map.engine, undefined);
    assert.deepEqual(map.tools, []);
    const broken = await mapOf(new ScriptedHost(readable, { ...refusal, engine: true }), TOOLS);
    assert.equal(broken.engine, true);
  });

  it('never judges what our engine could not finish', async () => {
    const crash = { kind: 'host', error: 'the worker crashed', engine: true } as const;
    const map = await mapOf(hostOf({ resource: () => crash }), TOOLS);
    assert.deepEqual(findingsOf(map), []);
    assert.equal(map.tools[0]?.labels[0]?.engine, 'the worker crashed');
  });

  it('keeps no more of a flood than it needs', async () => {
    const many = Array.from({ length: 2000 }, (_, at) => `private:${'x'.repeat(1000)}${String(at)}`);
    const logs = Array.from({ length: 1000 }, () => ({ level: 1, message: 'y'.repeat(1000) }));
    const flood: TestGuard = { resource: () => ({ ...read(many), logs }) };
    const map = await mapOf(hostOf(flood, [LIST]), [LIST]);
    assert.ok(JSON.stringify(map).length < 1_000_000);
    assert.equal(map.tools[0]?.labels[0]?.resource?.secrecy.length, 100);
  });

  it('ends when it is canceled', async () => {
    const controller = new AbortController();
    const host = hostOf({
      resource: () => {
        controller.abort();
        return undefined;
      },
    });
    await assert.rejects(mapOf(host, TOOLS, { signal: controller.signal }), { name: 'AbortError' });
    const stopped = { ok: false, error: 'it was stopped', engine: true, durationMs: 0 } as const;
    const loading = new ScriptedHost(readable, stopped);
    const { open } = loading;
    const second = new AbortController();
    loading.open = () => {
      second.abort();
      return open.call(loading);
    };
    await assert.rejects(mapOf(loading, TOOLS, { signal: second.signal }), { name: 'AbortError' });
  });
});

describe('write-as-read and read-as-write', () => {
  it('compare the operation with what the catalog says', async () => {
    const wrong: TestGuard = {
      resource: (asked) => {
        if (asked.tool === 'create_issue') return read(secrecyOf(asked));
        return asked.tool === 'list_issues' ? write : undefined;
      },
    };
    assert.deepEqual(await findings(wrong), [
      'list_issues: warning read-as-write: labeled write in every world, but the catalog says that it only reads',
      'create_issue: error write-as-read: labeled read in every world, but the tool writes: readOnlyHint is false',
    ]);
  });

  it('leave a read that a strict default makes a write to the rule about tools without a rule', async () => {
    assert.deepEqual(findingsOf(await mapOf(hostOf({}, []), [LIST])), [
      'list_issues: info default-label: the guard has no rule for this tool: a made-up tool name gets the same labels; the read counts as a write in every world',
    ]);
  });

  it('say nothing of tools without hints', async () => {
    const wrong: TestGuard = {
      resource: ({ tool: name }) => (name === 'create_issue' ? read(['x']) : undefined),
    };
    assert.deepEqual(await findings(wrong, [tool('create_issue')]), []);
  });

  it('accept calls of a writing tool that only read, where the guard distinguishes them', async () => {
    const inputSchema = { type: 'object', properties: { method: { enum: ['get', 'delete'] } } };
    const label = tool('label_write', false, { inputSchema });
    const set = (method: string): ArgumentSet => ({ name: `method=${method}`, args: { method } });
    const argumentsOf = (): ArgumentSet[] => [set('get'), set('delete')];
    const guard = (isRead: (asked: Asked) => boolean): ScriptedHost =>
      hostOf({ resource: (asked) => (isRead(asked) ? read(['x']) : { ...write }) });
    const map = async (isRead: (asked: Asked) => boolean): Promise<string[]> =>
      findingsOf(await mapOf(guard(isRead), [label], { argumentsOf })).filter(
        (line) => !line.includes('default'),
      );
    assert.deepEqual(await map(({ args }) => args['method'] === 'get'), []);
    assert.match((await map(({ args }) => args['method'] === 'delete')).join(), /\(method=delete\)/);
    assert.match((await map(() => true)).join(), /labeled read in every world/);
  });
});

describe('default-label', () => {
  const everything: TestGuard = {
    resource: (asked) => ({
      answer: {
        operation: 'read',
        resource: { description: `tool ${asked.tool}`, secrecy: secrecyOf(asked) },
      },
    }),
  };

  it('is worth knowing when the default is strict', async () => {
    assert.deepEqual(await findings(everything, [LIST]), [
      'list_issues: info default-label: the guard has no rule for this tool: a made-up tool name gets the same labels',
    ]);
  });

  it('warns of a loose default', async () => {
    const loose: TestGuard = {
      ...everything,
      response: () => ({ answer: { labeled_paths: [], default_labels: {} } }),
    };
    const [, found] = await findings(loose, [LIST]);
    assert.match(
      found ?? '',
      /warning default-label: .*; data have no secrecy in the private and unknown worlds$/,
    );
    const [, writes] = await findings(everything, [CREATE]);
    assert.match(writes ?? '', /warning default-label: .*; the write counts as a read in every world$/);
  });

  it('is not found when a single set or world differs', async () => {
    const byCase: TestGuard = {
      resource: (asked) =>
        asked.tool === 'list_issues' && asked.visibility === 'unknown' && asked.path.startsWith('globex')
          ? read(secrecyOf(asked), ['approved:globex'])
          : everything.resource?.(asked),
    };
    assert.deepEqual(await findings(byCase, [LIST]), []);
  });

  it('does not warn of a tool without arguments', async () => {
    const me = tool('get_me', true, { inputSchema: { type: 'object', properties: {} } });
    const argumentsOf = (): ArgumentSet[] => [{ name: 'required', args: {} }];
    const map = await mapOf(hostOf({ resource: () => read([]) }), [me], { argumentsOf });
    assert.match(findingsOf(map).join(), /^get_me: info default-label: [^;]*$/);
  });
});

describe('private-as-public', () => {
  const found = (text: RegExp) => (lines: string[]) =>
    assert.match(lines.filter((line) => line.includes('private-as-public')).join(), text);
  const silent = (lines: string[]): void =>
    assert.deepEqual(
      lines.filter((line) => line.includes('public:')),
      [],
    );

  it('is found when the items have no secrecy, whatever the resource has', async () => {
    found(/error private-as-public: data of acme\/app have no secrecy in the private and unknown worlds/)(
      await findings({ response: () => ({ answer: { labeled_paths: [], default_labels: {} } }) }, [LIST]),
    );
  });

  it('is found for one item of several', async () => {
    const first = (asked: Asked): Scripted => ({
      answer: { labeled_paths: [{ path: '/0', labels: { secrecy: secrecyOf(asked) } }] },
    });
    found(/1 of 2 items of acme\/app have no secrecy/)(await findings({ response: first }, [LIST]));
  });

  it('is found when an unknown repository counts as public', async () => {
    const trusting = (asked: Asked): Scripted => ({
      answer: {
        labeled_paths: [],
        default_labels: { secrecy: asked.visibility === 'private' ? secrecyOf(asked) : [] },
      },
    });
    found(/in the unknown world$/)(await findings({ response: trusting }, [LIST]));
  });

  it('takes the labels of the resource when the response has none', async () => {
    found(/in the private and unknown worlds/)(
      await findings({ resource: () => read([]), response: () => ({}) }, [LIST]),
    );
    silent(await findings({ response: () => ({}) }, [LIST]));
  });

  it('is not found for writes, and for arguments that name no repository', async () => {
    silent(await findings({ resource: () => ({ ...write }) }));
    const argumentsOf = (): ArgumentSet[] => [{ name: 'required', args: { query: 'x' } }];
    silent(findingsOf(await mapOf(hostOf({}, [LIST]), [LIST], { argumentsOf })));
  });
});

describe('scope-mismatch', () => {
  const scoped = async (secrecy: string[], integrity: string[] = []): Promise<string[]> => {
    const lines = await findings({ resource: () => read(secrecy, integrity) }, [LIST]);
    return lines.filter((line) => line.includes('scope-mismatch'));
  };

  it('is found for a repository that is a constant', async () => {
    assert.deepEqual(await scoped(['private:acme/app']), [
      'list_issues: error scope-mismatch: the arguments name globex/site, but "private:acme/app" does not: in every world (other-repository)',
    ]);
    assert.match(
      (await scoped([], ['approved:Globex/Site'])).join(),
      /name acme\/app, but "approved:Globex\/Site"/,
    );
    assert.match(
      (await scoped(['private:some/where'])).join(),
      /"private:some\/where" does not: in every world$/,
    );
  });

  it('is found for owner and repository in the wrong order', async () => {
    const swapped: TestGuard = {
      resource: ({ args }) => read([`private:${String(args['repo'])}/${String(args['owner'])}`]),
    };
    const lines = await findings(swapped, [LIST]);
    assert.match(lines.join(), /the arguments name acme\/app, but "private:app\/acme" does not/);
  });

  it('is found for an owner', async () => {
    assert.match((await scoped([], ['approved:acme'])).join(), /"approved:acme" does not/);
  });

  it('does not take other words for names', async () => {
    const fine = ['private', 'private:all', 'team:docs/writers', 'approved:github', 'path:src/lib/a.ts', 'x'];
    assert.deepEqual(await scoped(fine), []);
  });

  it('ignores letter case and takes patterns', async () => {
    const guard: TestGuard = {
      resource: ({ args }) => read([`PRIVATE:${String(args['owner'])}/*`, `team:${String(args['owner'])}`]),
    };
    assert.deepEqual(
      (await findings(guard, [LIST])).filter((line) => line.includes('scope')),
      [],
    );
  });

  it('accepts a second repository that the arguments name', async () => {
    const both = (): ArgumentSet[] =>
      repositorySets().map((set) => ({
        ...set,
        args: { ...set.args, from: 'globex/site', to: ['acme/app'] },
      }));
    const host = hostOf({ resource: () => read(['private:acme/app', 'private:globex/site']) });
    const lines = findingsOf(await mapOf(host, [LIST], { argumentsOf: both }));
    assert.deepEqual(
      lines.filter((line) => line.includes('scope')),
      [],
    );
  });
});

describe('unstable-label', () => {
  it('is found when letter case loses the secrecy', async () => {
    const exact: TestGuard = {
      resource: (asked) => (asked.args['owner'] === 'ACME' ? read([]) : undefined),
      response: (asked) =>
        asked.args['owner'] === 'ACME' ? { answer: { labeled_paths: [], default_labels: {} } } : undefined,
    };
    const lines = await findings(exact, [LIST]);
    assert.match(
      lines.join('\n'),
      /warning unstable-label: other letter case in the arguments gets no secrecy in the private world \(letter-case\)|in the private and unknown worlds \(letter-case\)/,
    );
  });

  it('accepts tags in the spelling of the arguments', async () => {
    const spelled = ({ args, visibility }: Asked): string[] =>
      visibility === 'public' ? [] : [`private:${String(args['owner'])}/${String(args['repo'])}`];
    const guard: TestGuard = {
      resource: (asked) => read(spelled(asked)),
      response: (asked) => ({ answer: { labeled_paths: [], default_labels: { secrecy: spelled(asked) } } }),
    };
    assert.deepEqual(
      (await findings(guard, [LIST])).filter((line) => line.includes('unstable')),
      [],
    );
  });

  it('is found when the order of a list decides, and compares with the same list', async () => {
    const labels = (list: string[], name: string): ArgumentSet => ({ name, args: { labels: list } });
    const argumentsOf = (): ArgumentSet[] => [
      { name: 'required', args: {} },
      labels(['a', 'b'], 'all'),
      { ...labels(['b', 'a'], 'list-order'), varies: 'all' },
    ];
    const map = async (resource: TestGuard['resource']): Promise<string> =>
      findingsOf(await mapOf(hostOf({ ...(resource ? { resource } : {}) }), [LIST], { argumentsOf })).join();
    const byFirst = ({ args }: Asked): Scripted =>
      (args['labels'] as string[] | undefined)?.[0] === 'b' ? write : read([]);
    assert.match(
      await map(byFirst),
      /another order of a list in the arguments gets write instead of read in every/,
    );
    assert.doesNotMatch(await map(({ args }) => ('labels' in args ? write : read([]))), /unstable/);
  });

  it('does not blame the guard for an answer that the world lacks', async () => {
    const missing: TestGuard = {
      resource: (asked) =>
        asked.args['owner'] === 'ACME'
          ? { ...read(['private']), backendCalls: [backendCall(1)] }
          : { ...read([]), backendCalls: [backendCall(1, { entry: { scope: 'step', index: 0 } })] },
    };
    assert.deepEqual(
      (await findings(missing, [LIST])).filter((line) => line.includes('unstable')),
      [],
    );
  });
});

describe('response-unlabeled', () => {
  const unlabeled = async (guard: TestGuard, tools = [LIST]): Promise<string> =>
    (await findings(guard, tools)).filter((line) => line.includes('response-unlabeled')).join('\n');

  it('is found when only the resource has secrecy: a denied read goes on', async () => {
    assert.equal(
      await unlabeled({ response: () => ({}) }),
      'list_issues: warning response-unlabeled: label_response gives no labels in the private and unknown worlds: the response passes unfiltered, and the secrecy of the resource does not stop a read',
    );
  });

  it('is found when nothing has secrecy', async () => {
    assert.match(
      await unlabeled({ resource: () => read([]), response: () => ({}) }),
      /the resource has no secrecy either$/,
    );
  });

  it('is found when other tools get integrity that this one lacks', async () => {
    const tools = [LIST, tool('list_tags', true)];
    const publicOnly = (integrity: string[]): TestGuard => ({
      resource: (asked) => (asked.visibility === 'public' ? read([], integrity) : undefined),
      response: (asked) => {
        if (asked.visibility !== 'public') return undefined;
        return asked.tool === 'list_tags'
          ? {}
          : { answer: { labeled_paths: [], default_labels: { integrity: ['approved'] } } };
      },
    });
    assert.match(
      await unlabeled(publicOnly([]), tools),
      /^list_tags: .* in the public world: .*responses of other tools have labels there$/,
    );
    assert.equal(await unlabeled(publicOnly(['approved']), tools), '');
  });

  it('is not found without a repository, for writes, and for labels that cover nothing', async () => {
    const argumentsOf = (): ArgumentSet[] => [{ name: 'required', args: {} }];
    const host = hostOf({ response: () => ({}) }, [LIST]);
    assert.deepEqual(findingsOf(await mapOf(host, [LIST], { argumentsOf })), []);
    assert.equal(await unlabeled({ resource: () => ({ ...write }), response: () => ({}) }), '');
  });
});

describe('failures', () => {
  const trapped: Scripted = {
    kind: 'trap',
    trap: 'unreachable',
    error: 'WASM function call failed: wasm error: unreachable\nwasm stack trace:\n\t.f()',
    healthy: false,
    stack: [{ function: 'f', index: 1, offset: 7 }],
  };
  const locator: StackLocator = {
    problem: undefined,
    directoryOf: () => undefined,
    locateAll: (stacks) =>
      Promise.resolve(
        stacks.map(({ frames }) =>
          frames.map((frame) => ({ ...frame, source: 'guard.rs', line: 3, column: 5 })),
        ),
      ),
  };

  it('are traps with their place in the source', async () => {
    const host = hostOf({ resource: (asked) => (asked.path.startsWith('globex') ? trapped : undefined) }, [
      LIST,
    ]);
    const options = {
      jobs: 1,
      signal: new AbortController().signal,
      scenarios: [],
      argumentsOf: repositorySets,
    };
    const map = await toolMap(host, { ...TARGET, locator }, [LIST], WORLDS, options);
    assert.deepEqual(findingsOf(map), [
      'list_issues: error trap: label_resource trapped: unreachable in every world (other-repository) at guard.rs:3',
    ]);
    assert.deepEqual(map.summary.findings, { trap: 1 });
  });

  it('are limits, also when the guard goes on', async () => {
    const limits = [{ limit: 'memory', message: '256 pages' }] as const;
    const lines = await findings({ response: () => ({ limits }) }, [LIST]);
    assert.match(lines[0] ?? '', /error trap: label_response reached the limit `memory`: 256 pages/);
    const slow = { kind: 'timeout', error: 'the deadline passed', healthy: false } as const;
    assert.match((await findings({ resource: () => slow }, [LIST]))[0] ?? '', /reached the limit `time`/);
  });

  it('are error codes and answers that the gateway refuses', async () => {
    const code = { kind: 'error', error: 'WASM function returned error code: -1', returned: -1 } as const;
    assert.deepEqual(await findings({ resource: () => code }, [LIST]), [
      'list_issues: error label-error: in every world: guard labeling failed: resource labeling failed: WASM function returned error code: -1',
    ]);
    assert.match(
      (await findings({ resource: () => ({ answer: {} }) }, [LIST])).join(),
      /invalid resource format in guard response/,
    );
  });

  it('are not what a careful guard refuses', async () => {
    const code = { kind: 'error', error: 'WASM function returned error code: -1', returned: -1 } as const;
    const careful: TestGuard = {
      resource: (asked) =>
        asked.visibility === 'unknown'
          ? { ...code, backendCalls: [backendCall(1, { returned: -1 })] }
          : undefined,
    };
    assert.deepEqual(await findings(careful, [LIST]), []);
    const { inputSchema: _, ...bare } = LIST;
    assert.deepEqual(await findings({ resource: () => code }, [bare]), []);
  });

  it('are not labels of a response in another shape than the sample', async () => {
    const shapes: unknown[] = [];
    const page = ({ result, ...asked }: Asked): Scripted => {
      shapes.push(result);
      return {
        answer: {
          labeled_paths: [],
          items_path: '/items',
          default_labels: { secrecy: secrecyOf({ result, ...asked }) },
        },
      };
    };
    const map = await mapOf(hostOf({ response: page }, [LIST]), [LIST]);
    assert.deepEqual(findingsOf(map), []);
    assert.equal(map.tools[0]?.labels[0]?.items?.length, 1);
    const never = (): Scripted => ({ answer: { labeled_paths: [], items_path: '/nodes' } });
    assert.match((await findings({ response: never }, [LIST])).join(), /label-error/);
  });
});

describe('no-scenario', () => {
  const step = { tool: 'list_issues', args: {}, result: [{ number: 1 }] };

  it('is found for tools that no step of the given scenarios calls', async () => {
    const map = await mapOf(hostOf({}, TOOLS), TOOLS, { scenarios: [scenarioOf({ steps: [step] })] });
    assert.deepEqual(findingsOf(map), [
      'create_issue: info no-scenario: no step of the scenarios calls this tool',
    ]);
    assert.deepEqual(
      map.tools.map(({ scenarios }) => scenarios),
      [1, 0],
    );
  });

  it('asks with the result that a step has', async () => {
    const results = new Set<string>();
    const response = ({ result }: Asked): undefined => void results.add(JSON.stringify(result));
    await mapOf(hostOf({ response }, TOOLS), TOOLS, { scenarios: [scenarioOf({ steps: [step] })] });
    assert.deepEqual([...results], ['[{"number":1}]']);
    results.clear();
    const empty = scenarioOf({ steps: [{ ...step, result: { total_count: 0, items: [] } }] });
    await mapOf(hostOf({ response }, TOOLS), TOOLS, { scenarios: [empty] });
    assert.match([...results].join(), /Item 1/, 'nothing can be said about a result without data');
  });
});
