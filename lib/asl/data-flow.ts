/** How data goes into and out of a state, in either query language. */
import { contextObject } from './context';
import { ERRORS, StateFailure } from './failure';
import { isLongerThan, type JsonObject } from './json';
import { applyParameters, mergeResult, pathInput, pathOutput } from './jsonpath/data-flow';
import type { DataFlow } from './machine';
import type { Json } from './protocol';
import { evaluateTemplate, variablesInScope } from './query';
import type { QueryView } from './query-view';
import type { Activity, Run, Scope } from './run';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html#service-limits-task-executions */
export const MAX_PAYLOAD_BYTES = 262_144;

/** What an expression sees besides input, context and variables. */
export interface Occasion {
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly token?: string;
}

/** What a state's expressions see. `subject` is what `$` means to JSONPath; by default the state's input. */
export function viewOf(run: Run, activity: Activity, occasion: Occasion = {}, subject: Json = activity.input): QueryView {
  const context = contextObject(run, activity, occasion.token);
  const states = statesVariable(activity.input, context, occasion);
  return { now: run.now, random: run.random, unassigned: run.unassigned, variables: variablesInScope(activity.lane.scope), states, subject };
}

function statesVariable(input: Json, context: JsonObject, { result, errorOutput }: Occasion): QueryView['states'] {
  if (result !== undefined) return { input, context, result };
  return errorOutput === undefined ? { input, context } : { input, context, errorOutput };
}

/** What the state works on: the Arguments, or for JSONPath InputPath and Parameters; without them its input. */
export function workInput(run: Run, activity: Activity, occasion: Occasion = {}): Json {
  return workInputIn(run, activity, viewOf(run, activity, occasion));
}

/** The same, in a view that is there already. */
export function workInputIn(run: Run, { state: { flow }, input }: Activity, view: QueryView): Json {
  if (flow.language === 'JSONPath') return workInputByPaths(run, flow, view);
  const work = flow.arguments === undefined ? input : evaluateTemplate(flow.arguments, view);
  run.trial?.saw('afterArguments', work);
  return work;
}

function workInputByPaths(run: Run, flow: JsonPathFlow, view: QueryView): Json {
  const selected = pathInput(flow, view);
  run.trial?.saw('afterInputPath', selected);
  const work = applyParameters(flow, view, selected);
  run.trial?.saw('afterParameters', work);
  return work;
}

export interface Departure {
  readonly output: Json;
  readonly assigned: JsonObject | undefined;
}

/** Output and variables as a state is left, all worked out against what was there before. `produced` is what it hands on by default. */
export function departure(run: Run, activity: Activity, flow: DataFlow, produced: Json, occasion: Occasion): Departure {
  if (occasion.result !== undefined) run.trial?.saw('result', occasion.result);
  const { output, assigned } =
    flow.language === 'JSONata'
      ? jsonataDeparture(run, activity, flow, produced, occasion)
      : pathDeparture(run, activity, flow, produced, occasion);
  if (isLongerThan(output, MAX_PAYLOAD_BYTES)) throw tooLarge(activity.state.name);
  if (assigned !== undefined && exceedsVariables(activity.lane.scope, assigned)) throw tooLarge(activity.state.name);
  return { output, assigned };
}

/**
 * One state assigns 256 KiB at most, and an execution keeps 10 MiB (https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html).
 * The first is recorded; that the second fails in the same words is taken from it. Branches and iterations are each counted with what is
 * outside them, and not together.
 */
const MAX_VARIABLES_BYTES = 10 * 1_024 * 1_024;
const FEWEST_TO_EXCEED = MAX_VARIABLES_BYTES / MAX_PAYLOAD_BYTES;

function exceedsVariables(scope: Scope, assigned: JsonObject): boolean {
  if (isLongerThan(assigned, MAX_PAYLOAD_BYTES)) return true;
  const all = { ...variablesInScope(scope), ...assigned };
  return Object.keys(all).length > FEWEST_TO_EXCEED && isLongerThan(all, MAX_VARIABLES_BYTES);
}

/** As recorded on AWS; it comes without the sentence that says where. */
export function tooLarge(name: string): StateFailure {
  return new StateFailure(
    ERRORS.dataLimitExceeded,
    `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

type JsonataFlow = Extract<DataFlow, { language: 'JSONata' }>;
type JsonPathFlow = Extract<DataFlow, { language: 'JSONPath' }>;

function jsonataDeparture(run: Run, activity: Activity, flow: JsonataFlow, produced: Json, occasion: Occasion): Departure {
  if (flow.output === undefined && flow.assign === undefined) return { output: produced, assigned: undefined };
  const view = viewOf(run, activity, occasion);
  const assigned = flow.assign && (evaluateTemplate(flow.assign, view) as JsonObject);
  return { output: flow.output === undefined ? produced : evaluateTemplate(flow.output, view), assigned };
}

function pathDeparture(run: Run, activity: Activity, flow: JsonPathFlow, produced: Json, occasion: Occasion): Departure {
  const selected = flow.resultSelector === undefined ? produced : evaluateTemplate(flow.resultSelector, viewOf(run, activity, occasion, produced));
  if (occasion.errorOutput === undefined) run.trial?.saw('afterResultSelector', selected);
  const assigned = flow.assign && (evaluateTemplate(flow.assign, viewOf(run, activity, occasion, selected)) as JsonObject);
  const merged = mergeResult(flow, activity.input, selected);
  run.trial?.saw('afterResultPath', merged);
  return { output: pathOutput(flow, viewOf(run, activity, occasion, merged)), assigned };
}
