import type { DownstreamKind } from './model';

/**
 * The services behind the handlers: which effects stand. A key whose effect was undone is forgotten, so that a request with it that lands
 * afterwards takes effect again: the worst that a real service does.
 */
export interface Downstream {
  /** Tells whether it changed anything. */
  apply(step: string, key: string): boolean;
  undo(step: string, key: string): boolean;
  stands(step: string): boolean;
  /** A copy of what stands until now. */
  soFar(): Effects;
}

/** By step and key, how many effects stand. */
export type Effects = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** @param before what stands already */
export function modelledDownstream(kinds: ReadonlyMap<string, DownstreamKind>, before: Effects = new Map()): Downstream {
  const effects = copied(before);
  const of = (step: string): Map<string, number> => {
    const found = effects.get(step) ?? new Map<string, number>();
    effects.set(step, found);
    return found;
  };
  return {
    apply: (step, key) => {
      const standing = of(step).get(key) ?? 0;
      if (standing > 0 && !ignoresKeys(kinds.get(step))) return false;
      of(step).set(key, standing + 1);
      return true;
    },
    undo: (step, key) => of(step).delete(key),
    stands: (step) => of(step).size > 0,
    soFar: () => copied(effects),
  };
}

const copied = (effects: Effects): Map<string, Map<string, number>> => new Map([...effects].map(([step, byKey]) => [step, new Map(byKey)]));

const ignoresKeys = (kind: DownstreamKind | undefined): boolean => kind === 'ignores' || kind === 'ignores and looksUp';

export const looksUp = (kind: DownstreamKind | undefined): boolean => kind === 'honours and looksUp' || kind === 'ignores and looksUp';
