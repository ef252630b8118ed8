// SPDX-License-Identifier: MIT
// Generated Rust is broken into lines where rustfmt would: exactly what fits into 100 columns stays on one line. That
// rustfmt agrees is checked with the kernel.
import {
  comment,
  ifOpen,
  number,
  operators,
  rustName,
  signature,
  staticAssert,
  structLiteral,
} from '../../../codegen/src/emit/rust/format';

const a = (length: number): string => 'a'.repeat(length);

test('a chain of operators fits or has an operand a line', () => {
  expect(operators('x = ', [a(45), a(47)], '|', ';', '')).toBe(`x = ${a(45)} | ${a(47)};`);
  expect(operators('x = ', [a(45), a(48)], '|', ';', '')).toBe(`x = ${a(45)}\n    | ${a(48)};`);
});

test('a broken condition has its brace on a line of its own', () => {
  expect(ifOpen([a(40), a(47)], '&&', '    ')).toBe(`    if ${a(40)} && ${a(47)} {`);
  expect(ifOpen([a(40), a(48)], '&&', '    ')).toBe(`    if ${a(40)}\n        && ${a(48)}\n    {`);
});

test('a struct literal has one line up to 18 columns', () => {
  const inner: [string, string][] = [
    ['ab', '1'],
    ['cd', 'cd'],
    ['ef', '123'],
  ];
  expect(structLiteral('S', inner, '')).toBe('S { ab: 1, cd, ef: 123 }');
  expect(structLiteral('S', [...inner, ['g', 'g']], '')).toBe(
    'S {\n    ab: 1,\n    cd,\n    ef: 123,\n    g,\n}',
  );
});

test('a signature has one line or a parameter a line', () => {
  expect(signature('fn f', [a(92)], ' {')).toHaveLength(100);
  expect(signature('fn f', [a(93)], ' {')).toBe(`fn f(\n    ${a(93)},\n) {`);
});

test('a static assertion is broken as a whole', () => {
  expect(staticAssert(a(77), '1')).toHaveLength(99);
  expect(staticAssert(a(79), '1')).toBe(`static_assert!(\n    ${a(79)} == 1\n);`);
});

test('comments keep to 100 columns', () => {
  const lines = comment(`${a(60)} ${a(60)}`, '    ').split('\n');
  expect(lines).toEqual([`    // ${a(60)}`, `    // ${a(60)}`]);
});

test('counts are decimal, patterns of bits are not', () => {
  expect(number(1_000_000n)).toBe('1000000');
  expect(number(0xffff_fffen)).toBe('0xfffffffe');
  expect(number(-100n)).toBe('-100');
});

test('a keyword of Rust is spelled as bindgen does', () => {
  expect(rustName('type')).toBe('type_');
  expect(rustName('flags')).toBe('flags');
});
