import type { ProbeTarget } from '../analysis/guard-probe';
import { PatientHost } from '../analysis/patient-host';
import { Attribution } from './attribution';
import type { Exchange } from './exchange';
import { GuardCallsProbe, GuardUnusable } from './guard-calls';
import type { LogEvent } from './log-reader';
import { noTotals, ScenarioWriter, type WriterOptions } from './scenario-writer';

/** What of a log becomes scenarios. */
interface Choice {
  readonly server: string;
  readonly session: number;
  readonly tool: string;
}

export interface LogImportOptions extends WriterOptions {
  /** The guard, asked which of the log's calls are its own. */
  readonly target: ProbeTarget;
  /** Whether a call of this tool in this session is to become a step. */
  readonly isChosen: (choice: Choice) => boolean;
}

/** What is under way for one session. */
interface OpenSession {
  readonly session: number;
  readonly attribution: Attribution;
  readonly writer: ScenarioWriter;
  readonly probes: readonly GuardCallsProbe[];
}

/** Makes scenarios of the events of a log, one after another; keeps no more of them than a scenario holds. */
export class LogImport {
  readonly totals = noTotals();
  readonly #open = new Map<string, OpenSession>();
  readonly #names = new Set<string>();

  readonly #host: PatientHost;
  readonly #options: LogImportOptions;

  constructor(options: LogImportOptions) {
    this.#host = new PatientHost(options.host);
    this.#options = { ...options, host: this.#host };
  }

  /** @throws GuardUnusable, and what the signal aborts with */
  async add(event: LogEvent): Promise<void> {
    this.#options.signal.throwIfAborted();
    if (event.kind === 'filtered') {
      const open = this.#open.get(event.server);
      if (open?.session === event.session) open.attribution.addFiltered(event);
      return;
    }
    const { exchange } = event;
    const { server, session } = exchange;
    let open = this.#open.get(server);
    if (open && open.session !== session) {
      await this.#end(server, open);
      open = undefined;
    }
    await (open ?? this.#start(exchange)).attribution.add(exchange);
    this.#mustAnswer();
  }

  /** The end of the log. */
  async end(): Promise<void> {
    for (const [server, open] of this.#open) await this.#end(server, open);
  }

  /** Ends the instances of the guard. */
  close(): void {
    for (const { probes } of this.#open.values()) for (const probe of probes) probe.close();
    this.#open.clear();
  }

  async #end(server: string, { attribution, writer, probes }: OpenSession): Promise<void> {
    await attribution.end();
    this.#mustAnswer();
    await writer.end();
    this.#mustAnswer();
    for (const probe of probes) probe.close();
    this.#open.delete(server);
  }

  /** A guard that hangs answers nothing: what was found out so far is worth nothing. */
  #mustAnswer(): void {
    if (this.#host.gaveUp !== undefined) throw new GuardUnusable(this.#host.gaveUp);
  }

  #start({ server, session }: Exchange): OpenSession {
    const { host, target, signal, isChosen } = this.#options;
    const probes = [
      new GuardCallsProbe(host, target, signal),
      new GuardCallsProbe(host, target, signal),
    ] as const;
    const [live, scout] = probes;
    const writer = new ScenarioWriter(
      this.#nameOf(server, session),
      this.#options,
      this.totals,
      () => attribution.agentCalls,
    );
    const attribution = new Attribution({ live: live.ask, scout: scout.ask }, async (found) => {
      if (isChosen({ server, session, tool: found.request.tool })) await writer.add(found);
    });
    const open = { session, attribution, writer, probes };
    this.#open.set(server, open);
    return open;
  }

  /** A name for files that every system can have, whatever a server is called. */
  #nameOf(server: string, session: number): string {
    const plain = server
      .toLowerCase()
      .replace(/[^a-z0-9_-]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60);
    const start = `${plain === '' ? 'server' : plain}-session-${String(session)}`;
    let name = start;
    for (let number = 2; this.#names.has(name); number++) name = `${start}-${String(number)}`;
    this.#names.add(name);
    return name;
  }
}
