import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseScenario } from '../../../src/scenario/parse';
import { shownText } from '../../../src/text/shown-position';
import type { TextRange } from '../../../src/text/text-range';

/** The problems of a text, one a line, with positions for texts of several lines; `⟨…⟩` is what each range covers. */
function problems(text: string): string[] {
  return parseScenario(text).problems.map((problem) => {
    const { start, end } = problem.range;
    const position = text.includes('\n') ? `${shownText(problem.start)} ` : '';
    return `${position}${problem.severity} ${problem.code}: ${problem.message} ⟨${text.slice(start, end)}⟩`;
  });
}

/** A scenario around the given properties. */
const around = (properties: string): string => `{"version":1,"guard":"g.wat",${properties}}`;
const step = (properties: string): string => around(`"steps":[{${properties}}]`);

describe('a scenario file', () => {
  it('fills in defaults', () => {
    const { scenario, problems } = parseScenario('{"version":1,"guard":"./g.wat"}');
    assert.deepEqual(problems, []);
    assert.deepEqual(scenario, {
      version: 1,
      guard: './g.wat',
      guardName: 'guard',
      limits: {},
      trustedBots: [],
      trustedUsers: [],
      mode: 'strict',
      agent: { secrecy: [], integrity: [] },
      sessions: new Map(),
      backend: [],
      worlds: new Map(),
      sinks: new Map(),
      steps: [],
    });
  });

  it('may have comments, trailing commas and a byte order mark', () => {
    const text = '\uFEFF{ // first\n "version": 1, /* then */ "guard": "g.wat", "steps": [],\n}';
    assert.deepEqual(problems(text), []);
  });

  it('keeps every property of the format', () => {
    const { scenario, problems } = parseScenario(`{
      "version": 1, "guard": "g.wasm", "guardName": "gh", "description": "d", "profile": "gateway-2026-08",
      "limits": { "memoryPages": 2, "backendCalls": 3, "inputBytes": 4, "outputBytes": 5, "timeoutMs": 6 },
      "policy": null, "trustedBots": ["b"], "trustedUsers": ["u"], "mode": "filter",
      "agent": { "secrecy": ["s"], "integrity": ["i"], "expect": { "mode": "filter" } },
      "sessions": { "one": { "trustedUsers": [], "agent": { "secrecy": [] } } },
      "backend": [{ "tool": "a", "args": null, "result": null }, { "tool": "b", "error": "502" }],
      "worlds": { "w": { "visibility": "private", "repository": "o/r", "backend": [{ "tool": "a", "result": 1 }] } },
      "sinks": { "log": { "accept": ["private:o/r"], "visibility": " Private " }, "web": { "accept": ["*"] } },
      "steps": [
        { "name": "n", "tool": "t", "args": null, "result": [1], "backend": [{ "tool": "c", "result": 1 }], "expect": {} },
        { "tool": "t", "backendError": "503" },
        { "session": "one", "call": "label_agent", "input": null },
        { "sink": "log", "tool": "post", "args": { "text": "x" } }
      ]
    }`);
    assert.deepEqual(problems, []);
    assert.deepEqual(scenario, {
      version: 1,
      guard: 'g.wasm',
      guardName: 'gh',
      description: 'd',
      profile: 'gateway-2026-08',
      limits: { memoryPages: 2, backendCalls: 3, inputBytes: 4, outputBytes: 5, timeoutMs: 6 },
      policy: null,
      trustedBots: ['b'],
      trustedUsers: ['u'],
      mode: 'filter',
      agent: { secrecy: ['s'], integrity: ['i'], expect: { mode: 'filter' } },
      sessions: new Map([
        [
          'one',
          {
            policy: null,
            trustedBots: ['b'],
            trustedUsers: [],
            mode: 'filter',
            agent: { secrecy: [], integrity: ['i'] },
          },
        ],
      ]),
      backend: [
        { tool: 'a', args: null, result: null },
        { tool: 'b', error: '502' },
      ],
      worlds: new Map([
        ['w', { visibility: 'private', repository: 'o/r', backend: [{ tool: 'a', result: 1 }] }],
      ]),
      sinks: new Map<string, object>([
        ['log', { accept: ['private:o/r'], visibility: ' Private ' }],
        ['web', { accept: ['*'] }],
      ]),
      steps: [
        {
          kind: 'tool',
          name: 'n',
          tool: 't',
          args: null,
          result: [1],
          backend: [{ tool: 'c', result: 1 }],
          expect: {},
        },
        {
          kind: 'tool',
          name: 't (step 2)',
          tool: 't',
          args: {},
          result: null,
          backend: [],
          backendError: '503',
        },
        {
          kind: 'call',
          name: 'label_agent (step 3)',
          session: 'one',
          call: 'label_agent',
          input: null,
          backend: [],
        },
        {
          kind: 'sink',
          name: 'post (step 4)',
          sink: 'log',
          tool: 'post',
          args: { text: 'x' },
          backend: [],
        },
      ],
    });
  });

  it('names catalogs of tools, one or several', () => {
    const read = (tools: string): unknown => {
      const { scenario, problems } = parseScenario(`{"version":1,"guard":"g.wat","tools":${tools}}`);
      return [scenario?.tools, ...problems.map(({ message }) => message)];
    };
    assert.deepEqual(read('"./tools.json"'), [['./tools.json']]);
    assert.deepEqual(read('["a.json", "snapshots"]'), [['a.json', 'snapshots']]);
    assert.deepEqual(read('" "'), [undefined, '`tools` must be the path of a catalog of tools']);
    assert.deepEqual(read('1'), [undefined, '`tools` must be a path or a list of paths, not a number']);
  });

  it('keeps own __proto__ keys and numbers as they are, and has lone surrogates as Go has them', () => {
    const { scenario } = parseScenario(
      step('"call":"label_resource","input":{"s":"\\ud800x","__proto__":{"n":-0.0},"e":1e21}'),
    );
    const input = scenario?.steps[0]?.kind === 'call' ? scenario.steps[0].input : undefined;
    assert.deepEqual(input, JSON.parse('{"s":"\\ufffdx","__proto__":{"n":-0.0},"e":1e21}'));
    assert.ok(Object.hasOwn(input as object, '__proto__'));
  });
});

