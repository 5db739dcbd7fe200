/** Colours text for a terminal, or leaves it alone. What it gives is for `terminalText`. */
export type Paint = Readonly<Record<Colour, (text: string) => string>>;

type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

const CODES: Record<Colour, readonly [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Known to this process only, so that no text of a guard or a file can hold one of our marks; made on first use. */
let secret: string | undefined;
const CLOSE = '\ufdd1';

function opening(): string {
  secret ??= [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('');
  return `\ufdd0${secret}:`;
}

/** A place where `terminalText` writes what texts of others cannot make it write. */
function mark(what: string): string {
  return `${opening()}${what}${CLOSE}`;
}

/** Starts a line that is a workflow command of GitHub; `terminalText` makes `::` of it. */
export function commandStart(): string {
  return mark('::');
}

/** The marks of a painted text; the first group is what a mark says. */
export function markPattern(): string {
  return `${opening()}(::|\\d+)${CLOSE}`;
}

/** `colour: false` gives functions that change nothing. */
export function paintWith(colour: boolean): Paint {
  const paint = (name: Colour): ((text: string) => string) => {
    const [open, close] = CODES[name];
    return colour ? (text) => `${mark(String(open))}${text}${mark(String(close))}` : (text) => text;
  };
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    cyan: paint('cyan'),
  };
}
