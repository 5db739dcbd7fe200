// The package wabt holds its WebAssembly as a string of JavaScript, which takes longer to read and to decode than the
// module takes to compile. Here it is a file, dist/wabt.wasm, with the same bytes.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { runInNewContext } from 'node:vm';

const [BEFORE, AFTER] = ['return binaryDecode(', ')}'];
const READ = "return require('node:fs').readFileSync(require('node:path').join(__dirname, 'wabt.wasm'))";

/** Writes the module that is in wabt's JavaScript to `file`, and leaves the reading of it in its place. */
export function wabtBeside(file) {
  return {
    name: 'wabt-beside',
    setup(b) {
      b.onLoad({ filter: /[\\/]node_modules[\\/]wabt[\\/]index\.js$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const start = text.indexOf(`${BEFORE}'`);
        const end = text.indexOf(`'${AFTER}`, start) + 1;
        if (start < 0 || end < start)
          return { errors: [{ text: 'wabt holds its module in another way than it did' }] };
        const literal = text.slice(start + BEFORE.length, end);
        // Its own decoding: a byte is the complement of a character, and 0 is a character of two bytes.
        const decoded = Uint8Array.from(
          runInNewContext(literal),
          (each) => (~each.charCodeAt(0) >> 8) & each.charCodeAt(0),
        );
        if (!WebAssembly.validate(decoded))
          return { errors: [{ text: 'the module of wabt was not read as it is' }] };
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, decoded);
        return { contents: text.slice(0, start) + READ + text.slice(end + 1), loader: 'js' };
      });
    },
  };
}
