// Finds the compilers that build guards in tests, or installs them where the system's packages may be.
import { existsSync } from 'node:fs';
import { run } from './processes.js';

/** Whether a program answers, and says so. */
async function answers(command: string, args: readonly string[], says = ''): Promise<boolean> {
  const { code, output } = await run(command, args, { cwd: '/', timeoutMs: 180_000 });
  return code === 0 && output.includes(says);
}

/** Root on Debian gets packages; anywhere else, or when that fails, the answer is why not. */
async function install(packages: readonly string[]): Promise<string> {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0)
    return `install the packages ${packages.join(', ')}, or what corresponds to them`;
  console.log(`Installing the Debian packages ${packages.join(', ')} (once per machine) …`);
  const options = { cwd: '/', timeoutMs: 5 * 60_000, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const update = await run('apt-get', ['update', '-qq'], options);
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  const installed = await run('apt-get', args, options);
  return `apt-get could not install ${packages.join(', ')}: ${(update.output + installed.output).slice(-500)}`;
}

/** `undefined` when clang and wasm-ld are there; otherwise why they are not. */
export async function findClang(): Promise<string | undefined> {
  const isThere = async (): Promise<boolean> =>
    (await answers('clang', ['--print-targets'], 'wasm32')) && (await answers('wasm-ld', ['--version']));
  if (await isThere()) return undefined;
  const problem = await install(['clang', 'lld']);
  return (await isThere()) ? undefined : problem;
}

const target = 'wasm32-unknown-unknown';

async function rustcWithTarget(): Promise<string | undefined> {
  for (const rustc of ['rustc', '/usr/bin/rustc']) {
    const printed = await run(rustc, ['--print', 'target-libdir', '--target', target], {
      cwd: '/',
      timeoutMs: 180_000,
    });
    if (printed.code === 0 && existsSync(printed.output.trim())) return rustc;
  }
  return undefined;
}

/** The path of a rustc for wasm32-unknown-unknown with a linker, or why there is none. */
export async function findRustc(): Promise<{ rustc: string } | { missing: string }> {
  const isThere = async (): Promise<string | undefined> =>
    (await answers('wasm-ld', ['--version'])) ? rustcWithTarget() : undefined;
  const found = await isThere();
  if (found !== undefined) return { rustc: found };
  const problem = await install(['rustc', 'libstd-rust-dev-wasm32', 'lld']);
  const rustc = await isThere();
  return rustc === undefined ? { missing: problem } : { rustc };
}
