import { SagaError } from '../contract/saga-error';
import type { Reference } from './reference';

/** Which recording a reference belongs to: compared by identity. */
export interface RecordingId {
  readonly saga: string;
}

/** The item of one `map`: compared by identity, named once it is known where it stands. */
export interface ItemId {
  readonly list: string;
}

/** Where a reference begins. */
export type RecordedRoot =
  | { readonly from: 'input'; readonly recording: RecordingId }
  | { readonly from: 'step'; readonly recording: RecordingId; readonly step: string }
  | { readonly from: 'item'; readonly item: ItemId };

/** What stands behind a reference. */
export type Recorded =
  | { readonly kind: 'reference'; readonly root: RecordedRoot; readonly path: readonly string[] }
  | { readonly kind: 'map'; readonly list: Recorded; readonly item: ItemId; readonly to: unknown };

const recordedBehind = new WeakMap<WeakKey, Recorded>();

/** What stands behind a value, or undefined when it is no reference. */
export function recordedOf(value: unknown): Recorded | undefined {
  return typeof value === 'function' ? recordedBehind.get(value) : undefined;
}

/** A reference that a saga's body can hold: reading a field gives the reference to the field, and whatever else is tried is explained. */
export function referenceTo<T>(recorded: Recorded): Reference<T> {
  const proxy = new Proxy(() => undefined, traps(recorded));
  recordedBehind.set(proxy, recorded);
  return proxy as unknown as Reference<T>;
}

/** A reference as a person reads it: `input.customer.email`, `reserveStock.total`. */
export function textOf(recorded: Recorded): string {
  return recorded.kind === 'map' ? `map(${textOf(recorded.list)}, …)` : [rootText(recorded.root), ...recorded.path].join('.');
}

function rootText(root: RecordedRoot): string {
  if (root.from === 'item') return `${root.item.list}[]`;
  return root.from === 'input' ? 'input' : root.step;
}

function traps(recorded: Recorded): ProxyHandler<() => undefined> {
  const refuse = (tried: string, instead: string) => (): never => {
    throw new SagaError('Saga.InvalidDefinition', `${tried} ${JSON.stringify(textOf(recorded))}, which has no value before the saga runs. ${instead}`);
  };
  const list = refuse('This lists the fields of', 'Name each field that is needed: { id: order.id }.');
  const change = refuse('This changes', 'A reference can only be read.');
  return {
    get: (_target, key) => (typeof key === 'symbol' ? readSymbol(key, refuse) : readField(recorded, key, refuse)),
    apply: refuse('This calls', 'Do it in a step.'),
    ownKeys: list,
    has: refuse('This asks for a field in', 'Decide it in a step.'),
    set: change,
    defineProperty: change,
    deleteProperty: change,
  };
}

type Refuse = (tried: string, instead: string) => () => never;

function readSymbol(key: symbol, refuse: Refuse): undefined {
  if (key === Symbol.toPrimitive) return refuse('This makes a text or a number of', 'Pass the reference on as it is, and do it in a step.')();
  if (key === Symbol.iterator || key === Symbol.asyncIterator) return refuse('This spreads or iterates over', 'Pass the whole list, or use map(list, (item) => …).')();
  return undefined;
}

function readField(recorded: Recorded, key: string, refuse: Refuse): unknown {
  if (key === 'then') return refuse('This awaits, or reads "then" of,', 'The body of a saga is not async: it only records.')();
  if (key === 'toJSON') return refuse('This makes JSON of, or reads "toJSON" of,', 'Pass the reference on as it is.')();
  if (key === '__proto__') return refuse('This reads "__proto__" of', 'No field can have this name.')();
  if (recorded.kind === 'map') return refuse(`This reads ${JSON.stringify(key)} of`, 'A list has no fields: pass it on as it is.')();
  return referenceTo({ ...recorded, path: [...recorded.path, key] });
}
