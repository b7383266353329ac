import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { commandOf } from './process-identity';

const LISTENING = '0A';

/** The socket inodes that listen on a port, from the kernel's tables. */
function listeningInodes(port: number): Set<string> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    if (!existsSync(table)) continue;
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/);
      if (fields[1]?.endsWith(`:${hex}`) && fields[3] === LISTENING && fields[9]) inodes.add(fields[9]);
    }
  }
  return inodes;
}

function holdsOneOf(pid: string, inodes: Set<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return inodes.has(/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? '');
      } catch {
        return false; // closed while we looked
      }
    });
  } catch {
    return false; // another user's process
  }
}

function holderByProc(port: number): number | undefined {
  const inodes = listeningInodes(port);
  if (inodes.size === 0) return undefined;
  const pid = readdirSync('/proc').find((entry) => /^\d+$/.test(entry) && holdsOneOf(entry, inodes));
  return pid === undefined ? undefined : Number(pid);
}

function holderByLsof(port: number): number | undefined {
  try {
    const found = execFileSync('lsof', ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN'], { encoding: 'utf8' });
    return Number(found.split('\n')[0]) || undefined;
  } catch {
    return undefined;
  }
}

function directoryOf(pid: number): string {
  try {
    return `, in ${readlinkSync(`/proc/${pid}/cwd`)}`;
  } catch {
    return '';
  }
}

/** In words, for a message: the command, its number and where it runs, as far as we may know. */
export function whoHolds(port: number): string {
  const pid = existsSync('/proc/net/tcp') ? holderByProc(port) : holderByLsof(port);
  if (pid === undefined) return 'a process of another user';
  const command = commandOf(pid) ?? 'a process';
  const short = command.length > 200 ? `${command.slice(0, 199)}…` : command;
  return `"${short}" (process ${pid}${directoryOf(pid)})`;
}
