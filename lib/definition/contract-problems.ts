import type { OperationSpecs, ServiceContract } from '../contract/service';

/** A service's name stands in placeholders (`${payments_FunctionArn}`), an operation's in ids (`payments.authorize`). */
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Lambda takes 64 characters for a function's name, of which the service's name is the readable part. */
const LONGEST_NAME = 60;

/** Fields that the language itself reads: by `await` and by JSON.stringify. */
const READ_BY_THE_LANGUAGE: ReadonlySet<string> = new Set(['then', 'toJSON']);

/**
 * Every problem of a service's contract, for the person who writes it. They are told when a saga names the service, so that the Lambda that
 * serves it need not carry this file.
 */
export function problemsOfContract({ name, operations }: ServiceContract): readonly string[] {
  const keys = Object.keys(operations);
  return [
    ...problemsOfName('its name', name),
    ...keys.flatMap((key) => problemsOfName('operation', key)),
    ...keys.flatMap((key) => problemsOfOperation(key, operations)),
  ].map((problem) => `service ${JSON.stringify(name)}: ${problem}`);
}

function problemsOfName(kind: string, name: unknown): readonly string[] {
  const what = `${kind} ${JSON.stringify(name)}`;
  if (typeof name !== 'string' || !NAME.test(name)) return [`${what} is not a name. Begin with a letter and use only letters, digits and "_".`];
  if (name.length > LONGEST_NAME) return [`${what} has ${name.length} characters. Use at most ${LONGEST_NAME}.`];
  if (READ_BY_THE_LANGUAGE.has(name)) return [`${what} is a field that JavaScript itself reads. Use another name.`];
  return [];
}

function problemsOfOperation(key: string, operations: OperationSpecs): readonly string[] {
  const spec: unknown = operations[key];
  if (!isOperation(spec)) return [`operation ${JSON.stringify(key)} is neither an action(…) nor a compensation(…).`];
  if (spec.kind === 'action') return [];
  const undone = Object.hasOwn(operations, spec.compensates) ? operations[spec.compensates] : undefined;
  if (undone?.kind === 'action') return [];
  return [`operation ${JSON.stringify(key)} compensates ${JSON.stringify(spec.compensates)}, which is no action of this service.`];
}

function isOperation(spec: unknown): spec is OperationSpecs[string] {
  const kind = (spec as { readonly kind?: unknown } | null | undefined)?.kind;
  return kind === 'action' || kind === 'compensation';
}
