import type { Expr } from './state-machine';

/** JSONata code, without the `{% %}` around it. */
export type Code = string;

/** A field's value that Step Functions evaluates: `{% code %}`. */
export const expr = (code: Code): Expr => `{% ${code} %}`;

/**
 * A string literal that arrives exactly as it is.
 *
 * JSON's escapes are JSONata's too. `${` is written `\u0024{`, because CloudFormation would substitute it in the definition, and the two
 * halves of `{% %}` are broken up, so that nobody who looks for the end of the expression finds it in a user's text. What is not ASCII is
 * escaped: CloudFormation gives templates back with `?` for each such character, and pipelines have broken large ones over it
 * (https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/814, https://github.com/aws/aws-cdk/issues/12372).
 */
export const text = (value: string): Code => JSON.stringify(value)
  .replaceAll('${', '\\u0024{')
  .replaceAll('{%', '{\\u0025')
  .replaceAll('%}', '\\u0025}')
  .replaceAll(/[\u007f-\uffff]/g, escaped);

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** An object: a field whose code yields nothing (an absent optional path) drops out of it. */
export const object = (fields: Iterable<readonly [string, Code]>): Code =>
  `{${Array.from(fields, ([name, code]) => `${text(name)}: ${code}`).join(', ')}}`;

/** `object` for fields that are known here. */
export const record = (fields: { readonly [name: string]: Code }): Code => object(Object.entries(fields));

export const list = (items: readonly Code[]): Code => `[${items.join(', ')}]`;

/** Words that are operators or values where a name could stand. */
const WORDS = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Between backquotes nothing can be escaped, so a name with a backquote, a `$` or `%` (see `text`) or a control character is no such name. */
// oxlint-disable-next-line no-control-regex
const BACKQUOTABLE = /^[^`$%\\\u0000-\u001f\u007f-\uffff]+$/;

/** One step of a path: `.orderId`, a name that is no identifier in backquotes, and one that backquotes cannot hold as a string (a name, in a path). */
export function field(name: string): Code {
  if (PLAIN_NAME.test(name) && !WORDS.has(name)) return `.${name}`;
  return BACKQUOTABLE.test(name) ? `.\`${name}\`` : `.${text(name)}`;
}
