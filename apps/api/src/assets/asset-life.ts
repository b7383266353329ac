import { Injectable } from '@nestjs/common';
import { Assets } from './assets.service';

/** Where an asset stands once it is approved: what happens to its instruments moves it on. */
@Injectable()
export class AssetLife {
  constructor(private readonly assets: Assets) {}

  /** The first of its instruments is a token. */
  async tokenised(id: string): Promise<void> {
    const asset = await this.assets.lock(id);
    if (asset.status === 'approved') await this.assets.change(asset, 'asset.tokenised', { status: 'tokenised' });
  }
}
