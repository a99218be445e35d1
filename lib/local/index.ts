/** The one-machine cloud: what `cdk synth` wrote, running on this machine. */
export { startLocalCloud, type LocalCloud, type LocalCloudProps } from './local-cloud';
export type { Counters } from './counters';
export type { NotServed } from './assembly/deployment';
export type { FunctionLog } from './lambda/functions';
export type { PutEvent } from './tasks/events-put-events';
export type { ExecutionRecord } from './states/executions';
export type { Outputs } from './outputs';
export { DEFAULT_END_TIMEOUT, type EndOptions } from './states/wait-for-end';
