/** Compares what happened with what was recorded. `<<any:NAME>>` in an expectation stands for a value that AWS makes up. */
import { isRecord } from '../../lib/asl/json';

const WILDCARD = /<<any:[^<>]*>>/g;

/** Whether `actual` satisfies `expected`: wildcards match anything, `{ $json: value }` a string whose JSON is `value`. */
export function matches(expected: unknown, actual: unknown): boolean {
  if (typeof expected === 'string') return matchesText(expected, actual);
  if (typeof expected === 'number') return typeof actual === 'number' && isClose(expected, actual);
  if (Array.isArray(expected)) return Array.isArray(actual) && matchesList(expected, actual);
  if (!isRecord(expected)) return expected === actual;
  if (isJsonWrapper(expected)) return typeof actual === 'string' && matches(expected['$json'], parsed(actual));
  return isRecord(actual) && matchesFields(expected, actual);
}

function matchesText(expected: string, actual: unknown): boolean {
  const wildcards = expected.match(WILDCARD);
  if (wildcards?.[0] === expected) return true;
  if (typeof actual !== 'string') return false;
  if (actual === expected) return true;
  if (wildcards !== null && pattern(expected).test(actual)) return true;
  return expected.startsWith('{') && actual.startsWith('{') && parsed(expected) !== undefined && matches(parsed(expected), parsed(actual));
}

function pattern(expected: string): RegExp {
  const literal = expected.split(WILDCARD).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${literal.join(String.raw`[\s\S]*?`)}$`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isClose(expected: number, actual: number): boolean {
  return Math.abs(expected - actual) <= 1e-12 * Math.max(Math.abs(expected), Math.abs(actual));
}

function isJsonWrapper(expected: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(expected).length === 1 && '$json' in expected;
}

function matchesList(expected: readonly unknown[], actual: readonly unknown[]): boolean {
  return expected.length === actual.length && expected.every((item, index) => matches(item, actual[index]));
}

function matchesFields(expected: Readonly<Record<string, unknown>>, actual: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(expected);
  return names.length === Object.keys(actual).length && names.every((name) => Object.hasOwn(actual, name) && matches(expected[name], actual[name]));
}

/** An event of a history in the form of the cases. */
export interface ComparedEvent {
  readonly type: string;
  readonly state?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export type HistoryOrder = 'total' | 'partial' | 'subset';

/** The first difference in words; undefined when the histories agree. */
export function historyDifference(expected: readonly ComparedEvent[], actual: readonly ComparedEvent[], order: HistoryOrder): string | undefined {
  return order === 'total' ? differenceInOrder(expected, actual) : differenceAsSets(expected, actual, order);
}

function differenceInOrder(expected: readonly ComparedEvent[], actual: readonly ComparedEvent[]): string | undefined {
  for (let index = 0; index < Math.max(expected.length, actual.length); index += 1) {
    const [wanted, found] = [expected[index], actual[index]];
    if (wanted !== undefined && found !== undefined && sameEvent(wanted, found)) continue;
    return `event ${index + 1}: expected ${show(wanted)}\n  ${' '.repeat(8)}   found    ${show(found)}`;
  }
  return undefined;
}

function differenceAsSets(expected: readonly ComparedEvent[], actual: readonly ComparedEvent[], order: HistoryOrder): string | undefined {
  const rest = [...actual];
  for (const wanted of expected) {
    const index = rest.findIndex((found) => sameEvent(wanted, found));
    if (index === -1) return `no event like ${show(wanted)}; left are ${rest.map(show).join('\n    ')}`;
    rest.splice(index, 1);
  }
  return order === 'partial' && rest.length > 0 ? `surplus events ${rest.map(show).join(', ')}` : undefined;
}

function sameEvent(expected: ComparedEvent, actual: ComparedEvent): boolean {
  const sameState = expected.state === undefined || actual.state === undefined || expected.state === actual.state;
  return expected.type === actual.type && sameState && matches(expected.details ?? {}, actual.details ?? {});
}

function show(event: ComparedEvent | undefined): string {
  return event === undefined ? 'nothing' : `${event.type} ${event.state ?? ''} ${JSON.stringify(event.details ?? {})}`;
}
