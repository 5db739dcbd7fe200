// The sandbox's worker with little of its young generation left at each invocation, and an eye on its garbage
// collections: answers on the channel how long the longest since the last answer took, in milliseconds.
import { PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';
import { getHeapSpaceStatistics } from 'node:v8';
import { BroadcastChannel, parentPort } from 'node:worker_threads';

const LEFT_BYTES = 256 * 1024;

function youngBytesLeft() {
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  return space?.space_available_size ?? 0;
}

let longest = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
}).observe({ entryTypes: ['gc'] });

parentPort?.on('message', ({ type }) => {
  if (type === 'invoke') while (youngBytesLeft() >= LEFT_BYTES) new Array(2_048).fill(0);
});

const asked = new BroadcastChannel('gc-asked');
const answered = new BroadcastChannel('gc-answered');
asked.unref();
// Node reports a collection one turn later, and to the observer one more.
asked.onmessage = () =>
  setImmediate(() =>
    setImmediate(() => {
      answered.postMessage(longest);
      longest = 0;
    }),
  );

await import('../../dist/worker.js');
