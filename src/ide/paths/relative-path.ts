/**
 * The path of `to` as written in the file `from`, both absolute with `/`: `../guards/a.wat`. No relative path leads from
 * one drive of Windows to another: then it is the absolute one, `d:/guards/a.wat`.
 */
export function relativePath(from: string, to: string): string {
  const here = from.split('/').slice(0, -1);
  const there = to.split('/');
  const drives = [here[1], there[1]].map((part) => (/^[a-z]:$/i.test(part ?? '') ? part?.toLowerCase() : ''));
  if (drives[0] !== drives[1]) return drives[1] === '' ? to : to.slice(1);
  let same = drives[0] === '' ? 0 : 2;
  while (same < here.length && same < there.length - 1 && here[same] === there[same]) same++;
  return [...here.slice(same).map(() => '..'), ...there.slice(same)].join('/');
}
