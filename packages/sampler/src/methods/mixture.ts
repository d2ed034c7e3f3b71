/** A weighted sum of images by their names, such as `{ x0: 0.3, xt: 0.7 }`. */
export type Mixture = Readonly<Record<string, number>>;

/** The sum of `weight * mixture` over all terms; terms of weight 0 are left out, whatever they hold. */
export function combine(...terms: readonly (readonly [weight: number, mixture: Mixture])[]): Mixture {
  const sum: Record<string, number> = {};
  for (const [weight, mixture] of terms) {
    if (weight === 0) continue;
    for (const [name, value] of Object.entries(mixture)) sum[name] = (sum[name] ?? 0) + weight * value;
  }
  return sum;
}

/** The image of that name alone. */
export function only(name: string): Mixture {
  return { [name]: 1 };
}
