import type { Expression, PictureName, ScalarLetter } from '@ddpm/sampler/equations';

/** A formula in words, for screen readers that do not know MathML. */
export function spoken(of: Expression): string {
  switch (of.kind) {
    case 'number':
      return String(of.value);
    case 'scalar':
      return `${letterWords[of.letter]}${spokenIndex(of.at)}`;
    case 'picture':
      return `${pictureWords[of.name]}${spokenIndex(of.at)}`;
    case 'sum':
      return of.terms.map(({ sign, of: term }, index) => `${signWord(sign, index)}${spoken(term)}`).join(' ');
    case 'product':
      return of.factors.map(spokenPart).join(' times ');
    case 'fraction':
      return `${spokenPart(of.over)} over ${spokenPart(of.under)}`;
    case 'root':
      return `the square root of ${spokenPart(of.of)}`;
    case 'square':
      return `${spokenPart(of.of)} squared`;
    case 'exponential':
      return `e to the ${spokenPart(of.of)}`;
    case 'logarithm':
      return `the logarithm of ${spokenPart(of.of)}`;
  }
}

function spokenPart(of: Expression): string {
  return of.kind === 'sum' && of.terms.length > 1 ? `the sum ${spoken(of)}, end of sum,` : spoken(of);
}

function signWord(sign: 1 | -1, index: number): string {
  if (sign < 0) return 'minus ';
  return index === 0 ? '' : 'plus ';
}

function spokenIndex(at: number | null): string {
  if (at === null) return '';
  if (at === 0) return ' at i';
  return ` at i ${at > 0 ? 'plus' : 'minus'} ${Math.abs(at)}`;
}

const letterWords: Readonly<Record<ScalarLetter, string>> = {
  ...{ ᾱ: 'alpha bar', α: 'alpha', σ: 'sigma', s: 's', λ: 'lambda', h: 'h', r: 'r', q: 'q' },
  ...{ β: 'beta', β̃: 'beta tilde', 'φ₁': 'phi 1', 'φ₂': 'phi 2', 'φ₃': 'phi 3' },
  ...{ 'b₁': 'b 1', 'b₂': 'b 2', 'ρ₁': 'rho 1', 'ρ₂': 'rho 2', η: 'eta' },
  ...{ 'b̂₁': 'b hat 1', 'b̂₂': 'b hat 2', 'ρ̂₁': 'rho hat 1', 'ρ̂₂': 'rho hat 2' },
};

const pictureWords: Readonly<Record<PictureName, string>> = {
  ...{ x0: 'the expected picture', previousX0: 'the expected picture', earlierX0: 'the expected picture' },
  ...{ startX0: 'the expected picture', D: 'the expected picture D', xt: 'x', start: 'x', next: 'x' },
  ...{
    noise: 'fresh noise',
    epsilon: 'the noise seen',
    corrected: 'x corrected',
    correctedNow: 'x corrected',
  },
  ...{ slope: 'the slope d', endSlope: 'the slope d', near: 'delta', far: 'delta' },
  ...{ first: 'the slope of D', second: 'the bend of D' },
};
