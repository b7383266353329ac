import { type BlockInput, type BlockResult, type LaneExecutor, type MachinePort } from '@cadastre/chain';

/**
 * The machine as readers and the block maker share it: its tables must not be read while lanes write them, so a read
 * waits for the block under way and then runs to its end before the next can begin.
 */
export class ReadableMachine implements MachinePort {
  private running: Promise<unknown> | undefined;

  constructor(private readonly machine: MachinePort) {}

  get headNumber(): number {
    return this.machine.headNumber;
  }

  get stateRoot(): Uint8Array {
    return this.machine.stateRoot;
  }

  async execute(block: BlockInput, lanes: LaneExecutor): Promise<BlockResult> {
    const work = this.machine.execute(block, lanes);
    this.running = work;
    try {
      return await work;
    } finally {
      this.running = undefined;
    }
  }

  executeInline(block: BlockInput): BlockResult {
    return this.machine.executeInline(block);
  }

  at(blockNumber: number): ReturnType<MachinePort['at']> {
    return this.machine.at(blockNumber);
  }

  proveBalance(asset: Uint8Array, account: Uint8Array): ReturnType<MachinePort['proveBalance']> {
    return this.machine.proveBalance(asset, account);
  }

  exportSnapshot(): ReturnType<MachinePort['exportSnapshot']> {
    return this.machine.exportSnapshot();
  }

  /** Calls `read` while no block is being executed. */
  async whenIdle<T>(read: (machine: MachinePort) => T): Promise<T> {
    while (this.running !== undefined) await this.running.catch(() => undefined);
    return read(this.machine);
  }
}
