import { Injectable } from '@nestjs/common';
import { PrismaService } from '../database/prisma.service';

export const RELAY_CHANNEL = 'cadastre_relay';

/** A relay in this process; it answers whether it is the one that leads. */
interface NearbyRelay {
  ring(): boolean;
}

/**
 * Wakes the relay, wherever it runs: the one of this process directly. The other one is told by a NOTIFY, after the
 * commit, not inside the transaction: a NOTIFY inside takes a lock over all databases until the commit is on disk, so
 * commits would queue for the disk one by one. Rings that come while one is under way are answered by one more. A lost
 * ring costs the relay's next poll, nothing else.
 */
@Injectable()
export class RelayBell {
  relay: NearbyRelay | undefined;
  private ringing = false;
  private again = false;

  constructor(private readonly prisma: PrismaService) {}

  ring(): void {
    if (this.relay?.ring()) return;
    if (this.ringing) {
      this.again = true;
      return;
    }
    this.ringing = true;
    void this.notify();
  }

  private async notify(): Promise<void> {
    do {
      this.again = false;
      await this.prisma.$executeRaw`SELECT pg_notify(${RELAY_CHANNEL}, '')`.catch(() => undefined);
    } while (this.again);
    this.ringing = false;
  }
}
