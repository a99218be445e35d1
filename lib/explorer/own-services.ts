import type { ServiceContract } from '../contract/service';
import { parseDuration, type Duration, type Millis } from '../contract/time';
import type { AnyHandlers } from '../runtime/serve';
import type { Outcome } from './trace';

/** Something that must hold of a user's own world. `true`: it does. A text, `false`, or an error that is thrown: it does not. */
export interface Invariant<World> {
  readonly name: string;
  readonly holds: (world: World, outcome: Outcome | undefined) => boolean | string;
}

/**
 * An invariant of a user's own world, to be used in several searches. Inside `ownServices` an object of them is shorter, and knows its world.
 *
 * ```ts
 * const neverNegative = invariant('stock is never negative', (shop: Shop) => shop.stock >= 0);
 * ```
 */
export const invariant = <World>(name: string, holds: Invariant<World>['holds']): Invariant<World> => Object.freeze({ name, holds });

/** A user's own handlers, by service, as `serve` takes them, and the world in which they act. */
export interface OwnServicesOptions<World> {
  /** A new world for each run. */
  readonly world: () => World;
  readonly handlers: (world: World) => { readonly [service: string]: object };
  /**
   * What must hold in it, by name. Each is asked after every effect, with no outcome yet, and once nothing is left to happen.
   *
   * @default nothing; the library's own promises are always held
   */
  readonly invariants?: { readonly [name: string]: Invariant<NoInfer<World>>['holds'] } | readonly Invariant<NoInfer<World>>[];
  /**
   * What an operator does who sees to a parked step by hand: applies it, or undoes what stands of it.
   *
   * @default operators do nothing by hand, and answer `retry`
   */
  readonly byHand?: (world: World, what: { readonly step: string; readonly done: 'applied' | 'undone' }) => void;
  /** How long a handler may take in real time before the search fails. @default '10s' */
  readonly longestCall?: Duration;
}

export const DEFAULT_LONGEST_CALL: Duration = '10s';

/** One run's world, whatever its type. */
export interface OwnWorld {
  readonly handlers: { readonly [service: string]: AnyHandlers };
  readonly byHand: ((what: { readonly step: string; readonly done: 'applied' | 'undone' }) => void) | undefined;
  readonly longestCall: Millis;
  /** What is wrong with the world. */
  broken(outcome: Outcome | undefined): readonly { readonly name: string; readonly what: string }[];
}

/** Opens a world for a run. */
export type OwnServices = () => OwnWorld;

/**
 * Runs a user's own handlers in a search instead of modelled ones. Each is one effect: a fault strikes before it, after it, or has it land
 * late. Virtual time stands still while a handler runs, so that one that waits for a timer or a socket makes the search slow, and one that
 * waits for ever makes it fail. One that has added a listener to `ctx.signal` waits for virtual time, and is not waited for.
 *
 * ```ts
 * ownServices({
 *   world: () => new Shop(),
 *   handlers: (shop) => ({ payments: { authorize: async (input, ctx) => shop.authorize(ctx.idempotencyKey, input), void: … } }),
 *   invariants: { 'stock is never negative': (shop) => shop.stock >= 0 },
 * })
 * ```
 */
export function ownServices<World>({ world, handlers, invariants = [], byHand, longestCall = DEFAULT_LONGEST_CALL }: OwnServicesOptions<World>): OwnServices {
  const held: readonly Invariant<World>[] = isList(invariants) ? invariants : Object.entries(invariants).map(([name, holds]) => invariant(name, holds));
  const longest = parseDuration(longestCall);
  return () => {
    const own = world();
    return {
      handlers: handlers(own) as OwnWorld['handlers'],
      byHand: byHand && ((what) => byHand(own, what)),
      longestCall: longest,
      broken: (outcome) => held.flatMap((one) => brokenBy(one, own, outcome)),
    };
  };
}

const isList = (some: object): some is readonly unknown[] => Array.isArray(some);

function brokenBy<World>(one: Invariant<World>, world: World, outcome: Outcome | undefined): readonly { readonly name: string; readonly what: string }[] {
  const { name } = one;
  const held = asked(one, world, outcome);
  if (held === true) return [];
  return [{ name, what: held === false ? name : `${name}: ${held}` }];
}

/** An assertion may throw. Thrown on, it would look like a failure of the handler whose effect has just landed, and be borne. */
function asked<World>({ holds }: Invariant<World>, world: World, outcome: Outcome | undefined): boolean | string {
  try {
    return holds(world, outcome);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * A world in which a run takes place.
 *
 * @throws RangeError for handlers that the saga's services have no operation for, and for operations that have no handler
 */
export function openWorld(open: OwnServices, services: ReadonlyMap<string, ServiceContract>): OwnWorld {
  const own = open();
  const unknown = Object.entries(own.handlers).flatMap(([service, handlers]) =>
    Object.keys(handlers).filter((key) => !(key in (services.get(service)?.operations ?? {}))).map((key) => `${service}.${key}`));
  const known = [...services.values()].flatMap(({ name, operations }) => Object.keys(operations).map((key) => `${name}.${key}`));
  if (unknown.length > 0) throw new RangeError(`The saga has no operation ${unknown.join(', ')}. It has ${known.join(', ')}.`);
  const missing = [...services.values()].flatMap(({ name, operations }) => Object.keys(operations).filter((key) => !own.handlers[name]?.[key]).map((key) => `${name}.${key}`));
  if (missing.length > 0) throw new RangeError(`ownServices has no handler for ${missing.join(', ')}. Give it one for each operation of the saga's services: ${known.join(', ')}.`);
  return own;
}
