import type { SessionOptions } from '../../gateway/agent-session';
import type { Json } from '../../gateway/json';
import type { GuardHost } from '../../run/guard-host';
import type { BackendEntry } from '../../scenario/model';
import { GuardProbe, type LabelAnswer, type ProbeTarget } from '../guard-probe';
import type { World } from '../world';

/** A request in a world. */
export interface Question {
  readonly tool: string;
  readonly args: Json;
  /** What the tool answers. */
  readonly result: Json;
  readonly world: World;
  /** Saved answers instead of the world's. */
  readonly backend?: readonly BackendEntry[];
  /** Another session of the same server; each object is one. */
  readonly session?: SessionOptions;
}

/** Our engine could not finish: the property was not checked. */
export class NotReached extends Error {
  override name = 'NotReached';
}

/** Asks a guard. Each world has an instance that all its questions share, as in the gateway. */
export class Asker {
  private readonly probes = new Map<World, GuardProbe>();
  private readonly plain = new Map<Question, LabelAnswer>();

  constructor(
    private readonly host: GuardHost,
    private readonly target: ProbeTarget,
    private readonly signal: AbortSignal,
  ) {}

  /** The session of questions that name none. */
  get session(): SessionOptions {
    return this.target.session;
  }

  /** The deadline of a request, in milliseconds. */
  get timeoutMs(): number {
    return this.target.limits.timeoutMs;
  }

  /** The largest input, in bytes. */
  get inputBytes(): number {
    return this.target.limits.inputBytes;
  }

  /** Rejects with `NotReached`, or when the signal aborts. */
  async ask(question: Question): Promise<LabelAnswer> {
    const { world } = question;
    const probe = this.probes.get(world) ?? this.probe(world);
    this.probes.set(world, probe);
    return this.answer(probe, question);
  }

  /** The answer of an instance that has answered nothing else; the same object for the same question. */
  async askAlone(question: Question): Promise<LabelAnswer> {
    const known = this.plain.get(question);
    if (known) return known;
    const [answer] = await this.askInTurn([question]);
    if (!answer) throw new NotReached('no answer');
    this.plain.set(question, answer);
    return answer;
  }

  /**
   * The answers of one new instance, in the order of the questions, which are all of one world.
   * @param keepsFailed whether an instance that failed for good is asked the rest of them, too
   */
  async askInTurn(questions: readonly Question[], keepsFailed = false): Promise<LabelAnswer[]> {
    const [first] = questions;
    if (!first) return [];
    const probe = this.probe(first.world, keepsFailed);
    try {
      const answers: LabelAnswer[] = [];
      for (const question of questions) answers.push(await this.answer(probe, question));
      return answers;
    } finally {
      probe.close();
    }
  }

  close(): void {
    for (const probe of this.probes.values()) probe.close();
    this.probes.clear();
  }

  private probe({ fallback }: World, keepsFailed = false): GuardProbe {
    return new GuardProbe(this.host, { ...this.target, fallback, keepsFailed }, this.signal);
  }

  private async answer(probe: GuardProbe, question: Question): Promise<LabelAnswer> {
    const { tool, args, result, world, session, backend = world.backend } = question;
    const request = { tool, args, result, backend };
    const answer = await probe.ask(session ? { ...request, session } : request);
    if (answer.engine !== undefined) throw new NotReached(answer.engine);
    return answer;
  }
}
