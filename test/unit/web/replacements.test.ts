import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { globSync } from 'tinyglobby';
import type * as disk from '../../../src/editor/base/disk';
import type * as webDisk from '../../../src/editor/base/disk.web';
import type * as debugging from '../../../src/editor/debugging/register';
import type * as webDebugging from '../../../src/editor/debugging/register.web';
import type * as stack from '../../../src/gateway/runtime/engine-stack';
import type * as webStack from '../../../src/gateway/runtime/engine-stack.web';
import type * as git from '../../../src/processes/git';
import type * as webGit from '../../../src/processes/git.web';
import type * as threads from '../../../src/sandbox/threads';
import type * as webThreads from '../../../src/sandbox/threads.web';
import type * as values from '../../../src/sandbox/value-bytes';
import type * as webValues from '../../../src/sandbox/value-bytes.web';
import type * as room from '../../../src/sandbox/young-generation';
import type * as webRoom from '../../../src/sandbox/young-generation.web';

/** What a browser has in the place of a file fits wherever that is used. */
type Replaces<Node, Web extends Pick<Node, keyof Node & keyof Web>> = Web;

// The compiler compares them. That nothing which is imported is missing, the build sees.
export interface Replaced {
  disk: Replaces<typeof disk, typeof webDisk>;
  debugging: Replaces<typeof debugging, typeof webDebugging>;
  stack: Replaces<typeof stack, typeof webStack>;
  git: Replaces<typeof git, typeof webGit>;
  threads: Replaces<typeof threads, typeof webThreads>;
  values: Replaces<typeof values, typeof webValues>;
  room: Replaces<typeof room, typeof webRoom>;
}
/** Of files whose types are compared above. */
const COMPARED = [
  'src/editor/base/disk',
  'src/editor/debugging/register',
  'src/gateway/runtime/engine-stack',
  'src/processes/git',
  'src/sandbox/threads',
  'src/sandbox/value-bytes',
  'src/sandbox/young-generation',
];

describe('files for a browser', () => {
  const root = join(__dirname, '..', '..', '..');
  const found = globSync('src/**/*.web.ts', { cwd: root }).map((file) => file.replace(/\.web\.ts$/, ''));

  it('each take the place of a file beside them', () => {
    assert.deepEqual(
      found.filter((file) => !existsSync(join(root, `${file}.ts`))),
      [],
    );
  });

  it('are all compared with it', () => assert.deepEqual([...found].sort(), COMPARED));
});
