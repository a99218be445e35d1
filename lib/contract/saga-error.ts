/** Codes of the errors that this library throws at definition, synthesis and client side. Step errors are in `error-names.ts`. */
export type SagaErrorCode =
  | 'Saga.InvalidDuration'
  | 'Saga.InvalidContract'
  | 'Saga.InvalidDefinition'
  | 'Saga.InvalidRequest'
  | 'Saga.AlreadyStarted'
  | 'Saga.NotFound'
  | 'Saga.InvalidAnswer'
  /** A saga was waited for, and had neither ended nor parked in time. */
  | 'Saga.NotSettled'
  /** esbuild is missing, or could not bundle a service's entry; `problems` has each message. */
  | 'Saga.BundleFailed'
  /** A package that only the one-machine cloud needs is missing; the message names it. */
  | 'Local.NotInstalled'
  /** There is no cloud assembly where the one-machine cloud looks for it. */
  | 'Local.NoAssembly'
  /** The cloud assembly or a template in it cannot be run on one machine; `problems` has all reasons. */
  | 'Local.BrokenAssembly'
  | 'Local.PortInUse'
  /** No stack of the assembly has such an output, or several have it. */
  | 'Local.NoOutput'
  /** An execution was waited for, and did not end in time. */
  | 'Local.NotEnded';

/** The one error class of this library: a dotted `code` to branch on, a message that says what to change, and the `cause`. */
export class SagaError extends Error {
  override readonly name: string;
  readonly code: SagaErrorCode;
  /** Every problem found, where the error reports several at once. */
  readonly problems: readonly string[];

  constructor(code: SagaErrorCode, message: string, options: { cause?: unknown; problems?: readonly string[] } = {}) {
    super(message, options);
    this.name = code;
    this.code = code;
    this.problems = options.problems ?? [message];
  }
}

/** One error for all problems of a definition: `Cannot build saga "X":` and a line each. */
export function problemsOf(subject: string, problems: readonly string[], code: SagaErrorCode = 'Saga.InvalidDefinition'): SagaError {
  const text = problems.length === 1 ? ` ${problems[0]}` : `\n${problems.map((problem) => `- ${problem}`).join('\n')}`;
  return new SagaError(code, `${subject}:${text}`, { problems });
}
