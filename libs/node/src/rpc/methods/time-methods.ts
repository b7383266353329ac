import { toQuantity } from '../format/hex';
import { RpcError, RpcErrorCode, invalidParams } from '../json-rpc/rpc-error';
import { expectCount, quantity } from '../params/values';
import { type Methods } from './method';

/** A century: beyond it, dates of the API's database end. */
const SECONDS_MAX = 100 * 366 * 86_400;

export const timeMethods: Methods = {
  /** Moves the chain's clock forward, outside production; answers by how many seconds it is ahead in all. */
  evm_increaseTime: ({ core }, params) => {
    expectCount(params, 1, 1);
    if (core.advanceTime === undefined) throw notInProduction('evm_increaseTime');
    const seconds = typeof params[0] === 'number' ? params[0] : quantity(params[0], 'seconds');
    if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > SECONDS_MAX) {
      throw invalidParams(`seconds must be a whole number from 0 to ${SECONDS_MAX}`);
    }
    return toQuantity(core.advanceTime(seconds));
  },

  /** Makes a block, outside production: from then on, readers see a time that was moved, and a restart remembers it. */
  evm_mine: async ({ core }, params) => {
    expectCount(params, 0, 0);
    if (core.mine === undefined) throw notInProduction('evm_mine');
    await core.mine();
    return toQuantity(0);
  },
};

const notInProduction = (method: string): RpcError =>
  new RpcError(RpcErrorCode.methodNotFound, `${method} is not available in production`);
