/** Reads Retry and Catch: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
import { ERRORS } from '../failure';
import type { Catcher, QueryLanguage, Recovery, Retrier } from '../machine';
import { type Node, schemaProblem } from './problems';
import { refuseForeignFields } from './fields';
import { readFlow } from './read-flow';
import { readNames, readNumber, readObjects, readString, refuseOtherFields, requireFields } from './read';

const RETRIER_FIELDS = new Set(['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy', 'Comment']);
const CATCHER_FIELDS = new Set(['ErrorEquals', 'Next', 'ResultPath', 'Assign', 'Output', 'Comment']);

export function readRecovery(node: Node, language: QueryLanguage): Recovery {
  const retriers = readObjects(node, 'Retry');
  const catchers = readObjects(node, 'Catch');
  checkAllIsLast(retriers);
  checkAllIsLast(catchers);
  return { retry: retriers.map(readRetrier), catch: catchers.flatMap((catcher, index) => readCatcher(catcher, index, language)) };
}

const MAX = 99_999_999;
/** "greater than 0 and less than 31622400" */
const MAX_DELAY = 31_622_399;

function readRetrier(node: Node): Retrier {
  requireFields(node, ['ErrorEquals']);
  refuseOtherFields(node, RETRIER_FIELDS);
  return {
    errorEquals: readNames(node, 'ErrorEquals'),
    intervalSeconds: readNumber(node, 'IntervalSeconds', { integer: true, min: 1, max: MAX }) ?? 1,
    maxAttempts: readNumber(node, 'MaxAttempts', { integer: true, min: 0, max: MAX }) ?? 3,
    backoffRate: readNumber(node, 'BackoffRate', { integer: false, min: 1, max: Number.MAX_VALUE }) ?? 2,
    maxDelaySeconds: readNumber(node, 'MaxDelaySeconds', { integer: true, min: 1, max: MAX_DELAY }),
    jitter: readJitter(node),
  };
}

function readJitter(node: Node): 'FULL' | 'NONE' {
  const value = readString(node, 'JitterStrategy') ?? 'NONE';
  if (value === 'FULL' || value === 'NONE') return value;
  schemaProblem(node, `${node.location}/JitterStrategy`, 'Value should be one of the following: [FULL, NONE]');
  return 'NONE';
}

function readCatcher(node: Node, index: number, language: QueryLanguage): readonly Catcher[] {
  refuseForeignFields(node, language);
  refuseOtherFields(node, CATCHER_FIELDS);
  const flow = readFlow(node, language, { prefix: `Catch[${index}]/`, errorOutput: true });
  const errorEquals = readNames(node, 'ErrorEquals');
  const next = readString(node, 'Next');
  return requireFields(node, ['ErrorEquals', 'Next']) && next !== undefined ? [{ errorEquals, next, flow }] : [];
}

/** States.ALL stands alone, and in the last one. */
function checkAllIsLast(nodes: readonly Node[]): void {
  for (const [index, node] of nodes.entries()) {
    const names = node.fields['ErrorEquals'];
    if (!Array.isArray(names) || !names.includes(ERRORS.all)) continue;
    if (names.length > 1) schemaProblem(node, `${node.location}/ErrorEquals`, `${ERRORS.all} must appear alone`);
    if (index < nodes.length - 1) schemaProblem(node, `${node.location}/ErrorEquals`, `${ERRORS.all} must be the last one`);
  }
}
