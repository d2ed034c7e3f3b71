/** Three digits, without a long row of zeros. */
export function short(value: number): string {
  if (value === 0) return '0';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const words = size < 0.001 || size >= 10_000 ? size.toExponential(1) : String(Number(size.toPrecision(3)));
  return value < 0 ? `−${words}` : words;
}
