/** How fast the interpreter runs whole executions, alone and beside its peer. */
import { StateMachine as PeerMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { createExecution, type Execution, type ExecutionContext, type Json, parseStateMachine, type StateMachine, VirtualTime } from '../../lib/asl';
import { tableLines } from '../story-report';
import { ANSWER, ORDER, pathDefinition, sagaMachine } from './five-steps';
import { median } from './median';
import { profileLines, selfTimes } from './self-time';

const ROUNDS = 9;
const EXECUTIONS_A_ROUND = 4_000;
const WARM_UP = 4_000;
const PROFILED = 20_000;

const CONTEXT: ExecutionContext = {
  executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:FiveSteps:order-1',
  executionName: 'order-1',
  stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:FiveSteps',
  stateMachineName: 'FiveSteps',
  roleArn: 'arn:aws:iam::111122223333:role/bench',
};

/** Runs so many executions, one after the other, each to its end. */
type Runner = (executions: number) => void | Promise<void>;

interface Sample {
  readonly perSecond: number;
  /** What the process used of a core: little troubled by what else the machine does. */
  readonly cpuMicros: number;
}

function onVirtualTime(machine: StateMachine, input: Json, answer: Json, afterwards: (execution: Execution) => void = () => {}): Runner {
  return (executions) => {
    for (let count = 0; count < executions; count += 1) afterwards(runOne(machine, input, answer));
  };
}

function runOne(machine: StateMachine, input: Json, answer: Json): Execution {
  const time = new VirtualTime(1_767_225_600_000);
  const execution = createExecution(machine, { input, context: CONTEXT });
  time.start(execution, { task: (_, answers) => answers.succeeded(answer) });
  time.runUntilIdle();
  if (execution.result?.status !== 'SUCCEEDED') throw new Error(`An execution did not succeed: ${JSON.stringify(execution.result)}`);
  return execution;
}

/** The text of what events tell is written when they are read. */
function readHistory({ history }: Execution): void {
  if (history.at(-1)?.type !== 'ExecutionSucceeded') throw new Error('The history does not end as it should.');
}

/** The peer on the same definition and input; its tasks answer at once too. */
function peer(definition: ReturnType<typeof pathDefinition>, input: Json, answer: Json): Runner {
  type PeerJson = Parameters<PeerMachine['run']>[0];
  const machine = new PeerMachine(definition as StateMachineDefinition);
  const handlers = Object.fromEntries(Object.keys(definition.States).map((name) => [name, () => answer as PeerJson]));
  const options = { overrides: { taskResourceLocalHandlers: handlers }, context: { Execution: { Name: CONTEXT.executionName } } };
  return async (executions) => {
    for (let count = 0; count < executions; count += 1) await machine.run(input as PeerJson, options).result;
  };
}

/** Measures the saga's machine, and a machine in JSONPath on both engines in turns, so that a slow moment of the machine meets all. */
export async function engineReport(show: (text: string) => void): Promise<readonly string[]> {
  const definition = pathDefinition();
  const order = { order: ORDER };
  const runners: readonly (readonly [string, Runner])[] = [
    ['saga of 5 steps, JSONata, lib/asl', onVirtualTime(sagaMachine(), ORDER, ANSWER)],
    ['the same, its whole history read', onVirtualTime(sagaMachine(), ORDER, ANSWER, readHistory)],
    ['5 Tasks, JSONPath, lib/asl', onVirtualTime(parseStateMachine(definition), order, ANSWER)],
    ['5 Tasks, JSONPath, aws-local-stepfunctions', peer(definition, order, ANSWER)],
  ];
  for (const [, run] of runners) await run(WARM_UP);
  const samples: Sample[][] = runners.map(() => []);
  for (let round = 1; round <= ROUNDS; round += 1) {
    show(`Running the interpreter, round ${round} of ${ROUNDS}`);
    for (const [index, [, run]] of runners.entries()) samples[index]?.push(await sample(run));
  }
  show('Looking where the time goes');
  const profiled = onVirtualTime(sagaMachine(), ORDER, ANSWER);
  const times = await selfTimes(() => profiled(PROFILED));
  return [...reportLines(runners.map(([name]) => name), samples.map(medians)), ...profileLines('Where the time of the saga goes', times)];
}

async function sample(run: Runner): Promise<Sample> {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  await run(EXECUTIONS_A_ROUND);
  const { user } = process.cpuUsage(cpu);
  return { perSecond: (EXECUTIONS_A_ROUND * 1_000) / (performance.now() - began), cpuMicros: user / EXECUTIONS_A_ROUND };
}

function medians(samples: readonly Sample[]): Sample {
  return { perSecond: median(samples.map(({ perSecond }) => perSecond)), cpuMicros: median(samples.map(({ cpuMicros }) => cpuMicros)) };
}

function reportLines(names: readonly string[], samples: readonly Sample[]): readonly string[] {
  const rows = samples.map(({ perSecond, cpuMicros }, index) => ({
    machine: names[index] ?? '',
    'executions a second': perSecond.toFixed(0),
    'user CPU each': `${cpuMicros.toFixed(0)} µs`,
    'a second of user CPU': (1_000_000 / cpuMicros).toFixed(0),
  }));
  const [ours, theirs] = samples.slice(-2).map(({ cpuMicros }) => cpuMicros);
  const ratio = (theirs ?? Number.NaN) / (ours ?? Number.NaN);
  return [
    `The interpreter on virtual time, tasks answer at once, one execution after the other (medians of ${ROUNDS} rounds of ${EXECUTIONS_A_ROUND}, in turns, Node ${process.versions.node}):`,
    ...tableLines(rows),
    `    JSONPath: lib/asl runs ${ratio.toFixed(2)} times as many as aws-local-stepfunctions on the same CPU time. Wall time depends on what else the machine does.`,
  ];
}
