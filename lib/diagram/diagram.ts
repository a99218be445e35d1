import type { Definition } from '../definition/definition';
import { mermaidOf } from './mermaid';
import { pictureOf } from './picture';
import { svgOf } from './svg';

export const DIAGRAM_FORMATS = ['mermaid', 'svg'] as const;
export type DiagramFormat = (typeof DIAGRAM_FORMATS)[number];

/**
 * Draws a saga as text: for a `mermaid` block in Markdown, or as an SVG file. Both are readable on light and on dark.
 *
 * ```ts
 * writeFileSync('place-order.svg', diagramOf(placeOrder, 'svg'));
 * ```
 *
 * The same definition gives the same text.
 *
 * @param format `'mermaid'` by default
 */
export function diagramOf({ definition }: { readonly definition: Definition }, format: DiagramFormat = 'mermaid'): string {
  return format === 'svg' ? svgOf(pictureOf(definition)) : mermaidOf(definition);
}
