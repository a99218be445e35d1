import type { EpochMillis, Clock } from '../../contract/time';

export interface Activity {
  readonly arn: string;
  readonly name: string;
  readonly created: EpochMillis;
}

/** A task that waits for a worker. */
export interface Offer {
  readonly token: string;
  /** JSON text. */
  readonly input: string;
  /** Tells the execution that a worker has begun. */
  take(workerName?: string): void;
}

export interface Activities {
  /** The one there is, if there is one of this name. */
  create(name: string): Activity;
  /** Sends its waiting workers away with nothing. */
  delete(arn: string): void;
  find(arn: string): Activity | undefined;
  all(): readonly Activity[];
  offer(arn: string, offer: Offer): void;
  /** The first task that waits, or the next to come; `undefined` after a minute without one. */
  poll(arn: string, workerName?: string): Promise<Offer | undefined>;
  /** Sends every waiting worker away with nothing. */
  close(): void;
}

export interface ActivitiesOptions {
  readonly clock: Clock;
  readonly setTimer: (due: number, callback: () => void) => () => void;
  readonly arnOf: (name: string) => string;
  /** Whether an execution still waits for the token. */
  readonly isWaiting: (token: string) => boolean;
}

/** How long GetActivityTask holds a poll open: https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html */
const POLL_MS = 60_000;

interface Poll {
  readonly workerName: string | undefined;
  readonly answer: (offer: Offer | undefined) => void;
}

interface Queue {
  readonly activity: Activity;
  readonly offers: Offer[];
  readonly polls: Poll[];
}

export function createActivities(options: ActivitiesOptions): Activities {
  const queues = new Map<string, Queue>();
  return {
    create(name) {
      const arn = options.arnOf(name);
      const queue = queues.get(arn) ?? { activity: { arn, name, created: options.clock.now() }, offers: [], polls: [] };
      queues.set(arn, queue);
      return queue.activity;
    },
    delete(arn) {
      sendAway(queues.get(arn));
      queues.delete(arn);
    },
    find: (arn) => queues.get(arn)?.activity,
    all: () => [...queues.values()].map(({ activity }) => activity),
    offer(arn, offer) {
      const queue = queues.get(arn);
      queue?.offers.push(offer);
      if (queue) match(queue, options);
    },
    poll: (arn, workerName) => poll(queues.get(arn), workerName, options),
    close() {
      for (const queue of queues.values()) sendAway(queue);
    },
  };
}

function sendAway(queue: Queue | undefined): void {
  for (const { answer } of queue?.polls.splice(0) ?? []) answer(undefined);
}

function poll(queue: Queue | undefined, workerName: string | undefined, options: ActivitiesOptions): Promise<Offer | undefined> {
  if (!queue) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const leave = options.setTimer(options.clock.now() + POLL_MS, () => {
      queue.polls.splice(queue.polls.indexOf(waiting), 1);
      resolve(undefined);
    });
    const waiting: Poll = { workerName, answer: (offer) => { leave(); resolve(offer); } };
    queue.polls.push(waiting);
    match(queue, options);
  });
}

/** Hands tasks to workers, the oldest to the first. A task that nobody waits for any more is dropped. */
function match({ offers, polls }: Queue, { isWaiting }: ActivitiesOptions): void {
  while (polls.length > 0 && offers.length > 0) {
    const offer = offers.shift();
    if (!offer || !isWaiting(offer.token)) continue;
    const worker = polls.shift();
    offer.take(worker?.workerName);
    worker?.answer(offer);
  }
}
