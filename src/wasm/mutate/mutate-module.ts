import type { WasmModule } from '../module';
import { ByteWriter } from '../rewrite/byte-writer';
import type { Mutation } from './mutation';

const CODE_SECTION = 10;

/** The bytes of the module with one change; sizes of the body and its section are written anew where they change. */
export function mutatedModule(module: WasmModule, { edit }: Pick<Mutation, 'edit'>): Uint8Array {
  const { bytes } = module;
  const { at, skip, bytes: added } = edit;
  const writer = new ByteWriter(bytes.length + added.length + 16);
  const body = module.code.find(({ expression }) => at >= expression.start && at < expression.end);
  const section = module.sections.find(({ id }) => id === CODE_SECTION);
  if (added.length === skip || body === undefined || section === undefined)
    return writer
      .bytes(bytes, 0, at)
      .bytes(added)
      .bytes(bytes, at + skip)
      .finish();
  const code = new ByteWriter(bytes.length)
    .bytes(bytes, section.content.start, body.range.start)
    .u32(body.body.end - body.body.start + added.length - skip)
    .bytes(bytes, body.body.start, at)
    .bytes(added)
    .bytes(bytes, at + skip, section.content.end);
  return writer
    .bytes(bytes, 0, section.range.start)
    .section(CODE_SECTION, code)
    .bytes(bytes, section.range.end)
    .finish();
}
