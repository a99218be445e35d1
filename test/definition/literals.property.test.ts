import * as fc from 'fast-check';
import type { Json } from '../../lib/contract/json';
import { nothingToCompensate, saga, service, action, typed, type Expression } from '../../lib';

const notes = service('notes', { write: action({ input: typed<unknown>(), output: typed<null>() }) });

const definitionWith = (input: unknown) =>
  saga('Notes', { input: typed<null>() }, (s) => {
    s.step('writeNote', { action: notes.write, compensation: nothingToCompensate('a note stays'), input: input as Json });
  }).definition;

/** The value of an expression without references. */
function valueOf(expression: Expression): Json {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'array':
      return expression.items.map(valueOf);
    case 'object':
      return Object.fromEntries(Object.entries(expression.fields).map(([name, value]) => [name, valueOf(value)]));
    case 'reference':
    case 'map':
      throw new Error(`${expression.kind} in a literal`);
  }
}

const unsafe = new Set(['__proto__', 'hasOwnProperty', '_jsonata_lambda', '_jsonata_function']);
const key = fc.string({ unit: 'grapheme' }).filter((name) => !unsafe.has(name));
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false, '${x}', '{% 1 %}', '`', '"', '\\', 'constructor'),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test('Any JSON can stand in an input: it is recorded as it is, and the definition survives JSON', () => {
  fc.assert(
    fc.property(json, (literal) => {
      const definition = definitionWith(literal);
      const [step] = definition.body;
      expect(step && valueOf(step.input)).toStrictEqual(literal);
      expect(JSON.parse(JSON.stringify(definition))).toStrictEqual(definition);
    }),
  );
});
