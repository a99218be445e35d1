import type { Clock } from '../../contract/time';
import type { LambdaFunction } from '../assembly/deployment';
import type { Place } from '../assembly/place';
import { functionEnvironment } from '../function-environment';
import { latest } from '../latest';
import { DEFAULT_SANDBOXES_PER_FUNCTION, hostFunction, type FunctionHost, type FunctionLog } from './functions';
import type { FunctionDirectory } from './lambda-api';

/** The functions of the cloud. */
export interface Functions {
  readonly find: FunctionDirectory;
  /** The last 10,000 pieces of what they wrote to their consoles. */
  readonly logs: () => readonly FunctionLog[];
  /** How often any was invoked, refused invocations included. */
  readonly invocations: () => number;
  /** Kills every sandbox of every function. */
  readonly close: () => Promise<void>;
}

export interface FunctionsOptions {
  readonly clock: Clock;
  /** Of each function. @default DEFAULT_SANDBOXES_PER_FUNCTION */
  readonly sandboxesPerFunction?: number;
  readonly onFunctionLog?: (log: FunctionLog) => void;
}

export function hostFunctions(functions: readonly LambdaFunction[], place: Place, options: FunctionsOptions): Functions {
  const { clock, sandboxesPerFunction: sandboxes = DEFAULT_SANDBOXES_PER_FUNCTION, onFunctionLog } = options;
  const logs = latest<FunctionLog>();
  let invocations = 0;
  const onLog = (log: FunctionLog): void => {
    logs.add(log);
    onFunctionLog?.(log);
  };
  const hosts = new Map(functions.map((fn): [string, FunctionHost] => {
    const host = hostFunction(fn, { environment: functionEnvironment(fn, place), clock, sandboxes, onLog });
    return [fn.name, { ...host, invoke(event) { invocations += 1; return host.invoke(event); } }];
  }));
  return {
    find: (nameOrArn) => hosts.get(nameIn(nameOrArn)),
    logs: logs.all,
    invocations: () => invocations,
    close: async () => { await Promise.all([...hosts.values()].map((host) => host.close())); },
  };
}

/** `name`, `name:alias`, `account:function:name` or an ARN, with or without a version or alias. */
function nameIn(nameOrArn: string): string {
  return /(?:^|:)function:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn.split(':')[0] ?? nameOrArn;
}
