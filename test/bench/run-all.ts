// `npm run bench:editor`: Run All in a real VS Code against the command line. Nothing here passes or fails.
import { measureRunAll } from './run-all/measure.js';
import { machine, row, title } from './measure';

async function main(): Promise<void> {
  console.log(machine());
  title('2,000 scenarios of a small guard');
  const times = await measureRunAll();
  if (typeof times === 'string') console.log(`not measured: ${times}`);
  else row('Run All in the Test Explorer', times.editor, 'guard-lab run', times.cli);
}

void main().then(() => process.exit(0));
