import { validateDefinition } from '../../../asl';
import { numberOf, textOf, type JsonObject } from '../../json-object';
import { invalid, requiredText, type StatesAction } from '../states';

const MOST_DIAGNOSTICS = 100;

/**
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html. Errors only: AWS's warnings follow rules of
 * good style that it does not tell.
 */
export const validateStateMachineDefinition: StatesAction = (request) => {
  const type = textOf(request['type']) === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
  const { result, diagnostics, truncated } = validateDefinition(requiredText(request, 'definition'), { type, maxResults: maxResults(request) });
  return { result, diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic })), truncated };
};

function maxResults(request: JsonObject): number {
  const asked = numberOf(request['maxResults']) ?? 0;
  if (!Number.isInteger(asked) || asked < 0) throw invalid(`'${asked}'`, 'maxResults', 'must have value greater than or equal to 0');
  if (asked > MOST_DIAGNOSTICS) throw invalid(`'${asked}'`, 'maxResults', `must have value less than or equal to ${MOST_DIAGNOSTICS}`);
  return asked;
}
