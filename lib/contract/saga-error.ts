/** Codes of the errors that this library throws at definition, synthesis and client side. Step errors are in `error-names.ts`. */
export type SagaErrorCode =
  | 'Saga.InvalidDuration'
  | 'Saga.InvalidContract'
  | 'Saga.InvalidDefinition'
  | 'Saga.InvalidRequest'
  | 'Saga.AlreadyStarted'
  | 'Saga.NotFound'
  | 'Saga.InvalidAnswer';

/** The one error class of this library: a dotted `code` to branch on, a message that says what to change, and the `cause`. */
export class SagaError extends Error {
  override readonly name: string;
  readonly code: SagaErrorCode;
  /** Every problem found, where the error reports several at once. */
  readonly problems: readonly string[];

  constructor(code: SagaErrorCode, message: string, options: { cause?: unknown; problems?: readonly string[] } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = code;
    this.code = code;
    this.problems = options.problems ?? [message];
  }
}

/** One error for all problems of a definition: `Cannot build saga "X":` and a line each. */
export function problemsOf(subject: string, problems: readonly string[]): SagaError {
  const text = problems.length === 1 ? ` ${problems[0]}` : `\n${problems.map((problem) => `- ${problem}`).join('\n')}`;
  return new SagaError('Saga.InvalidDefinition', `${subject}:${text}`, { problems });
}
