/** A search believes that the same schedule gives the same run. A user's own handlers may keep something from run to run, and then it does not. */
import type { Model } from './model';
import { runSaga, type Run } from './run';
import { tellingOf } from './story';

/** Runs the saga without faults now, and once more when the result asks for it; that throws an Error where the second run went otherwise. */
export async function repeatable({ own }: Model, run: () => Promise<Run>): Promise<() => Promise<void>> {
  if (!own) return async () => undefined;
  const first = await run();
  return async () => {
    const problem = differenceOf(first, await run());
    if (problem !== undefined) throw new Error(problem);
  };
}

export const calmRunOf = (model: Model, seed: number) => (): Promise<Run> => runSaga(model, [], seed);

function differenceOf(first: Run, last: Run): string | undefined {
  const at = first.trace.findIndex((happening, place) => JSON.stringify(happening) !== JSON.stringify(last.trace[place]));
  if (at === -1 && first.trace.length === last.trace.length) return undefined;
  const told = ({ trace }: Run): string => trace.slice(Math.max(0, at)).flatMap((happening) => tellingOf(happening) ?? [])[0] ?? 'nothing more';
  return `The run without faults went otherwise after the search than before it: at first "${told(first)}", at last "${told(last)}". A handler keeps something from run to run, so that nothing found is certain. Keep all of it in what \`world\` makes.`;
}
