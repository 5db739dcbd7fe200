// action.yml, step by step as the runner of GitHub Actions executes it: inputs, environment, and files for outputs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { run } from '../harness/processes';
import { guardLab, ROOT, temporaryFolder } from './command-line';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}
interface Step {
  readonly id: string;
  readonly if?: string;
  readonly shell: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: string;
}

const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as Action;
interface Hook {
  readonly entry: string;
  readonly files: string;
}
const EVENT = { pull_request: { number: 7, head: { sha: '0123456789abcdef' } } };
const OURS = 'github-actions[bot]';

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

/** What the action needs of GitHub's API. */
class GitHub {
  comments: Comment[] = [];
  requests: string[] = [];
  /** Status of every answer to a write. */
  refusal: number | undefined;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const { pathname, searchParams } = new URL(url, this.url);
    this.requests.push(`${method} ${pathname}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const given = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { body?: string };
    const send = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    assert.equal(request.headers.authorization, 'Bearer secret-token');
    if (pathname === '/graphql') return send(200, { data: { viewer: { login: OURS } } });
    if (method === 'GET') {
      const first = (Number(searchParams.get('page')) - 1) * 100;
      return send(200, this.comments.slice(first, first + 100));
    }
    if (this.refusal !== undefined)
      return send(this.refusal, { message: 'Resource not accessible by integration' });
    const { body = '' } = given;
    const known = this.comments.find(({ id }) => pathname.endsWith(`/comments/${String(id)}`));
    if (method === 'PATCH' && known) known.body = body;
    else this.comments.push({ id: this.comments.length + 1, user: { login: OURS }, body });
    return send(200, { html_url: `https://example.invalid/${String(this.comments.length)}` });
  }
}

interface Ran {
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly log: string;
  /** Of the first step that failed, else 0. */
  readonly code: number | null;
}

/** `${{ … }}` of action.yml: names, `==`, `!=`, `&&`, and `!cancelled()`. */
function evaluated(text: string, inputs: object, steps: Record<string, Record<string, string>>): string {
  const value = (term: string): string => {
    const trimmed = term.trim();
    if (/^'.*'$/.test(trimmed)) return trimmed.slice(1, -1);
    if (trimmed === '!cancelled()') return 'true';
    if (trimmed === 'github.token') return 'secret-token';
    const input = /^inputs\.([\w-]+)$/.exec(trimmed)?.[1];
    if (input !== undefined) {
      assert.ok(input in inputs, `action.yml has no input ${input}`);
      return (inputs as Record<string, string>)[input] ?? '';
    }
    const [, step = '', output = ''] = /^steps\.([\w-]+)\.outputs\.([\w-]+)$/.exec(trimmed) ?? [];
    assert.ok(
      action.runs.steps.some(({ id }) => id === step),
      `cannot evaluate ${trimmed}`,
    );
    return steps[step]?.[output] ?? '';
  };
  const condition = (term: string): string => {
    const [, left = '', sign, right = ''] = /^(.*?)\s*(==|!=)\s*(.*)$/.exec(term.trim()) ?? [];
    return sign === undefined ? value(term) : String((value(left) === value(right)) === (sign === '=='));
  };
  return text.replace(/\$\{\{(.*?)\}\}/g, (_whole, expression: string) => {
    const terms = expression.split('&&').map(condition);
    return terms.length === 1 ? (terms[0] ?? '') : String(terms.every((term) => term === 'true'));
  });
}

/** The outputs that a step wrote in the form `name<<END`. */
function outputsIn(file: string): Record<string, string> {
  const found = readFileSync(file, 'utf8').matchAll(/^([\w-]+)<<(.+)\n([^]*?)\n\2$/gm);
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]));
}

