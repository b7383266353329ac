import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { ScreeningAnswer, ScreeningTask } from './screening.worker';

interface Waiting {
  resolve(answer: ScreeningAnswer): void;
  reject(error: Error): void;
}

interface Report {
  readonly id: number;
  readonly answer?: ScreeningAnswer;
  readonly failure?: string;
}

/** The thread that holds the lists. It starts with the first question, and again after a crash. */
@Injectable()
export class ScreeningThread implements OnModuleDestroy {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  ask<K extends ScreeningAnswer['kind']>(
    task: ScreeningTask,
    ...kinds: K[]
  ): Promise<Extract<ScreeningAnswer, { kind: K }>> {
    const worker = (this.worker ??= this.start());
    const id = ++this.lastId;
    return new Promise<ScreeningAnswer>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.postMessage({ id, task });
    }).then((answer) => {
      if (!(kinds as string[]).includes(answer.kind)) throw new Error(`${task.kind} was answered with ${answer.kind}`);
      return answer as Extract<ScreeningAnswer, { kind: K }>;
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.worker?.terminate();
  }

  private start(): Worker {
    const extension = extname(__filename);
    const worker = new Worker(join(__dirname, `screening.worker${extension}`), {
      execArgv:
        extension === '.ts'
          ? ['--conditions=@cadastre/source', '--require', require.resolve('../../../../tools/run-sources.cjs')]
          : [],
    });
    worker.on('message', ({ id, answer, failure }: Report) => {
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (answer) waiting?.resolve(answer);
      else waiting?.reject(new Error(failure));
    });
    const end = (error: Error) => {
      if (this.worker === worker) this.worker = undefined;
      for (const { reject } of this.waiting.values()) reject(error);
      this.waiting.clear();
    };
    worker.once('error', end);
    worker.once('exit', (code) => end(new Error(`the screening thread ended with code ${code}`)));
    return worker;
  }
}
