import { HistoryEvent$, HistoryEventType } from '@aws-sdk/client-sfn';

/** The SDK's own model of a shape: `[kind, namespace, name, traits, …]`, where kinds are 1 list, 2 map, 3 structure, and anything else a simple shape. */
type Schema = readonly unknown[];

const SIMPLE: Readonly<Record<number, string>> = { 0: 'string', 1: 'number', 2: 'boolean', 4: 'number' };

/** What the SDK's model of an event does not allow in one that GetExecutionHistory has sent. */
export function eventProblems(event: Readonly<Record<string, unknown>>): readonly string[] {
  const type = String(event['type']);
  if (!(type in HistoryEventType)) return [`${type} is no HistoryEventType`];
  const [, , , , members] = HistoryEvent$ as unknown as Schema;
  const own = detailsNameOf(type);
  const wanted = (members as readonly string[]).includes(own) ? [own] : [];
  const found = Object.keys(event).filter((name) => name.endsWith('EventDetails'));
  return [
    ...(JSON.stringify(found) === JSON.stringify(wanted) ? [] : [`${type} has ${found.join()}, not ${wanted.join()}`]),
    ...(['id', 'previousEventId'].every((name) => Number.isInteger(event[name])) ? [] : [`${type} has no numbers`]),
    ...shapeProblems(event, HistoryEvent$, type),
  ];
}

/** The member that belongs to a type: one for all kinds of states, and one for each other type. */
function detailsNameOf(type: string): string {
  const state = /State(Entered|Exited)$/.exec(type)?.[1];
  return state === undefined ? `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails` : `state${state}EventDetails`;
}

function shapeProblems(value: unknown, reference: unknown, at: string): readonly string[] {
  const schema = resolved(reference);
  if (typeof schema === 'number') return typeof value === SIMPLE[schema] ? [] : [`${at} is ${JSON.stringify(value)}, not a ${SIMPLE[schema]}`];
  const [kind, , , , members, shapes, required] = schema;
  if (kind === 2) return Object.entries(value as object).flatMap(([name, member]) => shapeProblems(member, shapes, `${at}.${name}`));
  if (kind === 3) return structureProblems(value as Record<string, unknown>, members as readonly string[], shapes as Schema, Number(required ?? 0), at);
  return shapeProblems(value, members, at);
}

/** Required members come first in the model. */
function structureProblems(value: Readonly<Record<string, unknown>>, members: readonly string[], shapes: Schema, required: number, at: string): readonly string[] {
  const missing = members.slice(0, required).filter((name) => value[name] === undefined);
  return [
    ...missing.map((name) => `${at} lacks ${name}`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const index = members.indexOf(name);
      return index === -1 ? [`${at} has ${name}, which the model does not know`] : shapeProblems(member, shapes[index], `${at}.${name}`);
    }),
  ];
}

/** References are lazy, and may be wrapped with traits of the member. */
function resolved(reference: unknown): number | Schema {
  if (typeof reference === 'function') return resolved((reference as () => unknown)());
  if (typeof reference === 'number') return reference;
  const schema = reference as Schema;
  return typeof schema[1] === 'string' ? schema : resolved(schema[0]);
}
