import { exportedFunctions } from '../gateway/guard-exports';
import { GUARD_FUNCTIONS, type GuardFunction } from '../gateway/invocation';
import type { WasmModule } from '../wasm/module';
import type { Declaration } from '../wat/fields';
import type { TextRange } from '../text/text-range';
import { SOURCES } from '../diagnostics/diagnostic';
import { exportFaults, LABEL_TYPE, type MissingExports } from './export-faults';
import { addFields, correctSignature, exportFunction, labelSkeleton } from './guard-fixes';
import type { GuardText } from './guard-text';
import type { LocatedDiagnostic, Fix } from '../diagnostics/diagnostic';

/** What the gateway would object to in a guard's exports, each at its declaration. */
export function exportDiagnostics(guard: GuardText, module: WasmModule): LocatedDiagnostic[] {
  const faults = exportFaults(exportedFunctions(module));
  const missing = faults.flatMap((fault) => (fault.code === 'missing-export' ? fault.names : []));
  const inOrder = GUARD_FUNCTIONS.filter((name) => missing.includes(name));
  return faults.map((fault) =>
    fault.code === 'missing-export'
      ? missingExports(guard, fault, inOrder)
      : wrongSignature(guard, module, fault.name, fault.message),
  );
}

function missingExports(
  guard: GuardText,
  { message, names }: MissingExports,
  all: readonly GuardFunction[],
): LocatedDiagnostic {
  const there = names.map((name) => guard.functionNamed(name)).find((declaration) => declaration);
  const range: TextRange = there?.id ? { start: there.list.start, end: there.id.end } : guard.moduleHead;
  const fixes = [addExports(guard, names)];
  if (all.length > names.length) fixes.push(addExports(guard, all));
  return {
    range: guard.rangeOf(range),
    severity: 'error',
    message,
    source: SOURCES.load,
    code: 'missing-export',
    fixes,
  };
}

/** Exports functions that have the right name, and adds skeletons of the others. */
function addExports(guard: GuardText, names: readonly GuardFunction[]): Fix {
  const there = names.filter((name) => guard.functionNamed(name));
  const verb = there.length === names.length ? 'Export' : there.length === 0 ? 'Add' : 'Export or add';
  return {
    title: `${verb} ${names.join(', ')}`,
    preferred: true,
    edits: () => {
      const absent = names.filter((name) => !there.includes(name));
      const exports = there.flatMap((name) => {
        const declaration = guard.functionNamed(name);
        return declaration ? [exportFunction(declaration, name)] : [];
      });
      return absent.length === 0 ? exports : [...exports, addFields(guard, ...absent.map(labelSkeleton))];
    },
  };
}

function wrongSignature(
  guard: GuardText,
  module: WasmModule,
  name: GuardFunction,
  message: string,
): LocatedDiagnostic {
  const entry = module.exports.find((each) => each.kind === 'func' && each.name === name);
  const declaration = guard.fields.declarations.func[entry?.index ?? -1];
  const list = declaration?.list;
  const range = declaration
    ? (guard.signatureOf(declaration) ?? { start: list?.start ?? 0, end: list?.items[0]?.end ?? 0 })
    : guard.moduleHead;
  // An imported function has the type of the host's; another one must be exported.
  const fix: Fix | undefined =
    declaration && !declaration.imported && !countsLocals(guard, declaration)
      ? {
          title: `Correct the signature of ${name}`,
          preferred: true,
          edits: () => correctSignature(guard, declaration, LABEL_TYPE),
        }
      : undefined;
  return {
    range: guard.rangeOf(range),
    severity: 'error',
    message,
    source: SOURCES.load,
    code: 'wrong-signature',
    ...(fix ? { fixes: [fix] } : {}),
  };
}

/** Whether the function names its own locals by number, which more parameters would move on. */
function countsLocals({ names }: GuardText, { list }: Declaration): boolean {
  return names.references.some(
    ({ space, text, symbol, start }) =>
      space === 'local' &&
      symbol?.kind === 'local' &&
      !text.startsWith('$') &&
      start > list.start &&
      start < list.end,
  );
}
