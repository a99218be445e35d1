import { problemsOf, type Problem } from '../../../asl';
import type { Json } from '../../../contract/json';
import { numberOf, type JsonObject } from '../../json-object';
import { invalid, requiredText, type StatesAction } from '../states';

/** AWS's most, and what it takes for 0: https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html */
const MOST_DIAGNOSTICS = 100;

/** Errors only: AWS's warnings are advice that depends on its own rules of good style. */
export const validateStateMachineDefinition: StatesAction = (request) => {
  const problems = problemsIn(requiredText(request, 'definition'));
  const most = maxResults(request);
  return { result: problems.length === 0 ? 'OK' : 'FAIL', diagnostics: problems.slice(0, most).map(diagnostic), truncated: problems.length > most };
};

function maxResults(request: JsonObject): number {
  const asked = numberOf(request['maxResults']) ?? 0;
  if (!Number.isInteger(asked) || asked < 0 || asked > MOST_DIAGNOSTICS) throw invalid(`'${asked}'`, 'maxResults', `must have value between 0 and ${MOST_DIAGNOSTICS}`);
  return asked === 0 ? MOST_DIAGNOSTICS : asked;
}

function problemsIn(definition: string): readonly Problem[] {
  const parsed = parseJson(definition);
  return parsed === undefined ? [{ code: 'INVALID_JSON_DESCRIPTION', message: 'The definition is not valid JSON' }] : problemsOf(parsed);
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function diagnostic({ code, message, location }: Problem): JsonObject {
  return { severity: 'ERROR', code, message, ...(location === undefined ? {} : { location }) };
}
