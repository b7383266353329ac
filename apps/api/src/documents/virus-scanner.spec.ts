import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClamdScanner, NoScanner } from './virus-scanner';

const EICAR = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*';

let directory: string;
let path: string;
let server: Server | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cadastre-scan-'));
  path = join(directory, 'file');
});

afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(directory, { recursive: true });
});

/** Speaks clamd's side of INSTREAM, and keeps what it was sent. */
async function startClamd(
  answer: (content: Buffer) => string,
  address: string | number,
): Promise<{ received: Buffer[] }> {
  const received: Buffer[] = [];
  const serve = (socket: Socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const content = contentOf(bytes);
      if (!content) return;
      received.push(content);
      socket.end(answer(content));
    });
  };
  server = createServer(serve);
  await new Promise<void>((resolve) => server!.listen(address, resolve));
  return { received };
}

/** Undefined until the final length of zero has come. */
function contentOf(bytes: Buffer): Buffer | undefined {
  const command = 'zINSTREAM\0';
  if (bytes.length < command.length) return undefined;
  if (bytes.toString('latin1', 0, command.length) !== command) throw new Error('not INSTREAM');
  const chunks: Buffer[] = [];
  for (let at = command.length; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}

const verdict = (content: Buffer) =>
  content.includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0';

describe('the clamd scanner', () => {
  it('sends the whole file over a Unix socket and believes the answer', async () => {
    const content = Buffer.alloc(300_000, 'deed ');
    writeFileSync(path, content);
    const { received } = await startClamd(verdict, join(directory, 'clamd.ctl'));
    await expect(new ClamdScanner(join(directory, 'clamd.ctl')).scan(path)).resolves.toEqual({ scan: 'clean' });
    expect(received[0]!.equals(content)).toBe(true);
  });

  it('reports what was found, over TCP too', async () => {
    writeFileSync(path, EICAR);
    await startClamd(verdict, 0);
    const { port } = server!.address() as AddressInfo;
    await expect(new ClamdScanner(`127.0.0.1:${port}`).scan(path)).resolves.toEqual({
      scan: 'infected',
      found: 'Eicar-Test-Signature',
    });
  });

  it('sends an empty file too', async () => {
    writeFileSync(path, '');
    const { received } = await startClamd(verdict, join(directory, 'clamd.ctl'));
    await expect(new ClamdScanner(join(directory, 'clamd.ctl')).scan(path)).resolves.toEqual({ scan: 'clean' });
    expect(received).toEqual([Buffer.alloc(0)]);
  });

  it.each([
    ['an error', 'INSTREAM size limit exceeded. ERROR\0'],
    ['nothing', ''],
    ['something else', 'stream: OKAY\0'],
    ['half an answer', 'stream: O'],
  ])('takes %s for no verdict', async (_, answer) => {
    writeFileSync(path, 'deed');
    await startClamd(() => answer, join(directory, 'clamd.ctl'));
    await expect(new ClamdScanner(join(directory, 'clamd.ctl')).scan(path)).rejects.toThrow(
      'clamd did not scan the file',
    );
  });

  it('fails when clamd is not there', async () => {
    writeFileSync(path, 'deed');
    await expect(new ClamdScanner(join(directory, 'nobody.ctl')).scan(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

it('without a scanner a document is marked as not scanned', async () => {
  await expect(new NoScanner().scan()).resolves.toEqual({ scan: 'not_scanned' });
});
