/** Memory sizes as the gateway writes them: pages of 64 KiB in Ki, Mi, Gi or Ti, rounded down (wazero L4). */
export function pagesText(pages: number): string {
  const kibibytes = (pages * 64) % 2 ** 32;
  if (kibibytes < 1024) return `${kibibytes} Ki`;
  const mebibytes = Math.floor(kibibytes / 1024);
  if (mebibytes < 1024) return `${mebibytes} Mi`;
  const gibibytes = Math.floor(mebibytes / 1024);
  return gibibytes < 1024 ? `${gibibytes} Gi` : `${Math.floor(gibibytes / 1024)} Ti`;
}
