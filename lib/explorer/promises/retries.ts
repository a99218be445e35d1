import type { StepNode } from '../../definition/definition';
import type { SagaPromise } from './promise';
import type { Present, Visit } from './present';

/** What is settled: another attempt would hear the same. */
const SETTLED: ReadonlySet<string> = new Set([
  'Saga.Rejected', 'Saga.InvalidInput', 'Saga.DeadlineExceeded', 'Saga.OutcomeUnknown', 'Saga.NotRepeatable', 'Saga.StepFenced', 'Saga.ResultTooLarge', 'Saga.InvalidResult',
  'Saga.InputMismatch', 'Saga.InvalidAnswer', 'States.DataLimitExceeded',
]);

/** Trouble of the platform, which says nothing of the step and passes. */
const PASSING: ReadonlySet<string> = new Set([
  'Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException', 'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException', 'Saga.LedgerUnavailable',
]);

/** How often trouble that passes is met again before it counts as a failure. */
const PATIENCE = 30;

/** How often the recording of a human's answer is tried. */
const ATTEMPTS_AT_AN_ANSWER = 4;

const inFlight = (error: string): boolean => error === 'Saga.StepInFlight';
const passing = (error: string): boolean => PASSING.has(error);
const failing = (error: string): boolean => !inFlight(error) && !passing(error) && !SETTLED.has(error);

/** Neither given up while an attempt could mend it, nor tried again when none can. */
export const repeatedAsAgreed: SagaPromise = {
  id: 'G15',
  says: 'what another attempt can mend is tried again, as often as agreed, and nothing else is',
  broken: {
    called: ({ state, attempt }, before) => (attempt > 1 && state === before.visit?.state ? triedTooOften(before) : givenUpTooSoon(before)),
    letter: (_, before) => givenUpTooSoon(before),
    ended: (_, before) => givenUpTooSoon(before),
  },
};

function triedTooOften({ visit, steps }: Present): string | undefined {
  if (!visit) return undefined;
  const { state, errors } = visit;
  const most = attemptsAt(visit, steps);
  const last = errors.at(-1) ?? '';
  if (SETTLED.has(last)) return `${state} is tried again after ${last}, which no attempt can mend`;
  return failing(last) && errors.filter(failing).length >= most ? `${state} is tried again after ${most} attempts that failed, which is all that was agreed` : undefined;
}

/** A Task that times out is left at the very moment at which it is heard of. */
function givenUpTooSoon({ visit, steps }: Present): string | undefined {
  if (!visit) return undefined;
  const { state, waiting, errors: heard } = visit;
  const most = attemptsAt(visit, steps);
  const errors = waiting ? [...heard, 'States.Timeout'] : heard;
  const last = errors.at(-1) ?? '';
  if (inFlight(last)) return `${state} is given up while it waits for an earlier attempt`;
  if (passing(last) && errors.filter(passing).length <= PATIENCE) return `${state} is given up over ${last}, which passes`;
  return failing(last) && errors.filter(failing).length < most ? `${state} is given up after ${last}, though ${most} attempts were agreed` : undefined;
}

function attemptsAt({ about, operation }: Visit, steps: Present['steps']): number {
  const step: StepNode | undefined = steps.find(({ name }) => name === about);
  if (!step || operation === 'resolution') return ATTEMPTS_AT_AN_ANSWER;
  return (operation === 'compensation' ? step.compensationRetry ?? step.retry : step.retry).maxAttempts;
}
