import { labelCount, labelRows, type UNetConfig } from './unet-config';

/**
 * Which rows of the label table belong to which label, as ones among zeros: [labels, rows]. The rows are the members of
 * the first group, then those of the second, and so on, then the null label. A label counts like the digits of a number:
 * its member of the last group changes fastest (with [10, 10], label 37 is 3 and 7: rows 3 and 17).
 */
export function labelMembers(config: UNetConfig, labelGroups: readonly number[]): number[][] {
  const rows = labelRows(config);
  return Array.from({ length: labelCount(config) }, (_, label) => {
    const members = label === config.numClasses ? [rows - 1] : memberRows(label, labelGroups);
    return Array.from({ length: rows }, (_none, row) => (members.includes(row) ? 1 : 0));
  });
}

function memberRows(label: number, labelGroups: readonly number[]): number[] {
  return labelGroups.map((size, group) => {
    const firstRow = labelGroups.slice(0, group).reduce((sum, before) => sum + before, 0);
    const stride = labelGroups.slice(group + 1).reduce((product, after) => product * after, 1);
    return firstRow + (Math.floor(label / stride) % size);
  });
}
