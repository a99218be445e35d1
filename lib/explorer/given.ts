import type { ModelOptions } from './model';

/** What a search was given beside its saga, as far as a replay needs it again: plain data, and the names of what is none. */
export interface Given extends Pick<ModelOptions, 'input' | 'results' | 'downstream' | 'target'> {
  /** Options that are functions: whoever pastes the replay has them at hand under these names. */
  readonly named?: readonly string[];
}

export function givenIn({ input, results, downstream, target, services, alterations }: ModelOptions): Given {
  const named = Object.entries({ services, alterations }).filter(([, option]) => option !== undefined).map(([name]) => name);
  return {
    ...(input === undefined ? {} : { input }), ...(results && { results }), ...(downstream && { downstream }), ...(target && { target }),
    ...(named.length > 0 && { named }),
  };
}

/** The options of a replay as TypeScript: `{ seed: 1, input: {"id":"p-1"}, services }`. */
export function replayOptions(seed: number, { named = [], ...data }: Given): string {
  return `{ ${[`seed: ${seed}`, ...Object.entries(data).map(([name, value]) => `${name}: ${JSON.stringify(value)}`), ...named].join(', ')} }`;
}