describe('the worlds of a scenario file', () => {
  it('say what repositories are, with a repository that can be one', () => {
    const { problems } = parseScenario(
      '{"version":1,"guard":"g.wat","worlds":{"a":{},"b":{"visibility":"secret","repository":"acme"}}}',
    );
    assert.deepEqual(
      problems.map(({ message }) => message),
      [
        '`worlds.a` needs `visibility`',
        '`worlds.b.visibility` must be one of "public", "private", "unknown", not "secret"',
        '`worlds.b.repository` must be a repository as OWNER/REPO',
      ],
    );
  });
});

describe('the sessions of a scenario file', () => {
  const read = (properties: string): string[] => problems(`{"version":1,"guard":"g.wat",${properties}}`);

  it('are named by steps, with a guess at what was meant', () => {
    assert.deepEqual(
      read('"sessions":{"alice":{}},"steps":[{"tool":"a","session":"alcie"},{"tool":"a","session":"alice"}]'),
      [
        'error unknown-session: `steps[0].session` is not a session of the scenario; did you mean "alice"? ⟨"alcie"⟩',
      ],
    );
    assert.deepEqual(
      read(
        '"sessions":{"a":{},"b":{}},"steps":[{"tool":"t","session":"a"},{"tool":"t","session":"b"},{"tool":"t","session":"zzzzz"}]',
      ),
      [
        'error unknown-session: `steps[2].session` is not a session of the scenario; available sessions: "a", "b" ⟨"zzzzz"⟩',
      ],
    );
    assert.deepEqual(read('"steps":[{"tool":"t","session":"a"}]'), [
      'error unknown-session: `steps[0].session` names a session, but the scenario has no `sessions` ⟨"a"⟩',
    ]);
  });

  it('start only when a step names them: one that no one uses is reported, its expectations are an error', () => {
    assert.deepEqual(read('"sessions":{"a":{}},"steps":[{"tool":"t"}]'), [
      'warning no-effect: `sessions.a` has no effect: no step names this session, so it never starts ⟨"a"⟩',
    ]);
    assert.deepEqual(
      read('"sessions":{"a":{"policy":"p","agent":{"expect":{"mode":"filter"}}}},"steps":[{"tool":"t"}]'),
      ['error no-effect: `sessions.a` has no effect: no step names this session, so it never starts ⟨"a"⟩'],
    );
  });

  it('have label_agent only with a policy, theirs or that of the scenario', () => {
    const sessions =
      '"sessions":{"a":{"agent":{"expect":{"mode":"filter","items":[]}}}},"steps":[{"tool":"t","session":"a"}]';
    const never =
      'warning never-holds: `sessions.a.agent.expect.items` can never hold: `items` does not exist here: label_agent has none ⟨"items"⟩';
    assert.deepEqual(read(sessions), [
      'error conflict: `sessions.a.agent.expect` needs a `policy`: without one label_agent is not called ⟨"expect"⟩',
      never,
    ]);
    assert.deepEqual(read(`"policy":"p",${sessions}`), [never]);
  });

  it('leave no expectation on the agent of the scenario unchecked', () => {
    const steps = '"steps":[{"tool":"t","session":"a"}]';
    assert.deepEqual(read(`"policy":"p","agent":{"expect":{"mode":"filter"}},"sessions":{"a":{}},${steps}`), [
      'error conflict: `agent.expect` is never checked: no step calls the guard in this session ⟨"expect"⟩',
    ]);
  });

  it('have names and known properties', () => {
    assert.deepEqual(read('"sessions":{" ":{}},"steps":[{"tool":"t","session":" "}]'), [
      'error bad-value: `sessions[" "]` needs a name ⟨" "⟩',
    ]);
    assert.deepEqual(read('"sessions":{"a":{"polcy":1}},"steps":[{"tool":"t","session":"a"}]'), [
      'error unknown-property: `sessions.a.polcy` is not a property of a scenario; did you mean `policy`? ⟨"polcy"⟩',
    ]);
  });
});

