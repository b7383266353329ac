import { assetTokenAbi, type Hex } from '@cadastre/protocol';
import type { PublicClient } from 'viem';

/** Whether there is a token at an address; calls to any other revert. */
export const isToken = (client: PublicClient, address: Hex): Promise<boolean> =>
  client.readContract({ address, abi: assetTokenAbi, functionName: 'decimals' }).then(
    () => true,
    () => false,
  );
