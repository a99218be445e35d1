import type { StepErrorName } from '../contract/error-names';
import type { Refusal } from './protocol/decision';

/** An error whose `name` the state machine's Retry and Catch know. Lambda reports it as the error of the task. */
export class StepError extends Error {
  override readonly name: StepErrorName;

  constructor({ error, message }: Refusal, options?: ErrorOptions) {
    super(message, options);
    this.name = error;
  }
}

/** Messages end up in the ledger and in an execution's history, whose events hold 32,768 characters of cause. */
const MAX_MESSAGE_LENGTH = 2_000;

/** A message short enough to be kept: at most 2,000 characters. */
export const cut = (text: string): string => (text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH - 1)}…` : text);

/** An error as it may be thrown: its message is not always a text. */
type Thrown = Omit<Error, 'message'> & { readonly message: unknown };

/** Also an error of another realm (`DOMException` in a test runner), which is no `instanceof Error`. */
export const isError = (thrown: unknown): thrown is Thrown =>
  typeof thrown === 'object' && thrown !== null && 'name' in thrown && 'message' in thrown;

/** What is said by whatever was thrown. */
export const messageOf = (thrown: unknown): string => (isError(thrown) ? cut(String(thrown.message)) : 'not an Error');
