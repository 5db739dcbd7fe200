// The types of the library beside its bundle: files that import each other and nothing else.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const NAMES = ['library', 'library-types', 'library-results'];

/** Writes dist/library.d.ts, and what it imports; throws when a type is not written in their sources. */
export async function writeLibraryTypes() {
  const { default: ts } = await import('typescript');
  const options = { isolatedDeclarations: true, strict: true, target: ts.ScriptTarget.ES2022 };
  for (const name of NAMES) {
    const path = fileURLToPath(new URL(`../src/library/${name}.ts`, import.meta.url));
    const text = await readFile(path, 'utf8');
    const written = ts.transpileDeclaration(text, {
      fileName: path,
      reportDiagnostics: true,
      compilerOptions: options,
    });
    const [problem] = written.diagnostics ?? [];
    if (problem) throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`);
    const strange = [...written.outputText.matchAll(/from '([^']+)'/g)].find(
      ([, from]) => !NAMES.some((each) => from === `./${each}.js`),
    );
    if (strange)
      throw new Error(`${path}: the types of the library import ${strange[1]}, which is not in the package`);
    await writeFile(`dist/${name}.d.ts`, written.outputText);
  }
}
