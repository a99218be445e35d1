import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { SagaError } from '../contract/saga-error';

/** What DynamoDB and SQS are here. They are optional peers: only who runs the one-machine cloud installs them. */
const ENGINES = ['dynalite', 'fauxqs'];

/**
 * @param from the file that would load them
 * @throws SagaError `Local.NotInstalled`, which names all that is to be installed
 */
export function requireEngines(from = __filename): void {
  const missing = ENGINES.filter((name) => !isInstalled(name, from));
  if (missing.length === 0) return;
  const found = missing.length === 1 ? 'is not installed' : 'are not installed';
  throw new SagaError('Local.NotInstalled', `Cannot start the one-machine cloud: ${missing.join(' and ')} ${found}. Run \`npm install --save-dev ${missing.join(' ')}\`.`);
}

/** By its folder: a package of ES modules, as fauxqs is, cannot be resolved for require(). */
function isInstalled(name: string, from: string): boolean {
  const folders = createRequire(from).resolve.paths(name) ?? [];
  return folders.some((folder) => existsSync(join(folder, name)));
}
