/** How fast the failure search tries schedules of a saga of five steps, with modelled services, and where its time goes. */
import { explore } from 'cdk-saga/testing';
import { tableLines } from '../story-report';
import { fiveSteps, ORDER } from './five-steps';
import { median } from './median';
import { profileLines, selfTimes } from './self-time';

const ROUNDS = 5;
const PAIRS = 6_000;
const LONGER = 2_000;

/** All of them run on one core: the search in this thread, without the directed part, whose runs are longer than any that a user's count asks for. */
const SEARCHES = [
  { what: 'single faults', options: { pairs: 0 } },
  { what: `single faults and ${PAIRS} pairs`, options: { pairs: PAIRS, directed: 0 } },
  { what: `single faults and ${LONGER} longer schedules`, options: { pairs: 0, random: LONGER } },
] as const;

type Search = (typeof SEARCHES)[number];

interface Sample {
  readonly schedules: number;
  readonly perSecond: number;
  /** Of what the process used of a core: little troubled by what else the machine does. */
  readonly perCpuSecond: number;
}

export async function searchReport(show: (text: string) => void): Promise<readonly string[]> {
  const samples = new Map<Search, Sample[]>(SEARCHES.map((search) => [search, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    show(`Searching, round ${round} of ${ROUNDS}`);
    for (const [search, all] of samples) {
      const taken = await sample(search);
      if (round > 0) all.push(taken);
    }
  }
  show('Looking where the time goes');
  const times = await selfTimes(async () => void await sample(SEARCHES[1]));
  return [
    `The failure search of a saga of 5 steps with modelled services, every promise checked, on one core (medians of ${ROUNDS} rounds, in turns, Node ${process.versions.node}):`,
    ...tableLines([...samples].map(([{ what }, all]) => ({
      schedules: what,
      runs: String(all[0]?.schedules ?? 0),
      'a second': median(all.map(({ perSecond }) => perSecond)).toFixed(0),
      'a second of CPU': median(all.map(({ perCpuSecond }) => perCpuSecond)).toFixed(0),
    }))),
    ...profileLines('Where the time of the pairs goes', times),
  ];
}

async function sample({ options }: Search): Promise<Sample> {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  const { tried, violations } = await explore(fiveSteps, { ...options, input: ORDER });
  const { user, system } = process.cpuUsage(cpu);
  if (violations.length > 0) throw new Error(`The measured saga breaks a promise: ${violations[0]?.broken[0]?.what}`);
  const schedules = 1 + tried.singles + tried.pairs + tried.random;
  return { schedules, perSecond: (schedules * 1_000) / (performance.now() - began), perCpuSecond: (schedules * 1_000_000) / (user + system) };
}
