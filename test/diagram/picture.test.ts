import { action, compensation, nothingToCompensate, saga, service, typed, type Definition } from '../../lib';
import { diagramOf } from '../../lib/diagram';
import { widthOf } from '../../lib/diagram/measure';
import { NAME_SIZE, pictureOf, SMALL_SIZE, type Box, type Label } from '../../lib/diagram/picture';
import { placeOrder } from '../../infra/place-order';

const thing = { input: typed<{ id: string }>(), output: typed<{ id: string }>() };
const shop = service('shop', { reserve: action(thing), release: compensation('reserve'), ship: action(thing) });
const named = service('W'.repeat(60), { reserve: action(thing), release: compensation('reserve') });

const input = typed<{ id: string }>();
const REASON = 'a <quote> reserves "nothing" & costs nothing, whoever asks for it and however often';

const withoutPivot = saga('WithoutPivot', { input }, (s, { id }) => {
  s.step('quote', { action: shop.ship, compensation: nothingToCompensate(REASON), input: { id } });
  s.step('reserve', { action: shop.reserve, compensation: shop.release, input: { id } });
});
const pivotOnly = saga('PivotOnly', { input }, (s, { id }) => { s.pivot('ship', { action: shop.ship, input: { id } }); });
const nothingUndone = saga('NothingUndone', { input }, (s, { id }) => { s.step('quote', { action: shop.ship, compensation: nothingToCompensate('free'), input: { id } }); });
const longNames = saga('LongNames', { input }, (s, { id }) => {
  s.step('W'.repeat(60), { action: named.reserve, compensation: named.release, input: { id } });
  s.pivot('m'.repeat(60), { action: named.reserve, input: { id } });
});

const capitals = saga('CAPITALS', { input }, (s, { id }) => { s.step('CHARGE_CARD_OR_REFUSE_THE_WHOLE_ORDER', { action: shop.reserve, compensation: shop.release, input: { id } }); });

/** How far letters go in DejaVu Sans Bold, in em, from the font's own table: a sixth wider than Helvetica, and on most Linux machines what `sans-serif` is. */
const DEJAVU_BOLD: Readonly<Record<string, number>> = {
  'W': 1.103, 'm': 1.042, '…': 1, 'O': 0.85, 'H': 0.837, 'N': 0.837, 'D': 0.83, 'G': 0.821, 'U': 0.812, 'A': 0.774, 'R': 0.77, 'C': 0.734, 'P': 0.733, 'S': 0.72, 'L': 0.637,
  'E': 0.683, 'F': 0.683, 'T': 0.682, 'I': 0.372, 'b': 0.716, 'd': 0.716, 'g': 0.716, 'p': 0.716, 'q': 0.716, 'n': 0.712, 'h': 0.712, 'u': 0.712, 'o': 0.687, 'e': 0.678, 'a': 0.675,
  'k': 0.665, 'v': 0.652, 'y': 0.652, 's': 0.595, 'c': 0.593, 'r': 0.493, 't': 0.478, 'f': 0.435, 'i': 0.343, 'l': 0.343, 'w': 0.924, 'x': 0.645, 'z': 0.582, 'j': 0.343, '_': 0.5, ' ': 0.348,
};

const boldWidthOf = (text: string): number => Array.from(text).reduce((sum, letter) => sum + (DEJAVU_BOLD[letter] ?? Number.NaN), 0) * NAME_SIZE;

