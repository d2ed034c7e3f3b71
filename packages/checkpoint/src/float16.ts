/** 2^(exponent - 25) for each biased exponent of a binary16 number; its mantissa counts in these units. */
const UNITS = Float64Array.from({ length: 32 }, (_, exponent) => 2 ** (Math.max(exponent, 1) - 25));

/** The value of a binary16 number (IEEE 754) given as its 16 bits. */
export function fromFloat16Bits(bits: number): number {
  const exponent = (bits >>> 10) & 0x1f;
  const mantissa = bits & 0x3ff;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 0x1f) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? mantissa : mantissa + 0x400) * (UNITS[exponent] ?? NaN);
}

/**
 * The 16 bits of the binary16 number nearest to a binary32 number given as its 32 bits; ties go to the even one,
 * values past 65,519.99 to infinity.
 */
export function toFloat16Bits(float32Bits: number): number {
  const sign = (float32Bits >>> 16) & 0x8000;
  const magnitude = float32Bits & 0x7fff_ffff;
  if (magnitude > 0x7f80_0000) return sign | 0x7e00;
  if (magnitude >= 0x4780_0000) return sign | 0x7c00;
  if (magnitude >= 0x3880_0000) return sign | roundShift(magnitude - 0x3800_0000, 13);
  // Below 2^-14 the result counts in units of 2^-24; the input is mantissa * 2^(exponent - 150).
  const exponent = magnitude >>> 23;
  if (exponent < 102) return sign;
  return sign | roundShift((magnitude & 0x7f_ffff) | 0x80_0000, 126 - exponent);
}

/** value / 2^shift, rounded to the nearest integer, ties to even; `shift` is 1 to 24. */
function roundShift(value: number, shift: number): number {
  const quotient = value >>> shift;
  const remainder = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  const roundUp = remainder > half || (remainder === half && (quotient & 1) === 1);
  return roundUp ? quotient + 1 : quotient;
}
