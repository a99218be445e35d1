import { parseDuration } from '../../contract/time';
import type { Definition } from '../../definition/definition';
import { whoText, type Happening } from '../trace';

/**
 * Notes the invocations of actions that begin after the saga's deadline and are bound by it: it counts from the start of the execution or from
 * its redrive, and binds neither steps after the pivot nor a pivot that a human has been asked about. A clock that is wrong excuses.
 */
export function watchDeadline({ body, deadline }: Definition, late: Set<string>): (happening: Happening) => void {
  if (deadline === undefined) return () => undefined;
  const bound = new Set(body.flatMap(({ name, phase }) => (phase === 'forward' ? [] : [name])));
  const excused = new Set<string>();
  const length = parseDuration(deadline);
  let drivenAt = 0;
  return (happening) => {
    switch (happening.kind) {
      case 'redriven': drivenAt = happening.at; return;
      case 'letter': bound.delete(happening.parked); return;
      case 'fault': if (happening.site.point === 'clock') excused.add(whoText(happening.site)); return;
      case 'began':
        if (happening.who.operation === 'action' && bound.has(happening.who.step) && happening.at > drivenAt + length && !excused.has(whoText(happening.who))) late.add(whoText(happening.who));
    }
  };
}
