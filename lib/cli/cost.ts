import { DEFAULT_FUNCTION_MEMORY_MB, DEFAULT_FUNCTION_TIMEOUT } from '../contract/function-defaults';
import { costOf, DEFAULT_CALL_DURATION, PRICES, type CostOptions, type Prices, type SagaCost } from '../cost';
import { problemsOfFunctions } from '../cost/functions';
import { problemsOfPrices } from '../cost/prices';
import { durationIn, fileAndOptions, wholeNumberIn } from './arguments';
import { checkInput, exportedSagas, inputFrom, jsonFrom, type ExportedSaga } from './exported-sagas';
import type { Command } from './terminal';
import { UsageError } from './usage-error';

export const COST_HELP = `Usage: cdk-saga cost <file> [options]

Counts what each saga that a module exports uses when all is well, and on every path on which it fails: state transitions, Lambda calls, reads
and writes of the ledger, letters, and dollars. The compiled machine and the real runtime run on virtual time, with services that are modelled.

Options:
  --saga <name>            only this one
  --input <file>           JSON that starts the saga      (default: made from the fields that the definition reads)
  --memory <MB>            of each function               (default: ${DEFAULT_FUNCTION_MEMORY_MB})
  --duration <duration>    how long a call runs           (default: ${DEFAULT_CALL_DURATION})
  --timeout <duration>     of each function               (default: ${DEFAULT_FUNCTION_TIMEOUT}, or as long as its steps' own timeouts need)
  --clock-skew <duration>, --late-arrival-window <duration>
                           as given to the construct      (default: as the construct's)
  --prices <file>          JSON with dollars for one of each: ${Object.keys(PRICES).filter((name) => typeof PRICES[name as keyof Prices] === 'number').join(', ')};
                           and "region" and "asOf", which are only told  (default: ${PRICES.region}, ${PRICES.asOf})
  --json                   as JSON, for programs
  -h, --help

It ends with 0, with 1 when a saga cannot be loaded or built, with 2 when it was not asked rightly.
`;

/** Tells what a module's sagas cost. */
export const cost: Command = async (args, terminal) => {
  const { file, saga: name, json, inputFile, options } = parse(args);
  const sagas = exportedSagas(file, name);
  for (const { saga } of sagas) checkFunctions(saga, options);
  if (options.input !== undefined) for (const exported of sagas) await checkInput(exported, options.input, inputFile);
  const costs: SagaCost[] = [];
  for (const { saga } of sagas) costs.push(await costOf(saga, options));
  terminal.print(json ? `${JSON.stringify({ sagas: costs }, undefined, 2)}\n` : costs.map(String).join('\n'));
  return 0;
};

/** @throws UsageError for functions that Lambda does not have, and for calls that run longer than their function */
function checkFunctions({ name, definition }: ExportedSaga['saga'], options: CostOptions): void {
  const problems = problemsOfFunctions(definition, options);
  if (problems.length > 0) throw new UsageError(`Cannot count what saga ${name} costs:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
}

interface CostArguments {
  readonly file: string;
  readonly saga: string | undefined;
  readonly json: boolean;
  readonly inputFile: string;
  readonly options: CostOptions;
}

const VALUE = { type: 'string' } as const;

function parse(args: readonly string[]): CostArguments {
  const { file, values } = fileAndOptions('cost', args, {
    'saga': VALUE, 'input': VALUE, 'memory': VALUE, 'duration': VALUE, 'timeout': VALUE, 'clock-skew': VALUE, 'late-arrival-window': VALUE, 'prices': VALUE, 'json': { type: 'boolean' },
  });
  const { saga, json = false, input, memory, duration, timeout, 'clock-skew': skew, 'late-arrival-window': window, prices } = values;
  return {
    file, saga, json,
    inputFile: input ?? '',
    options: {
      ...(input === undefined ? {} : { input: inputFrom(input) }),
      ...(prices === undefined ? {} : { prices: pricesFrom(prices) }),
      ...(skew === undefined ? {} : { clockSkew: durationIn('clock-skew', skew) }),
      ...(window === undefined ? {} : { lateArrivalWindow: durationIn('late-arrival-window', window) }),
      functions: {
        ...(memory === undefined ? {} : { memorySize: wholeNumberIn('memory', memory, 128, 10_240) }),
        ...(duration === undefined ? {} : { duration: durationIn('duration', duration) }),
        ...(timeout === undefined ? {} : { timeout: durationIn('timeout', timeout) }),
      },
    },
  };
}

function pricesFrom(file: string): Partial<Prices> {
  const given = jsonFrom(file, 'prices');
  const problems = problemsOfPrices(given);
  if (problems.length > 0) throw new UsageError(`${file} has no prices as they are wanted:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  return given as unknown as Partial<Prices>;
}
