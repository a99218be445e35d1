import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Where a process listens for TCP, as Linux tells it: `127.0.0.1:4566`, IPv6 in hexadecimal. */
export function listeningOf(pid: number): readonly string[] {
  const sockets = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`)));
  return ['tcp', 'tcp6'].flatMap((family) => rowsOf(`/proc/${pid}/net/${family}`))
    .filter(({ state, inode }) => state === LISTEN && sockets.has(`socket:[${inode}]`))
    .map(({ address }) => readable(address));
}

/** The state of a socket that listens: https://docs.kernel.org/networking/proc_net_tcp.html */
const LISTEN = '0A';

function rowsOf(file: string): readonly { readonly address: string; readonly state: string; readonly inode: string }[] {
  const [, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
  return rows.map((row) => row.trim().split(/\s+/)).map((fields) => ({ address: fields[1] ?? '', state: fields[3] ?? '', inode: fields[9] ?? '' }));
}

/** The kernel writes an IPv4 address as one number in the machine's byte order. */
function readable(address: string): string {
  const [host = '', port = ''] = address.split(':');
  const bytes = [...Buffer.from(host, 'hex')].toReversed();
  return `${bytes.length === 4 ? bytes.join('.') : host}:${Number.parseInt(port, 16)}`;
}

/** A file descriptor may be closed while it is looked at. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** The processes that a process started and that run, with what each was called with. */
export function childrenOf(pid: number): readonly { readonly pid: number; readonly command: readonly string[] }[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  return processes.filter((child) => parentOf(child) === pid).map((child) => ({ pid: child, command: readFileSync(`/proc/${child}/cmdline`, 'utf8').split('\0') }));
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}
