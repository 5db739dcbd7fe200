/** Colours text for a terminal, or leaves it alone. */
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

/** `colour: false` gives functions that change nothing. */
export function paintWith(colour: boolean): Paint {
  const paint = (name: Colour): ((text: string) => string) => {
    const [open, close] = CODES[name];
    return colour ? (text) => `\u001b[${open}m${text}\u001b[${close}m` : (text) => text;
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

/**
 * Text of a guard or a file made safe to print: control characters (a terminal would obey them) as escapes,
 * line ends and tabs kept.
 */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => (character === '\r' ? '' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}
