/**
 * The port between the machine and whatever runs its lanes. `InlineLanes` is the twin that runs them in the calling thread;
 * the node's pooled one posts each task to a worker. Tasks of one call to `run` may finish in any order.
 */
export interface LaneExecutor {
  readonly lanes: number;
  /**
   * Runs every task once, and `meanwhile` on the calling thread as soon as the others know their tasks. A task whose worker
   * threw, died or was stopped answers 'failed': the machine rolls it back and runs it again itself. By then nothing of the
   * failed task may still be running.
   */
  run(tasks: readonly LaneTask[], handles: MachineHandles, meanwhile?: () => void): Promise<readonly LaneOutcome[]>;
}

/** A few numbers; everything it refers to lies in the shared memory of the handles. Cheap to post. */
export interface LaneTask {
  readonly machine: string;
  /** Which handles it needs: they change only when a buffer has grown. */
  readonly generation: number;
  readonly kind: 'execute' | 'hash';
  readonly lane: number;
  readonly timestamp: number;
  /** How many pieces of work all lanes together find in the shared memory. */
  readonly pieces: number;
}

/**
 * `handles-needed`: this thread has not seen that generation; post the same task again together with the handles.
 * `overflow`: one of the lane's buffers was too small; as 'failed', and the machine makes it larger.
 */
export type LaneOutcome = 'done' | 'handles-needed' | 'overflow' | 'failed';

/** Every shared buffer of a machine, structured-cloneable. */
export interface MachineHandles {
  readonly machine: string;
  readonly generation: number;
  /** Whether lanes hold every access against the footprints. */
  readonly checkFootprints: boolean;
  readonly lanes: number;
  /** In the order of `sharedBuffers`. */
  readonly buffers: readonly SharedArrayBuffer[];
}
