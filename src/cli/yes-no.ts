import { inline } from '../report/terminal-text';
import type { Terminal } from './terminal';

/**
 * Asks a person a question that fits on one line, with what it is about before it on the terminal; undefined when there is none to ask, `gone` when the person leaves without an answer
 * (Escape, Ctrl-D, Ctrl-C). After Ctrl-C, the signal of the terminal is aborted.
 */
export async function askYesNo(
  explanation: string | undefined,
  question: string,
  terminal: Pick<Terminal, 'openKeys' | 'redraw' | 'say' | 'err'>,
): Promise<'yes' | 'no' | 'gone' | undefined> {
  const keys = terminal.openKeys();
  if (!keys) return undefined;
  try {
    if (explanation !== undefined) terminal.say(explanation);
    for (;;) {
      terminal.redraw(question);
      const key = (await keys.next())?.toLowerCase();
      if (key === 'y' || key === 'n') {
        terminal.redraw(undefined);
        terminal.err(`${inline(question)} ${key}\n`);
        return key === 'y' ? 'yes' : 'no';
      }
      if (key === undefined || key === 'end' || key === 'escape') return 'gone';
    }
  } finally {
    terminal.redraw(undefined);
    keys.close();
  }
}
