import type { Definition, StepNode } from '../definition/definition';
import { description, parks, undoable, WORDS } from './words';

/** A flowchart. It sets no colours: GitHub's themes do. */
export function mermaidOf(definition: Definition): string {
  const { name, body } = definition;
  return [
    'flowchart TB',
    `  accTitle: Saga ${name}`,
    `  accDescr: ${description(definition)}`,
    `  begin([${quoted(name)}])`,
    ...body.map((step, at) => `  ${stepId(at)}${shapeOf(step)}`),
    `  completed([${quoted(WORDS.completed)}])`,
    `  ${['begin', ...body.map((_, at) => stepId(at)), 'completed'].join(' --> ')}`,
    ...compensationLane(definition),
    ...parking(definition),
    '  classDef undo stroke-dasharray:4 3',
    '  classDef pivot stroke-width:4px',
    '',
  ].join('\n');
}

const stepId = (at: number): string => `step${at + 1}`;
const undoId = (at: number): string => `undo${at + 1}`;

function shapeOf({ name, action, phase }: StepNode): string {
  return phase === 'pivot' ? `{{${quoted(name, action, WORDS.pivot)}}}:::pivot` : `[${quoted(name, action)}]`;
}

/** Where a failed step leads: to its own compensation, or that of the nearest step before it that has one. */
function compensationFrom(steps: readonly StepNode[], at: number): string {
  const found = steps.slice(0, at + 1).findLastIndex(({ compensation }) => typeof compensation === 'string');
  return found < 0 ? 'compensated' : undoId(found);
}

function compensationLane(definition: Definition): readonly string[] {
  const steps = undoable(definition);
  const undone = steps.flatMap(({ name, compensation }, at) => (typeof compensation === 'string' ? [{ at, name, compensation }] : [])).toReversed();
  const pivot = definition.body.findIndex(({ phase }) => phase === 'pivot');
  return [
    ...(undone.length === 0 ? [] : [
      '  subgraph lane [compensations]',
      '    direction BT',
      ...undone.map(({ at, name, compensation }) => `    ${undoId(at)}[${quoted(`undo ${name}`, compensation)}]:::undo`),
      '  end',
    ]),
    `  compensated([${quoted(WORDS.compensated)}])`,
    ...(undone.length === 0 ? [] : [`  ${[...undone.map(({ at }) => undoId(at)), 'compensated'].join(' --> ')}`]),
    ...steps.map((_, at) => `  ${stepId(at)} -. ${WORDS.fails} .-> ${compensationFrom(steps, at)}`),
    ...(pivot < 0 ? [] : [`  ${stepId(pivot)} -. ${WORDS.rejected} .-> ${compensationFrom(steps, steps.length - 1)}`]),
  ];
}

function parking(definition: Definition): readonly string[] {
  if (!parks(definition)) return [];
  const hasLane = undoable(definition).some(({ compensation }) => typeof compensation === 'string');
  const parked = definition.body.flatMap(({ phase }, at) => (phase === 'undoable' ? [] : [`  ${stepId(at)} -. ${phase === 'pivot' ? WORDS.unknown : WORDS.forGood} .-> parked`]));
  return [`  parked[/${quoted(WORDS.parked)}/]`, ...parked, ...(hasLane ? [`  lane -. ${WORDS.forGood} .-> parked`] : [])];
}

/** Lines of a label: names, which have no character that ends it. */
const quoted = (...lines: readonly string[]): string => `"${lines.join('<br/>')}"`;
