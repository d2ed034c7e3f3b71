/** What a program printed where its text says what it prints: `console.log(x); // 3.14`. */
export interface Printed {
  readonly claim: string;
  readonly printed: string;
}

const claimPattern = /^(\s*)console\.log\((.*)\);\s*\/\/\s*(.+)$/gm;

/** The program, with everything that it claims to print handed to `note(claim, ...values)` instead. */
export function withNotedClaims(code: string, note: string): string {
  return code.replace(claimPattern, (_, indent: string, values: string, claim: string) => {
    return `${indent}${note}(${JSON.stringify(claim)}, ${values});`;
  });
}

const numberPattern = /-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?/g;

/**
 * Whether what was printed is what was claimed. Numbers are compared to as many digits as the claim gives; a claim
 * without numbers must be the printed text. What follows a colon is an explanation.
 */
export function holds({ claim, printed }: Printed): boolean {
  const [shown = ''] = claim.split(': ');
  const claimed = shown.match(numberPattern);
  if (claimed === null) return printed === shown;
  const numbers = printed.match(numberPattern) ?? [];
  return claimed.every((text, i) => isRounded(numbers[i] ?? '', text));
}

function isRounded(printed: string, claimed: string): boolean {
  const [value, rounded] = [printed, claimed].map((text) => Number(text.replaceAll(',', ''))) as [
    number,
    number,
  ];
  const [mantissa = '', exponent = '0'] = claimed.split('e');
  const decimals = (mantissa.split('.')[1] ?? '').length - Number(exponent);
  return printed !== '' && Math.abs(value - rounded) <= 0.5001 * 10 ** -decimals;
}
