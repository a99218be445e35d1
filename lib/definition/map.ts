import { SagaError } from '../contract/saga-error';
import { recordedOf, referenceTo, textOf, type ItemId } from './recorded';
import type { Ref, Reference, ValueOf } from './reference';

type NotAList<Picked> = [ValueOf<Picked>] extends [readonly unknown[]] ? 'map cannot make a list of lists' : unknown;

/**
 * A list made of another: one value for each item, made of the item's fields, other references, and literals. An item whose value is
 * absent is left out, and the list of an absent list is absent. A value cannot be a list itself: make an object with the list in a field.
 *
 * ```ts
 * s.step('bookLounge', {
 *   action: lounges.book,
 *   compensation: lounges.cancel,
 *   input: { guests: map(trip.passengers, (passenger) => ({ name: passenger.name })) },
 * });
 * ```
 */
export function map<List extends readonly unknown[] | undefined, const Picked>(
  list: Ref<List>,
  pick: (item: Reference<NonNullable<List>[number]>) => Picked & NotAList<NoInfer<Picked>>,
): Ref<Exclude<ValueOf<Picked>, undefined>[] | Extract<List, undefined>> {
  const recorded = recordedOf(list);
  if (!recorded) throw new SagaError('Saga.InvalidDefinition', 'map takes a reference to a list as its first parameter. Map a list of your own with its own .map(…).');
  const item: ItemId = Object.freeze({ list: textOf(recorded) });
  const to: unknown = pick(referenceTo({ kind: 'reference', root: { from: 'item', item }, path: [] }));
  if (Array.isArray(to) || recordedOf(to)?.kind === 'map') {
    throw new SagaError('Saga.InvalidDefinition', `map(${item.list}, …) makes a list of lists. Make a list of objects, with the inner list in a field.`);
  }
  return referenceTo({ kind: 'map', list: recorded, item, to });
}
