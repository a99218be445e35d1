import { contractBehind, type ServiceContract } from '../contract/service';
import { SagaError } from '../contract/saga-error';
import type { Phase } from '../contract/step-request';
import { problemsOfContract } from './contract-problems';
import type { Definition, Expression, StepNode } from './definition';
import { expressionOf } from './expression';
import { referenceTo, type RecordingId } from './recorded';
import type { Reference } from './reference';
import { stepNode, type WrittenStep } from './step-node';
import type { AfterPivot, Undoable } from './step';

/** A saga while its body runs. */
export interface Recording {
  readonly id: RecordingId;
  readonly problems: string[];
  readonly steps: StepNode[];
  readonly services: Map<string, ServiceContract>;
  pivot: string | undefined;
  /** What ended the body, where that is one of the problems. */
  thrown: Error | undefined;
  over: boolean;
}

/** A recording of nothing yet. */
export function newRecording(saga: string): Recording {
  return { id: Object.freeze({ saga }), problems: [], steps: [], services: new Map(), pivot: undefined, thrown: undefined, over: false };
}

/** The recorder that a saga's body gets. */
export function undoableRecorder(recording: Recording): Undoable {
  return Object.freeze({
    step: <Out>(name: string, step: WrittenStep) => {
      refuseAfterPivot(recording, name);
      return record<Out>(recording, 'undoable', name, step);
    },
    pivot: <Out>(name: string, step: WrittenStep): AfterPivot<Out> => {
      refuseAfterPivot(recording, name, ' A saga has one pivot at most.');
      const result = record<Out>(recording, 'pivot', name, step);
      recording.pivot ??= name;
      return forwardRecorder(recording, result);
    },
  });
}

function forwardRecorder<Result>(recording: Recording, result: Reference<Result>): AfterPivot<Result> {
  return Object.freeze({ result, step: <Out>(name: string, step: WrittenStep) => record<Out>(recording, 'forward', name, step) });
}

function refuseAfterPivot({ pivot, problems }: Recording, name: string, also = ''): void {
  if (pivot === undefined) return;
  problems.push(`${JSON.stringify(name)} is recorded on \`s\` after pivot ${JSON.stringify(pivot)}. Use the recorder that pivot() returned.` + also);
}

function record<Out>(recording: Recording, phase: Phase, name: string, written: WrittenStep): Reference<Out> {
  const { id, problems, steps } = recording;
  if (recording.over) throw tooLate(id.saga, name);
  if (steps.some((step) => step.name === name)) problems.push(`two steps are named ${JSON.stringify(name)}. Give each its own name.`);
  const { node, problems: found } = stepNode(phase, name, written, id);
  problems.push(...found);
  steps.push(node);
  useService(recording, name, written.action);
  return referenceTo({ kind: 'reference', root: { from: 'step', recording: id, step: name }, path: [] });
}

const tooLate = (saga: string, step: string): SagaError => new SagaError(
  'Saga.InvalidDefinition',
  `Step ${JSON.stringify(step)} comes too late for saga ${JSON.stringify(saga)}: its body has returned. Record every step inside the body.`,
);

function useService({ services, problems }: Recording, step: string, action: unknown): void {
  const used = contractBehind(action);
  if (!used) return;
  const known = services.get(used.name);
  if (known === used) return;
  if (!known) {
    services.set(used.name, used);
    problems.push(...problemsOfContract(used));
    return;
  }
  const which = `its service ${JSON.stringify(used.name)} is another than the one with that name in an earlier step`;
  problems.push(`step ${JSON.stringify(step)}: ${which}. Give each service its own name.`);
}

/** The recorded definition, as it stands: its problems are in the recording. */
export function recordedDefinition({ id, problems, steps }: Recording, written: WrittenSaga): Definition {
  const { deadline, correlationId, returned } = written;
  const expression = (value: unknown, at: string): Expression =>
    expressionOf(value, { at, recording: id, report: (problem) => problems.push(problem), items: new Map(), around: [] });
  return {
    name: id.saga,
    ...(deadline === undefined ? {} : { deadline }),
    ...(correlationId === undefined ? {} : { correlationId: expression(correlationId, 'correlationId') }),
    body: steps,
    ...(returned === undefined ? {} : { output: expression(returned, 'output') }),
  };
}

/** What is written of a saga beside its steps. */
export interface WrittenSaga {
  readonly deadline: Definition['deadline'] | undefined;
  readonly correlationId: unknown;
  readonly returned: unknown;
}
