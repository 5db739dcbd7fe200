const named: ReadonlyMap<number, string> = new Map([
  [0x00, 'memory.atomic.notify'],
  [0x01, 'memory.atomic.wait32'],
  [0x02, 'memory.atomic.wait64'],
  [0x03, 'atomic.fence'],
]);

const FIRST_LOAD = 0x10;
const accesses =
  'i32.atomic.load i64.atomic.load i32.atomic.load8_u i32.atomic.load16_u i64.atomic.load8_u i64.atomic.load16_u ' +
  'i64.atomic.load32_u i32.atomic.store i64.atomic.store i32.atomic.store8 i32.atomic.store16 i64.atomic.store8 ' +
  'i64.atomic.store16 i64.atomic.store32';

const shapes = [
  'i32 rmw',
  'i64 rmw',
  'i32 rmw8 _u',
  'i32 rmw16 _u',
  'i64 rmw8 _u',
  'i64 rmw16 _u',
  'i64 rmw32 _u',
];
const operations = ['add', 'sub', 'and', 'or', 'xor', 'xchg', 'cmpxchg'];

const names: readonly string[] = [
  ...accesses.split(' '),
  ...operations.flatMap((operation) =>
    shapes.map((shape) => {
      const [type = '', kind = '', suffix = ''] = shape.split(' ');
      return `${type}.atomic.${kind}.${operation}${suffix}`;
    }),
  ),
];

/** Name of the instruction after 0xfe, empty when there is none. The gateway knows them only to refuse them. */
export function atomicName(code: number): string {
  return named.get(code) ?? names[code - FIRST_LOAD] ?? '';
}
