// Runs before `start`, `dev` and `test`, in whatever Node is there: so plain old JavaScript.
const wanted = [22, 18];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  console.error(
    `cdk-saga needs Node ${wanted.join('.')} or newer, and this is Node ${process.versions.node} (${process.execPath}).\n` +
      'The package "node" among the development dependencies brings one: run `npm ci` without --ignore-scripts and --omit=dev,\n' +
      'and start through npm (`npm start`, `npm test`). Or install Node 24 from https://nodejs.org.',
  );
  process.exit(1);
}
