import { Role, Standing, type Address, type Hex } from '@cadastre/protocol';
import { type NaiveContract } from './call';
import { judge } from './refuse';
import { type World } from './world';

interface Terms {
  readonly asset: Address;
  readonly checkpoint: bigint;
  readonly choices: number;
  readonly opensAt: bigint;
  readonly closesAt: bigint;
  readonly documentHash: Hex;
}

export function tallyOf(world: World, id: Hex): bigint[] {
  const weights = Array.from({ length: world.motions.get(id)?.choices ?? 0 }, () => 0n);
  for (const [, { choice, weight }] of world.votes.entries(id)) weights[choice]! += weight;
  return weights;
}

export const voting: NaiveContract = {
  openMotion(call, id: Hex, motion: Terms) {
    const { world, sender, to } = call;
    const { asset, checkpoint, choices, opensAt, closesAt, documentHash } = motion;
    const known = world.assets.get(asset);
    judge(
      [!world.hasRole(Role.Teller, asset, sender), 'NOT_AUTHORISED'],
      [closesAt <= opensAt || closesAt <= world.now, 'TIME_INVALID'],
      [choices < 2 || choices > 16, 'VALUE_INVALID'],
      [!known, 'ASSET_UNKNOWN'],
      [known?.retired === true, 'ASSET_RETIRED'],
      [known !== undefined && !known.checkpoints[Number(checkpoint) - 1], 'CHECKPOINT_UNKNOWN'],
      [world.motions.has(id), 'MOTION_EXISTS'],
    );
    world.motions.set(id, { ...motion, closed: false });
    world.emit(to, 'MotionOpened', { id, asset, checkpoint, choices, opensAt, closesAt, documentHash });
  },

  cast(call, id: Hex, account: Address, choice: number) {
    const { world, sender, to } = call;
    const motion = world.motions.get(id);
    const registered = world.accounts.has(sender);
    const moment = motion && world.assets.get(motion.asset)!.checkpoints[Number(motion.checkpoint) - 1]!;
    const weight = moment?.balances.get(account) ?? 0n;
    judge(
      [sender !== world.successorOf(account), 'NOT_AUTHORISED'],
      [motion !== undefined && choice >= motion.choices, 'VALUE_INVALID'],
      [!motion, 'MOTION_UNKNOWN'],
      [motion !== undefined && (world.now < motion.opensAt || world.now >= motion.closesAt), 'MOTION_NOT_OPEN'],
      [world.votes.has(`${id}|${account}`), 'ALREADY_VOTED'],
      [!registered, 'PARTY_UNREGISTERED'],
      [registered && world.identityOf(sender)!.standing > Standing.Restricted, 'PARTY_NOT_PERMITTED'],
      [motion !== undefined && world.holding(motion.asset, sender).accountFrozen, 'PARTY_NOT_PERMITTED'],
      [motion !== undefined && weight === 0n, 'INSUFFICIENT_BALANCE'],
    );
    world.votes.set(`${id}|${account}`, { choice, weight });
    world.emit(to, 'VoteCast', { id, account, choice, weight });
  },

  closeMotion(call, id: Hex) {
    const { world, sender, to } = call;
    const motion = world.motions.get(id);
    judge(
      [motion !== undefined && !world.hasRole(Role.Teller, motion.asset, sender), 'NOT_AUTHORISED'],
      [!motion, 'MOTION_UNKNOWN'],
      [motion !== undefined && (world.now < motion.closesAt || motion.closed), 'MOTION_NOT_CLOSABLE'],
    );
    world.motions.set(id, { ...motion!, closed: true });
    world.emit(to, 'MotionClosed', { id, weights: tallyOf(world, id) });
  },
};
