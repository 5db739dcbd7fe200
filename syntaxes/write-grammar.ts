// `npm run grammar`: writes wat.tmLanguage.json after a change of wat-grammar.ts; a test says when it is due.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { watGrammar } from './wat-grammar';

writeFileSync(join(__dirname, 'wat.tmLanguage.json'), `${JSON.stringify(watGrammar, null, 2)}\n`);
