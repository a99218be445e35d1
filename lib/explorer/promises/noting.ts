import type { Happening } from '../trace';

type Kind = Happening['kind'];

/** What somebody notes of happenings of some kinds. */
export type Noting = { readonly [K in Kind]?: (happening: Extract<Happening, { kind: K }>) => void };

export const noteBy = (noting: Noting, happening: Happening): void => (noting[happening.kind] as ((happening: Happening) => void) | undefined)?.(happening);
