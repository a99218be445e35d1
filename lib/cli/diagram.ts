import { writeFileSync } from 'node:fs';
import { DIAGRAM_FORMATS, diagramOf, type DiagramFormat } from '../diagram';
import { fileAndOptions, oneOf } from './arguments';
import { exportedSagas, type ExportedSaga } from './exported-sagas';
import type { Command } from './terminal';
import { UsageError } from './usage-error';

export const DIAGRAM_HELP = `Usage: cdk-saga diagram <file> [options]

Draws a saga that a module exports: its steps down one lane, what undoes them beside it in reverse, the pivot, and what waits for a human.

Options:
  --saga <name>            which one, where the module exports several
  --format <format>        mermaid, for a code block in Markdown, or svg  (default: mermaid)
  --out <file>             write it there                                 (default: to stdout)
  -h, --help
`;

/** Prints a saga's picture, or writes it into a file. */
export const diagram: Command = async (args, terminal) => {
  const { file, saga, format, out } = parse(args);
  const text = diagramOf(onlyOne(exportedSagas(file, saga), file), format);
  if (out === undefined) terminal.print(text);
  else write(out, text);
  return 0;
};

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`Cannot write the picture to ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parse(args: readonly string[]): { readonly file: string; readonly saga: string | undefined; readonly format: DiagramFormat; readonly out: string | undefined } {
  const option = { type: 'string' } as const;
  const { file, values: { saga, format = 'mermaid', out } } = fileAndOptions('diagram', args, { saga: option, format: option, out: option });
  return { file, saga, out, format: oneOf('format', DIAGRAM_FORMATS, format) };
}

function onlyOne(sagas: readonly ExportedSaga[], file: string): ExportedSaga['saga'] {
  const [first, ...more] = sagas;
  if (first && more.length === 0) return first.saga;
  throw new UsageError(`${file} exports ${sagas.length} sagas, and a picture is of one. Name it with --saga: ${sagas.map(({ saga }) => saga.name).join(', ')}.`);
}
