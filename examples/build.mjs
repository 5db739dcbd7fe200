// Compiles the examples that are not WAT; the results go to each example's build folder.
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

process.chdir(fileURLToPath(new URL('author-association', import.meta.url)));
const { error } = await main(['--target', 'release'], { stdout: process.stdout, stderr: process.stderr });
if (error) {
  console.error(String(error));
  process.exitCode = 1;
}
