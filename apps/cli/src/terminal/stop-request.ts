/** Ctrl-C, SIGTERM or a closed terminal: asked for once, however often it is pressed while we stop in order. */
export class StopRequest {
  requested = false;
  readonly made: Promise<void>;

  constructor() {
    this.made = new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        process.on(signal, () => {
          this.requested = true;
          resolve();
        });
      }
    });
  }
}
