import type { Edit } from './edit';
import type { SearchMutant, Unsearched } from './search-mutant';
import type { SearchName } from './searches';

/** A check of the definition, by a part of the sentence in which it refuses, taken away wherever it is made. */
export interface CheckMutant extends SearchMutant {
  readonly refuses: string;
}

const CHECK = 'compiler/check.ts';
const UNORDERED: Edit = { file: CHECK, from: 'ORDER[step.phase] > ORDER[phase]', to: "step.action === ''" };
const RECORDER: Edit = { file: 'definition/recording.ts', from: 'if (pivot === undefined) return;', to: "if (pivot !== '') return;" };

const without = (refuses: string, search: SearchName, ...edits: readonly Edit[]): CheckMutant => ({ rule: `Refused: ${refuses}`, refuses, edits, search });

/** Each puts a saga that would have been refused before the search. */
export const CHECK_RULES: readonly CheckMutant[] = [
  without('stands before the pivot and has no compensation', 'refused: no compensation', { file: CHECK, from: "step.phase === 'undoable' && step.compensation === undefined", to: "step.action === '' && step.compensation === undefined" }),
  without('Put it before that', 'refused: undoable after the pivot', UNORDERED),
  without('Put it before that', 'refused: forward before the pivot', UNORDERED),
  without('pivots. A saga has one at most', 'refused: two pivots', { file: CHECK, from: 'pivots.length > 1', to: 'pivots.length > 2' }),
  without('It must be longer than nothing', 'refused: no time', { file: CHECK, from: "(parseDuration(duration) > 0 ? []", to: '(parseDuration(duration) >= 0 ? []' }),
  without('Name the compensation of its own action', 'refused: another\'s compensation', { file: 'definition/step-node.ts', from: 'if (compensates !== undone) report(', to: "if (compensates === '') report(" }),
  without('its result would hide JSONata\'s function', 'refused: hides a function', { file: 'definition/names.ts', from: 'if (TAKEN.has(name)) return', to: "if (TAKEN.has(name) && name === '') return" }),
  without('which is no step before it', 'refused: reads a later step', { file: 'compiler/expression-problems.ts', from: "'step' in root && !steps.has(root.step)", to: "'step' in root && root.step === ''" }),
  without('Use the recorder that pivot() returned', 'refused: s after the pivot', RECORDER, UNORDERED),
];

interface UnshownCheck extends Unsearched {
  readonly refuses: readonly string[];
}

const unshown = (why: string, ...refuses: readonly string[]): UnshownCheck => ({ rule: `Refused: ${refuses.join(' / ')}`, refuses, why });

/** Checks that no search shows: what they refuse does not get as far as a run, or runs as well as anything in a search. */
export const CHECKS_UNSEARCHED: readonly UnshownCheck[] = [
  unshown('What it refuses is no name on AWS, and decides nothing in a run.',
    'is no name for a step', 'the name of step', 'AWS reserves $states', 'jsonata itself calls', 'this is no name for a saga', 'the saga\'s name has',
    'is not a name.', 'characters. Use at most ${LONGEST_NAME}', 'is a field that JavaScript itself reads', 'is no operation of a service'),
  unshown('The step\'s result would hide one of the machine\'s variables, of which only the words of a letter are made.', 'are the machine\'s own'),
  unshown('The machine has one state of that name, and a search knows steps by their names.', 'two steps are named'),
  unshown('It bounds what AWS carries; the interpreter has no such bound.',
    'its output has ${outputBytes}', 'Put data where the Lambdas can read it', 'its input has ${bytes}', 'its state machine\'s definition has', 'Have fewer steps (', 'Have the service fetch what is constant'),
  unshown('It takes thousands of attempts in one run, which is too long for a search: it is a sum.', 'its retries can take'),
  unshown('AWS refuses the function: it never runs.', 'Lambda takes whole seconds', 'Lambda takes 128'),
  unshown('AWS refuses the machine: it never runs.',
    'Lambda takes whole seconds', 'Lambda takes 128', 'maxAttempts is', 'backoffRate is', 'maxDelay is', 'such as "5s" or "2m"', 'AWS counts whole seconds here', 'that is a state which every machine has', 'jitter is', 'such as "500ms"', 'Use 1ms to'),
  unshown('What the recorder refuses is no definition yet: nothing is there to run.',
    'is neither an action(…)', 'which is no action of this service', 'which is not JSON', 'has a name that JSON or JSONata takes for something else', 'exists only inside its map',
    'which belongs to saga', 'map takes a reference to a list', 'makes a list of lists', 'Name each field that is needed', 'A reference can only be read', 'Do it in a step', 'Decide it in a step',
    'Pass the reference on as it is', 'Pass the whole list', 'it only records', 'No field can have this name', 'A list has no fields', 'comes too late for saga', 'Give each service its own name',
    'it has no steps', 'its body is async', 'A step can use only what was recorded before it', ' A saga has one pivot at most.', 'its action is not an action of a service', 'a saga needs at least one step'),
  unshown('The compiler makes nothing of it: what it refuses would be overlooked in silence.',
    'Leave compensationRetry out', 'nothingToCompensate has no reason', 'Take it out, or put the step before the pivot', 'Take the compensation away'),
  unshown('Without a pivot before it such a step parks instead of being undone, and what parks can always go on.', 'it has forward steps but no pivot'),
  unshown('The ledger bears an attempt that is cut off at any moment, so that only time is lost.', 'does not fit into the function of'),
  unshown('The printer refuses it again: no machine is compiled.', 'which is the item of no map around it'),
  unshown('The modelled services take any input.', 'which JSONata cannot construct'),
];