describe('the write sinks of a scenario file', () => {
  const read = (properties: string): string[] => problems(around(properties));
  const sink = (properties: string): string[] => read(`"sinks":{"log":{${properties}}}`);

  it('are refused in the words of the gateway, at the value concerned', () => {
    const refused = (path: string, words: string, at: string): string[] => [
      `error sink-refused: \`sinks.log${path}\` is refused, and the gateway does not start: ${words} ⟨${at}⟩`,
    ];
    const none = 'write-sink.accept must contain at least one entry';
    assert.deepEqual(sink('"accept":[]'), refused('.accept', none, '[]'));
    assert.deepEqual(sink(''), refused('', none, '{'));
    assert.deepEqual(
      sink('"accept":["a/b","secret:a/b"]'),
      refused(
        '.accept[1]',
        'write-sink.accept entry "secret:a/b" is invalid: visibility prefix must be private, public, or internal; got "secret"',
        '"secret:a/b"',
      ),
    );
    assert.deepEqual(
      sink('"accept":["a/b"," a/b "]'),
      refused('.accept[1]', 'write-sink.accept must not contain duplicates', '" a/b "'),
    );
    assert.deepEqual(
      sink('"accept":["*"],"visibility":"open"'),
      refused(
        '.visibility',
        'write-sink.sink-visibility must be one of: public, private, internal; got "open"',
        '"open"',
      ),
    );
  });

  it('are read only when their values have the right types', () => {
    assert.deepEqual(sink('"accept":"*"'), [
      'error wrong-type: `sinks.log.accept` must be a list of strings, not a string ⟨"*"⟩',
    ]);
    assert.deepEqual(sink('"accept":["*"],"visibilty":"public"'), [
      'error unknown-property: `sinks.log.visibilty` is not a property of a write sink; did you mean `visibility`? ⟨"visibilty"⟩',
    ]);
  });

  it('are named by steps', () => {
    const sinks = '"sinks":{"comments":{"accept":["*"]},"log":{"accept":["*"]}}';
    const using = (name: string): string => `"steps":[{"tool":"t","sink":"${name}"}]`;
    assert.deepEqual(read(`${sinks},${using('log')}`), []);
    assert.deepEqual(read(`${sinks},${using('coments')}`), [
      'error unknown-sink: `steps[0].sink` is not a write sink of the scenario; did you mean "comments"? ⟨"coments"⟩',
    ]);
    assert.deepEqual(read(`${sinks},${using('zzzzzzz')}`), [
      'error unknown-sink: `steps[0].sink` is not a write sink of the scenario; available sinks: "comments", "log" ⟨"zzzzzzz"⟩',
    ]);
    assert.deepEqual(read(using('log')), [
      'error unknown-sink: `steps[0].sink` names a write sink, but the scenario has no `sinks` ⟨"log"⟩',
    ]);
  });

  it('take requests without results and saved answers, and have no expectations on the guard', () => {
    const steps = (more: string): string[] =>
      read(`"sinks":{"log":{"accept":["*"]}},"steps":[{"sink":"log",${more}}]`);
    assert.deepEqual(steps('"tool":"t","result":1,"backend":[]'), [
      'error conflict: `steps[0].result` has no effect in a step with `sink` ⟨"result"⟩',
      'error conflict: `steps[0].backend` has no effect in a step with `sink` ⟨"backend"⟩',
    ]);
    assert.deepEqual(steps('"name":"n"'), [
      'error tool-or-call: `steps[0]` needs `tool` (a whole request) or `call` (one guard function) ⟨{⟩',
    ]);
    assert.deepEqual(steps('"call":"label_agent"'), [
      'error conflict: `steps[0].sink` has no effect in a step with `call` ⟨"sink"⟩',
    ]);
    assert.deepEqual(steps('"tool":"t","expect":{"outcome":"denied","items":[],"mode":"filter"}'), [
      'warning never-holds: `steps[0].expect.items` can never hold: `items` does not exist here: a request to a write sink has none ⟨"items"⟩',
      'warning never-holds: `steps[0].expect.mode` can never hold: `mode` does not exist here: a request to a write sink has none ⟨"mode"⟩',
    ]);
  });

  it('do not start the session of the guard, whose expectations are then never checked', () => {
    const agent = '"policy":"p","agent":{"expect":{"mode":"filter"}},"sinks":{"log":{"accept":["*"]}}';
    const request = '{"tool":"t","sink":"log"}';
    assert.deepEqual(read(`${agent},"steps":[${request}]`), [
      'error conflict: `agent.expect` is never checked: no step calls the guard in this session ⟨"expect"⟩',
    ]);
    assert.deepEqual(read(`${agent},"steps":[${request},{"tool":"t"}]`), []);
    const sessions = '"sessions":{"a":{}},"sinks":{"log":{"accept":["*"]}}';
    assert.deepEqual(read(`${sessions},"steps":[{"tool":"t","sink":"log","session":"a"}]`), []);
  });
});

