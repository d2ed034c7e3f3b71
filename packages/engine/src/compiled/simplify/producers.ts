import type { RecordedNode, RecordedValue } from '../record/recording';

/** The call that computed a value, if it is a call of one of these kernels. */
export function producerOf(
  { source }: RecordedValue,
  ...kernels: readonly string[]
): RecordedNode | undefined {
  return source.kind === 'node' && kernels.includes(source.node.kernel) ? source.node : undefined;
}

/** The map that was doubled in height and width to give this one. */
export function doubledMap(value: RecordedValue): RecordedValue | undefined {
  return producerOf(value, 'UpsampleNearest2x')?.inputs['x'];
}

/** The maps of which a map consists: those whose channels were laid side by side, or the map itself. */
export function partsOf(value: RecordedValue): readonly RecordedValue[] {
  const node = producerOf(value, 'Concat');
  if (node === undefined || value.shape.length !== 4) return [value];
  const { axis } = node.attributes as { axis: number };
  return axis === 3 || axis === -1 ? Object.values(node.inputs) : [value];
}

/** Whether two values broadcast along no axis. */
export function haveOneShape(a: RecordedValue, b: RecordedValue): boolean {
  return a.shape.join() === b.shape.join();
}

/** Channels of a map, or out channels of a filter. */
export function lastAxis({ shape }: RecordedValue): number {
  return shape.at(-1) ?? 1;
}
