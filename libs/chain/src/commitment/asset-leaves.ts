import { Asset, Counter, Supply } from '../state/schema';
import { type State } from '../state/state';
import { denseRoot } from './forest';
import { abiWord, wholeRoots } from './leaves';

/** An asset's leaf is eight chunks: rows root, supply, (rows, holders), configuration root, address, three zeros. */
const BYTES = 8 * 32;

/** Leaves of the assets: what is said of each beside its holdings, and the root of those. */
export class AssetLeaves {
  private readonly configurations = new Map<number, { readonly words: Uint32Array; readonly root: Uint8Array }>();

  constructor(
    private readonly state: State,
    private readonly holdingsRoot: (asset: number) => Uint8Array,
  ) {}

  chunks(asset: number): Uint8Array {
    const chunks = new Uint8Array(BYTES);
    this.write(asset, chunks);
    return chunks;
  }

  /** Eight words for each asset, side by side. All are hashed together: assets are many in a block, and each is little. */
  roots(assets: readonly number[]): Uint32Array {
    const chunks = new Uint8Array(assets.length * BYTES);
    assets.forEach((asset, index) => this.write(asset, chunks.subarray(index * BYTES, (index + 1) * BYTES)));
    return wholeRoots(new Uint32Array(chunks.buffer), BYTES / 4);
  }

  private write(asset: number, chunks: Uint8Array): void {
    const { assets, supplies, counters } = this.state;
    const view = new DataView(chunks.buffer, chunks.byteOffset);
    chunks.set(this.holdingsRoot(asset));
    chunks.set(abiWord(supplies.words, (asset << supplies.shape.shift) + Supply.total), 32);
    view.setUint32(64 + 12, assets.get(asset, Asset.rows));
    view.setUint32(64 + 28, counters.get(asset, Counter.holders));
    chunks.set(this.configurationRoot(asset), 96);
    for (let word = 0; word < 5; word++) view.setUint32(140 + 4 * word, assets.get(asset, Asset.address + word), true);
  }

  /** Everything an asset's row holds but the number of its holdings, which changes with the load: the rest hardly ever does. */
  private configurationRoot(asset: number): Uint8Array {
    const { words, shape } = this.state.assets;
    const row = words.slice(asset << shape.shift, (asset + 1) << shape.shift);
    row[Asset.rows] = 0;
    const known = this.configurations.get(asset);
    if (known?.words.every((word, at) => word === row[at])) return known.root;
    const root = denseRoot(new Uint8Array(row.buffer));
    this.configurations.set(asset, { words: row, root });
    return root;
  }
}
