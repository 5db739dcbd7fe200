// What the suite inside VS Code tells the harness: JSON lines over a local socket, so that the end of the
// extension host, expected or not, is seen at once.
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** The environment variable that tells the suite where to connect. */
export const testPortVariable = 'GUARD_LAB_TEST_PORT';
/** The environment variable with the text that the names of the tests to run contain; empty for all. */
export const testNameVariable = 'GUARD_LAB_TEST_NAME';

export type TestEvent =
  | { readonly kind: 'suite'; readonly depth: number; readonly title: string }
  | { readonly kind: 'pass'; readonly depth: number; readonly title: string; readonly durationMs: number }
  | { readonly kind: 'fail'; readonly depth: number; readonly title: string; readonly error: string }
  | { readonly kind: 'end' };

export interface TestListener {
  readonly port: number;
  /** Resolves when the suite has connected. */
  readonly connected: Promise<void>;
  /** Resolves with whether the suite has said that it is at its end before the connection closed. */
  readonly ended: Promise<boolean>;
  close(): void;
}

/** The event in a line; undefined for a line that was cut off by the end of the process that wrote it. */
function parseEvent(line: string): TestEvent | undefined {
  try {
    return JSON.parse(line) as TestEvent;
  } catch {
    return undefined;
  }
}

/** Listens on a free local port for one suite; `onEvent` gets each event as it arrives. */
export async function listenForTests(onEvent: (event: TestEvent) => void): Promise<TestListener> {
  const server = createServer();
  const connection = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const ended = connection.then(
    (socket) =>
      new Promise<boolean>((resolve) => {
        const lines = createInterface({ input: socket });
        lines.on('line', (line) => {
          const event = parseEvent(line);
          if (event === undefined) return;
          onEvent(event);
          if (event.kind === 'end') resolve(true);
        });
        socket.once('error', () => resolve(false));
        lines.once('close', () => resolve(false));
      }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    connected: connection.then(() => undefined),
    ended,
    close: () => server.close(),
  };
}
