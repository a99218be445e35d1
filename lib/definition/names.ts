import { RESERVED_STEP_NAMES } from '../contract/state-names';
import { LONGEST_STEP_NAME } from './limits';

/** A step's name is a JSONata variable's name, a state's name, and the sort key of its ledger item. */
const STEP_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** A saga's name becomes the state machine's name and stands in its metrics. */
const SAGA_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

/**
 * A step's result is kept in the variable `$<step>`. One with the name of a function that AWS's JSONata has would hide the function from the
 * machine's own expressions: https://docs.jsonata.org (2.0.6) and https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 * (`partition` to `parse`, of which `hash`, `random` and `uuid` are AWS's own or changed).
 */
const FUNCTIONS = `
  sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match contains replace
  split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power random boolean not map zip filter
  single reduce sift keys lookup append exists spread merge reverse each error assert type sort shuffle distinct base64encode
  base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl eval toMillis fromMillis clone now millis
  partition range hash uuid parse`.trim().split(/\s+/);

const TAKEN: ReadonlySet<string> = new Set(FUNCTIONS);

/** What is wrong with a step's name; empty when nothing is. */
export function problemsOfStepName(name: unknown): readonly string[] {
  const said = typeof name === 'string' ? JSON.stringify(name) : String(name);
  if (typeof name !== 'string' || !STEP_NAME.test(name)) return [`${said} is no name for a step. Begin with a letter and use only letters, digits and "_".`];
  if (name.length > LONGEST_STEP_NAME) return [`the name of step ${said} has ${name.length} characters. Use at most ${LONGEST_STEP_NAME}.`];
  if (name === 'states') return [`a step cannot be named "states": AWS reserves $states. Use another name.`];
  if (name === 'hasOwnProperty') return [`a step cannot be named "hasOwnProperty": jsonata itself calls what has that name. Use another name.`];
  if (/^saga[A-Z]/.test(name)) return [`a step cannot be named ${said}: names that begin with "saga" and a capital are the machine's own. Use another name.`];
  if (TAKEN.has(name)) return [`a step cannot be named ${said}: its result would hide JSONata's function $${name}. Use a verb and an object, such as "reserveStock".`];
  if (RESERVED_STEP_NAMES.has(name)) return [`a step cannot be named ${said}: that is a state which every machine has. Use a verb and an object, such as "reserveStock".`];
  return [];
}

/** What is wrong with a saga's name; empty when nothing is. */
export function problemsOfSagaName(name: unknown): readonly string[] {
  if (typeof name !== 'string' || !SAGA_NAME.test(name)) return ['this is no name for a saga. Begin with a letter and use only letters, digits, "_" and "-".'];
  if (name.length > LONGEST_STEP_NAME) return [`the saga's name has ${name.length} characters. Use at most ${LONGEST_STEP_NAME}.`];
  return [];
}
