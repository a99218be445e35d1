import { map, nothingToCompensate, saga } from '../../lib';
import { mail, order } from './fixtures/contracts';
import { problemsOf } from './problems-of';

type Body = Parameters<typeof saga<typeof order, unknown>>[2];

const send = (to: string) => ({ action: mail.send, compensation: nothingToCompensate('sent'), input: { to, tags: [] } });

/** A saga with one step whose mail's `to` is what the expression makes of the order. */
const sagaWith = (to: (order: Parameters<Body>[1]) => unknown) => () =>
  saga('Mail', { input: order }, (s, order) => {
    s.step('greet', send(to(order) as string));
  });

const NO_VALUE = 'which has no value before the saga runs.';

describe('A reference has no value yet, so', () => {
  test.each<[string, (order: Parameters<Body>[1]) => unknown, string]>([
    ['a text with it', (order) => `Dear ${order.nickname as unknown as string}`, `This makes a text or a number of "input.nickname", ${NO_VALUE} Pass the reference on as it is, and do it in a step.`],
    ['a sum with it', (order) => (order.amount as unknown as number) + 1, `This makes a text or a number of "input.amount", ${NO_VALUE} Pass the reference on as it is, and do it in a step.`],
    ['a comparison', (order) => (order.amount as unknown as number) > 1, `This makes a text or a number of "input.amount", ${NO_VALUE} Pass the reference on as it is, and do it in a step.`],
    ['a spread into an object', (order) => ({ ...order.customer }), `This lists the fields of "input.customer", ${NO_VALUE} Name each field that is needed: { id: order.id }.`],
    ['a spread into a list', (order) => [...(order.lines as unknown as string[])], `This spreads or iterates over "input.lines", ${NO_VALUE} Pass the whole list, or use map(list, (item) => …).`],
    ['JSON of it', (order) => JSON.stringify(order.customer), `This makes JSON of, or reads "toJSON" of, "input.customer", ${NO_VALUE} Pass the reference on as it is.`],
    ['awaiting it', (order) => (order.customer as unknown as { then: unknown }).then, `This awaits, or reads "then" of, "input.customer", ${NO_VALUE} The body of a saga is not async: it only records.`],
    ['calling it', (order) => (order.orderId as unknown as { trim(): string }).trim(), `This calls "input.orderId.trim", ${NO_VALUE} Do it in a step.`],
    ['asking for a field', (order) => 'email' in order.customer, `This asks for a field in "input.customer", ${NO_VALUE} Decide it in a step.`],
    ['setting a field', (order) => Object.assign(order.customer, { email: 'a' }), `This changes "input.customer", ${NO_VALUE} A reference can only be read.`],
    ['its prototype', (order) => (order.customer as unknown as { __proto__: unknown }).__proto__, `This reads "__proto__" of "input.customer", ${NO_VALUE} No field can have this name.`],
    ['a field of a mapped list', (order) => (map(order.lines, (line) => line.sku) as unknown as { length: number }).length, `This reads "length" of "map(input.lines, …)", ${NO_VALUE} A list has no fields: pass it on as it is.`],
    ['a map over what is no reference', () => map(['a'] as never, () => 'b'), 'map takes a reference to a list as its first parameter. Map a list of your own with its own .map(…).'],
    ['a list of lists', (order) => map(order.lines, (line) => [line.sku] as never), 'map(input.lines, …) makes a list of lists. Make a list of objects, with the inner list in a field.'],
  ])('%s is refused with what to do instead', (_what, to, problem) => {
    expect(problemsOf(sagaWith(to))[0]).toBe(problem);
  });

  test('what the body recorded before the mistake is checked all the same', () => {
    expect(problemsOf(() => saga('Both', { input: order }, (s, order) => {
      s.step('2nd', send('a'));
      s.step('greet', send(`Dear ${order.nickname as unknown as string}`));
    }))).toEqual([
      '"2nd" is no name for a step. Begin with a letter and use only letters, digits and "_".',
      `This makes a text or a number of "input.nickname", ${NO_VALUE} Pass the reference on as it is, and do it in a step.`,
    ]);
  });
});

describe('A literal that is not JSON is refused with its place', () => {
  const cycle: { again?: unknown } = {};
  cycle.again = { cycle };

  test.each<[string, unknown, string]>([
    ['undefined', { a: [undefined] }, 'input.to.a[0] is undefined, which is not JSON. Leave the field out, or use null.'],
    ['NaN', Number.NaN, 'input.to is NaN, which is not JSON. Use a finite number.'],
    ['Infinity', Number.POSITIVE_INFINITY, 'input.to is Infinity, which is not JSON. Use a finite number.'],
    ['a Date', { at: new Date(0) }, 'input.to.at is a Date, which is not JSON. Use plain data.'],
    ['a Map', new Map(), 'input.to is a Map, which is not JSON. Use plain data.'],
    ['a bigint', 1n, 'input.to is a bigint, which is not JSON. Use a number or a text.'],
    ['a function', () => 1, 'input.to is a function, which is not JSON. Use data or a reference.'],
    ['a symbol', Symbol('a'), 'input.to is a symbol, which is not JSON. Use data or a reference.'],
    ['a hole in a list', Object.assign(Array(2), ['a']), 'input.to[1] is undefined, which is not JSON. Leave the field out, or use null.'],
    ['a cycle', cycle, 'input.to.again.cycle contains itself, which is not JSON. Use data without cycles.'],
    ['half a character', '\ud83d', 'input.to is a text with half a surrogate pair, which is not JSON. Use whole characters.'],
    ['a name that is a symbol', { [Symbol('a')]: 1 }, 'input.to has a field whose name is a symbol, which is not JSON. Use texts for names.'],
    ['the name __proto__', JSON.parse('{"__proto__":{"a":1}}'), 'input.to.__proto__ has a name that JSON or JSONata takes for something else. Use another name.'],
  ])('%s', (_what, literal, problem) => {
    expect(problemsOf(sagaWith(() => literal))).toEqual([`step "greet": ${problem}`]);
  });

  test('while the same object may stand in two places, and -0 becomes 0', () => {
    const shared = { a: -0 };
    const { definition } = sagaWith(() => [shared, shared])();
    expect(JSON.parse(JSON.stringify(definition))).toStrictEqual(definition);
  });
});
