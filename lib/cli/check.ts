import { availableParallelism } from 'node:os';
import type { Json } from '../contract/json';
import { DEFAULT_PAIRS, explore, type ExploreOptions } from '../explorer';
import { fileIn, oneOf, parsed, readAll, wholeNumberIn } from './arguments';
import { isSound, type Finding } from './check-findings';
import { jsonOf } from './check-json';
import { junitOf } from './check-junit';
import { progressOf } from './check-progress';
import { checkInput, exportedSagas, inputFrom, type ExportedSaga } from './exported-sagas';
import { textOf } from './check-text';
import type { Command, Terminal } from './terminal';

export const CHECK_HELP = `Usage: cdk-saga check <file> [options]

Searches the failures of every saga that a module exports: the compiled machine and the real runtime run on virtual time, with services that
are modelled, under every single fault, then pairs of faults, then longer schedules. Nothing is deployed, and no handler of yours is called.

Options:
  --saga <name>            only this one
  --input <file>           JSON that starts the saga      (default: made from the fields that the definition reads)
  --budget <number>        how many pairs of faults at most; drawn by the seed when there are more  (default: ${DEFAULT_PAIRS})
  --random <number>        how many longer schedules      (default: 0)
  --workers <number>       how many threads share the work (default: one for each core)
  --seed <number>          draws pairs, longer schedules and jitter; the same seed gives the same search  (default: 1)
  --stop-at-first          stop a saga's search at its first violation
  --format <format>        text, json or junit            (default: text)
  -h, --help

The report goes to stdout, progress to stderr. It ends with 0 when every promise held and everything was reached, with 1 when a promise broke or
a state, transition, catcher, retrier, row of the ledger's table or fault that is possible for the saga was never reached, and with 2 when it
was not asked rightly.
`;

/** Searches every failure of a module's sagas, one saga after the other. */
export const check: Command = async (args, terminal) => {
  const options = parse(args);
  const sagas = exportedSagas(options.file, options.saga);
  const input = options.input === undefined ? undefined : inputFrom(options.input);
  if (input !== undefined) for (const exported of sagas) await checkInput(exported, input, options.input ?? '');
  const findings: Finding[] = [];
  for (const exported of sagas) {
    const finding = await search(exported, options, input, terminal);
    findings.push(finding);
    if (options.format === 'text') terminal.print(`${findings.length === 1 ? '' : '\n'}${textOf(finding)}`);
  }
  if (options.format === 'json') terminal.print(jsonOf(findings));
  if (options.format === 'junit') terminal.print(junitOf(findings));
  return findings.every(isSound) ? 0 : 1;
};

async function search(exported: ExportedSaga, { limits }: CheckOptions, input: Json | undefined, terminal: Terminal): Promise<Finding> {
  const { saga } = exported;
  const options = { ...limits, ...(input === undefined ? {} : { input }) };
  const report = await explore(saga, { ...options, onProgress: progressOf(saga, terminal) });
  terminal.status('');
  return { exported, report, ...(input === undefined ? {} : { input }) };
}

interface CheckOptions {
  readonly file: string;
  readonly saga: string | undefined;
  readonly input: string | undefined;
  readonly format: Format;
  readonly limits: Pick<ExploreOptions, 'pairs' | 'random' | 'seed' | 'stopAtFirst' | 'workers'>;
}

const FORMATS = ['text', 'json', 'junit'] as const;
type Format = (typeof FORMATS)[number];

function parse(args: readonly string[]): CheckOptions {
  const option = { type: 'string' } as const;
  const { positionals, values } = parsed(args, {
    'saga': option, 'input': option, 'budget': option, 'random': option, 'seed': option, 'workers': option, 'format': option, 'stop-at-first': { type: 'boolean' },
  });
  const { budget = String(DEFAULT_PAIRS), random = '0', seed = '1', workers = String(availableParallelism()), format = 'text', saga, input, 'stop-at-first': stopAtFirst = false } = values;
  const { file, format: told, ...limits } = readAll({
    file: () => fileIn('check', positionals),
    format: () => oneOf('format', FORMATS, format),
    pairs: () => wholeNumberIn('budget', budget, 0, MOST),
    random: () => wholeNumberIn('random', random, 0, MOST),
    seed: () => wholeNumberIn('seed', seed, 0, MOST),
    workers: () => wholeNumberIn('workers', workers, 1, MOST_WORKERS),
  });
  return { file, saga, input, format: told, limits: { ...limits, stopAtFirst } };
}

const MOST = 999_999_999;
/** Each has a JavaScript engine of its own. */
const MOST_WORKERS = 256;