describe('problems of a scenario file', () => {
  const cases: [string, string, string[]][] = [
    [
      'an empty file',
      '',
      ['error syntax: a scenario is an object with at least `version` and `guard`; this file is empty ⟨⟩'],
    ],
    [
      'no object',
      '[]',
      ['error wrong-type: a scenario must be an object with `version`, `guard` and `steps`, not a list ⟨[⟩'],
    ],
    [
      'nothing that is required',
      '{}',
      [
        'error missing-property: a scenario needs `version` ⟨{⟩',
        'error missing-property: a scenario needs `guard` ⟨{⟩',
      ],
    ],
    [
      'a missing comma',
      '{"version": 1\n "guard": "g.wat"}',
      ['2:2 error syntax: a comma is missing before this ⟨"guard"⟩'],
    ],
    [
      'another version',
      '{"version": 2, "guard": "g.wat"}',
      ['error bad-value: `version` must be 1, not 2 ⟨2⟩'],
    ],
    [
      'a misspelt property',
      around('"polcy": {}'),
      ['error unknown-property: `polcy` is not a property of a scenario; did you mean `policy`? ⟨"polcy"⟩'],
    ],
    [
      'an unknown property',
      around('"zzzzz": {}').replace('"zzzzz"', '"#"'),
      [
        'warning unknown-property: `["#"]` is not a property of a scenario; known here: $schema, version, guard, guardName, gateway, description, tools, profile, limits, answers, recorded, policy, trustedBots, trustedUsers, mode, agent, sessions, backend, worlds, sinks, oracleExceptions, steps ⟨"#"⟩',
      ],
    ],
    [
      'an unknown profile',
      around('"profile": "pr7938"'),
      [
        'error bad-value: `profile` must be one of "gateway-latest", "pr-7938", "gateway-2026-08", not "pr7938"; did you mean "pr-7938"? ⟨"pr7938"⟩',
      ],
    ],
    [
      'a duplicate key',
      around('"mode": "strict", "mode": "filter"'),
      ['error duplicate-key: "mode" occurs twice in this object, first at 1:30; remove one of them ⟨"mode"⟩'],
    ],
    [
      'keys that are equal for Go',
      around('"policy": {"\\ud800": 1, "\\udfff": 2}'),
      [
        'error duplicate-key: "\ufffd" occurs twice in this object, first at 1:41; remove one of them ⟨"\\udfff"⟩',
      ],
    ],
    [
      'a limit out of range',
      around('"limits": {"memoryPages": 70000}'),
      ['error bad-value: `limits.memoryPages` must be a whole number of pages from 0 to 65536 ⟨70000⟩'],
    ],
    [
      'a policy of the wrong type',
      around('"policy": 1'),
      ['error wrong-type: `policy` must be an object, a string that contains one, or null, not a number ⟨1⟩'],
    ],
    [
      'tool and call',
      step('"tool":"t","call":"label_agent"'),
      [
        'error tool-or-call: `steps[0]` has both `tool` and `call`; a step is either a whole request or one raw call ⟨"call"⟩',
      ],
    ],
    [
      'neither tool nor call',
      step('"name":"n"'),
      ['error tool-or-call: `steps[0]` needs `tool` (a whole request) or `call` (one guard function) ⟨{⟩'],
    ],
    [
      'an unknown function',
      step('"call":"label_respons"'),
      [
        'error bad-value: `steps[0].call` must be one of "label_agent", "label_resource", "label_response", not "label_respons"; did you mean "label_response"? ⟨"label_respons"⟩',
      ],
    ],
    [
      'input for a tool',
      step('"tool":"t","input":{}'),
      ['error conflict: `steps[0].input` has no effect in a step with `tool`; use `args` ⟨"input"⟩'],
    ],
    [
      'args for a call',
      step('"call":"label_agent","args":{}'),
      ['error conflict: `steps[0].args` has no effect in a step with `call`; use `input` ⟨"args"⟩'],
    ],
    [
      'a result that is never seen',
      step('"tool":"t","backendError":"503","result":1'),
      [
        'warning no-effect: `steps[0].result` has no effect next to `backendError`: the tool call fails ⟨"result"⟩',
      ],
    ],
    [
      'result and error',
      around('"backend":[{"tool":"t","result":1,"error":"e"}]'),
      ['error conflict: `backend[0]` has both `result` and `error`; use one of them ⟨{⟩'],
    ],
    [
      'an answer without content',
      around('"backend":[{"tool":"t"}]'),
      ['warning missing-property: `backend[0]` has neither `result` nor `error`; it returns null ⟨{⟩'],
    ],
    [
      'an answer without tool',
      around('"backend":[{"result":1}]'),
      ['error missing-property: `backend[0]` needs `tool` ⟨{⟩'],
    ],
    [
      'a misspelt expectation',
      step('"tool":"t","expect":{"outcom":"denied"}'),
      [
        'error unknown-property: `steps[0].expect.outcom` is not a property of a scenario; did you mean `outcome`? ⟨"outcom"⟩',
      ],
    ],
    [
      'an unknown outcome among others',
      step('"tool":"t","expect":{"outcome":["allowed","deny"]}'),
      [
        'error bad-value: `steps[0].expect.outcome[1]` must be one of "allowed", "filtered", "blocked", "denied", "error", not "deny" ⟨"deny"⟩',
      ],
    ],
    [
      'no outcome',
      step('"tool":"t","expect":{"outcome":[]}'),
      ['error bad-value: `steps[0].expect.outcome` must name at least one outcome ⟨[]⟩'],
    ],
    [
      'outcomes that a raw call never has',
      step('"call":"label_agent","expect":{"outcome":["allowed","denied"]}'),
      [
        'warning never-holds: `steps[0].expect.outcome` can never hold: a raw call makes no decision: its outcome is "error" when it fails, else null ⟨"outcome"⟩',
      ],
    ],
    [
      'an unknown outcome',
      step('"tool":"t","expect":{"outcome":"deny"}'),
      [
        'error bad-value: `steps[0].expect.outcome` must be one of "allowed", "filtered", "blocked", "denied", "error", not "deny" ⟨"deny"⟩',
      ],
    ],
    [
      'tags that are no texts',
      step('"tool":"t","expect":{"resource":{"secrecy":["a",1]}}'),
      ['error wrong-type: `steps[0].expect.resource.secrecy[1]` must be a string, not a number ⟨1⟩'],
    ],
    [
      'trap: true',
      step('"tool":"t","expect":{"trap":true}'),
      ['error bad-value: `steps[0].expect.trap` must be false, not true ⟨true⟩'],
    ],
    [
      'a limit that is none',
      step('"tool":"t","expect":{"limit":"calls"}'),
      [
        'error bad-value: `steps[0].expect.limit` must be one of "memory", "backend-calls", "input", "output", "time", false, not "calls" ⟨"calls"⟩',
      ],
    ],
    [
      'a call without tool',
      step('"tool":"t","expect":{"backendCalls":[{"args":1}]}'),
      ['error missing-property: `steps[0].expect.backendCalls[0]` needs `tool` ⟨{⟩'],
    ],
    [
      'a broken pattern',
      step('"tool":"t","expect":{"error":"/(/"}'),
      [
        'error bad-value: `steps[0].expect.error` is not a valid pattern: it Invalid regular expression: /(/: Unterminated group ⟨"/(/"⟩',
      ],
    ],
    [
      'output of a request',
      step('"tool":"t","expect":{"output":1}'),
      [
        'warning never-holds: `steps[0].expect.output` can never hold: `output` does not exist here: only raw calls (`call`) and label_agent have one ⟨"output"⟩',
      ],
    ],
    [
      'a decision of a raw call',
      step('"call":"label_agent","expect":{"outcome":"allowed"}'),
      [
        'warning never-holds: `steps[0].expect.outcome` can never hold: a raw call makes no decision: its outcome is "error" when it fails, else null ⟨"outcome"⟩',
      ],
    ],
    [
      'expectations on an agent that is not called',
      around('"agent":{"expect":{"mode":"filter"}}'),
      ['error conflict: `agent.expect` needs a `policy`: without one label_agent is not called ⟨"expect"⟩'],
    ],
    [
      'a number beyond float64',
      step('"tool":"t","args":1e400'),
      [
        'error number-range: this number is outside the range of a 64-bit float, the gateway could not read it ⟨1e400⟩',
      ],
    ],
  ];
  for (const [name, text, expected] of cases) {
    it(`reports ${name}`, () => {
      assert.deepEqual(problems(text), expected);
    });
  }

  it('reads on after a syntax error', () => {
    const text =
      '{\n  "version": 1,\n  "guard": "g.wat",\n  "steps": [{"tool": "t", "expect": {"outcome": }}, {"name": 1}]\n}';
    assert.deepEqual(problems(text), [
      '4:49 error syntax: a value is expected here ⟨}⟩',
      '4:53 error tool-or-call: `steps[1]` needs `tool` (a whole request) or `call` (one guard function) ⟨{⟩',
      '4:62 error wrong-type: `steps[1].name` must be a string, not a number ⟨1⟩',
    ]);
  });

  it('gives no scenario when something is an error', () => {
    assert.equal(parseScenario(step('"tool":1')).scenario, undefined);
  });

  it('counts lines over all line ends', () => {
    assert.match(problems('{\r\n\r"guard":\n1}')[1] ?? '', /^4:1 error wrong-type/);
  });
});

