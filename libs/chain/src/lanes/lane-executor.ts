/**
 * The port between the machine and whatever runs its lanes. The inline twin calls `runLane` in a loop; the node's
 * pooled one posts each task to a worker thread. Tasks of one call to `run` may finish in any order.
 */
export interface LaneExecutor {
  readonly lanes: number;
  /** Runs every task once. A task that throws or dies answers 'failed': the machine rolls it back and repeats it inline. */
  run(tasks: readonly LaneTask[], handles: MachineHandles): Promise<readonly LaneOutcome[]>;
}

/** A few numbers; everything it refers to lies in the shared memory of the handles. Cheap to post. */
export interface LaneTask {
  readonly machine: string;
  /** Which handles it needs: they change only when a table or buffer has grown. */
  readonly generation: number;
  readonly kind: 'execute' | 'hash';
  readonly lane: number;
  readonly timestamp: number;
  /** Where the lane's orders begin in the shared order list, and how many there are. */
  readonly ordersAt: number;
  readonly orders: number;
}

/** `handles-needed`: this worker has not seen that generation; post the same task again together with the handles. */
export type LaneOutcome = 'done' | 'handles-needed' | 'failed';

/** Every shared buffer of a machine, structured-cloneable. */
export interface MachineHandles {
  readonly machine: string;
  readonly generation: number;
  readonly buffers: readonly SharedArrayBuffer[];
}
