import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWithout, UNWANTED_IN_A_LAMBDA, UNWANTED_IN_A_STARTER } from './bundles';
import { ENTRIES, MANIFEST, OF_CDK } from './manifest';
import { install } from './project';
import { node, run } from './run';
import { RESOLUTIONS, typeCheck } from './typescript';

/** One way to use the package. The check resolves to what is worth telling, and throws what is wrong. */
export interface Kind {
  readonly name: string;
  readonly check: (project: string) => Promise<string>;
}


const appIn = (format: string, file: string): Kind => ({
  name: `a CDK app, ${format}, synthesised and run on the one-machine cloud`,
  async check(project) {
    const assembly = `cdk.out.${file}`;
    await node(project, file, assembly);
    const states = stateMachinesIn(join(project, assembly, 'Booking.template.json'));
    if (states !== 1) throw new Error(`The template has ${states} state machines.`);
    await node(project, 'run.mjs', assembly);
    return 'one saga completed, one compensated';
  },
});

const COMMAND: Kind = {
  name: 'npx cdk-saga --help',
  async check(project) {
    const printed = await run(project, 'npx', ['--no-install', 'cdk-saga', '--help']);
    if (!printed.startsWith('Usage: cdk-saga <command> [options]')) throw new Error(`It printed:\n${printed}`);
    return '';
  },
};

const READS_TYPESCRIPT: Kind = {
  name: "npx cdk-saga cost reads the project's TypeScript",
  async check(project) {
    const printed = await run(project, 'npx', ['--no-install', 'cdk-saga', 'cost', 'typed.ts']);
    if (!printed.includes('BookRoom')) throw new Error(`It printed:\n${printed}`);
    return '';
  },
};

/** What a budget allows is counted in a thread, which has to be found in the package. */
const BUDGET: Kind = {
  name: 'a CDK app whose saga exceeds its budget is not synthesised',
  async check(project) {
    const printed = await node(project, 'app.js', 'cdk.out.refused', '1').catch((error: unknown) => String(error));
    if (!/happy.*2 transitions/.test(printed)) throw new Error(`It was not refused as it should be:\n${printed}`);
    return '';
  },
};

/** With all optional peers installed. */
export const WITH_PEERS: readonly Kind[] = [
  appIn('CommonJS', 'app.js'),
  appIn('an ES module', 'app.mjs'),
  BUDGET,
  ...RESOLUTIONS.map((resolution): Kind => ({
    name: `TypeScript ${resolution.compiler === 'typescript' ? 7 : 5.9}, moduleResolution ${resolution.moduleResolution}, strict, skipLibCheck off`,
    check: (project) => typeCheck(project, resolution).then(() => ''),
  })),
  {
    name: 'jest without a configuration runs cdk-saga/testing',
    check: (project) => run(project, 'npx', ['--no-install', 'jest']).then(() => ''),
  },
  { name: 'one instance of each module, imported or required', check: (project) => node(project, 'one-instance.mjs', ...ENTRIES).then(() => '') },
  READS_TYPESCRIPT,
];

/** With the oldest version of everything that package.json takes. */
export const WITH_MINIMUM: readonly Kind[] = [
  appIn('CommonJS', 'app.js'),
  ...RESOLUTIONS.filter(({ compiler, moduleResolution }) => compiler === 'typescript' && moduleResolution === 'node16').map((resolution): Kind => ({
    name: 'TypeScript 7, moduleResolution node16, strict, skipLibCheck off',
    check: (project) => typeCheck(project, resolution).then(() => ''),
  })),
  READS_TYPESCRIPT,
];

/** With the package and what it depends on, and no optional peer: what a Lambda or an application installs. */
export const ALONE_KINDS: readonly Kind[] = [
  { name: 'what needs no peer works, and the rest says what to install', check: (project) => node(project, 'without-peers.js', ...Object.keys(MANIFEST.peerDependencies)).then(() => '') },
  { name: 'one instance of each module, imported or required', check: (project) => node(project, 'one-instance.mjs', ...ENTRIES.filter((entry) => entry !== OF_CDK)).then(() => '') },
  { name: 'a Lambda that only serves bundles no CDK, compiler or definitions', check: (project) => bundleWithout(project, 'lambda.ts', UNWANTED_IN_A_LAMBDA) },
  { name: 'an application that only starts sagas bundles no CDK or compiler', check: (project) => bundleWithout(project, 'starter.mjs', UNWANTED_IN_A_STARTER) },
  COMMAND,
];

/** The project that `cdk-saga init` wrote, its own commands as its README has them. */
export const OF_INIT: readonly Kind[] = [
  { name: 'npm test', check: (project) => run(project, 'npm', ['test']).then(() => '') },
  {
    name: 'npm install leaves no install script open',
    async check(project) {
      const { allowScripts = {} } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { readonly allowScripts?: object };
      const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as { readonly packages: { readonly [path: string]: { readonly hasInstallScript?: true } } };
      const open = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path.replace(/^.*node_modules\//, '')).filter((name) => !(name in allowScripts));
      if (open.length > 0) throw new Error(`npm asks about the install scripts of ${open.join(', ')}: name them in allowScripts of the template's package.json.`);
      return '';
    },
  },
  { name: 'npm run typecheck', check: (project) => run(project, 'npm', ['run', 'typecheck']).then(() => '') },
  {
    name: 'npm start',
    async check(project) {
      const printed = await run(project, 'npm', ['start'], { CDK_VALIDATION: '' });
      for (const told of [/booking-1\n(?:    .*\n)+  → completed: /, /booking-2\n(?:    .*\n)+  → compensated: chargeCard failed with Saga.Rejected/]) {
        if (!told.test(printed)) throw new Error(`It did not print ${String(told)}, but:\n${printed}`);
      }
      return 'one booking completed, one compensated';
    },
  },
];

/** Writes the project with the command of a package that was installed from the tarball, and installs it: as whoever packed it would. */
export async function initialised(by: string, folder: string): Promise<string> {
  await run(by, 'npx', ['--no-install', 'cdk-saga', 'init', folder]);
  await install(folder);
  return folder;
}

function stateMachinesIn(template: string): number {
  const { Resources } = JSON.parse(readFileSync(template, 'utf8')) as { readonly Resources: { readonly [id: string]: { readonly Type: string } } };
  return Object.values(Resources).filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine').length;
}
