import { parsed, readAll } from '../lib/cli/arguments';
import { UsageError } from '../lib/cli/usage-error';

type Named = Record<string, { readonly type: 'string' }>;
type Texts<Options extends Named> = { readonly [Name in keyof Options]?: string | undefined };

/** Each has a JavaScript engine of its own. */
export const MOST_THREADS = 256;

/** The options of a script. When they cannot be read, all that is wrong with them is told, and the process ends with 2. */
export function optionsOf<const Options extends Named, Values extends object>(
  named: Options, read: (texts: Texts<Options>, positionals: readonly string[]) => { readonly [Name in keyof Values]: () => Values[Name] },
): Values {
  try {
    const { values, positionals } = parsed(process.argv.slice(2), named);
    return readAll(read(values as Texts<Options>, positionals));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return process.exit(2);
  }
}
