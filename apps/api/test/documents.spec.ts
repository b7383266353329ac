import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../src/application';
import { FILE_BYTES_MAX } from '../src/documents/multipart-form';
import { ObjectStore, objectName } from '../src/documents/object-store';
import { VirusScanner } from '../src/documents/virus-scanner';
import { docx, xlsx } from './fixtures/zip-archive';
import { type Caller, Cast, FIRST_PEOPLE, OFFICE } from './world/cast';
import { createOwnWorld, type OwnWorld } from './world/own-world';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n');
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

let world: OwnWorld;
let app: NestFastifyApplication;
let port: number;
let issuer: Caller;
let uploader: Caller;
let stranger: Caller;
let assetId: string;

beforeAll(async () => {
  world = await createOwnWorld(58, FIRST_PEOPLE);
  await world.owner.query(`SELECT set_config('cadastre.scope', 'platform', false)`);
  app = await createApplication(world.environment);
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as AddressInfo).port;
  const cast = await Cast.of(app);
  issuer = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
  uploader = await cast.key(issuer, 'issuer_admin');
  stranger = await cast.person(await cast.organisation('issuer', 'limmat'), 'issuer_admin');
  assetId = (await uploader.does('POST', '/v1/assets', OFFICE)).id;
}, 60_000);

afterEach(() => jest.restoreAllMocks());

afterAll(async () => {
  await app?.close();
  await world?.end();
});

interface Part {
  readonly name: string;
  readonly content: string | Buffer;
  readonly fileName?: string;
  readonly type?: string;
}

const file = (content: Buffer, fileName = 'title.pdf', type = 'application/pdf'): Part => ({
  name: 'file',
  content,
  fileName,
  type,
});
const kind = (content = 'title'): Part => ({ name: 'kind', content });

function form(parts: readonly Part[], boundary: string = randomUUID()) {
  const pieces = parts.map(({ name, content, fileName, type }) =>
    Buffer.concat([
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"` +
          (fileName === undefined ? '' : `; filename="${fileName}"`) +
          (type === undefined ? '' : `\r\ncontent-type: ${type}`) +
          '\r\n\r\n',
      ),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
  );
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

interface Sent {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  readonly json: any;
}

/** Over a real socket: streams, limits and broken connections are what is tried here. */
function send(
  method: string,
  url: string,
  headers: Record<string, string | number>,
  body: Buffer | Readable = Buffer.alloc(0),
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, method, path: url, headers, agent: false }, (response) => {
      buffer(response).then((bytes) => {
        const json = String(response.headers['content-type']).includes('json')
          ? JSON.parse(bytes.toString())
          : undefined;
        resolve({ status: response.statusCode!, headers: response.headers, bytes, json });
      }, reject);
    });
    request.on('error', reject);
    if (Buffer.isBuffer(body)) request.end(body);
    else body.pipe(request);
  });
}

interface Upload {
  readonly caller?: Caller;
  readonly asset?: string;
  readonly key?: string;
}

function upload(
  parts: readonly Part[],
  { caller = uploader, asset = assetId, key = randomUUID() }: Upload = {},
): Promise<Sent> {
  const { type, body } = form(parts);
  const headers = {
    ...caller.credentials,
    'idempotency-key': key,
    'content-type': type,
    'content-length': body.length,
  };
  return send('POST', `/v1/assets/${asset}/documents`, headers, body);
}

const read = (url: string, caller = uploader) => send('GET', url, caller.credentials);

/** Everything an upload may leave behind. */
async function traces(): Promise<unknown> {
  const { rows } = await world.owner.query(
    `SELECT (SELECT count(*) FROM documents) AS documents,
      (SELECT count(*) FROM audit_events WHERE target_type = 'document') AS audited,
      (SELECT count(*) FROM domain_events WHERE type = 'document.uploaded') AS told`,
  );
  return { ...rows[0], objects: filesUnder('objects') };
}

