import { eventsOf, keyOf, violationIn, worldOf, type World } from './protocol-world';

/** All that can happen, breadth first: the shortest way to a violation, or how many worlds were looked at. */
function search(start: World): { readonly worlds: number; readonly violation?: readonly string[] } {
  const cameFrom = new Map<string, readonly [string, string] | undefined>([[keyOf(start), undefined]]);
  let frontier: World[] = [start];
  while (frontier.length > 0) {
    const next: World[] = [];
    for (const world of frontier) {
      const from = keyOf(world);
      for (const [event, reached] of eventsOf(world)) {
        const key = keyOf(reached);
        if (cameFrom.has(key)) continue;
        cameFrom.set(key, [from, event]);
        const violation = violationIn(reached);
        if (violation !== undefined) return { worlds: cameFrom.size, violation: [...wayTo(key, cameFrom), violation] };
        next.push(reached);
      }
    }
    frontier = next;
  }
  return { worlds: cameFrom.size };
}

function wayTo(key: string, cameFrom: ReadonlyMap<string, readonly [string, string] | undefined>): string[] {
  const way: string[] = [];
  for (let step = cameFrom.get(key); step !== undefined; step = cameFrom.get(step[0])) way.unshift(step[1]);
  return way;
}

const A = { id: 'A', kind: 'action', ahead: -1, first: true } as const;
const B = { id: 'B', kind: 'action', ahead: 0 } as const;
const C = { id: 'C', kind: 'compensation', ahead: 0 } as const;
const D = { id: 'D', kind: 'compensation', ahead: 0 } as const;

test.each([
  ['two attempts, a compensation and a crash', [A, B, C], { crashes: 1, lateWrites: 0, horizon: 9 }],
  ['two attempts, a compensation and a write that lands late', [A, B, C], { crashes: 0, lateWrites: 1, horizon: 7 }],
  ['an attempt, two compensations, a crash and a write that lands late', [A, C, D], { crashes: 1, lateWrites: 1, horizon: 7 }],
] as const)('no effect is stranded and nothing runs at once with %s, in any order', (_title, processes, bounds) => {
  const found = search(worldOf(processes, bounds));
  expect(found.violation).toBeUndefined();
  expect(found.worlds).toBeGreaterThan(10_000);
}, 60_000);
