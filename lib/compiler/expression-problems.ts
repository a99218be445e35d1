import type { Definition, Expression } from '../definition/definition';
import { UNCONSTRUCTIBLE_KEYS } from './expression';
import { literalSizeProblems } from './limits';

/** What is wrong with the inputs of the steps, the saga's output and its correlation id: references to what does not exist there, and what cannot be carried. */
export function expressionProblems({ body, output, correlationId }: Definition): readonly string[] {
  const inputs = body.flatMap((step, at) =>
    problemsIn(step.input, `the input of step ${JSON.stringify(step.name)}`, new Set(body.slice(0, at).map(({ name }) => name))));
  const all = new Set(body.map(({ name }) => name));
  return [
    ...inputs,
    ...(output ? problemsIn(output, 'the output', all) : []),
    ...(correlationId ? problemsIn(correlationId, 'the correlation id', new Set()) : []),
  ];
}

function problemsIn(expression: Expression, where: string, steps: ReadonlySet<string>): readonly string[] {
  return [...new Set(referenceProblems(expression, steps, new Set()))].map((problem) => `${where} ${problem}`)
    .concat(literalSizeProblems(expression, where));
}

function referenceProblems(expression: Expression, steps: ReadonlySet<string>, items: ReadonlySet<string>): readonly string[] {
  switch (expression.kind) {
    case 'literal': return [];
    case 'reference': return rootProblems(expression.root, steps, items);
    case 'object': return [...keyProblems(expression.fields), ...Object.values(expression.fields).flatMap((value) => referenceProblems(value, steps, items))];
    case 'array': return expression.items.flatMap((item) => referenceProblems(item, steps, items));
    case 'map': return [
      ...referenceProblems(expression.list, steps, items),
      ...referenceProblems(expression.to, steps, new Set([...items, expression.item])),
    ];
  }
}

function rootProblems(root: Extract<Expression, { kind: 'reference' }>['root'], steps: ReadonlySet<string>, items: ReadonlySet<string>): readonly string[] {
  if ('step' in root && !steps.has(root.step)) return [`reads the result of "${root.step}", which is no step before it.`];
  if ('item' in root && !items.has(root.item)) return [`reads "${root.item}", which is the item of no map around it.`];
  return [];
}

/** As part of a literal such a key is carried as JSON text. */
const keyProblems = (fields: { readonly [name: string]: Expression }): readonly string[] =>
  Object.keys(fields).filter((name) => UNCONSTRUCTIBLE_KEYS.has(name))
    .map((name) => `has a field ${JSON.stringify(name)} beside references, which JSONata cannot construct. Rename the field, or make the whole object a literal.`);
