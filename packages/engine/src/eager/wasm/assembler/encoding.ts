/** WebAssembly's binary format, as far as the kernels need it (https://webassembly.github.io/spec/core/binary/). */

/** Bytes of a module: of an expression, they leave its value on the stack. */
export type Code = readonly number[];

export const valueType = { i32: 0x7f, v128: 0x7b } as const;

export type ValueType = keyof typeof valueType;

/** An unsigned number in LEB128. */
export function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** A signed 32-bit number in LEB128. */
export function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const last = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(last ? low : low | 0x80);
    if (last) return bytes;
  }
}

/** A sequence with its length before it. */
export function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

export function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

export function name(text: string): Code {
  const bytes = new TextEncoder().encode(text);
  return [...unsigned(bytes.length), ...bytes];
}
