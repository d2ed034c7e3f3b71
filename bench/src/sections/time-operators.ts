import type { Flags } from '../flags';
import { say } from '../measure-engine';
import { profileStep, type OperatorTime } from '../profile-step';
import { textTable } from '../text-table';
import { repeatedBy, type Section } from './section';

const batch = 64;
const steps = 3;
const shown = 12;

/** Where the time of a compiled training step goes, as ONNX Runtime's own profile has it. */
export async function timeOperators({ threads: counts }: Flags): Promise<readonly Section[]> {
  const threads = Math.max(...counts);
  say(`compiled, ${threads} threads, operators of a training step of ${batch}`);
  const operators = await profileStep({ kind: 'training step', batch }, threads, steps);
  const total = sumOf(operators);
  const others = operators.slice(shown);
  const rows = operators
    .slice(0, shown)
    .concat(
      others.length > 0 ? [{ name: 'all others', calls: callsOf(others), milliseconds: sumOf(others) }] : [],
    )
    .map(({ name, calls, milliseconds }) => [
      name,
      String(calls),
      milliseconds.toFixed(1),
      `${((100 * milliseconds) / total).toFixed(1)} %`,
    ]);
  const text = [
    `\`compiled\`, ${threads} threads, a training step of ${batch}, averaged over ${steps} steps; ${total.toFixed(0)} ms of operators in all.`,
    textTable(['operator', 'calls', 'ms a step', 'share'], rows),
    repeatedBy('operators'),
  ];
  return [{ title: 'Time by operator', text: text.join('\n\n') }];
}

function sumOf(operators: readonly OperatorTime[]): number {
  return operators.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

function callsOf(operators: readonly OperatorTime[]): number {
  return operators.reduce((sum, { calls }) => sum + calls, 0);
}
