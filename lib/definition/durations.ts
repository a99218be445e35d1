import type { Duration, Millis } from '../contract/time';
import { parseDuration } from '../contract/time';
import { LONGEST_ATTEMPT, LONGEST_SAGA } from './limits';

/** The length of a duration, or undefined when the text is none. */
export function lengthOf(text: Duration): Millis | undefined {
  try {
    return parseDuration(text);
  } catch {
    return undefined;
  }
}

/** The problem of a text that is no duration. */
export const notADuration = (what: string, text: string): string =>
  `${what} is ${JSON.stringify(text)}. Write a whole number and a unit, such as "500ms", "30s", "5m", "24h" or "3d".`;

/** What is wrong with the `timeout` of a step; empty when nothing is, and when there is none. */
export function problemsOfTimeout(timeout: Duration | undefined): readonly string[] {
  return timeout === undefined ? [] : problemsOfLength('timeout', timeout, LONGEST_ATTEMPT, '15m, the longest that a Lambda function runs');
}

/** What is wrong with the `deadline` of a saga; empty when nothing is, and when there is none. */
export function problemsOfDeadline(deadline: Duration | undefined): readonly string[] {
  return deadline === undefined ? [] : problemsOfLength('deadline', deadline, LONGEST_SAGA, '365d, the longest that an execution can be open');
}

function problemsOfLength(field: string, text: Duration, most: Millis, limit: string): readonly string[] {
  const length = lengthOf(text);
  if (length === undefined) return [notADuration(field, text)];
  return length >= 1 && length <= most ? [] : [`${field} is ${text}. Use 1ms to ${limit}.`];
}
