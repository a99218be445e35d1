import type { LedgerItem, LedgerStore } from '../runtime';
import type { Courses } from './faults';
import { rowOf } from './ledger-rows';
import { toTheLastMoment, type Process } from './process';
import type { Scene } from './scene';

/** From a process to the table and back, all of it on the way there: nothing differs for anybody but the time that a search takes. */
const WAY_MS = 4;

/** The ledger as one process reaches it, faults on the way included. */
export function ledgerOf(process: Process, scene: Scene): LedgerStore {
  let looked = false;
  const look = (found: LedgerItem | undefined): void => {
    if (!looked) scene.rows.push(rowOf(process.who.operation, found, process.clock.now(), scene.model.target));
    looked = true;
  };
  const put = async (item: Parameters<LedgerStore['put']>[0], expected: Parameters<LedgerStore['put']>[1], late: boolean): ReturnType<LedgerStore['put']> => {
    const outcome = await scene.ledger.put(item, expected);
    look(outcome.written ? undefined : outcome.item);
    const found = outcome.written ? undefined : outcome.item?.status;
    scene.note({
      kind: 'written', who: process.who, status: item.status, done: outcome.written, late,
      ...(found && { found }), ...('leaseUntil' in item && item.leaseUntil === 0 && { released: true }),
    });
    return outcome;
  };
  return {
    get: (key) => call(process, scene, 'read', async () => {
      const found = await scene.ledger.get(key);
      look(found);
      return found;
    }),
    put: (item, expected) => call(process, scene, 'write', (late) => put(item, expected, late)),
  };
}

async function call<Answer>(process: Process, scene: Scene, point: 'read' | 'write', perform: (late: boolean) => Promise<Answer>): Promise<Answer> {
  const course = process.courseAt(point);
  if (course.dies === 'before') return process.die('killed before it reaches the ledger');
  await process.pause(WAY_MS);
  if (course.hears === 'answer at the last moment') await toTheLastMoment(process, scene.time.now());
  const answer = await landing(course.lands, scene, perform);
  if (course.dies === 'after') return process.die('killed after it wrote the ledger');
  if (course.hears === 'error' || answer === undefined) throw new Error('The table does not answer.');
  return answer.value;
}

type Landing = Courses['write']['lands'];

async function landing<Answer>(lands: Landing, scene: Scene, perform: (late: boolean) => Promise<Answer>): Promise<{ readonly value: Answer } | undefined> {
  if (lands === 'never') return undefined;
  if (typeof lands === 'object') {
    scene.time.after(lands.lateMs, () => {
      scene.woke();
      void perform(true);
    });
    return undefined;
  }
  if (lands === 'twice') await perform(false);
  return { value: await perform(false) };
}
