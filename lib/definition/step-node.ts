import type { Action, Compensation } from '../contract/service';
import { contractBehind } from '../contract/service';
import { LARGEST_INPUT_BYTES, type Phase } from '../contract/step-request';
import type { Duration } from '../contract/time';
import type { NothingToCompensate, StepNode } from './definition';
import { problemsOfTimeout } from './durations';
import { expressionOf } from './expression';
import { problemsOfStepName } from './names';
import type { RecordingId } from './recorded';
import { DEFAULT_COMPENSATION_RETRY, DEFAULT_FORWARD_RETRY, DEFAULT_RETRY, retryPolicy, type RetryOptions } from './retry';
import { leastBytes } from './size';

/** A step as it was written, whatever its phase; the types of `step.ts` say more, but a definition may come from JavaScript. */
export interface WrittenStep {
  readonly action: Action<string, unknown, unknown>;
  readonly compensation?: Compensation<string> | NothingToCompensate | string;
  readonly input: unknown;
  readonly timeout?: Duration;
  readonly retry?: RetryOptions;
  readonly compensationRetry?: RetryOptions | string;
}

type Undo = Pick<StepNode, 'compensation' | 'compensationRetry'>;
type Report = (problem: string) => void;

/** One step as data, and everything that is wrong with it. */
export function stepNode(phase: Phase, name: string, written: WrittenStep, recording: RecordingId): { readonly node: StepNode; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const report: Report = (problem) => problems.push(`step ${JSON.stringify(name)}: ${problem}`);
  const node: StepNode = {
    kind: phase === 'pivot' ? 'pivot' : 'step',
    name,
    phase,
    action: actionId(written.action, report),
    ...(phase === 'undoable' ? undo(written, report) : noUndo(phase, written, report)),
    input: inputOf(written, recording, report),
    ...(written.timeout === undefined ? {} : { timeout: written.timeout }),
    retry: retry('retry', written.retry, phase === 'undoable' ? DEFAULT_RETRY : DEFAULT_FORWARD_RETRY, report),
  };
  problemsOfTimeout(written.timeout).forEach(report);
  return { node, problems: [...problemsOfStepName(name), ...problems] };
}

function actionId(action: unknown, report: Report): string {
  const { kind, id } = (action ?? {}) as Partial<Action<string, unknown, unknown>>;
  if (contractBehind(action) && kind === 'action' && id !== undefined) return id;
  report('its action is not an action of a service. Name one, such as payments.authorize.');
  return '';
}

function inputOf(written: WrittenStep, recording: RecordingId, report: Report): StepNode['input'] {
  const input = expressionOf(written.input, { at: 'input', recording, report, items: new Map(), around: [] });
  const bytes = leastBytes(input);
  if (bytes > LARGEST_INPUT_BYTES) {
    report(`its input has ${bytes} bytes of literals, and a step takes ${LARGEST_INPUT_BYTES} (128 KiB) at most. Put the data where the Lambda can read it, and pass its key.`);
  }
  return input;
}

function undo({ action, compensation, compensationRetry }: WrittenStep, report: Report): Undo {
  const found = compensationId(compensation, action, report);
  if (typeof found === 'string') {
    return { compensation: found, compensationRetry: retry('compensationRetry', compensationRetry as RetryOptions | undefined, DEFAULT_COMPENSATION_RETRY, report) };
  }
  if (compensationRetry !== undefined) report('it has a compensationRetry and nothing to compensate. Leave compensationRetry out.');
  return found === undefined ? {} : { compensation: found };
}

function compensationId(compensation: unknown, action: unknown, report: Report): StepNode['compensation'] {
  const { kind, id, compensates, nothing } = (compensation ?? {}) as Partial<Compensation<string> & NothingToCompensate>;
  if (typeof nothing === 'string') return because(nothing, report);
  if (!contractBehind(compensation) || kind !== 'compensation' || id === undefined) {
    report('it stands before the pivot and has no compensation. Add one, or say nothingToCompensate("…why…").');
    return undefined;
  }
  const undone = (action as Partial<Action<string, unknown, unknown>> | undefined)?.id;
  if (compensates !== undone) report(`its compensation ${id} undoes ${compensates}, not ${undone}. Name the compensation of its own action.`);
  return id;
}

function because(reason: string, report: Report): NothingToCompensate {
  if (reason.trim() === '') report('nothingToCompensate has no reason. Say why there is nothing to undo.');
  return { nothing: reason };
}

function noUndo(phase: Phase, { compensation, compensationRetry }: WrittenStep, report: Report): Undo {
  if (compensation === undefined && compensationRetry === undefined) return {};
  const why = phase === 'pivot' ? 'the pivot is not compensated' : 'after the pivot nothing is compensated';
  report(`it has a compensation, but ${why}. Take it out, or put the step before the pivot.`);
  return {};
}

function retry(field: string, options: RetryOptions | undefined, defaults: StepNode['retry'], report: Report): StepNode['retry'] {
  const { policy, problems } = retryPolicy(options, defaults);
  for (const problem of problems) report(`${field}.${problem}`);
  return policy;
}
