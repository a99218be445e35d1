import { build } from 'esbuild';
import { join } from 'node:path';

const root = join(__dirname, '../..');

interface Bundle {
  readonly bytes: number;
  readonly inputs: readonly string[];
}

/** A handler as a Lambda carries it, the AWS SDK being there already. */
async function bundleOf(contents: string): Promise<Bundle> {
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true, minify: true, platform: 'node', target: 'node24', format: 'cjs', external: ['@aws-sdk/*'], write: false, metafile: true,
  });
  return { bytes: outputFiles[0]?.contents.length ?? Number.NaN, inputs: Object.keys(metafile.inputs) };
}

test('serve and a contract add at most 15 kB to a Lambda, and neither CDK nor compiler nor what checks definitions', async () => {
  const plain = await bundleOf('export const handler = async () => ({});');
  const served = await bundleOf(`
    import { action, compensation, service, typed } from 'cdk-saga';
    import { serve } from 'cdk-saga/runtime';
    const payments = service('payments', { authorize: action({ input: typed(), output: typed() }), void: compensation('authorize') });
    export const handler = serve(payments, { authorize: async () => ({}), void: async () => {} });`);
  expect(plain.bytes).toBeGreaterThan(100);
  expect(served.bytes - plain.bytes).toBeLessThanOrEqual(15_000);
  // A barrel that names them is read, and leaves nothing of them in the bundle.
  expect(served.inputs.filter((input) => /node_modules|lib\/(?:compiler|constructs|asl|local)/.test(input))).toEqual([]);
}, 30_000);
