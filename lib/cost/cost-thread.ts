/** The thread behind `countAside`. */
import { workerData } from 'node:worker_threads';
import type * as Portable from '../explorer/portable';
import type { Answer, Assignment } from './aside';
import type * as Cost from './cost';

const { saga, options, port, done } = workerData as Assignment;

void answer();

async function answer(): Promise<void> {
  port.postMessage(await counted());
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
}

async function counted(): Promise<Answer> {
  try {
    // Loaded here, so that whoever waits hears of what cannot be loaded too.
    const { unpacked } = require('../explorer/portable') as typeof Portable;
    const { costOf } = require('./cost') as typeof Cost;
    const { saga: name, prices, paths } = await costOf(unpacked(saga), options);
    return { cost: { saga: name, prices, paths } };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
