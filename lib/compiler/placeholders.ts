import type { Definition } from '../definition/definition';
import { serviceOf } from './target';

/** The names between `${` and `}` in a compiled definition, as `definitionSubstitutions` takes them. */
export const names = {
  partition: 'Partition',
  /** `<stack name>/<construct path inside the stack>`. Stands inside JSONata strings: no quotes, backslashes or control characters. */
  sagaName: 'SagaName',
  ledgerTableName: 'LedgerTableName',
  deadLetterQueueUrl: 'DeadLetterQueueUrl',
  functionArn: (service: string): string => `${service}_FunctionArn`,
} as const;

/** The services that a definition names, in the order of their first use. Each needs a function. */
export function services(definition: Definition): readonly string[] {
  const operations = definition.body.flatMap((step) => [step.action, ...(typeof step.compensation === 'string' ? [step.compensation] : [])]);
  return [...new Set(operations.map(serviceOf))];
}

/** Every placeholder that the compiled definition may contain. */
export const placeholders = (definition: Definition): readonly string[] =>
  [names.partition, names.sagaName, names.ledgerTableName, names.deadLetterQueueUrl, ...services(definition).map(names.functionArn)];
