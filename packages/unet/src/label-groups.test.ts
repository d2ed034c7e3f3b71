import { expect, test } from 'vitest';
import { articleUNet } from './index';
import { labelMembers } from './label-groups';

const digits = [10, 10];

function rowsOf(members: readonly number[] | undefined): number[] {
  return (members ?? []).flatMap((isMember, row) => (isMember === 1 ? [row] : []));
}

test('a number from 00 to 99 has the row of its tens and that of its units', () => {
  const members = labelMembers({ ...articleUNet, numClasses: 100, labelGroups: digits }, digits);
  expect(members).toHaveLength(100);
  for (const [label, row] of members.entries()) {
    const [tens, units] = String(label).padStart(2, '0');
    expect(row).toHaveLength(20);
    expect(rowsOf(row)).toEqual([Number(tens), 10 + Number(units)]);
  }
});

test('the null label has a row of its own, behind all others', () => {
  const config = { ...articleUNet, numClasses: 100, labelGroups: digits, nullLabel: true };
  const members = labelMembers(config, digits);
  expect(members).toHaveLength(101);
  expect(rowsOf(members[100])).toEqual([20]);
  expect(rowsOf(members[99])).toEqual([9, 19]);
});

test('the last group changes fastest, however many there are', () => {
  const groups = [2, 3, 2];
  const members = labelMembers({ ...articleUNet, numClasses: 12, labelGroups: groups }, groups);
  expect(members.slice(0, 5).map(rowsOf)).toEqual([
    [0, 2, 5],
    [0, 2, 6],
    [0, 3, 5],
    [0, 3, 6],
    [0, 4, 5],
  ]);
  expect(rowsOf(members[11])).toEqual([1, 4, 6]);
});
