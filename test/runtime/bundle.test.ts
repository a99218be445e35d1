import { build } from 'esbuild';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** What a Lambda carries for `serve` and one contract without a schema library, the AWS SDK being there already. */
async function bundle(): Promise<{ bytes: number; inputs: readonly string[] }> {
  const { metafile, outputFiles } = await build({
    stdin: {
      contents: `
        import { action, compensation, service, typed } from 'cdk-saga';
        import { serve } from 'cdk-saga/runtime';
        const payments = service('payments', { authorize: action({ input: typed(), output: typed() }), void: compensation('authorize') });
        export const handler = serve(payments, { authorize: async () => ({}), void: async () => {} });`,
      resolveDir: root,
    },
    bundle: true, minify: true, platform: 'node', target: 'node24', format: 'cjs', external: ['@aws-sdk/*'], write: false, metafile: true,
  });
  return { bytes: outputFiles[0]?.contents.length ?? Number.NaN, inputs: Object.keys(metafile.inputs) };
}

test('serve and a contract add at most 26 kB to a Lambda, and neither CDK nor the compiler', async () => {
  const { bytes, inputs } = await bundle();
  expect(bytes).toBeGreaterThan(1_000);
  expect(bytes).toBeLessThanOrEqual(26_000);
  expect(inputs.filter((input) => /node_modules|lib\/(?:compiler|constructs|asl|local)/.test(input))).toEqual([]);
}, 30_000);
