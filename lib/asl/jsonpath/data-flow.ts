/** InputPath, Parameters, ResultPath, OutputPath: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html */
import { runtimeFailure } from '../failure';
import { isJsonObject, type JsonObject } from '../json';
import type { JsonPathFlow } from '../machine';
import type { Json } from '../protocol';
import { evaluateTemplate } from '../query';
import type { QueryView } from '../query-view';
import { lookUp, noResults } from './look-up';
import type { PathProgram } from './path-program';

/** `view.subject` as InputPath lets it through. */
export function pathInput(flow: JsonPathFlow, view: QueryView): Json {
  return through(flow.inputPath, view);
}

/** What the state works on, of what InputPath let through. */
export function applyParameters(flow: JsonPathFlow, view: QueryView, selected: Json): Json {
  return flow.parameters === undefined ? selected : evaluateTemplate(flow.parameters, { ...view, subject: selected });
}

/** `view.subject` as OutputPath lets it through. */
export function pathOutput(flow: JsonPathFlow, view: QueryView): Json {
  return through(flow.outputPath, view);
}

/** `null` discards all: what remains is an empty object. */
function through(path: PathProgram | null | undefined, view: QueryView): Json {
  if (path === undefined) return view.subject;
  if (path === null) return {};
  if (path.kind === 'intrinsic') return view.subject;
  const value = lookUp(path, view);
  if (value === undefined) throw noResults(path);
  return value;
}

/** The result at its place in the state's input. */
export function mergeResult(flow: JsonPathFlow, input: Json, result: Json): Json {
  if (flow.resultPath === null) return input;
  return flow.resultPath === undefined ? result : placed(flow.resultPath, input, result);
}

function placed(path: readonly string[], target: Json, value: Json): Json {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (!isJsonObject(target)) {
    throw runtimeFailure(`Unable to apply ReferencePath $.${path.join('.')} to input ${JSON.stringify(target)}`);
  }
  const inner = Object.hasOwn(target, name) ? target[name] : undefined;
  return { ...target, [name]: rest.length === 0 ? value : placed(rest, objectOr(inner), value) } satisfies JsonObject;
}

function objectOr(value: Json | undefined): Json {
  return isJsonObject(value) ? value : {};
}
