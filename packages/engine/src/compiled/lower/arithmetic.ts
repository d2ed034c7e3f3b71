import { broadcastShape } from './broadcast-shape';
import { elementwise } from './elementwise';
import type { GraphBuilder } from './graph-builder';
import { uniformValue, type LoweredValue } from './lowered-value';

/** Arithmetic on lowered float32 values, with broadcasting. */
export class Arithmetic {
  constructor(readonly graph: GraphBuilder) {}

  number(value: number): LoweredValue {
    return uniformValue([], this.graph.scalar(value));
  }

  add(a: LoweredValue, b: LoweredValue): LoweredValue {
    return this.#apply('Add', a, b);
  }

  subtract(a: LoweredValue, b: LoweredValue): LoweredValue {
    return this.#apply('Sub', a, b);
  }

  multiply(a: LoweredValue, b: LoweredValue): LoweredValue {
    return this.#apply('Mul', a, b);
  }

  divide(a: LoweredValue, b: LoweredValue): LoweredValue {
    return this.#apply('Div', a, b);
  }

  maximum(a: LoweredValue, b: LoweredValue): LoweredValue {
    return this.#apply('Max', a, b);
  }

  scale(a: LoweredValue, factor: number): LoweredValue {
    return this.multiply(a, this.number(factor));
  }

  negate(a: LoweredValue): LoweredValue {
    return this.#apply('Neg', a);
  }

  squareRoot(a: LoweredValue): LoweredValue {
    return this.#apply('Sqrt', a);
  }

  sigmoid(a: LoweredValue): LoweredValue {
    return this.#apply('Sigmoid', a);
  }

  /** a σ(a) */
  silu(a: LoweredValue): LoweredValue {
    if (!this.graph.target.contributedOperators) return this.multiply(a, this.sigmoid(a));
    return elementwise(this.graph, [a], { shape: a.shape, dtype: 'float32' }, (operands, shape) =>
      this.graph.node('QuickGelu', operands, shape, {
        domain: 'com.microsoft',
        attributes: { alpha: { float: 1 } },
      }),
    );
  }

  #apply(operator: string, ...operands: readonly LoweredValue[]): LoweredValue {
    const shape = broadcastShape(...operands.map((operand) => operand.shape));
    return elementwise(this.graph, operands, { shape, dtype: 'float32' }, (tensors, onnxShape) =>
      this.graph.node(operator, tensors, onnxShape),
    );
  }
}