describe('a hostile scenario file', () => {
  it('is refused over 32 Mi characters', () => {
    assert.deepEqual(problems(' '.repeat(32 * 1024 * 1024 + 1)), [
      'error too-large: the text has 33554433 characters; at most 33554432 (32 Mi) are read ⟨⟩',
    ]);
  });

  it('is refused when nested too deep', () => {
    const text = '['.repeat(100_000);
    assert.deepEqual(problems(text), [
      'error too-deep: lists and objects are nested more than 1000 deep here ⟨[⟩',
    ]);
  });

  it('is read at the depth that is allowed', () => {
    const deep = '['.repeat(990) + ']'.repeat(990);
    assert.deepEqual(problems(step(`"tool":"t","args":${deep}`)), []);
  });

  it('is refused with too many values', () => {
    assert.match(
      problems(`[${'0,'.repeat(1_000_001)}0]`)[0] ?? '',
      /error too-large: the text has more than 1000000 brackets/,
    );
  });

  it('reports a bounded number of keys given twice', () => {
    assert.equal(problems(around(`"agent":{${'"a":1,'.repeat(100_000)}}`)).length < 110, true);
  });

  it('is refused in one sentence when it is UTF-16', () => {
    const utf16 = Buffer.from('\ufeff{"version":1}', 'utf16le');
    const swapped = Buffer.from(utf16).swap16();
    for (const bytes of [utf16, swapped, utf16.subarray(2), swapped.subarray(2)]) {
      assert.deepEqual(
        parseScenario(bytes.toString('utf8')).problems.map(({ message }) => message),
        ['this text is UTF-16; save it as UTF-8'],
      );
    }
  });

  it('reports a bounded number of syntax errors', () => {
    assert.equal(problems('@ '.repeat(100_000)).length, 20);
  });

  it('reports a bounded number of wrong values, and no scenario', () => {
    const parsed = parseScenario(around(`"steps":[${'{"tool":1},'.repeat(20_000)}]`));
    assert.equal(parsed.problems.length, 500);
    assert.equal(parsed.scenario, undefined);
  });
});

