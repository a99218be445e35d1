import type { Expression, ReferenceRoot } from './definition';
import { recordedOf, textOf, type ItemId, type Recorded, type RecordedRoot, type RecordingId } from './recorded';

/** Where a value stands while it is made an expression. */
export interface Place {
  /** As a person reads it: `input.lines[0].sku`. */
  readonly at: string;
  readonly recording: RecordingId;
  readonly report: (problem: string) => void;
  /** The names of the items of the `map`s around. */
  readonly items: ReadonlyMap<ItemId, string>;
  /** The objects and lists around: one that comes again is a cycle. */
  readonly around: readonly object[];
}

/**
 * Field names with which JSON and JSONata do something else than keep a field: `__proto__` sets a prototype, `hasOwnProperty` breaks
 * jsonata 2.0.6's grouping, and it takes objects with the other two for functions.
 */
const UNSAFE_FIELDS: ReadonlySet<string> = new Set(['__proto__', 'hasOwnProperty', '_jsonata_lambda', '_jsonata_function']);

/** A recorded place that had a problem, so that the rest can still be checked. */
const NOTHING: Expression = Object.freeze({ kind: 'literal', value: null });

/** What a saga's body wrote in a slot, as an expression: references, literals, and objects and lists of these. Reports what is neither. */
export function expressionOf(written: unknown, place: Place): Expression {
  const recorded = recordedOf(written);
  if (recorded) return referenced(recorded, place);
  if (typeof written === 'object' && written !== null) return composed(written, place);
  return literal(written, place);
}

function literal(written: unknown, place: Place): Expression {
  const wrong = notJson(written);
  if (wrong) return refused(place, ...wrong);
  // JSON has no -0: the definition would not equal itself after a round trip.
  return { kind: 'literal', value: Object.is(written, -0) ? 0 : (written as null | boolean | number | string) };
}

/** What a value that is no object is, and what to use, when JSON has no form for it. */
function notJson(written: unknown): readonly [what: string, instead: string] | undefined {
  if (written === null || typeof written === 'boolean') return undefined;
  if (typeof written === 'string') return written.isWellFormed() ? undefined : ['is a text with half a surrogate pair', 'Use whole characters'];
  if (typeof written === 'number') return Number.isFinite(written) ? undefined : [`is ${written}`, 'Use a finite number'];
  if (written === undefined) return ['is undefined', 'Leave the field out, or use null'];
  return [`is a ${typeof written}`, typeof written === 'bigint' ? 'Use a number or a text' : 'Use data or a reference'];
}

function refused({ at, report }: Place, what: string, instead: string): Expression {
  report(`${at} ${what}, which is not JSON. ${instead}.`);
  return NOTHING;
}

function composed(written: object, place: Place): Expression {
  if (place.around.includes(written)) return refused(place, 'contains itself', 'Use data without cycles');
  const inside = { ...place, around: [...place.around, written] };
  if (Array.isArray(written)) return { kind: 'array', items: Array.from(written, (item, index) => expressionOf(item, { ...inside, at: `${place.at}[${index}]` })) };
  const prototype: unknown = Object.getPrototypeOf(written);
  if (prototype !== Object.prototype && prototype !== null) return refused(place, `is a ${classOf(written)}`, 'Use plain data');
  if (Object.getOwnPropertySymbols(written).length > 0) return refused(place, 'has a field whose name is a symbol', 'Use texts for names');
  return { kind: 'object', fields: Object.fromEntries(Object.entries(written).flatMap(([name, value]) => field(name, value, inside))) };
}

function classOf(written: object): string {
  const { constructor } = written;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'class instance';
}

function field(name: string, value: unknown, place: Place): [string, Expression][] {
  const at = `${place.at}.${name}`;
  if (!UNSAFE_FIELDS.has(name)) return [[name, expressionOf(value, { ...place, at })]];
  place.report(`${at} has a name that JSON or JSONata takes for something else. Use another name.`);
  return [];
}

function referenced(recorded: Recorded, place: Place): Expression {
  if (recorded.kind === 'map') return mapped(recorded, place);
  const root = rootOf(recorded.root, place);
  if (root) return { kind: 'reference', root, path: recorded.path };
  place.report(`${place.at} refers to ${JSON.stringify(textOf(recorded))}, ${whyOutOfScope(recorded.root)}`);
  return NOTHING;
}

function rootOf(root: RecordedRoot, place: Place): ReferenceRoot | undefined {
  if (root.from === 'item') {
    const item = place.items.get(root.item);
    return item === undefined ? undefined : { item };
  }
  if (root.recording !== place.recording) return undefined;
  return root.from === 'input' ? { input: true } : { step: root.step };
}

function whyOutOfScope(root: RecordedRoot): string {
  if (root.from === 'item') return 'an item that exists only inside its map(…). Use it there.';
  return `which belongs to saga ${JSON.stringify(root.recording.saga)}. Refer to this saga's own input and steps.`;
}

/** Names items by how deep they stand, so that the same `map` reads the same wherever it is used. */
function mapped({ list, item, to }: Extract<Recorded, { kind: 'map' }>, place: Place): Expression {
  const name = `item${place.items.size + 1}`;
  const inside = { ...place, at: `${place.at}[]`, items: new Map([...place.items, [item, name]]) };
  return { kind: 'map', list: referenced(list, place), item: name, to: expressionOf(to, inside) };
}
