import type { Json } from '../contract/json';
import type { Expression } from '../definition/definition';
import { field, list, object, text, type Code } from './jsonata';

/** Where the values that an expression names are to be found in the state that it is printed for. */
export interface Scope {
  readonly input: Code;
  /** The code of a step's result. */
  readonly step: (name: string) => Code;
}

/** In every compiled state the input is the saga's input, and a result is in the variable named after its step. */
export const DEFAULT_SCOPE: Scope = { input: '$states.input', step: (name) => `$${name}` };

type Items = ReadonlyMap<string, Code>;

/**
 * Prints an expression as JSONata code that yields exactly the value it names.
 *
 * What is absent drops out: of an object and of an array, and a `map` over an absent list is absent. Arrays stay arrays, of whatever
 * length and depth: JSONata unwraps an array of one and flattens arrays inside a constructor, and the code printed here never lets it.
 *
 * `{ kind: 'reference', root: { step: 'reserveStock' }, path: ['total'] }` becomes `$reserveStock.total`.
 */
export const print = (expression: Expression, scope: Scope = DEFAULT_SCOPE): Code => printIn(expression, scope, new Map());

function printIn(expression: Expression, scope: Scope, items: Items): Code {
  switch (expression.kind) {
    case 'literal': return literal(expression.value);
    case 'reference': return rootOf(expression.root, scope, items) + expression.path.map(field).join('');
    case 'object': return object(Object.entries(expression.fields).map(([name, value]) => [name, printIn(value, scope, items)] as const));
    case 'array': return list(expression.items.map((item) => itemOf(item, scope, items)));
    case 'map': return map(expression, scope, items);
  }
}

function rootOf(root: Extract<Expression, { kind: 'reference' }>['root'], scope: Scope, items: Items): Code {
  if ('input' in root) return scope.input;
  if ('step' in root) return scope.step(root.step);
  const item = items.get(root.item);
  if (item === undefined) throw new TypeError(`There is no map around with an item ${JSON.stringify(root.item)}; \`check\` reports this before anything is printed.`);
  return item;
}

/**
 * `$reduce` and not `$map`: what `$map` gives for a list of one is not a list any more, and of an item that is a list itself only the
 * items would be left. The item has a name of the printer's own, different at each depth, so that it hides nothing.
 */
function map({ list: over, item, to }: Extract<Expression, { kind: 'map' }>, scope: Scope, items: Items): Code {
  const name = `$sagaItem${items.size + 1}`;
  const inner = new Map([...items, [item, name]]);
  return `$reduce(${printIn(over, scope, items)}, function($sagaList, ${name}) { $append($sagaList, ${list([itemOf(to, scope, inner)])}) }, [])`;
}

/**
 * The code of one item between brackets. JSONata's constructor keeps an array that is written there as a constructor, and pours out any
 * other, so an item that may turn out to be an array is wrapped: the inner bracket pours it out, the outer one is kept.
 */
function itemOf(item: Expression, scope: Scope, items: Items): Code {
  const code = printIn(item, scope, items);
  if (item.kind === 'reference') return `($type(${code}) = "array" ? [[${code}]] : ${code})`;
  if (item.kind === 'map') return `($sagaValue := ${code}; $type($sagaValue) = "array" ? [[$sagaValue]] : $sagaValue)`;
  return code;
}

function literal(value: Json): Code {
  if (holdsUnconstructibleKey(value) || isDeeperThan(value, DEEPEST_CONSTRUCTOR)) return `$parse(${text(JSON.stringify(value))})`;
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isArray(value)) return list(value.map(literal));
  return object(Object.entries(value).map(([name, member]) => [name, literal(member)] as const));
}

/**
 * Keys that jsonata 2.0.6's object constructor does not survive: it would set the prototype, and call a text as a function. Step
 * Functions' `$parse` reads JSON text, and keeps them. https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export const UNCONSTRUCTIBLE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'hasOwnProperty']);

/** Step Functions gives up with a stack overflow on an expression some 100 levels deep (measured on AWS by others); `$parse` has no levels. */
const DEEPEST_CONSTRUCTOR = 24;

function isDeeperThan(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}

function holdsUnconstructibleKey(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, member]) => UNCONSTRUCTIBLE_KEYS.has(name) || holdsUnconstructibleKey(member));
}

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);
