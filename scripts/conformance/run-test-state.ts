/** Runs a case of the TestState API; a real task is done by the functions that the case describes. */
import {
  beginStateTest,
  type EpochMillis,
  type Json,
  seededRandom,
  type TestStateMock,
  TestStateRefused,
  type TestStateRequest,
  type TestStateResponse,
} from '../../lib/asl/index';
import { callDescribed, type Functions } from './described-functions';

export type RecordedRequest = Omit<TestStateRequest, 'definition'> & { readonly mock?: TestStateMock };

const NOW = Date.parse('2024-01-01T00:00:00.000Z') as EpochMillis;

/** The response as cases have it: JSON texts parsed; or the API's error. */
export function testStateOutcome(definition: string, request: RecordedRequest, functions: Functions): unknown {
  try {
    return readable(respond({ ...request, definition }, functions));
  } catch (thrown) {
    if (thrown instanceof TestStateRefused) return { apiError: { code: thrown.code, message: thrown.message } };
    throw thrown;
  }
}

function respond(request: TestStateRequest, functions: Functions): TestStateResponse {
  const test = beginStateTest(request, { now: NOW, random: seededRandom(1), account: '111111111111' });
  if (test.kind === 'ended') return test.response;
  const outcome = callDescribed(functions, test.task);
  if (outcome === undefined) return test.answer({ type: 'timedOut' });
  return test.answer('output' in outcome ? { type: 'succeeded', output: outcome.output } : { type: 'failed', ...outcome });
}

function readable({ output, inspectionData, ...rest }: TestStateResponse): unknown {
  return {
    ...rest,
    ...(output !== undefined && { output: JSON.parse(output) as Json }),
    ...(inspectionData !== undefined && {
      inspectionData: Object.fromEntries(Object.entries(inspectionData).map(([name, value]) => [name, typeof value === 'string' ? (JSON.parse(value) as Json) : value])),
    }),
  };
}
