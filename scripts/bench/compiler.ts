/** How the compiler and the types bear long sagas. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { action, compensation, saga, service, typed } from 'cdk-saga';
import { compile } from '../../lib/compiler';
import { DEFAULT_TARGET } from '../../lib/compiler/target';
import { SagaError } from '../../lib/contract/saga-error';
import type { Definition } from '../../lib/definition/definition';
import type { RecordedSaga } from '../../lib/definition/saga';
import { sagaOfSteps } from '../../test/definition/saga-of-steps';
import { tableLines } from '../story-report';
import { median } from './median';

const STEPS = [6, 64, 200];
const ROUNDS = 15;

const shape = { input: typed<{ id: string }>(), output: typed<{ id: string }>() };
const things = service('things', { make: action(shape), undo: compensation('make') });

/** Half of the steps can be undone, the others follow the pivot. Each reads what the one before gave. */
const recorded = (steps: number): RecordedSaga => saga(`Steps${steps}`, { input: typed<{ id: string }>() }, (s, { id }) => {
  let made = id;
  for (let step = 1; step <= steps / 2; step += 1) made = s.step(`step${step}`, { action: things.make, compensation: things.undo, input: { id: made } }).id;
  const rest = s.pivot('pivot', { action: things.make, input: { id: made } });
  made = rest.result.id;
  for (let step = steps / 2 + 2; step <= steps; step += 1) made = rest.step(`step${step}`, { action: things.make, input: { id: made } }).id;
});

/** The machine's size, or why Step Functions would not take it: that is found once all of it is compiled. */
function compiled(definition: Definition): string {
  try {
    return `${(JSON.stringify(compile(definition, DEFAULT_TARGET)).length / 1_000).toFixed(0)} kB`;
  } catch (error) {
    if (error instanceof SagaError) return `refused: ${/[0-9]+ bytes/.exec(error.message)?.[0]}`;
    throw error;
  }
}

function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1_000;
}

const medianOf = (work: () => unknown): number => {
  work();
  return median(Array.from({ length: ROUNDS }, () => cpuMs(work)));
};

export function compilerReport(show: (text: string) => void): readonly string[] {
  const rows = STEPS.map((steps) => {
    show(`Compiling a saga of ${steps} steps`);
    const { definition } = recorded(steps);
    return {
      steps: String(steps),
      'recorded in': `${medianOf(() => recorded(steps)).toFixed(1)} ms`,
      'compiled in': `${medianOf(() => compiled(definition)).toFixed(1)} ms`,
      'state machine': compiled(definition),
      ...(steps > 64 ? { 'type instantiations': '' } : { 'type instantiations': String(instantiations(steps)) }),
    };
  });
  return [
    `What long sagas cost, each step reading the one before (user CPU, medians of ${ROUNDS}; tsc --singleThreaded, each step an action of its own in zod):`,
    ...tableLines(rows),
    `    A saga of no steps and 64 actions takes ${instantiations(0)} instantiations, most of them zod's.`,
  ];
}

/** What the type checker counts. The folder is inside the project, so that `cdk-saga` resolves. */
function instantiations(steps: number): number {
  mkdirSync('.cache', { recursive: true });
  const folder = mkdtempSync(resolve('.cache/bench-'));
  try {
    writeFileSync(join(folder, 'saga.ts'), sagaOfSteps(steps));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: resolve('tsconfig.json'), include: ['saga.ts'], exclude: [] }));
    const tsc = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '-p', folder, '--noEmit', '--singleThreaded', '--extendedDiagnostics'], { encoding: 'utf8' });
    if (tsc.status !== 0) throw new Error(`The saga of ${steps} steps does not compile: ${tsc.stdout.slice(0, 1_000)}`);
    return Number(/Instantiations: +(\d+)/.exec(tsc.stdout)?.[1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
