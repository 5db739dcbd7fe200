// How values of Rust are shown; checked by hand against the source, test/fixtures/variables/values.rs.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openProgram } from '../../../wasm/debug/variables/source-frames';
import { drawn, drawnFrame } from './shown';

for (const module of ['r163.wasm', 'r196.wasm']) {
  const at = openProgram(module, 'values.rs');
  /** LLVM 14 forgets where parameters are that were passed in memory. */
  const passed = (value: string): string => (module === 'r163.wasm' ? '<optimized out>' : value);

  describe(`values of Rust: ${module}`, () => {
    it('are numbers, characters and booleans as Rust writes them', async () => {
      const shown = await drawnFrame(await at('scalars:55#1'));
      assert.deepEqual(shown, [
        'a: i8 = -5',
        'b: u16 = 65535',
        'c: i64 = 1099511627776',
        'd: f32 = 1.25',
        'e: bool = true',
        "f: char = 'é'",
        'wide: u128 = 1267650600228229401496703205376',
        'negative: i128 = -2',
        'size: usize = 12',
        'real: f64 = 2.5',
        'unit: () = ()',
        'sum: i64 = 1099511693306',
      ]);
    });

    it('are strings, vectors and slices with what they hold', async () => {
      const shown = await drawnFrame(await at('strings:84#1'));
      assert.deepEqual(shown, [
        'text: &str = "text \\"q\\""',
        `owned: String = ${passed('"owned 1"')}`,
        'bytes: &[u8] = [98, 121, 0, 116, 101]',
        'empty: String = ""',
        'part: &str = "ex"',
        'list: Vec<u32> = [10, 20, 30]',
        'nested: Vec<Vec<u8>> = [[1], [2, 3]]',
        'names: [String; 2] = ["a", "bc"]',
        'boxed: Box<[u16]> = [7, 8]',
        'shared: Rc<Point> = Point { x: 1, y: 2 }',
        'slice: &[u32] = [20, 30]',
      ]);
    });

    it('are enums with their payload, whatever their layout', async () => {
      const shown = await drawnFrame(await at('enums:103#1'));
      assert.deepEqual(shown, [
        `shape: Shape = ${passed('Shape::Named("circle")')}`,
        'color: Color = Color::Blue',
        'verdict: Verdict = Verdict::Deny("no")',
        'none: Option<u32> = None',
        'some: Option<u32> = Some(7)',
        'niche: Option<&u32> = Some(&9)',
        'no_niche: Option<Box<u8>> = None',
        'text: Option<String> = Some("text")',
        'no_text: Option<String> = None',
        'good: Result<u8, String> = Ok(3)',
        'bad: Result<u8, String> = Err("bad")',
        'deep: Option<Option<bool>> = Some(None)',
        'circle: Shape = Shape::Circle(1.5)',
        'rect: Shape = Shape::Rect { w: 2, h: 3 }',
        'empty: Shape = Shape::Empty',
        'order: Ordering = Ordering::Less',
      ]);
    });

    it('are structs and tuples, through boxes and references', async () => {
      const shown = await drawnFrame(await at('structs:120#1'));
      assert.deepEqual(shown.slice(0, 9), [
        'label: &Label = &Label { owner: "me", tags: ["secret", "repo:a"], level: Some(3), parent: Some(Label { owner: "root", tags: [], level: None, parent: None }) }',
        'point: Point = Point { x: 1, y: -2 }',
        "pair: Pair = Pair(9, 'z')",
        'unit: Unit = Unit',
        'tuple: (u8, &str, f32) = (1, "two", 3.0)',
        'array: [[i16; 2]; 2] = [[1, 2], [3, 4]]',
        'bits: Bits = Bits { word: 1065353216, real: 1.0 }',
        'changed: Point = Point { x: 1, y: -1 }',
        'pointer: *const Point = 0x' + /0x(.*)/.exec(shown[8] ?? '')?.[1],
      ]);
    });

    it('can be opened, with the expressions that mean their parts', async () => {
      const [label] = await (await at('structs:120#1')).arguments();
      const parts = (await label?.children?.()) ?? [];
      assert.deepEqual(
        parts.map(({ path }) => path),
        ['label.owner', 'label.tags', 'label.level', 'label.parent'],
      );
      const tags = (await parts[1]?.children?.(1, 1)) ?? [];
      assert.deepEqual(drawn(tags), ['[1]: String = "repo:a"']);
      assert.deepEqual([parts[1]?.indexed, tags[0]?.path], [2, 'label.tags[1]']);
    });

    it('say which variable a variable hides', async () => {
      const frame = await at('shadow:69#2');
      const shown = await drawnFrame(frame);
      assert.deepEqual(shown, [
        'x (hidden): i32 = 7',
        'x (hidden): i32 = 8',
        'y: i32 = 5',
        'total: i32 = 0',
        'iter: Range<i32> = Range { start: 2, end: 3 }',
        'i: i32 = 1',
        'x: i32 = 2',
      ]);
      const statics = drawn(await frame.statics());
      assert.ok(statics.includes('NAME: &str = "guard"'), statics.join());
      assert.ok(statics.includes('CALLS: u32 = 8'));
    });
  });
}
