import { createReadStream } from 'node:fs';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import { ObjectStore, objectName, type StagedFile } from './object-store';

export interface S3Settings {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const SILENCE_MS_MAX = 20_000;
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/**
 * Objects in any store that speaks S3. The hash of the content is signed with the request, so the store itself refuses
 * bytes that were damaged on their way. Addressed by path, which every implementation understands.
 */
export class S3ObjectStore extends ObjectStore {
  constructor(private readonly settings: S3Settings) {
    super();
  }

  async put({ path, sha256, sizeBytes }: StagedFile): Promise<void> {
    const name = objectName(sha256);
    const response = await this.send('PUT', name, Buffer.from(sha256).toString('hex'), { path, sizeBytes });
    await this.expectSuccess('PUT', name, response);
    response.resume();
  }

  async get(sha256: Uint8Array): Promise<Readable> {
    const name = objectName(sha256);
    const response = await this.send('GET', name, EMPTY_SHA256);
    await this.expectSuccess('GET', name, response);
    return response;
  }

  private async send(
    method: string,
    name: string,
    contentSha256: string,
    body?: { path: string; sizeBytes: number },
  ): Promise<IncomingMessage> {
    const { endpoint, bucket, region, accessKeyId, secretAccessKey } = this.settings;
    const { url, headers } = await new AwsV4Signer({
      method,
      url: `${endpoint.replace(/\/$/, '')}/${bucket}/${name}`,
      headers: { 'x-amz-content-sha256': contentSha256 },
      service: 's3',
      region,
      accessKeyId,
      secretAccessKey,
    }).sign();
    if (body) headers.set('content-length', String(body.sizeBytes));
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, { method, headers: Object.fromEntries(headers), timeout: SILENCE_MS_MAX });
    request.on('timeout', () => request.destroy(new Error(`the object store was silent for ${SILENCE_MS_MAX} ms`)));
    const response = new Promise<IncomingMessage>((resolve, reject) => {
      request.on('response', resolve).on('error', reject);
    });
    if (!body) request.end();
    // A store that refuses early closes the connection under the upload; its answer says more than that error.
    else await Promise.race([response, pipeline(createReadStream(body.path), request).then(() => response)]);
    return response;
  }

  private async expectSuccess(method: string, name: string, response: IncomingMessage): Promise<void> {
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return;
    const [code] = /(?<=<Code>)[A-Za-z0-9]+/.exec(await firstKilobytes(response)) ?? ['no code'];
    throw new Error(`the object store answered ${status} (${code}) to ${method} ${name}`);
  }
}

async function firstKilobytes(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk as string;
    if (text.length > 4_096) break;
  }
  return text;
}