interface Drawn { readonly definition: Definition }
interface Rectangle { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

const around = ({ x, y, width, height }: Box): Rectangle => ({ left: x, top: y, right: x + width, bottom: y + height });

/** Where the letters of a label stand: all labels begin at their x. */
const ofLabel = ({ x, y, text }: Label): Rectangle => ({ left: x, top: y - SMALL_SIZE, right: x + widthOf(text, SMALL_SIZE), bottom: y + 3 });

const overlap = (one: Rectangle, other: Rectangle): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

const pairs = <T>(all: readonly T[]): readonly (readonly [T, T])[] => all.flatMap((one, at) => all.slice(at + 1).map((other) => [one, other] as const));

describe.each<[string, Drawn]>([
  ['PlaceOrder', placeOrder],
  ['a saga without a pivot', withoutPivot],
  ['a saga of a pivot only', pivotOnly],
  ['a saga that undoes nothing', nothingUndone],
  ['a saga of long names', longNames],
  ['a saga in capitals', capitals],
])('the picture of %s', (_name, { definition }) => {
  const picture = pictureOf(definition);
  const boxes = picture.boxes.map(around);
  const labels = picture.labels.map(ofLabel);

  test('has no two boxes, and no label and box, or two labels, one over the other', () => {
    expect(pairs([...boxes, ...labels]).filter(([one, other]) => overlap(one, other))).toEqual([]);
  });

  test('has all within its edges', () => {
    const whole = { left: 0, top: 0, right: picture.width, bottom: picture.height };
    const corners = picture.arrows.flatMap(({ points }) => points.map(([x, y]) => ({ left: x, top: y, right: x, bottom: y })));
    const outside = [...boxes, ...labels, ...corners].filter(({ left, top, right, bottom }) => left < whole.left || top < whole.top || right > whole.right || bottom > whole.bottom);
    expect(outside).toEqual([]);
  });

  test('has every text inside its box', () => {
    const tooWide = picture.boxes.filter(({ lines, width }) => lines.some((line, at) => widthOf(line, at === 0 ? NAME_SIZE : SMALL_SIZE) > width));
    expect(tooWide).toEqual([]);
  });

  test('has every name inside its box, in bold letters of a wide font', () => {
    const fits = picture.boxes.map(({ lines: [name = ''], width }) => boldWidthOf(name) <= width);
    expect(fits).toEqual(picture.boxes.map(() => true));
  });

  test('has every arrow end at the border of a box, and none run through one', () => {
    const ends = picture.arrows.filter(({ joins }) => !joins).map(({ points }) => points.at(-1) ?? [0, 0]);
    const onBorder = ends.filter(([x, y]) => boxes.some(({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom && (x === left || x === right || y === top || y === bottom)));
    expect(onBorder).toHaveLength(ends.length);
    const legs = picture.arrows.flatMap(({ points }) => points.slice(1).map(([x, y], at) => {
      const [fromX = 0, fromY = 0] = points[at] ?? [];
      return { left: Math.min(x, fromX), right: Math.max(x, fromX), top: Math.min(y, fromY), bottom: Math.max(y, fromY) };
    }));
    const inner = boxes.map(({ left, right, top, bottom }) => ({ left: left + 1, right: right - 1, top: top + 1, bottom: bottom - 1 }));
    expect(legs.filter((leg) => inner.some((box) => overlap(leg, box)))).toEqual([]);
  });
});

test('the lanes of PlaceOrder: steps downwards, what undoes them upwards beside them, the pivot marked, a human below', () => {
  const { boxes } = pictureOf(placeOrder.definition);
  const lane = (x: number): readonly string[] => boxes.filter((box) => box.x === x).toSorted((one, other) => one.y - other.y).map(({ kind, lines }) => `${kind}: ${lines.join(', ')}`);
  const [left = 0, right = 0] = [...new Set(boxes.map(({ x }) => x))];
  expect(lane(left)).toEqual([
    'end: PlaceOrder', 'step: createOrder, orders.create', 'step: reserveStock, inventory.reserve', 'step: authorizePayment, payments.authorize',
    'pivot: capturePayment, pivot: payments.capture', 'step: createShipment, shipments.create', 'step: confirmOrder, orders.confirm', 'end: completed',
  ]);
  expect(lane(right)).toEqual([
    'end: compensated', 'undo: undo createOrder, orders.cancel', 'undo: undo reserveStock, inventory.release', 'undo: undo authorizePayment, payments.void',
    'parked: waits for a human, a letter says what can be done',
  ]);
});

test('a picture ends right of its lanes where no compensation can fail', () => {
  const { width, boxes } = pictureOf(pivotOnly.definition);
  expect(width - Math.max(...boxes.map((box) => box.x + box.width))).toBe(24);
});

test('an SVG escapes what people wrote, cuts what is long and keeps the whole of it as a title', () => {
  const svg = diagramOf(withoutPivot, 'svg');
  expect(svg).toContain('<text class="small"');
  expect(svg).toContain('>a &lt;quote&gt; reserves &quot;nothing&quot; &amp; costs nothin…</text>');
  expect(svg).toContain(`<title>nothing to undo: ${REASON.replace('&', '&amp;').replace('<quote>', '&lt;quote&gt;').replaceAll('"', '&quot;')}</title>`);
});

test('an SVG tells those who do not see it what it shows, and is readable on light and on dark', () => {
  const svg = diagramOf(placeOrder, 'svg');
  expect(svg).toContain('role="img" aria-labelledby="PlaceOrder-title PlaceOrder-desc"');
  expect(svg).toContain('<title id="PlaceOrder-title">Saga PlaceOrder</title>');
  expect(svg).toMatch(/<desc id="PlaceOrder-desc">Steps in order: createOrder, .*The pivot is capturePayment: .*<\/desc>/);
  expect(svg).toContain('@media (prefers-color-scheme: dark)');
  expect(svg).toContain('<rect class="ground"');
});

test('an SVG in a page changes nothing beside it: each rule of its style is of its own picture', () => {
  const svg = diagramOf(placeOrder, 'svg');
  const [, style = ''] = /<style>([^]*)<\/style>/.exec(svg) ?? [];
  const selectors = style.replace('@media (prefers-color-scheme: dark) {', '').replaceAll(/\{[^}]*\}/g, '\n').split(/[\n,]/).map((selector) => selector.trim()).filter((selector) => selector !== '' && selector !== '}');
  expect(selectors.length).toBeGreaterThan(20);
  expect(selectors.filter((selector) => !/^#PlaceOrder-picture [.\w]+$/.test(selector))).toEqual([]);
  expect(svg).toContain('<svg id="PlaceOrder-picture"');
});

test('a Mermaid flowchart leads a step with nothing to undo to the compensation before it, and shows names only', () => {
  const kept = saga('Kept', { input }, (s, { id }) => {
    s.step('reserve', { action: shop.reserve, compensation: shop.release, input: { id } });
    s.step('quote', { action: shop.ship, compensation: nothingToCompensate(REASON), input: { id } });
    s.pivot('ship', { action: shop.ship, input: { id } });
  });
  expect(diagramOf(kept).split('\n').slice(3)).toEqual([
    '  begin(["Kept"])',
    '  step1["reserve<br/>shop.reserve"]',
    '  step2["quote<br/>shop.ship"]',
    '  step3{{"ship<br/>shop.ship<br/>pivot"}}:::pivot',
    '  completed(["completed"])',
    '  begin --> step1 --> step2 --> step3 --> completed',
    '  subgraph lane [compensations]',
    '    direction BT',
    '    undo1["undo reserve<br/>shop.release"]:::undo',
    '  end',
    '  compensated(["compensated"])',
    '  undo1 --> compensated',
    '  step1 -. fails .-> undo1',
    '  step2 -. fails .-> undo1',
    '  step3 -. rejected .-> undo1',
    '  parked[/"waits for a human"/]',
    '  step3 -. outcome unknown .-> parked',
    '  lane -. fails for good .-> parked',
    '  classDef undo stroke-dasharray:4 3',
    '  classDef pivot stroke-width:4px',
    '',
  ]);
});
