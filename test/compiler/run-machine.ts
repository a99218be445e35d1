import { createExecution, parseStateMachine, VirtualTime, type ExecutionResult, type ScheduledTask } from '../../lib/asl';
import { compile } from '../../lib/compiler';
import type { Json } from '../../lib/contract/json';
import type { Letter } from '../../lib/contract/letter';
import type { StepRequest } from '../../lib/contract/step-request';
import type { Definition } from '../../lib/definition/definition';
import { target } from './place-order';

/** How one attempt of a state's task ends. `never`: no answer, so that the Task times out. */
export type Ending = { readonly result: Json } | { readonly error: string; readonly cause?: string } | 'never';

export interface Story {
  readonly definition: Definition;
  readonly input: Json;
  /** The attempts of a state, in order; after those listed, and where none are, an attempt succeeds with `results`. */
  readonly attempts?: { readonly [state: string]: readonly Ending[] };
  /** Forever: how every attempt of a state ends. */
  readonly always?: { readonly [state: string]: Ending };
  readonly results?: { readonly [state: string]: Json };
  /** What a human says to each letter in turn; after the last one the saga stays parked. `'timeout'` lets the letter grow old, `{ fail }` fails the Task. */
  readonly answers?: readonly Json[];
}

export interface Told {
  /** The states entered, in order. */
  readonly way: readonly string[];
  readonly requests: readonly (StepRequest & { readonly at: number; readonly state: string; readonly functionName: string })[];
  readonly letters: readonly (Letter & { readonly at: number })[];
  /** Nothing, while it is parked. */
  readonly result: ExecutionResult | undefined;
}

const SUBSTITUTIONS: { readonly [name: string]: string } = { Partition: 'aws', SagaName: 'Shop/PlaceOrder', LedgerTableName: 'ledger', DeadLetterQueueUrl: 'https://queue' };

export const START = Date.parse('2026-01-01T00:00:00.000Z');

const DAY = 86_400_000;

/** Runs a compiled machine on virtual time, with tasks that do as the story says. Times are milliseconds since the start. */
export function run(story: Story): Told {
  const time = new VirtualTime(START);
  const requests: (StepRequest & { at: number; state: string; functionName: string })[] = [];
  const letters: (Letter & { at: number })[] = [];
  const attempted = new Map<string, number>();

  const definition = JSON.stringify(compile(story.definition, target)).replaceAll(/\$\{(\w+)\}/g, (_, name: string) => SUBSTITUTIONS[name] ?? `arn:${name}`);
  const execution = createExecution(parseStateMachine(JSON.parse(definition)), {
    input: story.input,
    unassigned: 'refused',
    context: {
      executionArn: 'arn:aws:states:eu-west-1:1:execution:m:order-1', executionName: 'order-1', roleArn: 'arn:aws:iam::1:role/r',
      stateMachineArn: 'arn:aws:states:eu-west-1:1:stateMachine:m', stateMachineName: 'm',
    },
  });

  const attemptOf = (task: ScheduledTask): Ending => {
    const ordinal = attempted.get(task.state) ?? 0;
    attempted.set(task.state, ordinal + 1);
    return story.attempts?.[task.state]?.[ordinal] ?? story.always?.[task.state] ?? { result: story.results?.[task.state] ?? null };
  };

  time.start(execution, {
    task: (task, answers) => {
      const parameters = task.parameters as { readonly [name: string]: Json };
      const at = time.now() - START;
      answers.started();
      if (task.token !== undefined) {
        letters.push({ ...(parameters['MessageBody'] as unknown as Letter), at });
        const said = story.answers?.[letters.length - 1];
        answers.submitted({ MessageId: '1' });
        if (said === undefined || said === 'timeout') return;
        if (typeof said === 'object' && said !== null && 'fail' in said) answers.failed(said.fail as string, '');
        else answers.succeeded(said);
        return;
      }
      requests.push({ ...(parameters['Payload'] as unknown as StepRequest), at, state: task.state, functionName: parameters['FunctionName'] as string });
      const ending = attemptOf(task);
      if (ending === 'never') return;
      if ('error' in ending) answers.failed(ending.error, ending.cause ?? JSON.stringify({ errorType: ending.error, errorMessage: `${ending.error} happened`, trace: ['at …'] }));
      else answers.succeeded({ ExecutedVersion: '$LATEST', Payload: ending.result, StatusCode: 200 });
    },
  });
  time.advance(DAY + (story.answers ?? []).filter((said) => said === 'timeout').length * 13 * DAY);

  const way = execution.history.filter((event) => event.type.endsWith('StateEntered')).map((event) => event.details?.['name'] as string);
  return { way, requests, letters, result: execution.result };
}
