import {
  type Genesis,
  type GenesisAsset,
  type GenesisHolding,
  type GenesisIdentity,
  type GenesisRole,
} from '@cadastre/chain';
import { Role, type Hex } from '@cadastre/protocol';

/** The world at block 0 but for the sequencer, whose key every node has for itself. */
export type World = Omit<Genesis, 'sequencer'>;

/** All that is wrong with the file, so that it can be mended in one go. */
export class WorldInvalid extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(
      `the world at block 0 has ${mistakes.length} mistake(s):\n${mistakes.map((line) => `  - ${line}`).join('\n')}`,
    );
    this.name = 'WorldInvalid';
  }
}

/** Reads the world at block 0 from JSON: amounts and identity numbers are strings, roles go by their names. */
export function parseWorld(text: string): World {
  const reader = new WorldReader();
  const world = reader.world(JSON.parse(text), 'world');
  if (reader.mistakes.length > 0) throw new WorldInvalid(reader.mistakes);
  return world;
}

/** What `parseWorld` reads. */
export function formatWorld(world: World): string {
  const roleNames = new Map(Object.entries(Role).map(([name, role]) => [role as number, name]));
  const content = {
    ...world,
    roles: world.roles.map(({ role, account }) => ({ role: roleNames.get(role), account })),
    identities: [...world.identities],
    assets: [...world.assets].map((asset) => ({ ...asset, holdings: [...asset.holdings] })),
  };
  return JSON.stringify(content, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2);
}

type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = {};

class WorldReader {
  readonly mistakes: string[] = [];

  world(value: unknown, at: string): World {
    const fields = this.fields(value, at, ['timestamp', 'roles', 'identities', 'assets']);
    return {
      timestamp: this.integer(fields.timestamp, `${at}.timestamp`, 2 ** 40),
      roles: this.list(fields.roles, `${at}.roles`, (item, place) => this.role(item, place)),
      identities: this.list(fields.identities, `${at}.identities`, (item, place) => this.identity(item, place)),
      assets: this.list(fields.assets, `${at}.assets`, (item, place) => this.asset(item, place)),
    };
  }

  private role(value: unknown, at: string): GenesisRole {
    const { role, account } = this.fields(value, at, ['role', 'account']);
    const found = Object.entries(Role).find(([name, number]) => name === role && number !== Role.None);
    if (found === undefined) this.mistake(`${at}.role`, `one of ${Object.keys(Role).slice(1).join(', ')}`);
    return { role: found?.[1] ?? Role.None, account: this.hex(account, `${at}.account`, 20) };
  }

  private identity(value: unknown, at: string): GenesisIdentity {
    const fields = this.fields(value, at, ['identity', 'country', 'investorClass', 'expiry', 'accounts']);
    return {
      identity: this.amount(fields.identity, `${at}.identity`, 64),
      country: this.integer(fields.country, `${at}.country`, 999),
      investorClass: this.integer(fields.investorClass, `${at}.investorClass`, 255),
      expiry: this.integer(fields.expiry, `${at}.expiry`, 2 ** 40),
      accounts: this.list(fields.accounts, `${at}.accounts`, (item, place) => this.hex(item, place, 20)),
    };
  }

  private asset(value: unknown, at: string): GenesisAsset {
    const names = [
      'kind',
      'fingerprint',
      'instrument',
      'name',
      'symbol',
      'decimals',
      'keepsLots',
      'issuer',
      'treasury',
    ];
    const fields = this.fields(value, at, [...names, 'holdings']);
    const { kind, keepsLots } = fields;
    if (kind !== 'security' && kind !== 'cash') this.mistake(`${at}.kind`, '"security" or "cash"');
    if (typeof keepsLots !== 'boolean') this.mistake(`${at}.keepsLots`, 'true or false');
    return {
      kind: kind === 'cash' ? 'cash' : 'security',
      fingerprint: this.hex(fields.fingerprint, `${at}.fingerprint`, 32),
      instrument: this.integer(fields.instrument, `${at}.instrument`, 2 ** 32 - 1),
      name: this.text(fields.name, `${at}.name`),
      symbol: this.text(fields.symbol, `${at}.symbol`),
      decimals: this.integer(fields.decimals, `${at}.decimals`, 18),
      keepsLots: keepsLots === true,
      issuer: this.amount(fields.issuer, `${at}.issuer`, 64),
      treasury: this.hex(fields.treasury, `${at}.treasury`, 20),
      holdings: this.list(fields.holdings, `${at}.holdings`, (item, place) => this.holding(item, place)),
    };
  }

  private holding(value: unknown, at: string): GenesisHolding {
    const { account, balance } = this.fields(value, at, ['account', 'balance']);
    return { account: this.hex(account, `${at}.account`, 20), balance: this.amount(balance, `${at}.balance`, 128) };
  }

  private fields(value: unknown, at: string, names: readonly string[]): Fields {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.mistake(at, 'an object');
      return NOTHING;
    }
    for (const name of Object.keys(value)) if (!names.includes(name)) this.mistake(`${at}.${name}`, 'left out');
    return value as Fields;
  }

  private list<T>(value: unknown, at: string, read: (item: unknown, at: string) => T): T[] {
    if (Array.isArray(value)) return value.map((item, index) => read(item, `${at}[${index}]`));
    this.mistake(at, 'a list');
    return [];
  }

  private text(value: unknown, at: string): string {
    if (typeof value === 'string' && value.length > 0) return value;
    this.mistake(at, 'a text');
    return '';
  }

  private integer(value: unknown, at: string, most: number): number {
    if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most) return value as number;
    this.mistake(at, `a whole number from 0 to ${most}`);
    return 0;
  }

  private amount(value: unknown, at: string, bits: number): bigint {
    const number = typeof value === 'string' && /^\d{1,39}$/.test(value) ? BigInt(value) : undefined;
    if (number !== undefined && number < 2n ** BigInt(bits)) return number;
    this.mistake(at, `a string of digits below 2^${bits}`);
    return 0n;
  }

  private hex(value: unknown, at: string, bytes: number): Hex {
    const isHex = typeof value === 'string' && new RegExp(`^0x[0-9a-fA-F]{${2 * bytes}}$`).test(value);
    if (isHex) return value.toLowerCase() as Hex;
    this.mistake(at, `0x and ${2 * bytes} hexadecimal digits`);
    return '0x';
  }

  private mistake(at: string, expected: string): void {
    this.mistakes.push(`${at} must be ${expected}`);
  }
}
