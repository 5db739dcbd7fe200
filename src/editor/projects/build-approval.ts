import * as vscode from 'vscode';
import { askInDialog, askInformation } from '../base/messages';
import { buildQuestion } from '../../ide/projects/build-question';
import type { BuildCommand } from '../../project/guard-project';

const APPROVED = 'guardLab.approvedBuilds';

/**
 * Which build commands of a workspace a person has allowed: each is asked for once, and remembered for the workspace by
 * its text and folder. One that is not allowed is not asked for again in this window, unless a person starts it.
 */
export class BuildApproval {
  readonly #refused = new Set<string>();
  /** Questions that wait for an answer. */
  readonly #asking = new Map<string, Promise<boolean>>();

  constructor(private readonly state: vscode.Memento) {}

  /**
   * Whether a command may run; asks when that is not known. `isAsked`: a person wants this build now, so an earlier no
   * does not count.
   */
  async allows(build: BuildCommand, guard: string, isAsked: boolean): Promise<boolean> {
    const key = keyOf(build);
    if (this.#approved().includes(key)) return true;
    if (this.#refused.has(key) && !isAsked) return false;
    const asking = this.#asking.get(key);
    if (asking && !isAsked) return asking;
    const answer = this.#ask(build, guard, isAsked);
    this.#asking.set(key, answer);
    try {
      return await answer;
    } finally {
      if (this.#asking.get(key) === answer) this.#asking.delete(key);
    }
  }

  /** A person who waits for the build is asked at once; a question that comes with a save can wait. */
  async #ask(build: BuildCommand, guard: string, isAsked: boolean): Promise<boolean> {
    const [allow, refuse] = [vscode.l10n.t('Allow'), vscode.l10n.t('Not Now')];
    const { message, command, detail } = buildQuestion(build, guard);
    const chosen = isAsked
      ? await askInDialog('warning', { message, detail }, allow)
      : await askInformation(`${message} ${command}`, allow, refuse);
    if (chosen === allow) await this.allow(build);
    else this.#refused.add(keyOf(build));
    return chosen === allow;
  }

  /** Remembers that a command may run. */
  async allow(build: BuildCommand): Promise<void> {
    await this.state.update(APPROVED, [...new Set([...this.#approved(), keyOf(build)])]);
  }

  #approved(): readonly string[] {
    return this.state.get<readonly string[]>(APPROVED, []);
  }
}

function keyOf({ command, cwd }: BuildCommand): string {
  return JSON.stringify([cwd, command]);
}
