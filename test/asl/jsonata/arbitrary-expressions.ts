import * as fc from 'fast-check';
import { FUNCTIONS } from '../../../lib/asl/jsonata/closures/functions';

const TEXTS = ['""', '"text"', '"a,b,a"', '","', '"12"', '"2026-01-01T00:00:00Z"', '"😀é"', '"SHA-256"', '"[1, {}]"'];
const NUMBERS = ['0', '1', '2', '-2.5', '0.1', '1e21', '123456789012345678'];
const LISTS = ['[]', '[1..3]', '[2..1]', '["b", "a"]', '[[1], 2]', '$x.list'];
const OTHERS = ['true', 'false', 'null', '{}', '()', '$missing'];
const FIELDS = ['a', 'b', 'list', 'constructor', 'toString'];
const VARIABLES = ['$x', '$y', '$l', '$v', '$i'];
const ROOTS = [...VARIABLES, '$states.input', '$states.result', '$states.context', '$states'];

type Parts = Readonly<Record<'any' | 'text' | 'number' | 'list' | 'truth' | 'path', string>>;

/** `$substring(text, number)` with parts in the places of the words. */
function fill(tie: fc.LetrecTypedTie<Parts>, templates: readonly string[]): readonly fc.Arbitrary<string>[] {
  return templates.map((template) => {
    const words = template.split(/\b(any|text|number|list|truth)\b/);
    return fc.tuple(...words.map((word, index) => (index % 2 === 1 ? tie(word as keyof Parts) : fc.constant(word)))).map((filled) => filled.join(''));
  });
}

const TEXT_TEMPLATES = [
  '$string(any)', '(any & any)', '(text & text)', '$substring(text, number)', '$substring(text, number, number)', '$substringBefore(text, text)', '$substringAfter(text, text)',
  '$uppercase(text)', '$lowercase(text)', '$trim(text)', '$replace(text, text, text)', '$replace(text, /[a-z]/, text)', '$replace(text, /(,)|x*$/i, text)', '$replace(text, /^T/i, "$1")', '$join([text, text], text)', '$join(list)', '$join(text, text)', '$type(any)', '$hash(text, "SHA-256")', '$now()', '$fromMillis(number)',
];
const NUMBER_TEMPLATES = [
  '$length(text)', '(number + number)', '(number - number)', '(number * number)', '(number / number)', '(number % number)', '-number', '$count(list)', '$sum([number, number])', '$max([number, number])',
  '$min([number])', '$average([number, number])', '$floor(number)', '$ceil(number)', '$abs(number)', '$round(number)', '$round(number, number)', '$number(text)', '$number(truth)', '$toMillis(text)', '$millis()', '$lookup({"a": number}, "a")',
];
const LIST_TEMPLATES = [
  '[any, any]', '[any]', '[list, list]', '[number..number]', '$split(text, text)', '$keys({"a": any, "b": any})', '$append(any, any)', '$reverse(list)',
  '$map(list, function($v) { any })', '$map(list, function($v, $i) { [$i, any] })', '$filter(list, function($v) { truth })', '$filter(list, function($v, $i) { any })', '$map(list, function() { any })',
  '$reduce(list, function($l, $v) { $append($l, [any]) }, [])', '$reduce(any, function($l, $v) { $append($l, any) }, any)', '[($v := any; $type($v) = "array" ? [[$v]] : $v)]', '[($type($x.a) = "array" ? [[$x.a]] : $x.a)]',
];
const TRUTH_TEMPLATES = ['(any = any)', '(text != text)', '(number < number)', '(number >= number)', '(text <= text)', '(text > text)', '(any and any)', '(truth or any)', '(any in list)', '$not(any)', '$boolean(any)', '$exists(any)', '$contains(text, text)'];
const ANY_TEMPLATES = [
  '{"a": any, "list": list}', '{"a": any, "constructor": any}', '{"1": any, "": any}', '{"a": any, "a": any}', '(truth ? any : any)', '(any ? any)', '($l := any; any)', '($l := any; any; $y := [$l, any]; any)', '($l := $l; any)',
  '$merge([{"a": any}, {"b": any}])', '$lookup({"a": any}, text)', '$parse(text)', '(any).a', '{"list": list}.list',
  '$reduce(list, function($l, $v) { any })', '$reduce(list, function($v, $v) { $append($v, any) }, any)', '$reduce(any, function($v) { any }, any)', '$reduce(list, function($l, $v, $i) { any }, any)', '$reduce(list, function($l, $v) { $keys({"a": $l}) }, any)',
];

const parts = fc.letrec<Parts>((tie) => {
  const oneOf = (constants: readonly string[], templates: readonly string[]): fc.Arbitrary<string> =>
    fc.oneof({ depthSize: 'medium', maxDepth: 5 }, fc.constantFrom(...constants), { weight: 3, arbitrary: fc.oneof(...fill(tie, templates)) }, { weight: 1, arbitrary: tie('path') });
  const misused = fc.tuple(fc.constantFrom(...FUNCTIONS.keys(), 'sort', 'spread'), fc.array(tie('any'), { maxLength: 3 })).map(([name, args]) => `$${name}(${args.join(', ')})`);
  const typed = ['text', 'number', 'list', 'truth'] as const;
  return {
    any: fc.oneof({ depthSize: 'medium', maxDepth: 5 }, fc.constantFrom(...OTHERS), { weight: 8, arbitrary: fc.oneof(...typed.map((type) => tie(type)), ...fill(tie, ANY_TEMPLATES)) }, { weight: 3, arbitrary: tie('path') }, misused),
    text: oneOf(TEXTS, TEXT_TEMPLATES),
    number: oneOf(NUMBERS, NUMBER_TEMPLATES),
    list: oneOf(LISTS, LIST_TEMPLATES),
    truth: oneOf(['true', 'false'], TRUTH_TEMPLATES),
    path: fc.tuple(fc.constantFrom(...ROOTS), fc.array(fc.constantFrom(...FIELDS), { maxLength: 2 })).map(([root, steps]) => [root, ...steps].join('.')),
  };
});

/** Expressions of the kinds that closures do, with what goes wrong in them too. */
export const expressions: fc.Arbitrary<string> = parts.any;

/** JSON with the names, texts and numbers that expressions treat in ways of their own. */
export const data = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false, 0, 1, -1, 2.5, 0.30000000000000004, 12345678901234568, '', 'text', 'a,b', '😀é', '12'),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie('any'), { maxKeys: 3 }),
  ),
})).any;
