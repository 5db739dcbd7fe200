import { INSTANTIATE_PREFIX } from '../gateway/texts';
import { hostSignatures } from '../gateway/host-signatures';
import type { Limits } from '../gateway/limits';
import type { GuardFileOutcome } from '../run/guard-file';
import { NO_VERDICT } from '../run/failed-load';
import { decodeModule } from '../wasm/decode';
import { checkModule } from '../wasm/load-check';
import type { LoadError, LoadFault } from '../wasm/module';
import { declarationOf, type DeclarationKind } from '../wat/declaration-range';
import type { WatProblem } from '../wat/problem';
import { ANALYZED, limitsText, overLimits } from '../text/size';
import type { TextRange } from '../text/text-range';
import { SOURCES } from '../diagnostics/diagnostic';
import { exportDiagnostics } from './export-checks';
import { clampMemory, correctSignature } from './guard-fixes';
import type { GuardText } from './guard-text';
import { importErrors, writtenImportErrors } from './import-checks';
import { importNameFix, meantImport } from './import-fixes';
import { memoryHints } from './memory-hints';
import { watProblemFixes } from './wat-problem-fixes';
import type { LocatedDiagnostic, Fix } from '../diagnostics/diagnostic';

const START = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** A diagnostic of a guard's text. */
export interface GuardDiagnostic extends LocatedDiagnostic {
  /** Of a guard that is refused: what is wrong, where that is known. */
  readonly fault?: LoadFault['kind'];
}

/**
 * What is wrong with a guard's text: why it does not assemble, else why the gateway would not load it, in the
 * gateway's words and each at the declaration concerned, with hints about its memory. Runs nothing.
 *
 * @param outcome what the text was assembled to
 * @param limits those the guard would be loaded under
 */
export function checkGuard(
  guard: GuardText,
  outcome: GuardFileOutcome,
  limits: Pick<Limits, 'memoryPages'>,
): GuardDiagnostic[] {
  if (!outcome.ok) {
    return [
      ...outcome.problems.map((problem) => problemDiagnostic(guard, problem)),
      ...importsBesideProblems(guard, outcome.problems),
    ];
  }
  const { bytes } = outcome.file.module;
  const options = { memoryLimitPages: limits.memoryPages };
  const hosts = hostSignatures();
  const checked = checkModule(bytes, { ...options, hosts });
  const errors = checked.ok ? [] : [checked.error];
  const decoded = checked.ok ? checked : decodeModule(bytes, options);
  // An import that is refused hides what else is wrong, although it has nothing to do with it.
  const goesOn = checked.ok || checked.error.at?.kind === 'import';
  if (!decoded.ok || !goesOn) {
    const said = errors.map((error) => rangeOfError(guard, bytes, error));
    return [
      ...errors.map((error) => loadDiagnostic(guard, bytes, error)),
      ...(goesOn ? [] : importsBeside(guard, said)),
    ];
  }
  const imports = checked.ok ? [] : importErrors(decoded.value, hosts);
  return [
    ...(imports.length > 0 ? imports : errors).map((error) => loadDiagnostic(guard, bytes, error)),
    ...exportDiagnostics(guard, decoded.value),
    ...memoryHints(guard, decoded.value, limits.memoryPages),
  ];
}

/** What to say of a text when checking it failed, which says nothing about the text. */
export function failedCheck(reason: string): LocatedDiagnostic {
  return {
    range: START,
    severity: 'info',
    message: `Guard Lab could not check this file: ${reason}. The next change starts another check.`,
    source: SOURCES.load,
    code: 'wat-unchecked',
  };
}

/** What to say of a text that is too large to be checked while it is typed; undefined for any other. */
export function uncheckedGuard(text: string): LocatedDiagnostic | undefined {
  if (overLimits(text, ANALYZED) === undefined) return undefined;
  return {
    range: START,
    severity: 'info',
    message: `This file is too large to check while you type: Guard Lab checks WAT up to ${limitsText(ANALYZED)}. To check it, use Inspect Guard or guard-lab inspect.`,
    source: SOURCES.load,
    code: 'wat-unchecked',
  };
}

