/** One synthesis in a process of its own: of the sample, or of the same wired by hand. Prints how long it took, loading CDK aside. */
import { App } from 'aws-cdk-lib';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import cdkJson from '../../cdk.json';
import { PlaceOrderStack } from '../../infra/place-order-stack';
import { HandWiredStack } from './hand-wired-stack';

const outdir = mkdtempSync(join(tmpdir(), 'cdk-saga-synth-'));
const began = performance.now();
const app = new App({ outdir, context: cdkJson.context, builtinCloudFormationValidation: false });
const Chosen = process.argv[2] === 'by hand' ? HandWiredStack : PlaceOrderStack;
void new Chosen(app, 'PlaceOrder');
app.synth();
process.stdout.write(String(performance.now() - began));
rmSync(outdir, { recursive: true });