const filesUnder = (folder: string): string[] => {
  try {
    return readdirSync(join(world.environment.dataDir, 'documents', folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
};

/** What is staged goes when its connection closes, a moment after the answer. */
async function untilNothingIsStaged(): Promise<void> {
  while (filesUnder('staging').length > 0) await sleep(10);
}

const trailOf = async (id: string) =>
  (await issuer.does('GET', `/v1/audit-events?target_id=${id}`)).data
    .map(({ action }: { action: string }) => action)
    .reverse();

describe('a document', () => {
  it('is filed, described, listed, and read back byte by byte', async () => {
    const content = Buffer.concat([PDF, randomBytes(300_000)]);
    const filed = await upload([kind(), file(content, 'Grundbuch Köln.pdf')]);
    expect([filed.status, filed.headers.location]).toEqual([201, `/v1/documents/${filed.json.id}`]);
    expect(filed.json).toMatchObject({
      organisation_id: issuer.organisationId,
      subject: { type: 'asset', id: assetId },
      kind: 'title',
      file_name: 'Grundbuch Köln.pdf',
      media_type: 'application/pdf',
      size_bytes: content.length,
      sha256: sha256(content),
      scan: 'not_scanned',
      created_by: issuer.personId,
    });
    expect((await read(`/v1/documents/${filed.json.id}`)).json).toEqual(filed.json);
    expect((await read(`/v1/assets/${assetId}/documents`)).json.data).toContainEqual(filed.json);

    const { status, headers, bytes } = await read(`/v1/documents/${filed.json.id}/content`);
    expect([status, bytes.equals(content)]).toEqual([200, true]);
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(content.length),
      'content-disposition': `attachment; filename="Grundbuch Koln.pdf"; filename*=UTF-8''Grundbuch%20K%C3%B6ln.pdf`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(await trailOf(filed.json.id)).toEqual(['document.uploaded', 'document.read']);
    const { rows } = await world.owner.query(`SELECT data FROM domain_events WHERE data->>'document_id' = $1`, [
      filed.json.id,
    ]);
    expect(rows).toEqual([
      { data: { document_id: filed.json.id, asset_id: assetId, kind: 'title', sha256: sha256(content) } },
    ]);
    await untilNothingIsStaged();
  });

  it.each([
    ['a word processor document', docx(), 'a.docx'],
    ['a spreadsheet', xlsx(), 'a.xlsx'],
    ['a table', Buffer.from('a;b\n'), 'a.csv'],
  ])('may be %s, also when the client does not know its type', async (_, content, name) => {
    const { status, json } = await upload([kind('valuation'), file(content, name, 'application/octet-stream')]);
    expect([status, json.file_name]).toEqual([201, name]);
  });

  it('may have its kind after its content', async () => {
    expect((await upload([file(PDF), kind('tax')])).json.kind).toBe('tax');
  });

  it('never replaces an older one, whatever they have in common', async () => {
    const { id } = await uploader.does('POST', '/v1/assets', OFFICE);
    const newer = Buffer.concat([PDF, Buffer.from('% newer\n')]);
    const filed = [];
    for (const content of [PDF, newer, PDF]) filed.push((await upload([kind(), file(content)], { asset: id })).json);
    expect((await read(`/v1/assets/${id}/documents`)).json.data).toEqual(filed);
    expect((await read(`/v1/documents/${filed[0].id}/content`)).bytes.equals(PDF)).toBe(true);
    expect((await read(`/v1/documents/${filed[1].id}/content`)).bytes.equals(newer)).toBe(true);
  });

  it.each([
    ['../../../../etc/cron.d/evil.pdf', 'evil.pdf'],
    ['..\\\\..\\\\evil.pdf', 'evil.pdf'],
    ['.pdf', 'pdf.pdf'],
    ['con.pdf', '_con.pdf'],
    ['', 'document.pdf'],
  ])('named %j is filed as %j', async (name, kept) => {
    const { status, json } = await upload([kind(), file(PDF, name)]);
    expect([status, json.file_name]).toEqual([201, kept]);
  });

  it('is filed once for one Idempotency-Key, however often and at once it is sent', async () => {
    const key = randomUUID();
    const before = filesUnder('objects').length;
    const content = Buffer.concat([PDF, randomBytes(1_000)]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => upload([kind(), file(content)], { key })));
    expect(new Set(answers.map(({ status, json }) => `${status} ${json.id}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(9);
    expect(filesUnder('objects')).toHaveLength(before + 1);
    for (const parts of [
      [kind(), file(Buffer.concat([content, Buffer.from(' ')]))],
      [kind('tax'), file(content)],
      [kind(), file(content, 'other.pdf')],
    ]) {
      const { status, json } = await upload(parts, { key });
      expect([status, json.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    }
  });

  it('may have 20 MiB and not a byte more', async () => {
    const largest = Buffer.concat([PDF, Buffer.alloc(FILE_BYTES_MAX - PDF.length)]);
    expect((await upload([kind(), file(largest)])).json.size_bytes).toBe(FILE_BYTES_MAX);
    const before = await traces();
    const { status, json } = await upload([kind(), file(Buffer.concat([largest, Buffer.alloc(1)]))]);
    expect([status, json.code]).toEqual([413, 'BODY_TOO_LARGE']);
    expect(await traces()).toEqual(before);
    await untilNothingIsStaged();
  });

  it('is no document at all to another organisation', async () => {
    const { json } = await upload([kind(), file(PDF)]);
    for (const url of [
      `/v1/documents/${json.id}`,
      `/v1/documents/${json.id}/content`,
      `/v1/assets/${assetId}/documents`,
    ]) {
      expect([url, (await read(url, stranger)).status]).toEqual([url, 404]);
    }
    expect(await trailOf(json.id)).toEqual(['document.uploaded']);
    const before = await traces();
    const { status } = await upload([kind(), file(Buffer.concat([PDF, randomBytes(10)]))], { caller: stranger });
    expect([status, await traces()]).toEqual([404, before]);
  });

  it('breaks off its download when what is stored is not what was filed', async () => {
    const content = Buffer.concat([PDF, randomBytes(500_000)]);
    const { json } = await upload([kind(), file(content)]);
    const path = join(world.environment.dataDir, 'documents', 'objects', objectName(Buffer.from(json.sha256, 'hex')));
    writeFileSync(path, Buffer.concat([content.subarray(0, -1), Buffer.of(content.at(-1)! ^ 1)]));
    await expect(read(`/v1/documents/${json.id}/content`)).rejects.toThrow('aborted');
    rmSync(path);
    expect((await read(`/v1/documents/${json.id}/content`)).status).toBe(500);
  });
});

describe('an upload is refused', () => {
  let before: unknown;

  beforeEach(async () => {
    before = await traces();
  });

  /** A refusal is a problem, and leaves nothing. */
  async function expectRefusal(
    { status, headers, json }: Sent,
    expected: readonly [number, string, string?],
  ): Promise<void> {
    expect([status, json.code, ...(expected[2] === undefined ? [] : [json.errors?.[0]?.pointer])]).toEqual(expected);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(await traces()).toEqual(before);
    await untilNothingIsStaged();
  }

  const bomb = xlsx({ name: 'xl/a', content: Buffer.alloc(11 * 1024 * 1024) });

  it.each<[string, Part[], [number, string, string?]]>([
    ['without a file', [kind()], [400, 'VALIDATION_FAILED', '/file']],
    ['with two files', [kind(), file(PDF), file(PDF)], [400, 'VALIDATION_FAILED', '/file']],
    ['with its file in another field', [kind(), { ...file(PDF), name: 'deed' }], [400, 'VALIDATION_FAILED', '/deed']],
    ['with an empty file', [kind(), file(Buffer.alloc(0))], [400, 'VALIDATION_FAILED', '/file']],
    ['without a kind', [file(PDF)], [400, 'VALIDATION_FAILED', '/kind']],
    ['with an unknown kind', [kind('love letter'), file(PDF)], [400, 'VALIDATION_FAILED', '/kind']],
    ['with its kind twice', [kind(), kind('tax'), file(PDF)], [400, 'VALIDATION_FAILED', '/kind']],
    ['with an endless kind', [kind('x'.repeat(100_000)), file(PDF)], [400, 'VALIDATION_FAILED', '/kind']],
    ['with an unknown field', [kind(), file(PDF), { name: 'a/b', content: 'x' }], [400, 'VALIDATION_FAILED', '/a~1b']],
    [
      'with a field that is a prototype',
      [kind(), { name: '__proto__', content: 'x' }, file(PDF)],
      [400, 'MALFORMED_REQUEST'],
    ],
    [
      'with a thousand fields',
      [...Array.from({ length: 1_000 }, (_, i) => ({ name: `f${i}`, content: '' })), file(PDF)],
      [400, 'VALIDATION_FAILED'],
    ],
    ['with content of another type', [kind(), file(Buffer.from('<html>'))], [422, 'DOCUMENT_REFUSED']],
    [
      'with a program',
      [kind(), file(Buffer.from('MZ\x90\x00\x03', 'latin1'), 'a.exe', 'application/x-msdownload')],
      [422, 'DOCUMENT_REFUSED'],
    ],
    ['with a misleading ending', [kind(), file(PDF, 'title.html')], [422, 'DOCUMENT_REFUSED']],
    ['with a zip bomb', [kind(), file(bomb, 'a.xlsx', 'application/octet-stream')], [422, 'DOCUMENT_REFUSED']],
  ])('%s', async (_, parts, expected) => {
    await expectRefusal(await upload(parts), expected);
  });

  const headersWith = (more: Record<string, string | number>) => ({
    ...uploader.credentials,
    'idempotency-key': randomUUID(),
    ...more,
  });
  const post = (headers: Record<string, string | number>, body: Buffer | Readable) =>
    send('POST', `/v1/assets/${assetId}/documents`, headersWith(headers), body);

  it.each<[string, string, string, [number, string]]>([
    ['as JSON', 'application/json', '{"kind":"title"}', [415, 'UNSUPPORTED_MEDIA_TYPE']],
    ['as the bare file', 'application/pdf', PDF.toString(), [415, 'UNSUPPORTED_MEDIA_TYPE']],
    ['without a boundary', 'multipart/form-data', 'x', [400, 'MALFORMED_REQUEST']],
    ['with an empty body', 'multipart/form-data; boundary=b', '', [400, 'VALIDATION_FAILED']],
    ['with a body that is no form', 'multipart/form-data; boundary=b', 'no form at all', [400, 'MALFORMED_REQUEST']],
  ])('%s', async (_, type, body, expected) => {
    await expectRefusal(await post({ 'content-type': type }, Buffer.from(body)), expected);
  });

  it('by a route that takes JSON', async () => {
    const { type, body } = form([kind(), file(PDF)]);
    await expectRefusal(await send('POST', '/v1/assets', headersWith({ 'content-type': type }), body), [
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ]);
  });

  it('when the form stops anywhere before its end', async () => {
    const { type, body } = form([kind(), file(PDF)]);
    for (const length of [1, 40, 100, 180, 230, body.length - 60, body.length - 10]) {
      await expectRefusal(await post({ 'content-type': type }, body.subarray(0, length)), [400, 'MALFORMED_REQUEST']);
    }
  });

  it('or taken, but never fails us, whatever bytes of the form are changed', async () => {
    const seed = randomBytes(4).readUInt32BE();
    console.log(`mutated forms: seed ${seed}`);
    let state = seed;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let i = 0; i < 100; i++) {
      const { type, body } = form([kind(), file(PDF, "f'ile;%c3.pdf")], 'boundary');
      const mutated = Buffer.from(body);
      for (let changes = 1 + random(6); changes > 0; changes--) {
        const at = random(mutated.length);
        if (random(3) === 0) mutated.copyWithin(at, random(mutated.length));
        else mutated[at] = random(256);
      }
      const { status, json } = await post({ 'content-type': type }, mutated);
      expect([201, 400, 413, 422]).toContain(status);
      expect(status === 201 ? json.sha256 : json.code).toEqual(expect.any(String));
    }
    await untilNothingIsStaged();
  });

  it('without an Idempotency-Key', async () => {
    const { type, body } = form([kind(), file(PDF)]);
    const { status, json } = await send(
      'POST',
      `/v1/assets/${assetId}/documents`,
      { ...uploader.credentials, 'content-type': type },
      body,
    );
    expect([status, json.code]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING']);
    await untilNothingIsStaged();
  });

  it('for something that is no asset, before its bytes are stored', async () => {
    await expectRefusal(await upload([kind(), file(Buffer.concat([PDF, randomBytes(9)]))], { asset: randomUUID() }), [
      404,
      'NOT_FOUND',
    ]);
    await expectRefusal(await upload([kind(), file(PDF)], { asset: 'my-house' }), [
      400,
      'VALIDATION_FAILED',
      'path/id',
    ]);
  });

  it('from somebody who is nobody, or may not upload', async () => {
    const { type, body } = form([kind(), file(PDF)]);
    await expectRefusal(await send('POST', `/v1/assets/${assetId}/documents`, { 'content-type': type }, body), [
      401,
      'UNAUTHENTICATED',
    ]);
    const { key } = await issuer.does('POST', '/v1/api-keys', { name: 'reads', scopes: ['document.read'] });
    const reader = { authorization: `Bearer ${key}`, 'content-type': type };
    await expectRefusal(await send('POST', `/v1/assets/${assetId}/documents`, reader, body), [403, 'FORBIDDEN']);
  });

  it('when it says that it is enormous, before any of it is read', async () => {
    const { type, body } = form([kind(), file(PDF)]);
    const answer = new Promise<number>((resolve, reject) => {
      const headers = headersWith({ 'content-type': type, 'content-length': 10 ** 10 });
      const request = httpRequest(
        { port, method: 'POST', path: `/v1/assets/${assetId}/documents`, headers, agent: false },
        (response) => {
          resolve(response.statusCode!);
          request.destroy();
        },
      );
      request.on('error', reject);
      request.write(body);
    });
    expect(await answer).toBe(413);
    expect(await traces()).toEqual(before);
    await untilNothingIsStaged();
  });

  it.each([
    [
      'in its file',
      (type: string) =>
        Buffer.from(
          `--${boundaryOf(type)}\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\ncontent-type: application/pdf\r\n\r\n`,
        ),
    ],
    ['before its first part', () => Buffer.from('\r\n')],
  ])('when it never ends, %s', async (_, headOf) => {
    const type = 'multipart/form-data; boundary=endless';
    let sent = 0;
    const endless = Readable.from(
      (function* () {
        yield headOf(type);
        for (;;) {
          sent += 1 << 20;
          yield Buffer.alloc(1 << 20, 'a');
        }
      })(),
    );
    // The answer, or the closed connection, whichever the sender notices first.
    const outcome = await post({ 'content-type': type, 'transfer-encoding': 'chunked' }, endless).then(
      ({ status }) => status,
      (error: NodeJS.ErrnoException) => error.code,
    );
    endless.destroy();
    expect([413, 'EPIPE', 'ECONNRESET']).toContain(outcome);
    expect(sent).toBeLessThan(10 * FILE_BYTES_MAX);
    expect(await traces()).toEqual(before);
    await untilNothingIsStaged();
  });

  it('when its sender goes away in the middle, and nobody else notices', async () => {
    const { type, body } = form([kind(), file(Buffer.concat([PDF, randomBytes(1 << 20)]))]);
    const headers = headersWith({ 'content-type': type, 'content-length': body.length });
    const request = httpRequest({
      port,
      method: 'POST',
      path: `/v1/assets/${assetId}/documents`,
      headers,
      agent: false,
    });
    request.on('error', () => undefined);
    request.write(body.subarray(0, 1 << 19));
    while (filesUnder('staging').length === 0) await sleep(5);
    request.destroy();
    await untilNothingIsStaged();
    expect(await traces()).toEqual(before);
    expect((await upload([kind(), file(PDF)])).status).toBe(201);
  });

  it('when the scanner finds something, and when there is no scanner or no store to ask', async () => {
    const scan = jest.spyOn(app.get(VirusScanner), 'scan');
    scan.mockResolvedValueOnce({ scan: 'infected', found: 'Eicar-Test-Signature' });
    await expectRefusal(await upload([kind(), file(PDF)]), [422, 'DOCUMENT_REFUSED']);
    scan.mockRejectedValueOnce(new Error('connect ENOENT /run/clamav/clamd.ctl'));
    await expectRefusal(await upload([kind(), file(PDF)]), [503, 'UNAVAILABLE']);
    jest.spyOn(app.get(ObjectStore), 'put').mockRejectedValueOnce(new Error('the disk is full'));
    await expectRefusal(await upload([kind(), file(PDF)]), [503, 'UNAVAILABLE']);
    scan.mockResolvedValueOnce({ scan: 'clean' });
    expect((await upload([kind(), file(PDF)])).json.scan).toBe('clean');
  });
});

const boundaryOf = (type: string): string => /boundary=(.*)$/.exec(type)![1]!;