/** Imports that would be refused, too, where nothing at `said` is about them. */
function importsBeside(guard: GuardText, said: readonly TextRange[]): GuardDiagnostic[] {
  const isSaid = ({ at }: LoadError): boolean => {
    const list = at?.kind === 'import' ? guard.fields.imports[at.index]?.list : undefined;
    return said.some(({ start, end }) => list !== undefined && start < list.end && end > list.start);
  };
  return writtenImportErrors(guard, hostSignatures())
    .filter((error) => !isSaid(error))
    .map((error) => loadDiagnostic(guard, undefined, error));
}

/** The same for a text that does not assemble: none before its parentheses are in order. */
function importsBesideProblems(guard: GuardText, problems: readonly WatProblem[]): GuardDiagnostic[] {
  const isWhole = problems.every(({ code }) => code === 'wat-syntax' || code === 'wat-type');
  if (!isWhole || guard.tree.problems.length > 0) return [];
  return importsBeside(
    guard,
    problems.map(({ range }) => range),
  );
}

function problemDiagnostic(guard: GuardText, problem: WatProblem): LocatedDiagnostic {
  const { code, severity, message, start, end } = problem;
  const fixes = watProblemFixes(guard, problem, hostSignatures());
  return {
    range: { start, end },
    severity,
    message,
    source: SOURCES.load,
    code,
    ...(fixes.length > 0 ? { fixes } : {}),
  };
}

/** `bytes` are those of the text, if it assembles. */
function loadDiagnostic(guard: GuardText, bytes: Uint8Array | undefined, error: LoadError): GuardDiagnostic {
  const fixes = loadFixes(guard, error);
  const prefix = { engine: NO_VERDICT, crash: '' };
  const said = (error.by === undefined ? INSTANTIATE_PREFIX : prefix[error.by]) + error.message;
  const field = error.at?.kind === 'import' ? guard.fields.imports[error.at.index] : undefined;
  const meant = field && meantImport(field, hostSignatures());
  return {
    range: guard.rangeOf(rangeOfError(guard, bytes, error)),
    severity: error.by === 'engine' ? 'warning' : 'error',
    message: meant ? `${said}\nDid you mean "${meant.text}"?` : said,
    source: SOURCES.load,
    code: 'load-refused',
    ...(error.fault ? { fault: error.fault.kind } : {}),
    ...(fixes.length > 0 ? { fixes } : {}),
  };
}

/** The instruction when the error is about one, else the declaration, else the module's head. */
function rangeOfError(guard: GuardText, bytes: Uint8Array | undefined, { at, offset }: LoadError): TextRange {
  const code = bytes && offset !== undefined ? guard.positions(bytes).rangeAt(offset) : undefined;
  if (code?.precision === 'instruction') return code;
  const declared =
    at === undefined || at.kind === 'custom'
      ? undefined
      : declarationOf(guard.fields, at.kind satisfies DeclarationKind, 'index' in at ? at.index : 0);
  return declared ?? code ?? guard.moduleHead;
}

function loadFixes(guard: GuardText, { at, fault }: LoadError): Fix[] {
  const memory = guard.fields.declarations.memory[0];
  if (fault?.kind === 'memory-limit' && memory)
    return [clampMemory(memory, fault.limitPages)].filter((fix) => !!fix);
  if (at?.kind !== 'import') return [];
  const entry = guard.fields.imports[at.index];
  if (!entry) return [];
  const hosts = hostSignatures();
  if (fault?.kind !== 'import-type') return [importNameFix(entry, hosts)].filter((fix) => !!fix);
  return signatureFixes(guard, entry, hosts);
}

function signatureFixes(
  guard: GuardText,
  entry: GuardText['fields']['imports'][number],
  hosts: ReturnType<typeof hostSignatures>,
): ReturnType<typeof loadFixes> {
  const [module, name] = [entry.module?.text.slice(1, -1), entry.name?.text.slice(1, -1)];
  const type = hosts.find((host) => host.name === module)?.functions.get(name ?? '');
  const { declaration } = entry;
  if (!type || !declaration) return [];
  return [
    {
      title: `Correct the type of ${module ?? ''}.${name ?? ''}`,
      preferred: true,
      edits: () => correctSignature(guard, declaration, type),
    },
  ];
}
