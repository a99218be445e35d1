/**
 * Breaks the ledger protocol, the compiler and the checks one way at a time, and shows what finds it. Fails if nothing does.
 *
 * `npm run mutants -- [--by tests|search] [--stories FILE] [TEXT]`: put before the test suites, the failure search, or both; each story of
 * the search into a file; only rules with this text.
 */
import { writeFileSync } from 'node:fs';
import { oneOf } from '../lib/cli/arguments';
import { UsageError } from '../lib/cli/usage-error';
import { bySearch, SEARCH_MUTANTS, UNSEARCHED } from './mutants/by-search';
import { byTests } from './mutants/by-tests';
import { LEDGER_RULES } from './mutants/ledger-searches';
import type { Verdict } from './mutants/verdict';
import { optionsOf } from './options';

async function main(): Promise<void> {
  const { by, stories, only } = optionsOf({ by: { type: 'string' }, stories: { type: 'string' } }, (texts, [first = '', ...more]) => ({
    by: () => (texts.by === undefined ? undefined : oneOf('by', ['tests', 'search'], texts.by)),
    stories: () => texts.stories,
    only: () => {
      if (more.length > 0) throw new UsageError(`mutants takes one text to look for in rules, not also ${more.join(' ')}: put it into quotes.`);
      return first;
    },
  }));
  const chosen = <Mutant extends { readonly rule: string }>(all: readonly Mutant[]): readonly Mutant[] => all.filter(({ rule }) => rule.toLowerCase().includes(only.toLowerCase()));
  const verdicts: Verdict[] = [];
  if (by !== 'search') verdicts.push(...await byTests(chosen(LEDGER_RULES)));
  if (by !== 'tests') {
    const told: string[] = [];
    verdicts.push(...await bySearch(chosen(SEARCH_MUTANTS), (story) => told.push(story)));
    for (const { rule, why } of chosen(UNSEARCHED)) console.log(`not for a search: ${rule}: ${why}`);
    if (stories !== undefined) writeFileSync(stories, told.join('\n\n'));
  }
  const count = (kind: Verdict['kind']): number => verdicts.filter((verdict) => verdict.kind === kind).length;
  const [survived, broken] = [count('survived'), count('broken')];
  console.log(`\n${survived + broken === 0 ? '' : `${survived} survived, ${broken} no longer match or do not run. `}${verdicts.length} mutants, ${count('killed')} killed`);
  process.exitCode = survived + broken === 0 && verdicts.length > 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
