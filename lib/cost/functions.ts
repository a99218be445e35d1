import { serviceOf, services as servicesOf } from '../compiler';
import { DEFAULT_FUNCTION_MEMORY_MB, DEFAULT_FUNCTION_TIMEOUT } from '../contract/function-defaults';
import { millis, parseDuration, type Duration, type Millis } from '../contract/time';
import type { Definition } from '../definition/definition';
import { lengthOf, notADuration } from '../definition/durations';
import { problemsOfFunctionMemory, problemsOfFunctionTimeout } from '../definition/function-limits';

/** What is assumed of a service's function. */
export interface AssumedFunction {
  /** Its memory, in MB. @default DEFAULT_FUNCTION_MEMORY_MB */
  readonly memorySize?: number;
  /** How long a call runs that is not cut off: at most its timeout. @default DEFAULT_CALL_DURATION */
  readonly duration?: Duration;
  /** When Lambda cuts it off. @default DEFAULT_FUNCTION_TIMEOUT, or as long as its steps' own timeouts need */
  readonly timeout?: Duration;
}

/** How long a call is taken to run: a handler that calls one service. */
export const DEFAULT_CALL_DURATION: Duration = '100ms';

/** A service's function, as it is counted with. */
export interface CountedFunction {
  readonly memoryMb: number;
  /** How long a call runs that is not cut off. */
  readonly callMs: Millis;
  /** When one is. */
  readonly timeoutMs: Millis;
}

interface Assumptions {
  readonly functions?: AssumedFunction;
  readonly services?: { readonly [service: string]: AssumedFunction };
}

/** The functions of a saga's services, by service. */
export const functionsOf = (definition: Definition, { functions, services }: Assumptions): ReadonlyMap<string, CountedFunction> =>
  new Map(servicesOf(definition).map((service) => [service, counted(service, definition, { ...functions, ...services?.[service] })]));

function counted(service: string, { body }: Definition, { memorySize = DEFAULT_FUNCTION_MEMORY_MB, duration = DEFAULT_CALL_DURATION, timeout }: AssumedFunction): CountedFunction {
  const steps = body.filter(({ action }) => serviceOf(action) === service);
  return { memoryMb: memorySize, callMs: parseDuration(duration), timeoutMs: timeout === undefined ? longEnoughFor(steps) : parseDuration(timeout) };
}

/** What a function must run longer than a step's own timeout: the compiler asks for less. */
const ROOM = 1_000;

const longEnoughFor = (steps: Definition['body']): Millis =>
  millis(Math.max(parseDuration(DEFAULT_FUNCTION_TIMEOUT), ...steps.map(({ timeout }) => (timeout === undefined ? 0 : parseDuration(timeout) + ROOM))));

/** What is wrong with functions as they are assumed; empty when nothing is. */
export function problemsOfFunctions(definition: Definition, assumptions: Assumptions): readonly string[] {
  const { functions = {}, services = {} } = assumptions;
  const known = servicesOf(definition);
  const problems = [
    ...problemsOf('every function', functions),
    ...Object.entries(services).flatMap(([name, assumed]) =>
      (known.includes(name) ? problemsOf(`service "${name}"`, assumed) : [`no step uses the service "${name}". There are: ${known.join(', ')}.`])),
  ];
  return problems.length > 0 ? problems : [...functionsOf(definition, assumptions)].flatMap(([name, { callMs, timeoutMs }]) =>
    (callMs <= timeoutMs ? [] : [`service "${name}": a call is taken to run ${callMs} ms, and its function is cut off after ${timeoutMs} ms. Give a shorter duration, or a longer timeout.`]));
}

const problemsOf = (whose: string, { memorySize, duration, timeout }: AssumedFunction): readonly string[] => [
  ...(memorySize === undefined ? [] : problemsOfFunctionMemory(memorySize)),
  ...(duration === undefined || lengthOf(duration) !== undefined ? [] : [notADuration('its duration', duration)]),
  ...(timeout === undefined ? [] : problemsOfFunctionTimeout(timeout)),
].map((problem) => `${whose}: ${problem}`);
