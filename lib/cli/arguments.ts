import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { parseDuration, type Duration } from '../contract/time';
import { UsageError } from './usage-error';

/**
 * A command's options by name, and the one file that it takes.
 *
 * @throws UsageError for an option that there is not, one without its value, no file, and more than one
 */
export function fileAndOptions<const Options extends ParseArgsOptionsConfig>(command: string, args: readonly string[], options: Options) {
  const { values, positionals } = parsed(args, options);
  return { file: fileIn(command, positionals), values };
}

/** @throws UsageError for no file, and for more than one */
export function fileIn(command: string, [file, ...more]: readonly string[]): string {
  if (file === undefined) throw new UsageError(`${command} wants the file of a module that exports a saga.`);
  if (more.length > 0) throw new UsageError(`${command} takes one file, not also ${more.join(' ')}.`);
  return file;
}

/** @throws UsageError for an option that there is not, and one without its value */
export function parsed<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: withNegatives(args), options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** `--budget -1` has a number that is refused, and no further option. */
const withNegatives = (args: readonly string[]): string[] => args.reduce<string[]>((joined, arg) => {
  const before = joined.at(-1);
  const isValue = /^-\d/.test(arg) && before !== undefined && /^--[a-z][a-z-]*$/.test(before);
  return isValue ? [...joined.slice(0, -1), `${before}=${arg}`] : [...joined, arg];
}, []);

/**
 * Reads all of these, and tells at once what is wrong with any of them.
 *
 * @throws UsageError with a line for each that could not be read
 */
export function readAll<Values extends object>(readers: { readonly [Name in keyof Values]: () => Values[Name] }): Values {
  const problems: string[] = [];
  const read = Object.entries<() => unknown>(readers).map(([name, reader]): readonly [string, unknown] => [name, orProblem(reader, problems)]);
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return Object.fromEntries(read) as Values;
}

function orProblem(reader: () => unknown, problems: string[]): unknown {
  try {
    return reader();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    problems.push(error.message);
    return undefined;
  }
}

/** @throws UsageError where the text is no duration */
export function durationIn(option: string, text: string): Duration {
  try {
    parseDuration(text);
    return text as Duration;
  } catch {
    throw new UsageError(`--${option} takes a whole number and a unit, such as "500ms", "30s" or "5m", not ${JSON.stringify(text)}.`);
  }
}

/** @throws UsageError where the text is no whole number, or not within the bounds */
export function wholeNumberIn(option: string, text: string, least: number, most: number): number {
  if (!/^\d{1,15}$/.test(text) || Number(text) < least || Number(text) > most) throw new UsageError(`--${option} takes a whole number from ${least} to ${most}, not ${JSON.stringify(text)}.`);
  return Number(text);
}

/** @throws UsageError where the text is none of these */
export function oneOf<Choice extends string>(option: string, choices: readonly Choice[], text: string): Choice {
  const choice = choices.find((one) => one === text);
  if (choice === undefined) throw new UsageError(`--${option} takes ${choices.join(', ')}, not ${JSON.stringify(text)}.`);
  return choice;
}
