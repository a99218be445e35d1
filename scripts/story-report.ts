import type { SagaState } from '../lib/client';

/** `N sagas: a completed, b compensated, c parked` */
export function tally(states: readonly SagaState[]): string {
  const count = (outcome: SagaState['outcome']): number => states.filter((state) => state.outcome === outcome).length;
  const others = states.length - count('completed') - count('compensated') - count('parked');
  const told = `${states.length} sagas: ${count('completed')} completed, ${count('compensated')} compensated, ${count('parked')} parked`;
  return others === 0 ? told : `${told}, ${others} otherwise`;
}

/** Rows as a table with aligned columns; every row has the same fields in the same order. */
export function tableLines(rows: readonly Readonly<Record<string, string>>[]): readonly string[] {
  const names = Object.keys(rows[0] ?? {});
  const widths = names.map((name) => Math.max(name.length, ...rows.map((row) => (row[name] ?? '').length)));
  const told = (cells: readonly string[]): string => `    ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  return rows.length === 0 ? ['    (empty)'] : [told(names), ...rows.map((row) => told(names.map((name) => row[name] ?? '')))];
}
