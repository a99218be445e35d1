import { ApiError } from '../http/api';
import { invalid } from './states';

/** White space, brackets, wildcards, special and control characters, surrogates: what a name must not contain. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/;

/**
 * The name, if AWS would take it for an execution, a state machine or an activity.
 *
 * @throws ApiError `ValidationException` for its length, `InvalidName` for what it contains
 */
export function checkedName(name: string): string {
  if (name === '') throw invalid("''", 'name', 'must have length greater than or equal to 1');
  if (name.length > 80) throw invalid(`'${name}'`, 'name', 'must have length less than or equal to 80');
  if (FORBIDDEN.test(name)) throw new ApiError('InvalidName', `Invalid Name: '${name}'`);
  return name;
}
