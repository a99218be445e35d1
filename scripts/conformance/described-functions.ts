/** Lambda functions that a case only describes: what calling one comes to. */
import type { Json, ScheduledTask } from '../../lib/asl/index';

export type Functions = Readonly<Record<string, { readonly arn: string; readonly behaviour: Behaviour }>>;

type Behaviour =
  | { readonly type: 'echo' | 'sleep-then-echo' }
  | { readonly type: 'return'; readonly value: Json }
  | { readonly type: 'raise'; readonly errorType: string; readonly errorJson: Json }
  | { readonly type: 'python' };

export type CallOutcome = { readonly output: Json } | { readonly error: string; readonly cause: string };

/** Undefined when the task calls none of the functions, or one that only its code describes. */
export function callDescribed(functions: Functions, { resource, parameters }: ScheduledTask): CallOutcome | undefined {
  const isInvoke = resource.endsWith(':lambda:invoke');
  const { FunctionName: name, Payload: payload } = isInvoke ? (parameters as { readonly FunctionName: string; readonly Payload?: Json }) : { FunctionName: resource, Payload: parameters };
  const called = functions[name] ?? Object.values(functions).find(({ arn }) => arn === name);
  const outcome = called && outcomeOf(called.behaviour, payload ?? {});
  return isInvoke && outcome !== undefined && 'output' in outcome ? { output: response(outcome.output) } : outcome;
}

function outcomeOf(behaviour: Behaviour, payload: Json): CallOutcome | undefined {
  switch (behaviour.type) {
    case 'echo':
    case 'sleep-then-echo':
      return { output: payload };
    case 'return':
      return { output: behaviour.value };
    case 'raise':
      return { error: behaviour.errorType, cause: JSON.stringify(behaviour.errorJson) };
    case 'python':
      return undefined;
  }
}

/** What `lambda:invoke` gives of a function's result. */
function response(payload: Json): Json {
  return { ExecutedVersion: '$LATEST', Payload: payload, SdkHttpMetadata: {}, SdkResponseMetadata: {}, StatusCode: 200 };
}
