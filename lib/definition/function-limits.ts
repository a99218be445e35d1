import type { Duration } from '../contract/time';
import { lengthOf, notADuration } from './durations';

/** What is wrong with the `timeout` of a function, for a Lambda; empty when nothing is: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export function problemsOfFunctionTimeout(timeout: Duration): readonly string[] {
  const length = lengthOf(timeout);
  if (length === undefined) return [notADuration('its timeout', timeout)];
  const seconds = length / 1_000;
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= 900 ? [] : [`its timeout is ${timeout}. Lambda takes whole seconds from 1s to 15m.`];
}

/** What is wrong with the `memorySize` of a function, in MB; empty when nothing is. */
export const problemsOfFunctionMemory = (memorySize: number): readonly string[] =>
  (Number.isInteger(memorySize) && memorySize >= 128 && memorySize <= 10_240 ? [] : [`its memorySize is ${memorySize}. Lambda takes 128 to 10240 (MB).`]);
