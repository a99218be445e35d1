/** Which fields a state may have: https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html */
import type { QueryLanguage, State } from '../machine';
import { type Node, schemaProblem } from './problems';

const EVERY = ['Type', 'Comment', 'QueryLanguage'];
const ONGOING = ['Next', 'End', 'Assign', 'Output', 'InputPath', 'OutputPath'];
const RESULT = ['Arguments', 'Parameters', 'ResultSelector', 'ResultPath', 'Retry', 'Catch'];

const FIELDS: { readonly [Type in State['type']]: ReadonlySet<string> } = {
  Task: new Set([
    ...EVERY,
    ...ONGOING,
    ...RESULT,
    'Resource',
    'TimeoutSeconds',
    'TimeoutSecondsPath',
    'HeartbeatSeconds',
    'HeartbeatSecondsPath',
    'Credentials',
  ]),
  Pass: new Set([...EVERY, ...ONGOING, 'Parameters', 'Result', 'ResultPath']),
  Choice: new Set([...EVERY, 'Choices', 'Default', 'Assign', 'Output', 'InputPath', 'OutputPath']),
  Wait: new Set([...EVERY, ...ONGOING, 'Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath']),
  Succeed: new Set([...EVERY, 'Assign', 'Output', 'InputPath', 'OutputPath']),
  Fail: new Set([...EVERY, 'Error', 'Cause', 'ErrorPath', 'CausePath']),
  Parallel: new Set([...EVERY, ...ONGOING, ...RESULT, 'Branches']),
  Map: new Set([
    ...EVERY,
    ...ONGOING,
    ...RESULT,
    'Items',
    'ItemsPath',
    'ItemSelector',
    'ItemProcessor',
    'Iterator',
    'MaxConcurrency',
    'MaxConcurrencyPath',
    'Label',
    'ItemReader',
    'ProcessorConfig',
    'ItemBatcher',
    'ResultWriter',
    'ToleratedFailureCount',
    'ToleratedFailureCountPath',
    'ToleratedFailurePercentage',
    'ToleratedFailurePercentagePath',
  ]),
};

export function fieldsOf(type: State['type']): ReadonlySet<string> {
  return FIELDS[type];
}

const JSONATA_ONLY = ['Arguments', 'Output', 'Items', 'Condition'];
const JSONPATH_ONLY = [
  'InputPath',
  'OutputPath',
  'ResultPath',
  'ResultSelector',
  'Parameters',
  'Result',
  'ItemsPath',
  'MaxConcurrencyPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'ErrorPath',
  'CausePath',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
  'Variable',
];

/** Reports the fields of the other query language. */
export function refuseForeignFields(node: Node, language: QueryLanguage): void {
  const foreign = language === 'JSONata' ? JSONPATH_ONLY : JSONATA_ONLY;
  const owner = language === 'JSONata' ? 'JSONPath' : 'JSONata';
  for (const field of foreign) {
    if (node.fields[field] === undefined) continue;
    const message = `The QueryLanguage is set to '${language}', but field '${field}' is only supported for the '${owner}' QueryLanguage`;
    schemaProblem(node, node.location, message);
  }
}
