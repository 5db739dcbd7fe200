import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCommand } from '../../../src/cli/arguments';

function said(...argv: string[]): string {
  const command = parseCommand(argv);
  return command.kind === 'usage-error' ? command.message : command.kind;
}

describe('mistakes on the command line', () => {
  it('are answered with the command that was probably meant', () => {
    assert.equal(said('rnu'), "unknown command 'rnu'; did you mean run?");
    assert.equal(said('help', 'inspct'), "unknown command 'inspct'; did you mean inspect?");
    assert.equal(
      said('xyz'),
      "unknown command 'xyz'; available commands: run, review, record, inspect, call, map, labels, diff, mutate, check, why, new, import, mcp",
    );
  });

  it('are answered with the option that was probably meant', () => {
    assert.equal(said('run', '--report', 'json'), "Unknown option '--report'; did you mean --reporter?");
    assert.equal(said('run', '--gaurd', 'x'), "Unknown option '--gaurd'; did you mean --guard?");
    assert.equal(said('run', '--qqqq'), "Unknown option '--qqqq'");
  });
});

describe('reporters', () => {
  it('write to files, and one of them to standard output', () => {
    const command = parseCommand(['run', '--reporter', 'html=report.html', '--reporter', 'html']);
    assert.ok(command.kind === 'run');
    assert.deepEqual(command.reporters, [{ name: 'html', file: 'report.html' }, { name: 'html' }]);
    assert.equal(
      said('run', '--reporter', 'htm'),
      "unknown reporter 'htm'; available reporters: pretty, json, junit, github, html, markdown",
    );
  });
});

describe('the arguments of review', () => {
  it('choose what is accepted without asking', () => {
    const accept = (...values: string[]): unknown => {
      const command = parseCommand(['review', 'tests', ...values.flatMap((value) => ['--accept', value])]);
      return command.kind === 'review' ? command.accept : said('review', '--accept', ...values);
    };
    assert.deepEqual(accept(), []);
    assert.deepEqual(accept('all', 'tool=a=b'), [{ kind: 'all' }, { kind: 'tool', tool: 'a=b' }]);
    assert.deepEqual(accept('path=/steps/0', 'path=a#b.json#/agent', 'path=a.json#'), [
      { kind: 'path', pointer: '/steps/0' },
      { kind: 'path', pointer: '/agent', file: 'a#b.json' },
      { kind: 'path', pointer: '', file: 'a.json' },
    ]);
    for (const wrong of ['everything', 'tool=', 'path=', 'path=#', 'ALL'])
      assert.match(String(accept(wrong)), /^--accept (needs all, tool=NAME, or path=|path= needs)/, wrong);
    assert.match(String(accept('path=steps/0')), /^--accept path= needs the place of an expectation/);
  });

  it('ask for JSON in two ways', () => {
    const reporter = (...args: string[]): unknown => {
      const command = parseCommand(['review', ...args]);
      return command.kind === 'review' ? command.reporter : command;
    };
    assert.equal(reporter(), 'pretty');
    assert.equal(reporter('--json'), 'json');
    assert.equal(reporter('--reporter', 'json'), 'json');
    assert.equal(
      said('review', '--reporter', 'html'),
      "unknown reporter 'html'; available reporters: pretty, json",
    );
    assert.equal(said('review', '--update'), "Unknown option '--update'; it is an option of run");
  });
});

describe('the option --oracle of run', () => {
  const oracle = (...argv: string[]): string | undefined => {
    const command = parseCommand(['run', ...argv]);
    return command.kind === 'run' ? command.oracle : said('run', ...argv);
  };

  it('names whose labels are compared, and is off by default', () => {
    assert.deepEqual(
      [oracle('--oracle', 'ifc'), oracle('--oracle=off'), oracle()],
      ['ifc', undefined, undefined],
    );
    assert.equal(oracle('--oracle', 'icf'), "unknown oracle 'icf'; available oracles: ifc");
  });
});

describe('the arguments of record', () => {
  const record = (...args: string[]): ReturnType<typeof parseCommand> =>
    parseCommand(['record', 'a.guard-scenario.json', ...args]);

  it('name a server, and ask, redact, and keep what is saved by default', () => {
    const command = record('--server', 'node server.mjs');
    assert.ok(command.kind === 'record');
    const { live, refresh, allowWrites, dryRun, yes, redact, start } = command;
    assert.deepEqual(live.server, { kind: 'command', command: 'node server.mjs' });
    assert.deepEqual(
      [refresh, allowWrites, dryRun, yes, redact, start],
      [false, false, false, false, true, undefined],
    );
  });

  it('take an address with headers, and the first step of a new scenario', () => {
    const address = ['--url', 'https://x/mcp', '--header', 'A: b'];
    const command = record(...address, '--guard', 'g.wat', '--tool', 't', '--args', '{}');
    assert.ok(command.kind === 'record' && command.live.server.kind === 'http');
    assert.deepEqual(command.live.server.headers, [['A', 'b']]);
    assert.deepEqual(command.start, { tool: 't', args: '{}' });
  });
});