interface Place {
  /** The checkout. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function act(given: Readonly<Record<string, string>>, { folder, env = {} }: Place): Promise<Ran> {
  const place = temporaryFolder();
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '']);
  const raw = { ...(Object.fromEntries(defaults) as Record<string, string>), ...given };
  for (const name of Object.keys(given)) assert.ok(name in action.inputs, name);
  const inputs = Object.fromEntries(
    Object.entries(raw).map(([name, text]) => [name, evaluated(text, {}, {})]),
  );
  const summaryFile = join(place, 'summary.md');
  writeFileSync(join(place, 'event.json'), JSON.stringify(EVENT));
  writeFileSync(summaryFile, '');
  const steps: Record<string, Record<string, string>> = {};
  let log = '';
  let code: number | null = 0;
  for (const step of action.runs.steps) {
    // Without a condition, a step runs when none before it failed.
    const runs = step.if === undefined ? code === 0 : evaluated(step.if, inputs, steps) === 'true';
    if (!runs) continue;
    const outputFile = join(place, `${step.id}.output`);
    writeFileSync(outputFile, '');
    const own = Object.entries(step.env).map(([name, text]) => [name, evaluated(text, inputs, steps)]);
    assert.equal(step.shell, 'bash');
    const script = join(place, `${step.id}.sh`);
    writeFileSync(script, step.run);
    const ended = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: folder,
      timeoutMs: 120_000,
      env: {
        PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
        GITHUB_ACTION_PATH: ROOT,
        GITHUB_WORKSPACE: folder,
        GITHUB_EVENT_NAME: 'pull_request',
        GITHUB_EVENT_PATH: join(place, 'event.json'),
        GITHUB_BASE_REF: 'main',
        GITHUB_WORKFLOW: 'guard',
        GITHUB_JOB: 'all',
        GITHUB_SHA: 'f'.repeat(40),
        GITHUB_RUN_ID: '42',
        GITHUB_SERVER_URL: 'https://github.example',
        GITHUB_REPOSITORY: 'acme/guard',
        GITHUB_API_URL: github.url,
        GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
        RUNNER_TEMP: place,
        GITHUB_OUTPUT: outputFile,
        GITHUB_STEP_SUMMARY: summaryFile,
        ...(Object.fromEntries(own) as Record<string, string>),
        ...env,
      },
    });
    log += ended.output;
    steps[step.id] = outputsIn(outputFile);
    if (code === 0) code = ended.code;
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [
    name,
    evaluated(value, inputs, steps),
  ]);
  return {
    outputs: Object.fromEntries(outputs) as Record<string, string>,
    summary: readFileSync(summaryFile, 'utf8'),
    log,
    code,
  };
}

/** A checkout with a guard that passes, and guard-lab among its packages. */
function checkout(): string {
  const folder = temporaryFolder();
  cpSync(join(ROOT, 'examples/repository-labels'), join(folder, 'tests'), { recursive: true });
  writeFileSync(join(folder, 'tools.json'), '{ "tools": [ { "name": "list_issues" } ] }');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/guard-lab'), 'junction');
  return folder;
}

/** A scenario that fails. */
function breakScenario(folder: string): void {
  const path = join(folder, 'tests/private.guard-scenario.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"outcome": "filtered"', '"outcome": "allowed"'));
}

const github = new GitHub();
const project = { version: 'project' };

