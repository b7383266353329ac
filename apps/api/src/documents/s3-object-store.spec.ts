import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { objectName } from './object-store';
import { S3ObjectStore } from './s3-object-store';
import { Staging } from './staging';

const KEY_ID = 'AKIDEXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const REGION = 'eu-central-1';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

/** The signature as the specification of AWS Signature Version 4 has it, computed from what arrived. */
function expectedSignature(request: IncomingMessage, signedHeaders: string, scope: string): string {
  const canonical = [
    request.method,
    request.url,
    '',
    ...signedHeaders.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signedHeaders,
    request.headers['x-amz-content-sha256'],
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${SECRET}`);
  return hmac(key, toSign).toString('hex');
}

/** Judges a request as S3 does: the signature first, then that the body is the one that was signed. */
function judge(request: IncomingMessage, body: Buffer): string | undefined {
  const [, scope, signedHeaders, signature] =
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    ) ?? [];
  if (!scope || !signedHeaders) return 'AccessDenied';
  if (!signedHeaders.split(';').includes('host') || !signedHeaders.includes('x-amz-content-sha256'))
    return 'AccessDenied';
  if (!scope.endsWith(`/${REGION}/s3/aws4_request`)) return 'AuthorizationHeaderMalformed';
  if (expectedSignature(request, signedHeaders, scope) !== signature) return 'SignatureDoesNotMatch';
  if (request.method === 'PUT' && request.headers['content-length'] === undefined) return 'MissingContentLength';
  if (sha256(body) !== request.headers['x-amz-content-sha256']) return 'XAmzContentSHA256Mismatch';
  return undefined;
}

let directory: string;
let staging: Staging;
let server: Server;
const objects = new Map<string, Buffer>();

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const refusal = judge(request, body);
  const name = request.url!;
  if (refusal) response.writeHead(403).end(`<?xml version="1.0"?><Error><Code>${refusal}</Code></Error>`);
  else if (request.method === 'PUT') response.writeHead(200, { etag: '"x"' }).end(() => objects.set(name, body));
  else if (objects.has(name)) response.writeHead(200).end(objects.get(name));
  else response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'cadastre-s3-'));
  staging = new Staging(join(directory, 'staging'));
  await staging.clear();
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true });
});

const storeWith = (changed: Partial<{ secretAccessKey: string; region: string; endpoint: string }> = {}) =>
  new S3ObjectStore({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket: 'cadastre-documents',
    region: REGION,
    accessKeyId: KEY_ID,
    secretAccessKey: SECRET,
    ...changed,
  });

const stage = (content: Buffer) => staging.write(Readable.from([content]));

describe('the S3 object store', () => {
  it('puts and gets content that a server which checks signatures and hashes accepts', async () => {
    const content = Buffer.alloc(2 * 1024 * 1024, 'deed of Köln ');
    const file = await stage(content);
    await storeWith().put(file);
    expect([...objects.keys()]).toEqual([`/cadastre-documents/${objectName(file.sha256)}`]);
    expect(content.equals(await buffer(await storeWith().get(file.sha256)))).toBe(true);
  });

  it('understands an endpoint with a slash at its end', async () => {
    const file = await stage(Buffer.from('slash'));
    const { port } = server.address() as AddressInfo;
    await storeWith({ endpoint: `http://127.0.0.1:${port}/` }).put(file);
    expect(objects.has(`/cadastre-documents/${objectName(file.sha256)}`)).toBe(true);
  });

  it.each([
    ['another secret', { secretAccessKey: 'wrong' }, 'SignatureDoesNotMatch'],
    ['another region', { region: 'us-east-1' }, 'AuthorizationHeaderMalformed'],
  ])('says what the store says to %s', async (_, changed, code) => {
    const file = await stage(Buffer.from('refused'));
    const put = storeWith(changed).put(file);
    await expect(put).rejects.toThrow(`answered 403 (${code}) to PUT ${objectName(file.sha256)}`);
    expect(objects.has(`/cadastre-documents/${objectName(file.sha256)}`)).toBe(false);
  });

  it('has the store refuse content that is not what was hashed', async () => {
    const file = await stage(Buffer.from('deed'));
    const put = storeWith().put({ ...file, sha256: createHash('sha256').update('another deed').digest() });
    await expect(put).rejects.toThrow('XAmzContentSHA256Mismatch');
  });

  it('fails when there is no such content, and when there is no store', async () => {
    await expect(storeWith().get(Buffer.alloc(32))).rejects.toThrow('answered 404 (NoSuchKey)');
    await expect(storeWith({ endpoint: 'http://127.0.0.1:1' }).get(Buffer.alloc(32))).rejects.toThrow('ECONNREFUSED');
    await expect(storeWith({ endpoint: 'http://127.0.0.1:1' }).put(await stage(Buffer.from('a')))).rejects.toThrow();
  });
});
