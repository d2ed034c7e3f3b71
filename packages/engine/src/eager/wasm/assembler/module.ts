import { name, section, unsigned, valueType, vector, type Code, type ValueType } from './encoding';
import { add, constant } from './instructions';

/** A parameter or a local variable of a function. */
export interface Variable {
  readonly get: Code;
  set(value: Code): Code;
  /** Adds a number to one of type i32. */
  increase(by: Code | number): Code;
}

/** Makes the local variables of a function being written. */
export interface Locals {
  i32(): Variable;
  v128(): Variable;
}

/** A function of the module, called by its place in it. */
export interface WrittenFunction {
  call(...values: readonly Code[]): Code;
}

/** What memory the module is given: a shared one has to say how large it may become, in pages of 64 KiB. */
export type MemoryKind = 'own' | 'shared';

const mostPages = 65536;

/** Writes a module that works on an imported memory, `env.memory`. */
export class ModuleWriter {
  private readonly functions: { readonly type: Code; readonly body: Code; readonly exported: string }[] = [];

  /** Adds a function, exported by its name, with parameters of type i32; it returns nothing. */
  add<Parameter extends string>(
    exported: string,
    parameters: readonly Parameter[],
    write: (variables: Readonly<Record<Parameter, Variable>>, locals: Locals) => readonly Code[],
  ): WrittenFunction {
    const types: ValueType[] = [];
    const local = (type: ValueType) => variable(parameters.length + types.push(type) - 1);
    const named = parameters.map((parameter, index) => [parameter, variable(index)] as const);
    const body = write(Object.fromEntries(named) as Record<Parameter, Variable>, {
      i32: () => local('i32'),
      v128: () => local('v128'),
    });
    const index = this.functions.length;
    this.functions.push({
      exported,
      type: [0x60, ...vector(parameters.map(() => [valueType.i32])), 0],
      body: [...vector(types.map((type) => [1, valueType[type]])), ...body.flat(), 0x0b],
    });
    return { call: (...values) => [...values.flat(), 0x10, ...unsigned(index)] };
  }

  bytes(memory: MemoryKind): Uint8Array<ArrayBuffer> {
    const limits: Code = memory === 'shared' ? [3, 0, ...unsigned(mostPages)] : [0, 0];
    const indices = this.functions.map((_, index) => unsigned(index));
    return Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, vector(this.functions.map(({ type }) => type))),
      ...section(2, vector([[...name('env'), ...name('memory'), 2, ...limits]])),
      ...section(3, vector(indices)),
      ...section(
        7,
        vector(this.functions.map(({ exported }, index) => [...name(exported), 0, ...unsigned(index)])),
      ),
      ...section(10, vector(this.functions.map(({ body }) => [...unsigned(body.length), ...body]))),
    ]);
  }
}

function variable(index: number): Variable {
  const get: Code = [0x20, ...unsigned(index)];
  const set = (value: Code): Code => [...value, 0x21, ...unsigned(index)];
  return { get, set, increase: (by) => set(add(get, typeof by === 'number' ? constant(by) : by)) };
}
