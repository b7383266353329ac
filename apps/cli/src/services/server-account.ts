import { chownSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Who runs PostgreSQL and Redis when we are root: PostgreSQL refuses root, and Redis does not need it. */
export interface ServerAccount {
  name: string;
  uid: number;
  gid: number;
}

const PREFERRED = ['postgres', 'nobody'];

function findAccount(): ServerAccount {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const wanted of PREFERRED) {
    const [name, , uid, gid] = accounts.find(([candidate]) => candidate === wanted) ?? [];
    if (name && uid && gid) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(`PostgreSQL does not run as root, and this machine has none of the accounts ${PREFERRED.join(', ')}`);
}

/** Undefined for an ordinary user, who runs the servers as they are. */
export const serverAccount: ServerAccount | undefined = process.getuid?.() === 0 ? findAccount() : undefined;

export function giveToServerAccount(path: string): void {
  if (serverAccount) chownSync(path, serverAccount.uid, serverAccount.gid);
}

function mayEnter(directory: string, account: ServerAccount): boolean {
  const { mode, uid, gid } = statSync(directory);
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/** Whether the account can walk down to a directory; a checkout under /root (0700) is the usual case where not. */
export function serverAccountReaches(directory: string): boolean {
  if (!serverAccount) return true;
  for (let at = directory; ; at = dirname(at)) {
    if (!mayEnter(at, serverAccount)) return false;
    if (at === dirname(at)) return true;
  }
}
