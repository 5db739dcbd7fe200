// Compiles the examples that are not WAT; the results go to each example's build folder.
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

for (const example of ['author-association', 'tool-rules']) {
  process.chdir(fileURLToPath(new URL(example, import.meta.url)));
  const { error } = await main(['--target', 'release'], { stdout: process.stdout, stderr: process.stderr });
  if (error) {
    console.error(String(error));
    process.exitCode = 1;
  }
}
