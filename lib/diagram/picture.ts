/** Where everything of a picture stands, as plain data: two lanes of boxes in rows, and the arrows between them. */
import type { Definition, StepNode } from '../definition/definition';
import { shortened, widthOf } from './measure';
import { description, parks, undoable, WORDS } from './words';

export type BoxKind = 'end' | 'step' | 'pivot' | 'undo' | 'nothing' | 'parked';

export interface Box {
  readonly kind: BoxKind;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The first is a name, what follows says more of it. */
  readonly lines: readonly string[];
  /** The whole of what `lines` may have cut. */
  readonly says: string;
}

export interface Arrow {
  /** Its corners. The head is at the last. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Dashed: something has gone wrong. */
  readonly dashed: boolean;
  /** It ends in another arrow, which has the head. */
  readonly joins?: true;
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly text: string;
}

export interface Picture {
  readonly name: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  readonly labels: readonly Label[];
}

export const MARGIN = 24;
export const NAME_SIZE = 14;
export const SMALL_SIZE = 12;
/** Between a box's border and its text. */
export const PADDING = 14;
const BOX_HEIGHT = 52;
const ROW_HEIGHT = 84;
/** Between the lanes, wide enough for the longest label. */
const GAP = 160;
/** Where the way back from the pivot rises, from the right lane leftwards. */
const RISE = 24;
/** Right of the lanes, for the way of a failed compensation to a human. */
const SIDE = 20;
const LONGEST_LINE = 44;

interface Cell { readonly kind: BoxKind; readonly lines: readonly string[]; readonly says: string }

interface Lanes {
  readonly left: readonly Box[];
  readonly right: readonly Box[];
  readonly parked: Box | undefined;
  /** Of the right lane. */
  readonly edge: number;
}

/** Lays a saga out: steps downwards on the left, compensations upwards on the right, below them what waits for a human. */
export function pictureOf(definition: Definition): Picture {
  const lanes = lanesOf(definition);
  const arrows = [...downwards(lanes.left), ...downwards(lanes.right.toReversed()), ...failures(definition, lanes), ...failedCompensations(lanes)];
  const labels = labelsOf(definition, lanes);
  return {
    name: definition.name,
    description: description(definition),
    width: lanes.edge + sideOf(definition) + MARGIN,
    height: MARGIN + (lanes.left.length - 1) * ROW_HEIGHT + BOX_HEIGHT + MARGIN,
    boxes: [...lanes.left, ...lanes.right, ...(lanes.parked ? [lanes.parked] : [])],
    arrows, labels,
  };
}

/** What stands right of the lanes: nothing where no compensation can fail. */
const sideOf = (definition: Definition): number =>
  (undoable(definition).some(({ compensation }) => typeof compensation === 'string') ? SIDE + widthOf(WORDS.forGood, SMALL_SIZE) + PADDING : 0);

const cell = (kind: BoxKind, ...lines: readonly string[]): Cell => ({ kind, lines: lines.map((line) => shortened(line, LONGEST_LINE)), says: lines.join(': ') });

const stepCell = ({ name, action, phase }: StepNode): Cell => (phase === 'pivot' ? cell('pivot', name, `${WORDS.pivot}: ${action}`) : cell('step', name, action));

function undoCell({ name, compensation }: StepNode): Cell {
  return typeof compensation === 'string' ? cell('undo', `undo ${name}`, compensation) : cell('nothing', WORDS.nothing, compensation?.nothing ?? '');
}

const PARKED = cell('parked', WORDS.parked, 'a letter says what can be done');

function lanesOf(definition: Definition): Lanes {
  const leftCells = [cell('end', definition.name), ...definition.body.map(stepCell), cell('end', WORDS.completed)];
  const rightCells = [cell('end', WORDS.compensated), ...undoable(definition).map(undoCell)];
  const leftWidth = laneWidth(leftCells);
  const rightWidth = laneWidth([...rightCells, PARKED]);
  const x = MARGIN + leftWidth + GAP;
  return {
    left: leftCells.map((one, row) => boxAt(one, MARGIN, row, leftWidth)),
    right: rightCells.map((one, row) => boxAt(one, x, row, rightWidth)),
    parked: parks(definition) ? parkedBox(boxAt(PARKED, x, rightCells.length, rightWidth), definition) : undefined,
    edge: x + rightWidth,
  };
}

