import { outputOf } from '../../lib/local/outputs';

const OUTPUTS = { Shop: { Orders: 'orders', Arn: 'shop' }, Bank: { Arn: 'bank' }, Bare: {} };

test.each([
  ['Orders', undefined, 'orders'],
  ['Arn', 'Bank', 'bank'],
])('output %s of stack %s is found', (name, stack, value) => expect(outputOf(OUTPUTS, name, stack)).toBe(value));

test.each([
  ['Arn', undefined, 'Several stacks have an output Arn: Shop, Bank. Say which is meant: output("Arn", "Shop").'],
  ['Orders', 'Bank', 'There is no output Orders of stack Bank. Shop has Orders, Arn; Bank has Arn; Bare has none. The app makes one: new CfnOutput(stack, "Orders", { value: … }).'],
  ['toString', undefined, 'There is no output toString. Shop has Orders, Arn; Bank has Arn; Bare has none. The app makes one: new CfnOutput(stack, "toString", { value: … }).'],
])('output %s of stack %s is refused with what there is', (name, stack, message) => {
  expect(() => outputOf(OUTPUTS, name, stack)).toThrow(expect.objectContaining({ code: 'Local.NoOutput', message }));
});
