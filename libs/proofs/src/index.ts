export {
  ASSETS_PLACE,
  STATE_DEPTH,
  verifyBalance,
  type BalanceBinding,
  type BalanceProof,
  type ProvenBalance,
} from './balance-proof';
export { decodeBalanceProof, encodeBalanceProof } from './balance-proof-bytes';
export { verifyHeader } from './header';
