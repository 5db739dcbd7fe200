import * as l10n from '@vscode/l10n';
import { commandText, type BuildCommand } from '../../project/guard-project';
import { inline } from '../../report/terminal-text';

/** What a person is asked before a build command runs for the first time. */
export interface BuildQuestion {
  readonly message: string;
  /** The command alone. */
  readonly command: string;
  /** The command, where it runs, and with what rights. */
  readonly detail: string;
}

/**
 * Asks whether a build command may run. Command, folder, and name come from files of the workspace: nothing in them is
 * invisible in the question, so that a person sees all that would run.
 */
export function buildQuestion(build: BuildCommand, guard: string): BuildQuestion {
  const command = inline(commandText(build));
  return {
    message: l10n.t('Allow Guard Lab to build {0} with this command?', inline(guard)),
    command,
    detail: l10n.t(
      '{0}\n\nIt runs in {1} with your rights. Guard Lab asks once for each command of a workspace.',
      command,
      inline(build.cwd),
    ),
  };
}
