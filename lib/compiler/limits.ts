import type { Json } from '../contract/json';
import type { Expression } from '../definition/definition';
import type { StateMachineDefinition } from './state-machine';

/** 1 MB: the largest definition that CreateStateMachine takes (https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html). */
export const MAX_DEFINITION_BYTES = 1_048_576;

/** 256 KiB of UTF-8: the most that enters or leaves a task, state or execution (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html). */
export const MAX_PAYLOAD_BYTES = 262_144;

/** What a placeholder may grow to. The longest is a function's ARN with an alias, some 230 characters. */
const PLACEHOLDER_BYTES = 256;

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

/** What is wrong with the size of a compiled definition, its placeholders filled in. */
export function definitionSizeProblems(machine: StateMachineDefinition): readonly string[] {
  const size = bytes(JSON.stringify(machine).replaceAll(/\$\{\w+\}/g, 'x'.repeat(PLACEHOLDER_BYTES)));
  if (size <= MAX_DEFINITION_BYTES) return [];
  return [`its state machine's definition has ${size} bytes; Step Functions takes ${MAX_DEFINITION_BYTES}. Have fewer steps, or fetch large constants in the step that needs them.`];
}

/** What is wrong with the size of the literals of one expression, which travel whatever else does. */
export function literalSizeProblems(expression: Expression, where: string): readonly string[] {
  const size = literalBytes(expression);
  if (size <= MAX_PAYLOAD_BYTES) return [];
  return [`${where} has ${size} bytes of literals; Step Functions carries ${MAX_PAYLOAD_BYTES} between states. Have the service fetch what is constant.`];
}

function literalBytes(expression: Expression): number {
  switch (expression.kind) {
    case 'literal': return bytes(JSON.stringify(expression.value satisfies Json));
    case 'reference': return 0;
    case 'object': return sum(Object.entries(expression.fields), ([name, value]) => bytes(JSON.stringify(name)) + literalBytes(value));
    case 'array': return sum(expression.items, literalBytes);
    case 'map': return literalBytes(expression.list);
  }
}

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number => items.reduce((total, item) => total + of(item), 0);
