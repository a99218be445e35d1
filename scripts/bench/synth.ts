/** How long the sample takes to synthesise, beside the same stack wired by hand. */
import { spawnSync } from 'node:child_process';
import { tableLines } from '../story-report';
import { bundled } from './bundled';
import { median } from './median';

const ROUNDS = 5;

export function synthReport(show: (text: string) => void): readonly string[] {
  const script = bundled('scripts/bench/synth-main.ts');
  const samples: Record<'with Saga' | 'by hand', number[]> = { 'with Saga': [], 'by hand': [] };
  for (let round = 1; round <= ROUNDS; round += 1) {
    show(`Synthesising, round ${round} of ${ROUNDS}`);
    for (const way of ['with Saga', 'by hand'] as const) samples[way].push(synthesis(script, way));
  }
  const [ours, theirs] = [median(samples['with Saga']), median(samples['by hand'])];
  return [
    `How long the sample takes to synthesise, without validation and without loading CDK (medians of ${ROUNDS} processes, in turns, Node ${process.versions.node}):`,
    ...tableLines([
      { stack: 'the sample: Saga, one bundling of all services, with its monitor', synth: seconds(ours) },
      { stack: 'by hand: NodejsFunction a service, LambdaInvoke a state, no monitor', synth: seconds(theirs) },
    ]),
    `    The sample takes ${(ours / theirs).toFixed(2)} times as long as the stack wired by hand.`,
  ];
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

function synthesis(script: string, way: string): number {
  const { stdout, status, stderr } = spawnSync(process.execPath, [script, way], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The synthesis ${way} failed: ${stderr.slice(-2_000)}`);
  return Number(/[\d.]+$/.exec(stdout)?.[0]);
}
