import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { globSync } from 'tinyglobby';
import { projectFolder } from '../harness/places';

const read = (path: string): string => readFileSync(join(projectFolder, path), 'utf8');
/** Packages that send what people do to somebody, by their names. */
const TELEMETRY =
  /telemetry|analytics|applicationinsights|sentry|posthog|mixpanel|amplitude|segment|bugsnag|rollbar|datadog|newrelic|honeycomb|1ds/i;

describe('telemetry', () => {
  it('is in no package that is bundled or comes with one', () => {
    const { dependencies = {}, devDependencies } = JSON.parse(read('package.json')) as {
      dependencies?: object;
      devDependencies: object;
    };
    const named = [...Object.keys({ ...dependencies, ...devDependencies }), ...imported(), ...noticed()];
    assert.ok(noticed().length > 5);
    assert.deepEqual(
      named.filter((name) => TELEMETRY.test(name)),
      [],
    );
  });

  it('is in no call of the sources: VS Code makes no logger of it for us', () => {
    const calls = globSync('src/**/*.ts', { cwd: projectFolder }).filter((path) =>
      /createTelemetryLogger|TelemetrySender|sendBeacon/.test(read(path)),
    );
    assert.deepEqual(calls, []);
  });
});

/** Packages whose licenses go with what is built, which is everything in the bundles; see scripts/notices.mjs. */
function noticed(): string[] {
  const text = read('dist/THIRD_PARTY_NOTICES.txt');
  return [...text.matchAll(/^-{80}\n\n(\S+) [\d.]+ \(/gm)].map(([, name]) => name ?? '');
}

/** Packages that the sources name. */
function imported(): string[] {
  return globSync('src/**/*.ts', { cwd: projectFolder }).flatMap((path) =>
    [...read(path).matchAll(/(?:from|import\()\s*'((?:@[^/']+\/)?[^./'][^/']*)/g)].map(
      ([, name]) => name ?? '',
    ),
  );
}
