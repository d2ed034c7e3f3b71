/** The classes of the pairs of digits, by label: "00" to "99". */
export const pairNames: readonly string[] = Array.from({ length: 100 }, (_, label) =>
  String(label).padStart(2, '0'),
);

/**
 * Ten pairs to hold out of training and ask for afterwards. Each digit is once among the tens and once among the units,
 * so that training sees every digit in either place, nine times in ten.
 */
export const tenHeldOutPairs: readonly number[] = [4, 17, 29, 35, 42, 50, 68, 71, 83, 96];
