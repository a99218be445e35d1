/** An interpreter of Amazon States Language. Machines are parsed once; executions are sans-I/O; drivers run them. */
export { createExecution, type ExecutionOptions } from './execution';
export type { StateMachine } from './machine';
export {
  type Diagnostic,
  InvalidExecutionInput,
  readDefinition,
  readExecutionInput,
  validateDefinition,
  type Validation,
  type ValidationOptions,
  type WorkflowType,
} from './parse/definition-text';
export { parseStateMachine, problemsOf } from './parse/parse-state-machine';
export { InvalidDefinition, type Problem, type ProblemCode } from './parse/problems';
export * from './protocol';
export { startOnRealTime, type RealTimeExecution, type RealTimeOptions } from './real-time';
export { seededRandom } from './seeded-random';
export * from './test-state/protocol';
export { beginStateTest, type StateTest, type TestStateOptions } from './test-state/test-state';
export { variableReferences } from './variable-references';
export { type TaskAnswers, VirtualTime, type VirtualExecution, type VirtualOptions, type VirtualTask } from './virtual-time';
