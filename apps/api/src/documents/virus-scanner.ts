import { createReadStream } from 'node:fs';
import { connect } from 'node:net';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type ScanVerdict =
  { readonly scan: 'clean' | 'not_scanned' } | { readonly scan: 'infected'; readonly found: string };

export abstract class VirusScanner {
  abstract scan(path: string): Promise<ScanVerdict>;
}

/** Where no scanner is configured: the document says so for ever. */
export class NoScanner extends VirusScanner {
  async scan(): Promise<ScanVerdict> {
    return { scan: 'not_scanned' };
  }
}

const SILENCE_MS_MAX = 20_000;
const ANSWER_BYTES_MAX = 4_096;

/** clamd over a Unix socket (`/run/clamav/clamd.ctl`) or TCP (`host:3310`), by its INSTREAM command. */
export class ClamdScanner extends VirusScanner {
  constructor(private readonly address: string) {
    super();
  }

  async scan(path: string): Promise<ScanVerdict> {
    let answer = '';
    const socket = this.connect();
    socket.setTimeout(SILENCE_MS_MAX, () => socket.destroy(new Error('clamd was silent for too long')));
    // clamd may answer and close before it has read everything, so a broken pipe is no failure while there is an answer.
    await pipeline(createReadStream(path), asInstream(), socket, async (answers: AsyncIterable<Buffer>) => {
      for await (const chunk of answers) {
        answer += chunk.toString('latin1');
        if (answer.length > ANSWER_BYTES_MAX) throw new Error('clamd answered more than one line');
      }
    }).catch((error: unknown) => {
      if (!answer.includes('\0')) throw error;
    });
    return verdictOf(answer.replaceAll('\0', '').trim());
  }

  private connect() {
    const [, host, port] = /^(.+):(\d+)$/.exec(this.address) ?? [];
    return host && port ? connect(Number(port), host) : connect(this.address);
  }
}

function verdictOf(answer: string): ScanVerdict {
  if (answer === 'stream: OK') return { scan: 'clean' };
  const [, found] = /^stream: (.+) FOUND$/.exec(answer) ?? [];
  if (found) return { scan: 'infected', found };
  throw new Error(`clamd did not scan the file: ${answer || 'no answer'}`);
}

/** The command, then each chunk after its length, then a length of zero. */
function asInstream(): Transform {
  let begun = false;
  const begin = () => {
    if (begun) return [];
    begun = true;
    return [Buffer.from('zINSTREAM\0', 'latin1')];
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(chunk.length);
      done(null, Buffer.concat([...begin(), length, chunk]));
    },
    flush(done) {
      done(null, Buffer.concat([...begin(), Buffer.alloc(4)]));
    },
  });
}
