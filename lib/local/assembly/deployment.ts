import type { Millis } from '../../contract/time';
import type { JsonObject } from '../json-object';

/** Where a function's code is: a folder, or a text in the template. */
export type FunctionCode = { readonly directory: string } | { readonly source: string; readonly file: string };

export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly code: FunctionCode;
  /** `index.handler` */
  readonly handler: string;
  readonly runtime: string;
  readonly timeout: Millis;
  readonly memoryMb: number;
  readonly environment: { readonly [name: string]: string };
  /** Absent: as many at once as there are sandboxes. */
  readonly reservedConcurrency?: number;
}

export interface Table {
  readonly name: string;
  /** CreateTable's request. */
  readonly definition: JsonObject;
  readonly timeToLiveAttribute?: string;
}

export interface Queue {
  readonly name: string;
  readonly url: string;
  readonly attributes: { readonly [name: string]: string };
}

export interface StateMachine {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Amazon States Language, as DescribeStateMachine shows it. */
  readonly definition: string;
}

/** A resource that does not run here, and why. */
export interface NotServed {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly name: string;
  readonly why: string;
}

/** What a cloud assembly comes to once it is deployed at a place. */
export interface Deployment {
  readonly functions: readonly LambdaFunction[];
  readonly tables: readonly Table[];
  readonly queues: readonly Queue[];
  readonly stateMachines: readonly StateMachine[];
  readonly notServed: readonly NotServed[];
  readonly outputs: { readonly [stack: string]: { readonly [name: string]: string } };
}
