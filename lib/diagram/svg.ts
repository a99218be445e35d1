import { xmlText } from '../contract/xml-text';
import { NAME_SIZE, SMALL_SIZE, type Arrow, type Box, type Label, type Picture } from './picture';

/** A picture as an SVG file. It has a ground of its own, so that it is readable wherever it is put, and takes the reader's light or dark. */
export function svgOf({ name, description, width, height, boxes, arrows, labels }: Picture): string {
  const id = name.replaceAll(/\W/g, '-');
  return [
    `<svg id="${id}-picture" xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">`,
    `  <title id="${id}-title">Saga ${xmlText(name)}</title>`,
    `  <desc id="${id}-desc">${xmlText(description)}</desc>`,
    styleOf(`#${id}-picture`),
    `  <defs><marker id="${id}-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>`,
    `  <rect class="ground" width="${width}" height="${height}" rx="8"/>`,
    ...arrows.map((arrow) => arrowText(arrow, id)),
    ...boxes.flatMap(boxText),
    ...labels.map(labelText),
    '</svg>',
    '',
  ].join('\n');
}

/** Of this picture only: put into a page as it stands, it would else change what is drawn beside it. */
const styleOf = (picture: string): string => STYLE.replaceAll('&', picture);

const STYLE = `  <style>
    & .ground { fill: #ffffff } & .box { fill: #f6f8fa; stroke: #57606a; stroke-width: 1.2 } & .arrow { fill: none; stroke: #57606a; stroke-width: 1.2 }
    & .pivot { stroke: #0550ae; stroke-width: 3 } & .undo, & .parked { stroke: #953800 } & .nothing { stroke: #6e7781; stroke-dasharray: 3 3 } & .dashed { stroke: #953800; stroke-dasharray: 5 4 }
    & .head { fill: #57606a } & text { font-family: Helvetica, Arial, sans-serif; fill: #1f2328 } & .name { font-size: ${NAME_SIZE}px; font-weight: 600 } & .small { font-size: ${SMALL_SIZE}px } & .label { font-size: ${SMALL_SIZE}px; fill: #953800 }
    @media (prefers-color-scheme: dark) {
      & .ground { fill: #0d1117 } & .box { fill: #161b22; stroke: #8b949e } & .arrow { stroke: #8b949e } & .pivot { stroke: #79c0ff } & .undo, & .parked { stroke: #ffa657 } & .nothing { stroke: #8b949e } & .dashed { stroke: #ffa657 }
      & .head { fill: #8b949e } & text { fill: #e6edf3 } & .label { fill: #ffa657 }
    }
  </style>`;

function arrowText({ points, dashed, joins }: Arrow, id: string): string {
  const head = joins ? '' : ` marker-end="url(#${id}-head)"`;
  return `  <path class="arrow${dashed ? ' dashed' : ''}" d="M${points.map(([x, y]) => `${x} ${y}`).join(' ')}"${head}/>`;
}

function boxText({ kind, x, y, width, height, lines, says }: Box): readonly string[] {
  const round = kind === 'end' ? height / 2 : 6;
  const top = y + height / 2 - (lines.length - 1) * 9;
  return [
    `  <g><title>${xmlText(says)}</title><rect class="box ${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}"/>`,
    ...lines.map((line, at) => `    <text class="${at === 0 ? 'name' : 'small'}" x="${x + width / 2}" y="${top + at * 18 + 5}" text-anchor="middle">${xmlText(line)}</text>`),
    '  </g>',
  ];
}

const labelText = ({ x, y, anchor, text }: Label): string => `  <text class="label" x="${x}" y="${y}" text-anchor="${anchor}">${xmlText(text)}</text>`;
