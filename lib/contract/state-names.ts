/** The names of the machine's states. A step's own state has the step's name; the others say what they do to which step. */
export const STATE_PREFIXES = { compensate: 'Compensate ', park: 'Park ', resolve: 'Resolve ', retry: 'Retry ' } as const;

/** The state where all compensations that failed for good wait for a human. No step can have this name: it has a space. */
export const PARK_COMPENSATIONS = 'Park compensations';

/** The step that waits at a state, or `compensations`; undefined when the state is not one of parking. */
export function parkedStepOf(stateName: string): string | undefined {
  return stateName.startsWith(STATE_PREFIXES.park) ? stateName.slice(STATE_PREFIXES.park.length) : undefined;
}
