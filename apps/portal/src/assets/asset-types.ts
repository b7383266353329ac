import type { Schema } from '../api/client';

export const ASSET_TYPES = [
  'real_estate',
  'art_and_collectibles',
  'private_equity',
  'fund_interest',
  'private_credit',
  'commodity',
  'vehicle',
  'machinery',
  'infrastructure',
  'intellectual_property',
] as const satisfies readonly Schema<'Asset'>['type'][];
