import type { OnnxModel } from './onnx-model';

/**
 * The same graph under names that people read: constants are called as the step's inputs that they come from, such as
 * `down1.conv1.weight`, and computed values by the operator that computes them, such as `Conv_12`.
 */
export function withReadableNames(model: OnnxModel): OnnxModel {
  const names = readableNames(model);
  const rename = (name: string): string => names.get(name) ?? name;
  return {
    ...model,
    nodes: model.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(rename),
      outputs: node.outputs.map(rename),
    })),
    initializers: model.initializers.map((constant) => ({ ...constant, name: rename(constant.name) })),
  };
}

function readableNames({ nodes, initializers, inputs, outputs }: OnnxModel): ReadonlyMap<string, string> {
  const ports = new Set([...inputs, ...outputs].map(({ name }) => name));
  const names = new Map<string, string>();
  const taken = new Set(['', ...ports]);
  const give = (name: string, wanted: string): void => {
    if (ports.has(name) || name === '') return;
    let free = wanted;
    for (let count = 2; taken.has(free); count += 1) free = `${wanted}_${count}`;
    taken.add(free);
    names.set(name, free);
  };
  for (const [index, { name, origin }] of initializers.entries()) give(name, origin ?? `constant_${index}`);
  for (const [index, node] of nodes.entries()) {
    for (const output of node.outputs) give(output, `${node.operator}_${index}`);
  }
  return names;
}
