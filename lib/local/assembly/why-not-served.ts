import type { NotServed } from './deployment';
import { arn, type Place } from './place';

/** What a task or a call may name by its ARN. */
const ARNS: { readonly [type: string]: (place: Place, name: string) => string } = {
  'AWS::Lambda::Function': (place, name) => arn(place, 'lambda', `function:${name}`),
  'AWS::StepFunctions::StateMachine': (place, name) => arn(place, 'states', `stateMachine:${name}`),
};

/** Why it does not run here, by the name and the ARN of what is in the templates and is not served. */
export function whyNotServed(notServed: readonly NotServed[], place: Place): ReadonlyMap<string, string> {
  return new Map(notServed.flatMap(({ type, name, why }): [string, string][] => {
    const arnOf = ARNS[type];
    return arnOf ? [[name, why], [arnOf(place, name), why]] : [[name, why]];
  }));
}
