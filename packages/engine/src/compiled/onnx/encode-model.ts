import {
  elementTypes,
  type OnnxAttribute,
  type OnnxInitializer,
  type OnnxModel,
  type OnnxNode,
  type OnnxPort,
} from './onnx-model';
import { modelSchema } from './onnx-schema';

/** The version of the file format itself, which ONNX raised to 10 together with operator set 21. */
const irVersion = 10;

/** ONNX's numbers for the kinds of attributes (`AttributeProto.AttributeType`). */
const attributeTypes = { float: 1, integer: 2, text: 3, integers: 7 } as const;

/** Writes a model as the bytes of an ONNX file. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const schema = modelSchema();
  return schema
    .encode({
      irVersion,
      producerName: '@ddpm/engine/compiled',
      opsetImport: Object.entries(model.operatorSets).map(([domain, version]) => ({ domain, version })),
      graph: {
        name: 'step',
        node: model.nodes.map(nodeMessage),
        initializer: model.initializers.map(initializerMessage),
        input: model.inputs.map(portMessage),
        output: model.outputs.map(portMessage),
      },
      metadataProps: Object.entries(model.metadata ?? {}).map(([key, value]) => ({ key, value })),
    })
    .finish();
}

function nodeMessage(node: OnnxNode, index: number): object {
  return {
    name: `${node.operator}_${index}`,
    opType: node.operator,
    domain: node.domain,
    input: node.inputs,
    output: node.outputs,
    attribute: Object.entries(node.attributes).map(([name, value]) => ({ name, ...attributeMessage(value) })),
  };
}

function attributeMessage(value: OnnxAttribute): object {
  if (typeof value === 'number') return { type: attributeTypes.integer, i: value };
  if (typeof value === 'string') return { type: attributeTypes.text, s: new TextEncoder().encode(value) };
  if ('float' in value) return { type: attributeTypes.float, f: value.float };
  return { type: attributeTypes.integers, ints: value };
}

function initializerMessage({ name, shape, type, data }: OnnxInitializer): object {
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dims: shape, dataType: elementTypes[type], rawData };
}

function portMessage({ name, shape, type }: OnnxPort): object {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: elementTypes[type], shape: { dim } } } };
}
