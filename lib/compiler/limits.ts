import type { Expression } from '../definition/definition';
import { LARGEST_MACHINE_BYTES, LARGEST_PAYLOAD_BYTES } from '../definition/limits';
import { leastBytes } from '../definition/size';
import { names } from './placeholders';
import type { StateMachineDefinition } from './state-machine';

/** What a placeholder may grow to. The longest is a function's ARN with an alias, some 230 characters. */
const PLACEHOLDER_BYTES = 256;
/** `aws-us-gov` is the longest that is known; every Task names its partition. */
const PARTITION_BYTES = 20;

/** What is wrong with the size of a compiled definition of so many steps, its placeholders filled in. */
export function definitionSizeProblems(machine: StateMachineDefinition, steps: number): readonly string[] {
  const size = Buffer.byteLength(JSON.stringify(machine).replaceAll(/\$\{(\w+)\}/g, (_, name: string) => 'x'.repeat(name === names.partition ? PARTITION_BYTES : PLACEHOLDER_BYTES)));
  if (size <= LARGEST_MACHINE_BYTES) return [];
  return [
    `its state machine's definition has ${size} bytes, some ${Math.round(size / steps / 1_000)} kB for each of its ${steps} steps; a CloudFormation template, with its 1 MB, takes ${LARGEST_MACHINE_BYTES} bytes of it.`
    + ' Have fewer steps (one action for what a service does in several, or a step after the pivot that starts another saga), and fetch large constants in the service that needs them.',
  ];
}

/** What is wrong with the size of what an expression always carries, whatever its references are. */
export function literalSizeProblems(expression: Expression, where: string): readonly string[] {
  const size = leastBytes(expression);
  if (size <= LARGEST_PAYLOAD_BYTES) return [];
  return [`${where} has ${size} bytes of literals; Step Functions carries ${LARGEST_PAYLOAD_BYTES} between states. Have the service fetch what is constant.`];
}
