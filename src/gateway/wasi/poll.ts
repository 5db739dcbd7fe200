import { HostPanic } from '../runtime-instance';
import { Errno } from './errno';
import type { WasiEntry } from './function-table';
import { wasiFunction } from './function-table';
import type { WasiSystem } from './system';
import { dataView, writeU32 } from './system';

const SUBSCRIPTION_BYTES = 48;
const EVENT_BYTES = 32;
const CLOCK = 0;
const FD_READ = 1;
const FD_WRITE = 2;
const STDIN = 0;

interface Event {
  readonly type: number;
  readonly userdata: Uint8Array;
  readonly errno: number;
}
/** An event to be written at once, one to be written after all others, or the errno of the whole call. */
type Answer = { readonly now: number } | { readonly later: true } | { readonly fail: number };

/**
 * `poll_oneoff`: every subscription is answered at once; sleeping takes no time and moves no clock. Reads
 * of the standard streams are answered after the other subscriptions, and only while stdin is open.
 */
export function pollFunctions(system: WasiSystem): WasiEntry[] {
  return [
    wasiFunction('poll_oneoff', ['i32', 'i32', 'i32', 'i32'], (input, output, count, result) => {
      if (count === 0) return Errno.inval;
      const { memory } = system;
      // The sizes wrap at 2^32 bytes in the gateway's runtime, which then indexes out of its range.
      const subscriptions = memory.read(input, Math.imul(count, SUBSCRIPTION_BYTES) >>> 0);
      if (subscriptions === undefined) return Errno.fault;
      const events = memory.read(output, Math.imul(count, EVENT_BYTES) >>> 0);
      if (events === undefined) return Errno.fault;
      events.fill(0);
      if (!writeU32(memory, result, count)) return Errno.fault;
      return pollAll(system, subscriptions, events, count);
    }),
  ];
}

function pollAll(system: WasiSystem, subscriptions: Uint8Array, events: Uint8Array, count: number): number {
  system.assertOpen();
  const later: Event[] = [];
  let written = 0;
  for (let index = 0; index < count; index += 1) {
    const at = index * SUBSCRIPTION_BYTES;
    const type = subscriptions[at + 8];
    if (type === undefined) {
      throw new HostPanic(
        `runtime error: index out of range [${String(at + 8)}] with length ${String(subscriptions.length)}`,
        true,
      );
    }
    const userdata = subscriptions.subarray(at, at + 8);
    const answer = answerOf(system, type, dataView(subscriptions.subarray(at + 16, at + SUBSCRIPTION_BYTES)));
    if ('fail' in answer) return answer.fail;
    if ('later' in answer) {
      later.push({ type, userdata, errno: Errno.success });
    } else {
      writeEvent(events, written, { type, userdata, errno: answer.now });
      written += 1;
    }
  }
  if (later.length > 0 && !system.isOpen(STDIN)) return Errno.badf;
  for (const event of later) {
    writeEvent(events, written, event);
    written += 1;
  }
  return Errno.success;
}

function answerOf(system: WasiSystem, type: number, subscription: DataView): Answer {
  if (type === CLOCK) {
    const flags = subscription.getUint16(24, true);
    if (flags === 0) return { now: Errno.success };
    return { fail: flags === 1 ? Errno.notsup : Errno.inval };
  }
  if (type !== FD_READ && type !== FD_WRITE) return { fail: Errno.inval };
  const fd = subscription.getUint32(0, true);
  if ((fd | 0) < 0) return { fail: Errno.badf };
  if (!system.isOpen(fd)) return { now: Errno.badf };
  return type === FD_READ ? { later: true } : { now: Errno.notsup };
}

function writeEvent(events: Uint8Array, index: number, event: Event): void {
  const at = index * EVENT_BYTES;
  const view = dataView(events);
  events.set(event.userdata, at);
  view.setUint16(at + 8, event.errno, true);
  view.setUint32(at + 10, event.type, true);
}
