import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly, type Assembly } from '../../lib/local/assembly/read-assembly';

const written: string[] = [];

/** Writes a cloud assembly by hand, as `cdk synth` lays it out: stacks in the order given, and function code as one asset folder each. */
export function writeAssembly(stacks: Record<string, unknown>, code: Record<string, Record<string, string>> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'cdk-saga-assembly-'));
  written.push(directory);
  const files: Record<string, unknown> = {};
  for (const [key, sources] of Object.entries(code)) {
    mkdirSync(join(directory, `asset.${key}`));
    for (const [name, text] of Object.entries(sources)) writeFileSync(join(directory, `asset.${key}`, name), text);
    files[key] = { source: { path: `asset.${key}`, packaging: 'zip' }, destinations: { here: { bucketName: 'assets', objectKey: `${key}.zip` } } };
  }
  writeFileSync(join(directory, 'all.assets.json'), JSON.stringify({ version: '55.0.0', files, dockerImages: {} }));
  const artifacts: Record<string, unknown> = { 'all.assets': { type: 'cdk:asset-manifest', properties: { file: 'all.assets.json' } } };
  for (const [name, template] of Object.entries(stacks)) {
    writeFileSync(join(directory, `${name}.template.json`), typeof template === 'string' ? template : JSON.stringify(template));
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/unknown-region',
      properties: { templateFile: `${name}.template.json` },
      dependencies: ['all.assets'],
    };
  }
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '55.0.0', artifacts }));
  return directory;
}

export function assemblyOf(stacks: Record<string, unknown>, code: Record<string, Record<string, string>> = {}): Assembly {
  return readAssembly(writeAssembly(stacks, code));
}

export function removeAssemblies(): void {
  for (const directory of written.splice(0)) rmSync(directory, { recursive: true, force: true });
}
