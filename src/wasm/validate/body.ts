import { BinaryReader } from '../binary-reader';
import { disabled, LoadFailure } from '../load-failure';
import type { Code, FunctionType } from '../module';
import { opcode } from '../opcodes';
import { atomicName } from './atomic-names';
import { controlChecks } from './control';
import type { Declarations } from './declarations';
import { applySignature, LocalTypes, type Check, type FunctionBody } from './function-body';
import { checkAccess, checkMemorySize, checkMisc, checkVector } from './memory';
import type { OperandStack } from './operand-stack';
import { variableChecks } from './variables';
import type { Opcode } from '../opcode';

function exceptions(name: string): Check {
  return () => {
    throw new LoadFailure(`${name} invalid as ${disabled('exception-handling')}`);
  };
}

/** Constants: the value is passed over. One of fewer bytes than it needs ends the body, not the validation. */
function checkConstant(body: FunctionBody, entry: Opcode): void {
  const { reader } = body;
  if (entry.immediates === 'i32') reader.i32('read i32 immediate');
  else if (entry.immediates === 'i64') reader.skipI64('read i64 immediate');
  else reader.offset += entry.immediates === 'f32' ? 4 : 8;
  applySignature(body, entry);
}

const checkAtomic: Check = (body) => {
  const name = atomicName(body.reader.byte('read atomic opcode'));
  throw new LoadFailure(`${name} invalid as ${disabled('threads')}`);
};

/** How a plain instruction is checked, by what follows its opcode. */
function checkOf(entry: Opcode): Check | undefined {
  switch (entry.immediates) {
    case 'none':
      return (body) => applySignature(body, entry);
    case 'memory argument':
      return (body) => checkAccess(body, entry);
    case 'memory':
      return (body) => checkMemorySize(body, entry);
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64':
      return (body) => checkConstant(body, entry);
    default:
      return undefined;
  }
}

function buildChecks(): (Check | undefined)[] {
  const checks: (Check | undefined)[] = new Array<Check | undefined>(256).fill(undefined);
  for (let code = 0; code < 256; code++) {
    const entry = opcode(code);
    checks[code] = controlChecks.get(code) ?? variableChecks.get(code) ?? (entry && checkOf(entry));
  }
  checks[0x08] = exceptions('throw');
  checks[0x0a] = exceptions('throw_ref');
  checks[0x1f] = exceptions('try_table');
  checks[0xfc] = checkMisc;
  checks[0xfd] = checkVector;
  checks[0xfe] = checkAtomic;
  return checks;
}

const checks = buildChecks();

/** What the bodies of one module share. */
export interface BodyContext {
  readonly declarations: Declarations;
  readonly declaredFunctions: ReadonlySet<number>;
  readonly operands: OperandStack;
}

/**
 * Validates one function body as the gateway does, leniencies included (wazero L3, Part C). Throws a
 * `LoadFailure` at the first instruction that is not valid.
 */
export function validateBody(context: BodyContext, type: FunctionType, code: Code): void {
  const { start, end } = code.expression;
  const reader = new BinaryReader(context.declarations.module.bytes, start, end);
  context.operands.reset();
  const body: FunctionBody = {
    ...context,
    reader,
    start,
    type,
    locals: new LocalTypes(type.params, code.locals),
    frames: [{ kind: '', type, localsSet: 0 }],
  };
  let instruction = start;
  try {
    while (reader.offset < end) {
      instruction = reader.offset;
      if (body.frames.length === 0) {
        const pc = (instruction - start).toString(16);
        throw new LoadFailure(`unexpected end of function at pc=0x${pc}`);
      }
      const opcodeByte = reader.byte('');
      const check = checks[opcodeByte];
      if (check === undefined) throw new LoadFailure(`invalid instruction 0x${opcodeByte.toString(16)}`);
      check(body, opcodeByte);
    }
    if (body.frames.length > 0) throw new LoadFailure('ill-nested block exists');
  } catch (failure) {
    if (failure instanceof LoadFailure)
      throw new LoadFailure(failure.message, instruction, failure.at, failure.fault);
    throw failure;
  }
}
