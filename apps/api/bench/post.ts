import { Agent, request } from 'node:http';

export interface PostOptions {
  readonly agent: Agent;
  readonly headers: Record<string, string>;
}

/** A POST over a kept connection; answers the body of a 2xx. */
export function post<Answer>(url: string, body: string, { agent, headers }: PostOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { agent, method: 'POST', headers: { ...headers, 'content-type': 'application/json' } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (answer.statusCode! < 300) resolve(JSON.parse(text) as Answer);
          else reject(new Error(`${url}: ${answer.statusCode} ${text}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
