/*
 * Engines differ in the last bit of Math.log, Math.sin and Math.cos. These use only operations that IEEE 754 fixes to
 * the bit, so that noise is the same everywhere. Polynomials from fdlibm (e_log.c, k_sin.c, k_cos.c), Copyright (C) 1993
 * by Sun Microsystems, Inc. All rights reserved. Permission to use, copy, modify, and distribute this software is
 * freely granted, provided that this notice is preserved.
 */

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const QUARTER_TURN = 2 ** 30;
const RADIANS_A_STEP = (2 * Math.PI) / 2 ** 32;

/** ln((word + 1/2) / 2^32) for an unsigned 32-bit word: always finite and below zero. Error under 1 ulp. */
export function logOfWord(word: number): number {
  let exponent = 31 - Math.clz32(word);
  let mantissa = (word + 0.5) / 2 ** exponent;
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  const turns = exponent - 32;
  const f = mantissa - 1;
  const s = f / (2 + f);
  const halfSquare = 0.5 * f * f;
  return turns * LN2_HIGH - (halfSquare - (s * (halfSquare + logSeries(s * s)) + turns * LN2_LOW) - f);
}

function logSeries(z: number): number {
  const w = z * z;
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  return odd + even;
}

/** The sine and cosine of the angle 2 pi word / 2^32 for an unsigned 32-bit word. Error under 2 ulp. */
export function sineOfWord(word: number): number {
  return sineOfQuarter(word, 0);
}

/** The cosine of the angle 2 pi word / 2^32 for an unsigned 32-bit word. Error under 2 ulp. */
export function cosineOfWord(word: number): number {
  return sineOfQuarter(word, 1);
}

/** sin(2 pi word / 2^32 + quarters pi / 2), by an exact reduction to [-pi/4, pi/4). */
function sineOfQuarter(word: number, quarters: number): number {
  const nearest = (word + QUARTER_TURN / 2) >>> 30;
  const angle = ((word - nearest * QUARTER_TURN) | 0) * RADIANS_A_STEP;
  const quadrant = (nearest + quarters) & 3;
  const value = (quadrant & 1) === 0 ? sineSeries(angle) : cosineSeries(angle);
  return quadrant < 2 ? value : -value;
}

function sineSeries(x: number): number {
  const z = x * x;
  const r =
    8.33333333332248946124e-3 +
    z *
      (-1.98412698298579493134e-4 +
        z * (2.75573137070700676789e-6 + z * (-2.50507602534068634195e-8 + z * 1.58969099521155010221e-10)));
  return x + z * x * (-1.66666666666666324348e-1 + z * r);
}

function cosineSeries(x: number): number {
  const z = x * x;
  const r =
    4.16666666666666019037e-2 +
    z *
      (-1.38888888888741095749e-3 +
        z *
          (2.48015872894767294178e-5 +
            z *
              (-2.75573143513906633035e-7 +
                z * (2.0875723212981748279e-9 + z * -1.13596475577881948265e-11))));
  return 1 - (0.5 * z - z * z * r);
}
