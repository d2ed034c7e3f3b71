import { signed, unsigned, type Code } from './encoding';

/** Instructions as functions of their operands; memory addresses are byte addresses, `offset` is added to them. */

const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];

const operation =
  (opcode: Code) =>
  (...operands: readonly Code[]): Code => [...operands.flat(), ...opcode];

export const constant = (value: number): Code => [0x41, ...signed(value)];

export const add = operation([0x6a]);
export const subtract = operation([0x6b]);
export const multiply = operation([0x6c]);
export const divide = operation([0x6e]);
export const remainder = operation([0x70]);
export const shiftRight = operation([0x76]);
export const and = operation([0x71]);
/** Of unsigned numbers: a negative one is larger than any size. */
export const isLess = operation([0x49]);
export const isAtLeast = operation([0x4f]);

/** `whenTrue`, `whenFalse`, condition. */
export const select = operation([0x1b]);

export const addFloats = operation(simd(0xe4));
export const subtractFloats = operation(simd(0xe5));
export const multiplyFloats = operation(simd(0xe6));
export const negateFloats = operation(simd(0xe1));
/** a b + c with one rounding: relaxed SIMD. */
export const multiplyAddFused = operation(simd(0x105));

/** A vector of four equal numbers. */
export function floats(value: number): Code {
  return [0x43, ...new Uint8Array(Float32Array.of(value).buffer), ...simd(0x13)];
}

const memoryArgument = (align: number, offset: number): Code => [align, ...unsigned(offset)];

export function loadVector(address: Code, offset = 0): Code {
  return [...address, ...simd(0), ...memoryArgument(2, offset)];
}

/** One float32, four times. */
export function loadRepeated(address: Code, offset = 0): Code {
  return [...address, ...simd(9), ...memoryArgument(2, offset)];
}

export function storeVector(address: Code, value: Code, offset = 0): Code {
  return [...address, ...value, ...simd(11), ...memoryArgument(2, offset)];
}

export function loadFloat(address: Code, offset = 0): Code {
  return [...address, 0x2a, ...memoryArgument(2, offset)];
}

export function storeFloat(address: Code, value: Code, offset = 0): Code {
  return [...address, ...value, 0x38, ...memoryArgument(2, offset)];
}

export function when(condition: Code, ...body: readonly Code[]): Code {
  return [...condition, 0x04, 0x40, ...body.flat(), 0x0b];
}

/** Runs the body, and again while the condition holds after it. */
export function repeatWhile(condition: Code, ...body: readonly Code[]): Code {
  return [0x03, 0x40, ...body.flat(), ...condition, 0x0d, 0, 0x0b];
}