describe('the option --max-age of run', () => {
  it('is a number of hours, days, or weeks', () => {
    const ageOf = (value: string): unknown => {
      const command = parseCommand(['run', '--max-age', value]);
      return command.kind === 'run'
        ? command.maxAge
        : command.kind === 'usage-error'
          ? command.message
          : undefined;
    };
    assert.deepEqual(ageOf('12h'), { ms: 43_200_000, shown: '12h' });
    assert.deepEqual(ageOf('2w'), { ms: 1_209_600_000, shown: '2w' });
    assert.match(String(ageOf('30')), /--max-age needs a number of hours, days, or weeks/);
  });
});

describe('the arguments of import', () => {
  it('need a log', () => {
    assert.match(said('import'), /^import needs at least one log/);
    assert.equal(parseCommand(['import', 'a.jsonl']).kind, 'import');
  });

  it('refuse to keep secrets without a confirmation', () => {
    const words = ['a.jsonl', '--guard', 'g.wasm', '--no-redact'];
    assert.match(said('import', ...words), /^--no-redact writes passwords and tokens/);
    const confirmed = parseCommand(['import', ...words, '--accept-secrets']);
    assert.equal(confirmed.kind === 'import' && confirmed.redact, false);
    const alone = parseCommand(['import', 'a.jsonl', '--guard', 'g.wasm', '--accept-secrets']);
    assert.equal(alone.kind === 'import' && alone.redact, true);
  });

  it('refuse what is no number of a session or of steps', () => {
    const words = ['a.jsonl', '--guard', 'g.wasm'];
    assert.match(said('import', ...words, '--steps', '0'), /^--steps needs a whole number from 1 to 1000/);
    assert.match(said('import', ...words, '--session', 'x'), /^--session needs a whole number/);
  });
});

describe('the option --profile of run', () => {
  const parsed = (...argv: string[]): unknown => {
    const command = parseCommand(['run', ...argv]);
    assert(command.kind === 'run');
    const { profile, timeProfile } = command;
    return { profile, timeProfile };
  };

  it('takes annotations beside what people read, and no other second report', () => {
    const kind = (...reporters: string[]): string =>
      parseCommand(['run', ...reporters.flatMap((name) => ['--reporter', name])]).kind;
    assert.equal(kind('pretty', 'github', 'json=a.json'), 'run');
    assert.equal(kind('github', 'pretty'), 'run');
    for (const refused of [
      ['pretty', 'json'],
      ['github', 'json'],
      ['pretty', 'github', 'github'],
      ['github', 'pretty', 'junit'],
    ])
      assert.equal(kind(...refused), 'usage-error', refused.join());
  });

  it('names a gateway release, or the file of a profile', () => {
    assert.deepEqual(parsed('--profile', 'pr-7938'), { profile: 'pr-7938', timeProfile: undefined });
    const timeProfile = { name: 'profile', file: 'out/a.cpuprofile' };
    assert.deepEqual(parsed('--profile', 'out/a.cpuprofile'), { profile: undefined, timeProfile });
    assert.deepEqual(parsed('--profile', 'out/a.cpuprofile', '--profile', 'pr-7938'), {
      profile: 'pr-7938',
      timeProfile,
    });
  });

  it('names the last release that is given, as before', () => {
    const two = ['--profile', 'pr-7938', '--profile', 'gateway-2026-08'];
    assert.deepEqual(parsed(...two), { profile: 'gateway-2026-08', timeProfile: undefined });
  });

  it('refuses two files, and what is neither', () => {
    assert.equal(
      said('run', '--profile', 'a.cpuprofile', '--profile', 'b.cpuprofile'),
      '--profile takes one file, not both a.cpuprofile and b.cpuprofile',
    );
    assert.equal(
      said('run', '--profile', 'a.json'),
      "--profile needs the name of a gateway release, or a file that ends with .cpuprofile, not 'a.json'",
    );
    assert.match(said('run', '--profile', 'pr'), /^unknown profile 'pr'; available profiles: /);
    assert.match(said('check', '--profile', 'a.cpuprofile'), /^unknown profile 'a\.cpuprofile'/);
  });
});

