import type { MayCall } from '../capture/recording/live-server';
import { recordScenario, type RecordingEnd } from '../capture/recording/recording';
import type { LiveMcpServer } from '../mcp/live-server';
import { enteredCommand } from '../project/entered-command';
import { answersRedactor, type GivenSecrets } from '../redaction/known-secrets';
import type { Redactor } from '../redaction/redactor';
import { paintWith } from '../report/paint';
import { shorten } from '../scenario/compact';
import { SandboxHost } from '../sandbox/sandbox-host';
import { EXIT } from './exit-codes';
import { faultReporter } from './internal-error';
import { Progress } from './progress';
import { Unanswerable } from './question-files';
import type { RecordCommand } from './record-line';
import { recordJson, recordReport, type RecordReport } from './record-report';
import { recordTarget, type RecordTarget } from './record-target';
import { useColor, type Terminal } from './terminal';
import { UsageError } from './usage-error';
import { VERSION } from './version';
import { askYesNo } from './yes-no';

/** `guard-lab record`: the answers of a live server become those of a scenario. */
export async function recordCommand(
  command: RecordCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<number> {
  try {
    return await new RecordRun(command, terminal).run(workerPath);
  } catch (error) {
    if (terminal.signal.aborted) {
      terminal.say('stopped; nothing was written');
      return terminal.stopCode ?? EXIT.couldNotRun;
    }
    if (error instanceof UsageError) return said(terminal, error.message, EXIT.usage);
    if (error instanceof Unanswerable) return said(terminal, error.message, EXIT.couldNotRun);
    throw error;
  }
}

function said(terminal: Terminal, message: string, code: number): number {
  terminal.say(message);
  return code;
}

/** What the server is given that it may send back. */
function givenTo({ live: { server } }: RecordCommand, { env }: Terminal): GivenSecrets {
  if (server.kind === 'http') return { headers: server.headers, address: server.url, env: {} };
  const { command } = server;
  return { headers: [], env: typeof command === 'string' ? { ...env, ...enteredCommand(command).env } : env };
}

class RecordRun {
  readonly #redactor: Redactor | undefined;
  #progress: Progress | undefined;

  constructor(
    private readonly command: RecordCommand,
    private readonly terminal: Terminal,
  ) {
    this.#redactor = command.redact ? answersRedactor(givenTo(command, terminal)) : undefined;
  }

  async run(workerPath: string): Promise<number> {
    const { terminal } = this;
    const target = await recordTarget(this.command, terminal);
    const server = await this.#open();
    const host = new SandboxHost({ workerPath, onFault: faultReporter(terminal) });
    try {
      const end = await this.#recorded(target, server, host);
      terminal.signal.throwIfAborted();
      return await this.#ended(end, target, server);
    } finally {
      host.dispose();
      await server.close();
    }
  }

  async #open(): Promise<LiveMcpServer> {
    const { terminal, command } = this;
    const { folder, signal } = terminal;
    const { LiveMcpServer } = await import('../mcp/live-server');
    this.#progress = new Progress(terminal, 0, 'answers');
    this.#progress.started('waiting for the server');
    try {
      const { server, timeoutMs } = command.live;
      const opened = await LiveMcpServer.open(server, { folder, timeoutMs, signal, version: VERSION });
      if (opened.ok) return opened.server;
      this.#progress.end();
      this.#showOutput(opened.output);
      throw new Unanswerable(this.#clean(`the server does not start: ${opened.error}`));
    } finally {
      this.#progress.end();
    }
  }

  async #recorded(target: RecordTarget, server: LiveMcpServer, host: SandboxHost): Promise<RecordingEnd> {
    const { command, terminal } = this;
    const { parsed, file, guard } = target;
    this.#startProgress();
    try {
      return await recordScenario({
        parsed,
        file,
        guard,
        host,
        server,
        mayCall: this.#mayCall,
        isRefresh: command.refresh,
        redactor: this.#redactor,
        profile: command.profile,
        now: new Date(),
        signal: terminal.signal,
        progress: (calls) => this.#progress?.reached(calls),
      });
    } finally {
      this.#progress?.end();
    }
  }

  #startProgress(): void {
    this.#progress = new Progress(this.terminal, 0, 'answers');
    this.#progress.started('the server answers');
  }

  /** Without a terminal, there is no one to ask. */
  readonly #mayCall: MayCall = async ({ tool, by, isListed }) => {
    if (this.command.allowWrites) return 'yes';
    this.#progress?.end();
    const why = isListed ? 'is not marked as read-only' : 'is not in the list of tools of the server';
    const who = by === 'guard' ? 'the guard calls it' : 'a step calls it';
    const answer = await this.#ask(`${tool} ${why}; ${who}`, `Call ${shorten(tool, 50)}? (y/n)`);
    this.#startProgress();
    return answer === undefined || answer === 'gone' ? 'stop' : answer;
  };

  /** Undefined when there is no one to ask. */
  #ask(explanation: string | undefined, question: string): ReturnType<typeof askYesNo> {
    if (this.command.reporter === 'json') return Promise.resolve(undefined);
    return askYesNo(explanation, question, this.terminal);
  }

  async #ended(end: RecordingEnd, target: RecordTarget, server: LiveMcpServer): Promise<number> {
    const { terminal } = this;
    switch (end.kind) {
      case 'failed':
        this.#showOutput(server.output);
        return said(terminal, `${this.#clean(end.error)}; nothing was written`, EXIT.couldNotRun);
      case 'refused':
        return said(
          terminal,
          `not known to only read: ${end.tools.join(', ')}; nothing was written. To call them, add --allow-writes`,
          EXIT.usage,
        );
      case 'nothing':
        this.#report({ ...this.#facts(target, server), ...end, recording: undefined }, null);
        return EXIT.ok;
      case 'recorded':
        return this.#write(end, target, server);
    }
  }

  #facts(target: RecordTarget, server: LiveMcpServer): Pick<RecordReport, 'scenario' | 'server' | 'secrets'> {
    return { scenario: target.file, server: this.#clean(server.name), secrets: this.#redactor?.kinds };
  }

  async #write(
    end: Extract<RecordingEnd, { kind: 'recorded' }>,
    target: RecordTarget,
    server: LiveMcpServer,
  ): Promise<number> {
    const { command, terminal } = this;
    const { left, unreached } = end;
    const report = { ...this.#facts(target, server), left, unreached, recording: end };
    const isJson = command.reporter === 'json';
    if (!isJson) this.#report(report, null);
    const isAsked = !command.dryRun && !command.yes;
    const answer = isAsked
      ? await this.#ask(undefined, `Write ${shorten(target.written, 50)}? (y/n)`)
      : undefined;
    terminal.signal.throwIfAborted();
    const isWanted = !command.dryRun && answer !== 'no' && answer !== 'gone';
    const isWritten = isWanted && target.write(end.text);
    if (isJson) this.#report(report, isWritten ? target.written : null);
    else terminal.out(isWritten ? `Wrote ${target.written}\n` : 'Nothing was written.\n');
    if (isWanted && !isWritten) return EXIT.couldNotRun;
    return end.differences.length > 0 ? EXIT.failed : EXIT.ok;
  }

  #report(report: RecordReport, written: string | null): void {
    const { command, terminal } = this;
    if (command.reporter === 'json') terminal.out(recordJson(report, written));
    else terminal.out(recordReport(report, paintWith(useColor(command.color, terminal))));
  }

  /** What a server wrote may hold what is not to be seen. */
  #showOutput(output: string): void {
    if (output !== '')
      this.terminal.err(`the end of the standard error of the server:\n${this.#clean(output)}\n`);
  }

  #clean(text: string): string {
    return this.#redactor?.text(text) ?? text;
  }
}
