// `npm run bench:editor`: a real VS Code against the command line. Nothing here passes or fails.
import { MANY, PART } from './editor/scenarios.js';
import { measureEditor } from './editor/measure.js';
import { machine, row, title } from './measure';

const count = (number: number): string => number.toLocaleString('en-US');

async function main(): Promise<void> {
  console.log(machine());
  const times = await measureEditor();
  if (typeof times === 'string') return console.log(`not measured: ${times}`);
  const { activation, written, opened, complete, found, read, part, partOnCommandLine, writtenThen } = times;
  title('Activating the extension in a window');
  row('activate(), its files loaded before', activation, 'the bound with loading', 30);
  title('A guard changed on disk, to the verdict in the history of the window');
  row('a Rust guard of 370 KiB', written, 'the bound', 150);
  title(`A workspace with ${count(MANY)} scenarios of a small guard`);
  row('rows of all scenarios after activation', opened, 'reading these files in an empty node', read);
  row('rows of all steps, too', complete, 'reading these files in an empty node', read);
  row('the same after a refresh', found, 'reading these files in an empty node', read);
  row(`${count(PART)} of them in the Test Explorer`, part, 'guard-lab run', partOnCommandLine);
  row('the Rust guard changed on disk, as above', writtenThen, 'that in a small workspace', written);
}

void main().then(() => process.exit(0));