describe('options about coverage', () => {
  it('refuse what is no format, file, or percentage', () => {
    const formats = 'available formats: lcov=FILE, json=FILE, text';
    assert.equal(said('run', '--coverage', 'html=x'), `unknown coverage format 'html'; ${formats}`);
    assert.equal(said('run', '--coverage', 'lcov'), '--coverage lcov requires a file: --coverage lcov=FILE');
    assert.equal(
      said('run', '--coverage', 'json='),
      '--coverage json= requires a file name after the equals sign',
    );
    assert.equal(
      said('run', '--coverage', 'text', '--reporter', 'json'),
      '--coverage text and --reporter json cannot both write to standard output; write --coverage text=FILE',
    );
    assert.equal(
      said('run', '--coverage', 'text', '--coverage', 'text'),
      '--coverage text writes to standard output only once',
    );
    assert.equal(
      said('run', '--coverage-threshold', 'line=80'),
      "--coverage-threshold needs MEASURE=PERCENT with one of lines, statements, branches, functions, not 'line=80'",
    );
    for (const value of ['101', '-1', '', '8e1', '80%'])
      assert.equal(
        said('run', '--coverage-threshold', `lines=${value}`),
        `--coverage-threshold lines needs a number from 0 to 100, not '${value}'`,
      );
  });

  it('take several formats and thresholds', () => {
    const args = [
      '--coverage',
      'lcov=a',
      '--coverage',
      'text',
      '--coverage-threshold',
      'lines=80.5,branches=0',
    ];
    const command = parseCommand(['run', ...args]);
    assert(command.kind === 'run');
    assert.deepEqual(command.coverage?.reports, [
      { name: 'lcov coverage', file: 'a' },
      { name: 'text coverage' },
    ]);
    assert.deepEqual(
      [...(command.coverage?.thresholds ?? [])],
      [
        ['lines', 80.5],
        ['branches', 0],
      ],
    );
  });
});

describe('the command line', () => {
  it('reports its version in each of the usual ways', () => {
    assert.deepEqual(
      ['-v', '-V', '--version', 'version'].map((word) => said(word)),
      ['version', 'version', 'version', 'version'],
    );
  });
});

describe('options that replace a limit', () => {
  const said = (...args: string[]): unknown => {
    const command = parseCommand(['call', 'g.wat', 'label_agent', ...args]);
    if (command.kind === 'usage-error') return command.message;
    return command.kind === 'call' ? (command.memoryPages ?? command.timeoutMs) : '';
  };

  it('take the values that the limit can have', () => {
    assert.equal(said('--memory-pages', '0'), 0);
    assert.equal(said('--memory-pages', '65536'), 65_536);
    assert.equal(said('--timeout', '1'), 1);
  });

  it('refuse others, and say the range and the unit', () => {
    assert.equal(
      said('--memory-pages', '65537'),
      "--memory-pages needs a whole number of pages from 0 to 65536, not '65537'",
    );
    assert.equal(
      said('--timeout', '0'),
      "--timeout needs a whole number of milliseconds from 1 to 86400000, not '0'",
    );
    assert.equal(
      said('--timeout', '1e3'),
      "--timeout needs a whole number of milliseconds from 1 to 86400000, not '1e3'",
    );
  });
});

describe('--jobs', () => {
  it('is bounded: each job has a thread and a guard’s memory', () => {
    const jobs = (value: string): unknown => {
      const command = parseCommand(['run', '--jobs', value]);
      return command.kind === 'run' ? command.jobs : command.kind === 'usage-error' ? command.message : '';
    };
    assert.equal(jobs('32'), 32);
    assert.equal(jobs('33'), "--jobs needs a whole number from 1 to 32, not '33'");
    assert.equal(jobs('0'), "--jobs must be a positive integer, not '0'");
  });
});

describe('the arguments of mcp', () => {
  it('are folders that agents may use, and limits', () => {
    assert.deepEqual(parseCommand(['mcp', '--root', 'a', '--root', 'b', '-j', '2', '--profile', 'pr-7938']), {
      kind: 'mcp',
      roots: ['a', 'b'],
      jobs: 2,
      profile: 'pr-7938',
    });
    assert.equal(said('mcp', 'a'), 'mcp takes no paths; to allow a folder, use --root a');
    assert.equal(said('mcp', '--root', ''), '--root needs a folder');
    assert.equal(said('mcp', '--jobs', '0'), said('run', '--jobs', '0'));
    assert.equal(said('mcp', '-h'), 'help');
  });
});
