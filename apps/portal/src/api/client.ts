import { createCadastreClient, type Schemas } from '@cadastre/sdk';

export type Schema<Name extends keyof Schemas> = Schemas[Name];

let csrfToken: string | undefined;

/** The session resource carries the token; the cookie itself is out of reach of scripts. */
export function holdCsrfTokenOf(session: Schema<'CurrentSession'> | null): void {
  csrfToken = session?.csrf_token ?? undefined;
}

export const heldCsrfToken = (): string | undefined => csrfToken;

export const api = createCadastreClient({ baseUrl: window.location.origin, csrfToken: heldCsrfToken });
