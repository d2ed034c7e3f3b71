import fc from 'fast-check';
import { expect, it } from 'vitest';
import { choiceField, integerField, nameField, numberField, type Field } from './field';

function roundTrips<Value>(field: Field<Value>, values: fc.Arbitrary<Value>): void {
  fc.assert(
    fc.property(values, (value) => {
      expect(field.parse(field.print(value))).toEqual(value);
    }),
  );
}

it('reads back every valid value', () => {
  roundTrips(integerField(1, 0, 2 ** 32 - 1), fc.nat({ max: 2 ** 32 - 1 }));
  roundTrips(
    numberField(1, 0, 20),
    fc.integer({ min: 0, max: 80 }).map((quarters) => quarters / 4),
  );
  roundTrips(choiceField('a', ['a', 'b']), fc.constantFrom('a', 'b'));
  roundTrips(nameField('digits'), fc.stringMatching(/^[\w.-]{1,100}$/));
});

it('gives only valid values, whatever the text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.float().map(String), fc.integer().map(String)), (text) => {
      const integer = integerField(5, 1, 10).parse(text);
      expect(integer === undefined || (Number.isInteger(integer) && integer >= 1 && integer <= 10)).toBe(
        true,
      );
      const number = numberField(0, 0, 1).parse(text);
      expect(number === undefined || (number >= 0 && number <= 1)).toBe(true);
      expect([undefined, 'a']).toContain(choiceField('a', ['a']).parse(text));
    }),
  );
});
