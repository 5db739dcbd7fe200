import { documentationPage } from '../diagnostics/documentation';
import { DIAGNOSTIC_CODES, isDiagnosticCode, RULES } from '../diagnostics/registry';
import { nearest } from '../text/spelling';
import { ToolRefusal, type Found } from './agent-tool';
import type { ToolArguments } from './tool-arguments';

/** What a code of a finding means, and what to do about it. */
export function explainFinding(given: ToolArguments): Found {
  const code = given.text('code') ?? '';
  if (!isDiagnosticCode(code)) {
    const meant = nearest(code, DIAGNOSTIC_CODES);
    const hint =
      meant === undefined ? `the codes are ${DIAGNOSTIC_CODES.join(', ')}` : `did you mean '${meant}'?`;
    throw new ToolRefusal(`no finding has the code '${code}'; ${hint}`);
  }
  const { title, severity, documentation, fix, setting } = RULES[code];
  return {
    data: {
      code,
      title,
      severity,
      documentation,
      hasQuickFix: fix === true,
      disabledBy: setting === undefined ? undefined : `guardLab.${setting}`,
    },
    lines: documentationPage(code).trimEnd().split('\n'),
  };
}
