import type { PathCost, SagaCost } from './cost';

/** The columns of the table: what a path is asked for, and its heading. Numbers stand right. */
const COLUMNS: readonly (readonly [heading: string, cell: (path: PathCost) => string, align: 'left' | 'right'])[] = [
  ['path', ({ path }) => path, 'left'],
  ['ends', ({ outcome }) => outcome, 'left'],
  ['transitions', ({ transitions }) => String(transitions), 'right'],
  ['calls', ({ invocations }) => String(invocations), 'right'],
  ['GB-s', ({ gbSeconds }) => gbSeconds.toFixed(2), 'right'],
  ['writes', ({ writes }) => String(writes), 'right'],
  ['reads', ({ reads }) => String(reads), 'right'],
  ['SQS', ({ sqsRequests }) => String(sqsRequests), 'right'],
  ['$/1,000', ({ dollarsPerMillion }) => (dollarsPerMillion / 1_000).toFixed(3), 'right'],
  ['$/million', ({ dollarsPerMillion }) => dollarsPerMillion.toFixed(0), 'right'],
];

/** What a saga costs, as a person reads it. */
export function costText({ saga, prices, paths, happy, worst }: Omit<SagaCost, 'toString'>): string {
  return [
    `Saga ${saga}: what one run uses, path by path, and what 1,000 and a million cost (${prices.region}, prices of ${prices.asOf})`,
    '',
    ...table(paths),
    '',
    `All is well: $${happy.dollarsPerMillion.toFixed(2)} a million. Dearest: ${worst.path}, $${worst.dollarsPerMillion.toFixed(2)} a million.`,
    'Not counted: logs, traces, metrics and alarms, storage and backups, cold starts, and what handlers call themselves.',
    '',
  ].join('\n');
}

function table(paths: readonly PathCost[]): readonly string[] {
  const rows = [COLUMNS.map(([heading]) => heading), ...paths.map((path) => COLUMNS.map(([, cell]) => cell(path)))];
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows.map((row) => `  ${row.map((cell, at) => (COLUMNS[at]?.[2] === 'left' ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')}`.trimEnd());
}
