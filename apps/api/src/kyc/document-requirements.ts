import type { InvestorKind } from '../database/generated/enums';
import type { RequestedUpdate } from './kyc-cases.dto';
import { IDENTITY_DOCUMENTS, type KycDocumentKind } from './kyc-documents.dto';

interface Requirement {
  readonly code: string;
  readonly detail: string;
  /** one of these is enough */
  readonly kinds: readonly KycDocumentKind[];
}

const REQUIRED: Readonly<Record<InvestorKind, readonly Requirement[]>> = {
  natural_person: [
    {
      code: 'IDENTITY_DOCUMENT_MISSING',
      detail: 'Upload a passport, an identity card or a residence permit.',
      kinds: IDENTITY_DOCUMENTS,
    },
    {
      code: 'PROOF_OF_ADDRESS_MISSING',
      detail: 'Upload a bill, a statement or an official letter of the last three months with your address.',
      kinds: ['proof_of_address'],
    },
  ],
  legal_entity: [
    {
      code: 'REGISTRY_EXTRACT_MISSING',
      detail: 'Upload an extract of the commercial register.',
      kinds: ['registry_extract'],
    },
    {
      code: 'OWNERSHIP_REGISTER_MISSING',
      detail: 'Upload the register of owners, or the list of shareholders.',
      kinds: ['ownership_register'],
    },
  ],
};

/** What is missing in a file before anybody looks at it. */
export const requiredDocuments = (kind: InvestorKind, filed: ReadonlySet<string>): RequestedUpdate[] =>
  REQUIRED[kind]
    .filter(({ kinds }) => !kinds.some((known) => filed.has(known)))
    .map(({ code, detail }) => ({ code, detail }));
