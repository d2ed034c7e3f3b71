/** One value in the address: how it is written, and what counts as valid. */
export interface Field<Value> {
  readonly initial: Value;
  /** Undefined where the text is no valid value. */
  parse(text: string): Value | undefined;
  print(value: Value): string;
}

/** A whole number from `least` to `most`. */
export function integerField(initial: number, least: number, most: number): Field<number> {
  return {
    initial,
    parse: (text) => {
      const value = /^\d+$/.test(text) ? Number(text) : NaN;
      return value >= least && value <= most ? value : undefined;
    },
    print: String,
  };
}

/** A number from `least` to `most`. */
export function numberField(initial: number, least: number, most: number): Field<number> {
  return {
    initial,
    parse: (text) => {
      const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
      return value >= least && value <= most ? value : undefined;
    },
    print: String,
  };
}

/** One of a few words. */
export function choiceField<Choice extends string>(
  initial: Choice,
  choices: readonly Choice[],
): Field<Choice> {
  return { initial, parse: (text) => choices.find((choice) => choice === text), print: (value) => value };
}

/** A name of letters, digits, dots, dashes and underscores, such as a model's. */
export function nameField(initial: string): Field<string> {
  return {
    initial,
    parse: (text) => (/^[\w.-]{1,100}$/.test(text) ? text : undefined),
    print: (value) => value,
  };
}
