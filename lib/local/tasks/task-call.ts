import type { ScheduledTask, TaskProgress } from '../../asl/protocol';

/** Who makes a task's call. */
export interface Caller {
  readonly executionArn: string;
  readonly stateMachineArn: string;
}

/** How a Task goes on once its call has returned: https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html */
export type Pattern = 'request' | 'sync' | 'sync:2' | 'waitForTaskToken';

/** A task that is to be carried out here. */
export interface TaskCall {
  readonly task: ScheduledTask;
  readonly pattern: Pattern;
  /** `sendMessage`, of `arn:aws:states:::sqs:sendMessage`. */
  readonly action: string;
  readonly progress: TaskProgress;
  readonly caller: Caller;
}
