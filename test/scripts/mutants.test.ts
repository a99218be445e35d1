/** The list of what is broken on purpose is whole: nothing that the compiler or a check does is without a mutant, or a reason for none. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECK_RULES, CHECKS_UNSEARCHED } from '../../scripts/mutants/check-rules';
import { COMPILER_RULES } from '../../scripts/mutants/compiler-rules';
import { edited } from '../../scripts/mutants/edit';
import { ELSEWHERE, LEDGER_RULES, LEDGER_MUTANTS, LEDGER_UNSEARCHED } from '../../scripts/mutants/ledger-searches';
import { entriesOf, MACHINE_MUTANTS, MACHINE_UNSEARCHED } from '../../scripts/mutants/machine-rules';
import { placeOrder } from '../definition/place-order';
import { threeSteps } from '../explorer/three-steps';

const LIB = join(__dirname, '../../lib');
const rules = (all: readonly { readonly rule: string }[]): readonly string[] => all.map(({ rule }) => rule);

test('each text that a mutant replaces stands in its source exactly once', () => {
  const problems = [...LEDGER_MUTANTS, ...COMPILER_RULES, ...CHECK_RULES].flatMap(({ rule, edits }) =>
    edits.flatMap((edit) => edited(readFileSync(join(LIB, edit.file), 'utf8'), [edit]).problem ?? []).map((problem) => `${rule}: ${problem}`));
  expect(problems).toEqual([]);
});

test('each rule of the ledger is put before the search, or says why it is not', () => {
  expect(new Set([...rules(LEDGER_MUTANTS), ...rules(LEDGER_UNSEARCHED)])).toEqual(new Set(rules(LEDGER_RULES)));
  expect(Object.keys(ELSEWHERE).filter((rule) => !rules(LEDGER_RULES).includes(rule))).toEqual([]);
});

test.each([['PlaceOrder', placeOrder], ['three steps', threeSteps]])('each retrier and each catcher of %s is taken out of a machine, or says why a search cannot see it', (_name, { definition }) => {
  const named = [...rules(MACHINE_MUTANTS), ...rules(MACHINE_UNSEARCHED)];
  const entries = entriesOf(definition).map(({ called }) => called);
  expect(entries.length).toBeGreaterThan(30);
  expect(entries.filter((called) => !named.includes(`${called}: left out`))).toEqual([]);
});

test('each sentence in which a definition is refused has a mutant, or says why a search cannot see it', () => {
  const refused = [...CHECK_RULES.map(({ refuses }) => refuses), ...CHECKS_UNSEARCHED.flatMap(({ refuses }) => refuses)];
  const sentences = CHECKS.flatMap(sentencesOf);
  expect(sentences.length).toBeGreaterThan(60);
  expect(sentences.filter((sentence) => !refused.some((part) => sentence.includes(part)))).toEqual([]);
  expect(refused.filter((part) => !sentences.some((sentence) => sentence.includes(part)))).toEqual([]);
});

/** Where definitions are refused. */
const CHECKS = [
  ...readdirSync(join(LIB, 'definition')).map((file) => `definition/${file}`),
  'compiler/check.ts', 'compiler/events.ts', 'compiler/expression-problems.ts', 'compiler/limits.ts',
];

/** What a source says in whole sentences: its texts with a space and a full stop at the end. */
function sentencesOf(file: string): readonly string[] {
  const code = readFileSync(join(LIB, file), 'utf8').replaceAll(/\/\*\*[\s\S]*?\*\/|\/\/.*/g, '');
  const texts = [...code.matchAll(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g)].map(([text]) => text.slice(1, -1).replaceAll('\\\'', '\''));
  return texts.filter((text) => text.includes(' ') && text.endsWith('.'));
}
