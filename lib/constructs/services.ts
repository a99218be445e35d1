import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { services as servicesOf } from '../compiler';
import { problemsOf } from '../contract/saga-error';
import { millis, parseDuration, type Duration, type Millis } from '../contract/time';
import type { Definition } from '../definition/definition';
import { problemsOfFunctionMemory, problemsOfFunctionTimeout } from '../definition/function-limits';
import { DEFAULT_FUNCTION_TIMEOUT } from './defaults';
import { suggestion } from './suggestion';

/** A service whose function this construct makes. */
export interface ServiceEntry {
  /** The file that exports `handler`, made by `serve(…)`: TypeScript or JavaScript, relative to the working directory (that of cdk.json). */
  readonly entry: string;
  /** The function's environment variables, beside `NODE_OPTIONS`, which they may replace. @default none */
  readonly environment?: { readonly [name: string]: string };
  /**
   * How long one invocation may run, from 1 s to 15 minutes, in whole seconds. A step's own `timeout` must be shorter.
   *
   * @default DEFAULT_FUNCTION_TIMEOUT
   */
  readonly timeout?: Duration;
  /**
   * The function's memory, in MB, 128 to 10,240; Lambda gives CPU in proportion.
   *
   * @default DEFAULT_FUNCTION_MEMORY_MB
   */
  readonly memorySize?: number;
  readonly function?: never;
}

/** A service whose function is there already: another saga's `functions.payments`, say. Its role gets the rights on the ledger. */
export interface ServiceFunctionReference {
  readonly function: lambda.IFunction;
  readonly entry?: never;
}

/** What runs a service: a file to make its function from, or the function. */
export type SagaService = ServiceEntry | ServiceFunctionReference;

/** Every service that the definition names, by that name, and no others. */
export type SagaServices = { readonly [service: string]: SagaService };

/** Whether the service's function is to be made. */
export const isEntry = (service: SagaService): service is ServiceEntry => service.entry !== undefined;

/** @throws SagaError `Saga.InvalidDefinition` with everything that is wrong with the services */
export function checkServices(definition: Definition, services: SagaServices): void {
  const wanted = servicesOf(definition);
  const given = Object.keys(services);
  const problems = [
    ...wanted.filter((name) => !given.includes(name)).map((name) => `service "${name}" has no function. Add it: services: { ${name}: { entry: '…/handler.ts' } }.`),
    ...given.filter((name) => !wanted.includes(name)).map((name) => `no step uses the service "${name}".${suggestion(name, wanted)}`),
    ...Object.entries(services).flatMap(([name, service]) => (isEntry(service) ? entryProblems(service).map((problem) => `service "${name}": ${problem}`) : [])),
  ];
  if (problems.length > 0) throw problemsOf(`Cannot build saga ${JSON.stringify(definition.name)}`, problems);
}

function entryProblems({ entry, timeout, memorySize, ...rest }: ServiceEntry): readonly string[] {
  return [
    ...('function' in rest ? ['it has an entry and a function. Give one of them.'] : []),
    ...(existsSync(entry) ? [] : [`there is no file ${entry} (looked for ${resolve(entry)}).`]),
    ...(timeout === undefined ? [] : problemsOfFunctionTimeout(timeout)),
    ...(memorySize === undefined ? [] : problemsOfFunctionMemory(memorySize)),
  ];
}

/** What the compiler is told of the functions' timeouts. One that does not tell its own is left out, and counts as 15 minutes. */
export function functionTimeouts(services: SagaServices): { readonly [service: string]: Millis } {
  const timeouts = Object.entries(services).map(([name, service]) => [name, timeoutOf(service)] as const);
  return Object.fromEntries(timeouts.filter((entry): entry is [string, Millis] => entry[1] !== undefined));
}

const timeoutOf = (service: SagaService): Millis | undefined =>
  isEntry(service) ? parseDuration(service.timeout ?? DEFAULT_FUNCTION_TIMEOUT) : knownTimeout(service.function);

/**
 * A function that was made in this app says its timeout; Lambda's own default is 3 s. An imported one has no such property, and neither has
 * a SingletonFunction.
 */
function knownTimeout(fn: lambda.IFunction & { readonly timeout?: lambda.Function['timeout'] }): Millis | undefined {
  if (!('timeout' in fn) || fn.timeout?.isUnresolved()) return undefined;
  return millis(fn.timeout?.toMilliseconds() ?? 3_000);
}