describe('.pre-commit-hooks.yaml', () => {
  it('has a hook that runs the installed command where its files change', async () => {
    const [hook, ...more] = parse(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as Hook[];
    assert.ok(hook && more.length === 0);
    const [program, ...args] = hook.entry.split(' ');
    assert.equal(program, 'guard-lab');
    const folder = checkout();
    assert.equal((await guardLab(args, { folder })).code, 0);
    breakScenario(folder);
    assert.equal((await guardLab(args, { folder })).code, 1);
    const isFor = (file: string): boolean => new RegExp(hook.files).test(file);
    for (const file of [
      'a/guard.wat',
      'guard.wasm',
      'x.guard-scenario.json',
      'guard-lab.json',
      'a/guard-lab.json',
    ])
      assert.ok(isFor(file), file);
    for (const file of ['README.md', 'wat.md', 'my-guard-lab.json.txt']) assert.ok(!isFor(file), file);
  });
});

describe('action.yml', { skip: process.platform === 'win32' && 'bash may be that of WSL' }, () => {
  before(() => github.start());
  after(() => github.stop());

  it('passes inputs through the environment only, and the token to the comment alone', () => {
    const { steps } = action.runs;
    for (const step of steps) {
      assert.doesNotMatch(step.run, /\$\{\{/, step.id);
      assert.equal('GUARD_LAB_TOKEN' in step.env, step.id === 'comment', step.id);
      assert.ok(!('uses' in step), `${step.id} is a third party's`);
    }
  });

  it('is documented with each input and output, and the examples use them', () => {
    const text = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
    for (const name of [...Object.keys(action.inputs), ...Object.keys(action.outputs)])
      assert.ok(text.includes(`\`${name}\``), name);
    for (const document of [text, readFileSync(join(ROOT, 'docs/diff.md'), 'utf8')]) {
      const [, lines = ''] = /\/guard-lab@.*\n +with:\n((?: {6,}[\w-]+: .*\n)+)/.exec(document) ?? [];
      const used = [...lines.matchAll(/^ +([\w-]+):/gm)].map(([, name = '']) => name);
      assert.ok(used.length >= 5);
      for (const name of used) assert.ok(name in action.inputs, name);
    }
  });

  it('runs, maps, compares, and checks: outputs, reports, annotations, and a summary', async () => {
    const folder = checkout();
    const git = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
    for (const args of [
      ['init', '-q'],
      ['add', 'tests', 'tools.json'],
      [...git, 'commit', '-qm', 'guard'],
    ])
      execFileSync('git', args, { cwd: folder });
    execFileSync('git', ['update-ref', 'refs/remotes/origin/main', 'HEAD'], { cwd: folder });
    breakScenario(folder);
    const ran = await act(
      {
        ...project,
        commands: 'run, map diff check',
        paths: 'tests',
        tools: 'tools.json',
        'fail-on': 'looser,incomparable',
        'check-options': '--seed 1\n--runs 2',
      },
      { folder },
    );
    const { passed, failed, errored, report = '' } = ran.outputs;
    assert.equal(failed, '1', ran.log);
    assert.equal(errored, '0');
    assert.ok(Number(passed) >= 1);
    assert.equal(ran.outputs['exit-code'], '1');
    assert.equal(ran.code, 1);
    for (const file of [
      'run.html',
      'run.json',
      'run.md',
      'map.json',
      'map.md',
      'diff.md',
      'check.json',
      'check.md',
    ])
      assert.ok(existsSync(join(report, file)), file);
    assert.match(ran.log, /::error file=tests\/private\.guard-scenario\.json,line=\d+/);
    for (const title of [/### Scenarios: 1 failed/, /list_issues/, /### Guard labels/, /### Properties of/])
      assert.match(ran.summary, title);
    assert.deepEqual(github.requests, []);
  });

  it('writes one comment, updates it, and leaves those of others alone', async () => {
    const folder = checkout();
    breakScenario(folder);
    const marker = '<!-- guard-lab comment guard_all -->';
    const others = Array.from({ length: 120 }, (_, at) => ({
      id: at + 1,
      user: { login: 'mallory' },
      body: `${marker}\nnot ours`,
    }));
    github.comments = [
      ...others.map((each) => ({ ...each })),
      { id: 121, user: { login: OURS }, body: 'another tool' },
    ];
    const comment = { ...project, comment: 'true' };
    assert.equal((await act(comment, { folder })).code, 1);
    const [made] = github.comments.slice(121);
    assert.ok(made);
    assert.ok(made.body.startsWith(marker), made.body);
    assert.match(made.body, /Scenarios: 1 failed/);
    assert.match(made.body, /https:\/\/github\.example\/acme\/guard\/actions\/runs\/42/);

    const passing = checkout();
    const again = await act(comment, { folder: passing });
    assert.equal(again.code, 0, again.log);
    assert.match(made.body, /Scenarios: \d passed/);
    assert.equal(github.comments.length, 122);
    assert.deepEqual(github.comments.slice(0, 120), others);
    assert.equal(github.comments[120]?.body, 'another tool');
  });

  it('says that a fork has no comment, and why, with the same exit code', async () => {
    github.comments = [];
    const comment = { ...project, comment: 'true' };
    for (const [status, level] of [
      [403, 'notice'],
      [500, 'warning'],
    ] as const) {
      github.refusal = status;
      const ran = await act(comment, { folder: checkout() });
      assert.equal(ran.code, 0, ran.log);
      assert.match(ran.log, new RegExp(`::${level} title=Guard Lab::No comment: .*${String(status)}`));
    }
    github.refusal = undefined;
    const unreachable = { GITHUB_API_URL: 'http://127.0.0.1:9', GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9' };
    const ran = await act(comment, { folder: checkout(), env: unreachable });
    assert.equal(ran.code, 0, ran.log);
    assert.match(ran.log, /::warning title=Guard Lab::No comment: GitHub cannot be reached/);
    assert.deepEqual(github.comments, []);
  });

  it('installs its own version, or the one that is wanted, from the registry', async () => {
    const packed = temporaryFolder();
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const manifest = { name: 'guard-lab', version, bin: { 'guard-lab': 'cli.js' } };
    writeFileSync(join(packed, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(packed, 'cli.js'), `require(${JSON.stringify(join(ROOT, 'dist/cli.js'))});`);
    execFileSync('npm', ['pack', '--silent'], { cwd: packed });
    const asked: string[] = [];
    const registry = createServer(({ url = '' }, response) => {
      asked.push(url);
      if (url.endsWith('.tgz'))
        return void response.end(readFileSync(join(packed, `guard-lab-${version}.tgz`)));
      const dist = { tarball: `${address()}/guard-lab.tgz` };
      const known = {
        name: 'guard-lab',
        'dist-tags': { latest: version },
        versions: { [version]: { ...manifest, dist } },
      };
      response.end(JSON.stringify(known));
    });
    const address = (): string => `http://127.0.0.1:${String((registry.address() as AddressInfo).port)}`;
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    try {
      const env = { npm_config_registry: address(), npm_config_cache: temporaryFolder() };
      const folder = temporaryFolder();
      cpSync(join(ROOT, 'examples/repository-labels'), join(folder, 'tests'), { recursive: true });
      const ran = await act({}, { folder, env });
      assert.equal(ran.code, 0, ran.log);
      assert.equal(ran.outputs['failed'], '0');
      assert.ok(!existsSync(join(folder, 'node_modules')), 'the checkout is as it was');
      assert.ok(asked.some((url) => url.endsWith('.tgz')));
      const missing = await act({ version: '99.0.0' }, { folder, env });
      assert.equal(missing.code, 1);
      assert.match(missing.log, /No matching version found for guard-lab@99\.0\.0/);
    } finally {
      registry.close();
      registry.closeAllConnections();
    }
  });

  it('obeys nothing that inputs say to a shell, to the runner, or as options', async () => {
    const folder = checkout();
    const mark = join(folder, 'mark');
    const attack = `$(touch ${mark})\`touch ${mark}\`"; touch ${mark} #`;
    const ran = await act({ ...project, paths: `--version\n${attack}`, profile: attack }, { folder });
    assert.notEqual(ran.code, 0);
    const version = await act({ version: attack }, { folder });
    assert.notEqual(version.code, 0);
    assert.match(version.log, /::error title=Guard Lab::the input version is no version of guard-lab/);
    assert.ok(!existsSync(mark));
    const paths = await act({ ...project, paths: '--version' }, { folder });
    assert.match(paths.log, /--version/);
    assert.notEqual(paths.code, 0, paths.log);
  });

  it('says what is wrong with inputs, and refuses pull_request_target', async () => {
    const folder = checkout();
    const wrong = await act({ ...project, commands: 'rum' }, { folder });
    assert.equal(wrong.code, 2);
    assert.match(wrong.log, /::error title=Guard Lab::unknown command 'rum'/);
    const target = await act(project, { folder, env: { GITHUB_EVENT_NAME: 'pull_request_target' } });
    assert.equal(target.code, 2);
    assert.match(target.log, /does not run in pull_request_target/);
    const base = await act({ ...project, commands: 'diff' }, { folder, env: { GITHUB_BASE_REF: '' } });
    assert.match(base.log, /diff needs the input base/);
    const missing = await act(project, { folder: temporaryFolder() });
    assert.match(missing.log, /guard-lab is not installed in .*; run npm ci/);
  });
});
