import { STEP_IN_FLIGHT } from '../contract/error-names';
import { COMPENSATIONS, STATE_PREFIXES } from '../contract/state-names';
import type { SagaState } from './outcome';
import type { Attempt, Visit } from './timeline';

/**
 * A saga's timeline for a person to read: a line for each step with what failed, was waited for and was undone, and one for where it stands.
 * Tries that failed alike in a row are one line; one that has no end is `running`, or `cut off` where the saga was stopped. Inputs and results are
 * not in it, but for the output of a completed saga.
 */
export function timelineText(visits: readonly Visit[], state: SagaState): string {
  const began = visits[0]?.enteredAt ?? new Date(0);
  return [...visits.filter((visit) => visit.role !== 'other').flatMap((visit) => visitLines(visit, { began, endless: state.outcome === 'stopped' ? 'cut off' : 'running' })), `  ${endingOf(state)}`].join('\n');
}

/** What the lines of one saga share. */
interface Told {
  readonly began: Date;
  /** Of an attempt that has no end. */
  readonly endless: string;
}

function visitLines(visit: Visit, told: Told): readonly string[] {
  if (visit.role === 'parking') return [line(visit.enteredAt, told.began, '⏸', `${whatWaits(visit)} waits for an operator`, '')];
  return groupsOf(toldAttempts(visit)).map((group) => attemptLine(visit, group, told));
}

/** Whether a retry came before the attempt that was cut off had to be dead is a matter of milliseconds, and nothing that a reader asks. */
const toldAttempts = ({ role, attempts }: Visit): readonly Attempt[] =>
  role === 'step' ? attempts.filter((attempt, index) => attempt.error !== STEP_IN_FLIGHT || index === attempts.length - 1) : attempts;

const whatWaits = (visit: Visit): string => (visit.step === COMPENSATIONS ? 'undoing' : visit.step);

/** Attempts in a row that ended with the same error are told in one line. */
interface Group {
  readonly first: Attempt;
  readonly last: Attempt;
}

function groupsOf(attempts: readonly Attempt[]): readonly Group[] {
  return attempts.reduce<readonly Group[]>((groups, attempt) => {
    const before = groups.at(-1);
    const same = before?.first.error !== undefined && before.first.error === attempt.error;
    return same ? [...groups.slice(0, -1), { first: before.first, last: attempt }] : [...groups, { first: attempt, last: attempt }];
  }, []);
}

function attemptLine(visit: Visit, { first, last }: Group, { began, endless }: Told): string {
  const waited = first.error === STEP_IN_FLIGHT;
  const which = waited ? '' : attemptsText(visit, first, last);
  const why = waited ? 'waits until no earlier attempt can still act' : first.error === undefined ? '' : `${first.error}: ${shorten(first.message ?? '')}`;
  const until = waited ? waitedUntil(visit, last) : last.endedAt;
  return line(first.startedAt, began, signOf(visit, first), `${nameOf(visit)}${which}`, until ? durationText(first.startedAt, until) : endless, why);
}

function nameOf({ role, step }: Visit): string {
  if (role === 'compensation') return `undo ${step}`;
  return role === 'resolution' ? `record the answer for ${step}` : step;
}

function signOf({ role }: Visit, { error, endedAt }: Attempt): string {
  if (error !== undefined) return error === STEP_IN_FLIGHT ? '…' : '✗';
  if (!endedAt) return '▸';
  return role === 'compensation' ? '↶' : '✓';
}

/** The wait goes on until the next attempt. */
const waitedUntil = ({ attempts }: Visit, last: Attempt): Date | undefined => attempts[attempts.indexOf(last) + 1]?.startedAt ?? last.endedAt;

function attemptsText(visit: Visit, first: Attempt, last: Attempt): string {
  const counted = visit.attempts.filter((attempt) => attempt.error !== STEP_IN_FLIGHT);
  if (counted.length < 2) return '';
  const ordinal = (attempt: Attempt): number => counted.indexOf(attempt) + 1;
  return first === last ? `, attempt ${ordinal(first)}` : `, attempts ${ordinal(first)} to ${ordinal(last)}`;
}

function line(at: Date, began: Date, sign: string, what: string, duration: string, why = ''): string {
  const time = ((at.getTime() - began.getTime()) / 1000).toFixed(2).padStart(6);
  return `  ${time} s  ${sign} ${what.padEnd(38)} ${duration.padStart(9)}${why === '' ? '' : `  ${why}`}`.trimEnd();
}

function durationText(from: Date, to: Date): string {
  const took = to.getTime() - from.getTime();
  return took < 1000 ? `${took} ms` : `${(took / 1000).toFixed(2)} s`;
}

const shorten = (text: string): string => {
  const flat = text.replaceAll(/\s+/g, ' ').replaceAll(/RequestId: \S+ (?:Error: )?/g, '');
  return flat.length > 110 ? `${flat.slice(0, 109)}…` : flat;
};

function endingOf(state: SagaState): string {
  switch (state.outcome) {
    case 'running':
      return '→ still running';
    case 'completed':
      return `→ completed: ${JSON.stringify(state.output)}`;
    case 'compensated':
      return `→ compensated: ${shorten(state.cause)}`;
    case 'parked':
      return `→ parked: ${state.waitingAt.slice(STATE_PREFIXES.park.length)} waits for an operator, nothing is lost`;
    case 'abandoned':
      return `→ abandoned: ${state.cause}`;
    case 'stopped':
      return `→ stopped: ${state.error} ${shorten(state.cause)}`;
  }
}
