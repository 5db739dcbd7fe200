const PAGE_BYTES = 65536;

/**
 * Fields of a small allocator for the gateway's buffers: they lie behind the guard's own memory one after the
 * other, and all of them are free again when the last is given back. The gateway takes an input and an output
 * buffer for each call and gives both back (gateway-contract 3.3), so this is all it takes.
 *
 * @param memoryPages the memory's declared minimum; what lies behind is no one's
 * @param taken names (with `$`) that are used already
 */
export function allocatorFields(memoryPages: number, taken: ReadonlySet<string>): string[][] {
  const name = (wanted: string): string => {
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? wanted : `${wanted}_${count}`;
      if (!taken.has(candidate)) return candidate;
    }
  };
  const end = name('$buffers_end');
  const live = name('$buffers_live');
  const start = Math.max(16, memoryPages * PAGE_BYTES);
  return [
    [
      `;; The gateway's buffers lie behind the guard's own memory; all are free when the last is given back.`,
      `(global ${end} (mut i32) (i32.const ${start}))`,
      `(global ${live} (mut i32) (i32.const 0))`,
    ],
    [
      `(func ${name('$alloc')} (export "alloc") (param $bytes i32) (result i32)`,
      '  (local $at i32) (local $end i32)',
      `  (local.set $at (global.get ${end}))`,
      '  (local.set $end',
      '    (i32.and (i32.add (i32.add (local.get $at) (local.get $bytes)) (i32.const 15)) (i32.const -16)))',
      '  (if (i32.gt_u (local.get $end) (i32.mul (memory.size) (i32.const 65536)))',
      '    (then',
      '      (if (i32.eq',
      '          (memory.grow (i32.sub',
      '            (i32.shr_u (i32.add (local.get $end) (i32.const 65535)) (i32.const 16))',
      '            (memory.size)))',
      '          (i32.const -1))',
      '        (then (return (i32.const 0))))))',
      `  (global.set ${end} (local.get $end))`,
      `  (global.set ${live} (i32.add (global.get ${live}) (i32.const 1)))`,
      '  (local.get $at))',
    ],
    [
      `(func ${name('$dealloc')} (export "dealloc") (param $at i32) (param $bytes i32)`,
      `  (global.set ${live} (i32.sub (global.get ${live}) (i32.const 1)))`,
      `  (if (i32.eqz (global.get ${live}))`,
      `    (then (global.set ${end} (i32.const ${start})))))`,
    ],
  ];
}
