import { denseRoot, densePath, Forest, NODE_WORDS } from './forest';
import { loadNativeHash, loadWasmHash } from './sha256-batch';
import { Random, seedOfRun } from '../../test/naive/random';

const seed = seedOfRun();

function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

describe('a forest', () => {
  it(`has the root of a tree made anew, however its leaves came and changed (seed ${seed})`, () => {
    const random = new Random(seed);
    const forest = new Forest();
    const trees = [0, 3, 300].map((tree) => ({ tree, leaves: new Uint8Array(0) }));
    for (let round = 0; round < 120; round++) {
      const entry = random.pick(trees);
      const count = entry.leaves.length / 32 + random.pick([0, 0, 1, 3, 40]);
      if (count === 0) continue;
      const grown = new Uint8Array(count * 32);
      grown.set(entry.leaves);
      const dirty = new Set<number>();
      for (let leaf = entry.leaves.length / 32; leaf < count; leaf++) dirty.add(leaf);
      for (let more = random.below(6); more > 0; more--) dirty.add(random.below(count));
      forest.resize(entry.tree, count);
      for (const leaf of dirty) {
        grown.set(randomBytes(random, 32), leaf * 32);
        const words = new Uint32Array(grown.slice(leaf * 32, leaf * 32 + 32).buffer);
        forest.words.set(words, forest.nodeAt(entry.tree, 0, leaf));
      }
      const list = Uint32Array.from(dirty).sort();
      forest.rehash(entry.tree, list, list.length, 0, forest.depth(entry.tree));
      entry.leaves = grown;
      for (const { tree, leaves } of trees) expect(forest.root(tree)).toEqual(denseRoot(leaves));
      const leaf = random.below(count);
      expect(forest.path(entry.tree, leaf)).toEqual(densePath(grown, leaf));
    }
    expect(forest.words.length % NODE_WORDS).toBe(0);
  });

  it('hashes natively and in WebAssembly alike', () => {
    const random = new Random(seed);
    for (const count of [1, 2, 3, 4, 5, 31]) {
      const blocks = randomBytes(random, count * 64);
      const [native, wasm] = [new Uint8Array(count * 32), new Uint8Array(count * 32)];
      loadNativeHash()(blocks, native);
      loadWasmHash()(blocks, wasm);
      expect(wasm).toEqual(native);
    }
  });
});
