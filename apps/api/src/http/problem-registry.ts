/** Every code the API can refuse with: its status, its title and what cures it. Published at /docs/errors. */
export const PROBLEMS = {
  MALFORMED_JSON: {
    status: 400,
    title: 'The body is not valid JSON',
    cure: 'Send one well-formed JSON value in UTF-8.',
  },
  DUPLICATE_KEY: { status: 400, title: 'A key stands twice in one object', cure: 'Name each key once.' },
  MALFORMED_REQUEST: { status: 400, title: 'The request cannot be read', cure: 'See the detail; compare with /docs.' },
  VALIDATION_FAILED: { status: 400, title: 'A field is not as described', cure: 'Mend what `errors` points to.' },
  IDEMPOTENCY_KEY_MISSING: {
    status: 400,
    title: 'This command needs an Idempotency-Key',
    cure: 'Send a fresh unique key, and the same one when you retry.',
  },
  CURSOR_INVALID: { status: 400, title: 'The cursor is not one of ours', cure: 'Start again without a cursor.' },
  UNAUTHENTICATED: { status: 401, title: 'Nobody is signed in', cure: 'Send a valid API key or sign in.' },
  SIGN_IN_REFUSED: {
    status: 401,
    title: 'The sign-in was refused',
    cure: 'Check the address, the password and the code.',
  },
  TOTP_REQUIRED: { status: 401, title: 'A one-time code is needed', cure: 'Send `totp` from your authenticator.' },
  CSRF_REFUSED: {
    status: 403,
    title: 'The request did not come from the portal',
    cure: 'Send the X-CSRF-Token of the session.',
  },
  FORBIDDEN: {
    status: 403,
    title: 'Not permitted',
    cure: 'Ask an administrator for the permission named in the detail.',
  },
  MAKER_IS_CHECKER: {
    status: 403,
    title: 'Maker and checker must be two people',
    cure: 'Ask somebody else to decide.',
  },
  CHECKER_IS_BENEFICIARY: {
    status: 403,
    title: 'The beneficiary may not decide',
    cure: 'Ask somebody else to decide.',
  },
  NOT_FOUND: { status: 404, title: 'Not found', cure: 'Check the id; you see only what belongs to you.' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'The method is not allowed here', cure: 'See /docs for the methods.' },
  NOT_ACCEPTABLE: { status: 406, title: 'No such representation', cure: 'Accept application/json.' },
  REQUEST_TIMEOUT: {
    status: 408,
    title: 'The request came too slowly',
    cure: 'Send it whole within the time allowed.',
  },
  CONFLICT: { status: 409, title: 'This contradicts what is there', cure: 'Read the resource again and decide anew.' },
  EXTERNAL_ID_TAKEN: {
    status: 409,
    title: 'The external_id is in use',
    cure: 'Use another one, or read the existing resource.',
  },
  IDEMPOTENCY_IN_FLIGHT: {
    status: 409,
    title: 'The first request with this key is still running',
    cure: 'Retry in a moment with the same key.',
  },
  STATE_REFUSED: {
    status: 409,
    title: 'Not possible in this state',
    cure: 'See the detail for the state that allows it.',
  },
  APPROVAL_CLOSED: { status: 409, title: 'The approval is already decided', cure: 'Ask for a new approval.' },
  APPROVAL_EXPIRED: { status: 409, title: 'The approval has expired', cure: 'Ask for a new approval.' },
  APPROVAL_VOID: { status: 409, title: 'What was to be approved has changed', cure: 'Ask for a new approval.' },
  APPROVAL_PENDING: {
    status: 409,
    title: 'The same act already waits for approval',
    cure: 'Decide or withdraw that one.',
  },
  VERSION_MISMATCH: { status: 412, title: 'Somebody else changed it', cure: 'Read it again and send its new ETag.' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large', cure: 'Send less; the limit is in the detail.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The content type is not supported', cure: 'Send what /docs names.' },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: 'The key was used for another request',
    cure: 'Use a fresh Idempotency-Key for a new command.',
  },
  DOCUMENT_REFUSED: { status: 422, title: 'The document is not accepted', cure: 'See the detail.' },
  EVIDENCE_MISSING: { status: 422, title: 'A required document is missing', cure: 'Upload what `errors` names.' },
  WEBHOOK_URL_REFUSED: { status: 422, title: 'The URL may not receive webhooks', cure: 'Use a public https address.' },
  IF_MATCH_MISSING: { status: 428, title: 'The change needs If-Match', cure: 'Send the ETag you last read.' },
  RATE_LIMITED: { status: 429, title: 'Too many requests', cure: 'Wait for Retry-After seconds.' },
  ACCOUNT_LOCKED: { status: 429, title: 'Too many failed sign-ins', cure: 'Wait for Retry-After seconds.' },
  HEADERS_TOO_LARGE: { status: 431, title: 'The headers are too large', cure: 'Send less.' },
  INTERNAL: {
    status: 500,
    title: 'This is our mistake',
    cure: 'Report the request_id; a retry with the same key is safe.',
  },
  UNAVAILABLE: { status: 503, title: 'A part is not available', cure: 'Retry after a moment with the same key.' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;
