import { type Call } from '../execution/call';
import { quad, type Quad } from '../state/units';

/** The kinds of movement that `AssetToken` knows; a Transfer within one identity is an Own. */
export const MovementKind = { transfer: 0, own: 1, issue: 2, redeem: 3, enforce: 4 } as const;
export type MovementKind = (typeof MovementKind)[keyof typeof MovementKind];

/** One movement as it is judged and carried out. Account 0 stands for the supply: an issue comes from it, a redemption goes to it. */
export class Movement {
  kind: MovementKind = MovementKind.transfer;
  asset = 0;
  from = 0;
  to = 0;
  fromHolding = 0;
  toHolding = 0;
  /** The holding's changes are merged after the stage: its balance is neither read nor written here. */
  fromMerged = false;
  toMerged = false;
  /** The sender of the call holds Clearer, or the movement was approved. */
  cleared = false;
  /** The units come out of a hold: they are counted as available. */
  released = false;
  /** Under which exemption an issue takes place. */
  exemption = 0;
  readonly amount: Quad = quad();

  reset(kind: MovementKind, asset: number): this {
    this.kind = kind;
    this.asset = asset;
    this.from = this.to = this.fromHolding = this.toHolding = 0;
    this.fromMerged = this.toMerged = this.cleared = this.released = false;
    this.exemption = 0;
    return this;
  }

  /** Takes the two holdings from the slots that `declareHoldings` put at that position of the call's footprint. */
  place(call: Call, position: number): void {
    this.fromHolding = call.row(position);
    this.toHolding = call.row(position + 1);
    this.fromMerged = call.isMerged(position);
    this.toMerged = call.isMerged(position + 1);
  }
}