describe('places in a scenario file', () => {
  const text = around(
    '"backend":[{"tool":"a","result":1}],"steps":[{"tool":"t","expect":{"outcome":"denied"}}]',
  );
  const { source } = parseScenario(text);
  const slice = (range: TextRange | undefined): string | undefined =>
    range && text.slice(range.start, range.end);

  it('has the name and the value of an expectation', () => {
    const range = source.rangeOf(['steps', 0, 'expect', 'outcome']);
    assert.equal(slice(range?.key), '"outcome"');
    assert.equal(slice(range?.value), '"denied"');
  });

  it('has entries of lists, which have no name', () => {
    const range = source.rangeOf(['backend', 0]);
    assert.equal(range?.key, undefined);
    assert.equal(slice(range?.value), '{"tool":"a","result":1}');
  });

  it('falls back to the nearest value around', () => {
    assert.equal(source.rangeOf(['steps', 0, 'expect', 'trap']), undefined);
    assert.equal(slice(source.nearestRangeOf(['steps', 0, 'expect', 'trap'])?.value), '{"outcome":"denied"}');
  });

  it('are found again after they were forgotten, also in a text with mistakes', () => {
    for (const each of [text, `${text.slice(0, -1)}, "steps": 1`, '', '{\n\n  "guard": 1,\n']) {
      const kept = parseScenario(each).source;
      const again = parseScenario(each).source;
      again.forget();
      assert.deepEqual(again.root, kept.root);
      assert.equal(again.root, again.root);
      assert.deepEqual(again.lines.positionAt(each.length), kept.lines.positionAt(each.length));
      assert.deepEqual(again.rangeOf(['steps', 0]), kept.rangeOf(['steps', 0]));
    }
  });
});