const laneWidth = (cells: readonly Cell[]): number =>
  Math.max(...cells.flatMap(({ lines }) => lines.map((line, at) => widthOf(line, at === 0 ? NAME_SIZE : SMALL_SIZE)))) + 2 * PADDING;

const boxAt = (one: Cell, x: number, row: number, width: number): Box => ({ ...one, x, y: MARGIN + row * ROW_HEIGHT, width, height: BOX_HEIGHT });

/** As high as the steps beside it that lead there. */
function parkedBox(box: Box, { body }: Definition): Box {
  const rows = body.filter(({ phase }) => phase !== 'undoable').length;
  return { ...box, height: BOX_HEIGHT + Math.max(0, rows - 1) * ROW_HEIGHT };
}

const middle = ({ x, width }: Box): number => x + width / 2;
const bottom = ({ y, height }: Box): number => y + height;
const right = ({ x, width }: Box): number => x + width;
const at = ({ y, height }: Box, share: number): number => y + height * share;

/** From each box to the next, which stands below it or above. */
function downwards(boxes: readonly Box[]): readonly Arrow[] {
  return boxes.slice(1).flatMap((to, index) => {
    const from = boxes[index];
    if (!from) return [];
    const below = to.y > from.y;
    return [{ dashed: false, points: [[middle(from), below ? bottom(from) : from.y], [middle(to), below ? to.y : bottom(to)]] }];
  });
}

/** Each step's way to the right: to its compensation, or to a human; of the pivot also the way back. */
function failures({ body }: Definition, { left, right: lane, parked }: Lanes): readonly Arrow[] {
  const last = lane.at(-1);
  return body.flatMap(({ phase }, index): readonly Arrow[] => {
    const step = left[index + 1];
    const to = phase === 'undoable' ? lane[index + 1] : parked;
    if (!step || !to || !last) return [];
    const share = phase === 'pivot' ? 0.75 : 0.5;
    const aside: Arrow = { dashed: true, points: [[right(step), at(step, share)], [to.x, at(step, share)]] };
    return phase === 'pivot' ? [aside, wayBack(step, last)] : [aside];
  });
}

const wayBack = (pivot: Box, last: Box): Arrow => ({
  dashed: true,
  points: [[right(pivot), at(pivot, 0.25)], [last.x - RISE, at(pivot, 0.25)], [last.x - RISE, at(last, 0.8)], [last.x, at(last, 0.8)]],
});

/** From the right side of each compensation down to the human. */
function failedCompensations({ right: lane, parked, edge }: Lanes): readonly Arrow[] {
  if (!parked) return [];
  const y = parked.y + BOX_HEIGHT / 2;
  const side = edge + SIDE;
  return lane.filter(({ kind }) => kind === 'undo').map((box, index): Arrow => (index === 0
    ? { dashed: true, points: [[right(box), at(box, 0.5)], [side, at(box, 0.5)], [side, y], [right(parked), y]] }
    : { dashed: true, joins: true, points: [[right(box), at(box, 0.5)], [side, at(box, 0.5)]] }));
}

function labelsOf({ body }: Definition, { left, right: lane, edge }: Lanes): readonly Label[] {
  const besides = body.flatMap(({ phase }, index): readonly Label[] => {
    const step = left[index + 1];
    if (!step) return [];
    const x = right(step) + 8;
    if (phase !== 'pivot') return [{ x, y: at(step, 0.5) - 5, anchor: 'start', text: phase === 'undoable' ? WORDS.fails : WORDS.forGood }];
    return [{ x, y: at(step, 0.75) - 5, anchor: 'start', text: WORDS.unknown }, { x, y: at(step, 0.25) - 5, anchor: 'start', text: WORDS.rejected }];
  });
  const lowest = lane.findLast(({ kind }) => kind === 'undo');
  return lowest ? [...besides, { x: edge + SIDE + 8, y: bottom(lowest) + (ROW_HEIGHT - BOX_HEIGHT) / 2 + 4, anchor: 'start', text: WORDS.forGood }] : besides;
}
