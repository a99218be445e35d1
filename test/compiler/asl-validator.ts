import type { StateMachineDefinition } from '../../lib/compiler';

interface Validation { readonly isValid: boolean; readonly errorsText: (separator?: string) => string }

// The package has no declaration file.
const validate = jest.requireActual<(machine: unknown) => Validation>('asl-validator');

/** What asl-validator says of a machine; '' when it accepts it. It wants whole ARNs, and changes what it is given. */
export function aslProblems(machine: StateMachineDefinition): string {
  const { isValid, errorsText } = validate(JSON.parse(JSON.stringify(machine).replaceAll('${Partition}', 'aws')));
  return isValid ? '' : errorsText();
}
