/** What the name of a state begins with when it is about a step, but is not the step's own state. */
export const STATE_PREFIXES = {
  compensate: 'Compensate ', retry: 'Retry ', park: 'Park ', answer: 'Answer ', resolve: 'Resolve ', resolved: 'Resolved ',
} as const;

/** The states of a compiled saga, by name. A step's own state bears the step's name. */
export const stateNames = {
  compensate: (step: string): string => `${STATE_PREFIXES.compensate}${step}`,
  retry: (step: string): string => `${STATE_PREFIXES.retry}${step}`,
  park: (what: string): string => `${STATE_PREFIXES.park}${what}`,
  answer: (what: string): string => `${STATE_PREFIXES.answer}${what}`,
  resolve: (step: string): string => `${STATE_PREFIXES.resolve}${step}`,
  resolved: (what: string): string => `${STATE_PREFIXES.resolved}${what}`,
  checkCompensations: 'Check compensations',
  completed: 'Completed',
  compensated: 'Compensated',
  abandoned: 'Abandoned',
  inputMismatch: 'Input mismatch',
} as const;

/** What parks when compensations fail for good: they park together. */
export const COMPENSATIONS = 'compensations';

/** A step of one of these names would be a second state of that name: the machine's ends, and `Park compensations` beside a step `compensations`. */
export const RESERVED_STEP_NAMES: ReadonlySet<string> = new Set([stateNames.completed, stateNames.compensated, stateNames.abandoned, COMPENSATIONS]);

/** What waits at a state, a step or `compensations`; undefined when the state is not one of parking. */
export function parkedAt(stateName: string): string | undefined {
  return stateName.startsWith(STATE_PREFIXES.park) ? stateName.slice(STATE_PREFIXES.park.length) : undefined;
}
