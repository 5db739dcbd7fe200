// Markdown of several reports in the room there is.

const CUT = 'The rest is cut. The job summary, or guard-lab itself, shows all of it.';

/** Parts of at most `limit` characters together: short ones whole, long ones cut at the end of a line. */
export function fitted(parts, limit) {
  const lengths = parts.map(({ length }) => length);
  const shares = new Map();
  let left = limit - 2 * parts.length;
  const byLength = [...parts.keys()].sort((a, b) => lengths[a] - lengths[b]);
  for (const [done, index] of byLength.entries()) {
    const share = Math.min(lengths[index], Math.floor(left / (parts.length - done)));
    shares.set(index, share);
    left -= share;
  }
  return parts.map((part, index) => cut(part, shares.get(index)));
}

/** At most `limit` characters, with what folds open when it is cut closed again. */
function cut(text, limit) {
  if (text.length <= limit) return text;
  const closing = '\n\n</details>';
  const room = limit - CUT.length - 2 - 4 * closing.length;
  const end = text.lastIndexOf('\n', Math.max(0, room));
  if (room <= 0 || end <= 0) return '';
  const kept = text.slice(0, end);
  const open = kept.split('<details>').length - kept.split('</details>').length;
  return `${kept}${closing.repeat(Math.max(0, open))}\n\n${CUT}`;
}
