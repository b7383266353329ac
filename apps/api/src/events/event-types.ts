/** Everything a subscriber can be told. The text is shown in the docs; the names are part of the API for ever. */
export const EVENT_TYPES = {
  'asset.registered': 'An asset draft was registered.',
  'asset.changed': 'An asset draft was changed.',
  'asset.submitted': 'An asset was submitted for review.',
  'asset.approved': 'A second person approved the asset.',
  'asset.returned': 'The reviewer returned the asset with a reason.',
  'document.uploaded': 'A document was filed.',
  'approval.requested': 'A privileged act waits for a second person.',
  'approval.approved': 'A second person approved the act.',
  'approval.rejected': 'A second person rejected the act.',
  'approval.withdrawn': 'The maker withdrew the request.',
  'approval.expired': 'Nobody decided in time.',
  'approval.voided': 'What was to be approved changed, so the request is void.',
  'operation.queued': 'An operation was accepted.',
  'operation.processing': 'An operation is being carried out.',
  'operation.signed': 'An operation has its signed transaction.',
  'operation.submitted': 'An operation was sent to the chain.',
  'operation.confirmed': 'An operation took effect.',
  'operation.refused': 'An operation was refused, with a code and a cure.',
  'operation.failed': 'An operation could not be carried out; staff will look into it.',
  'webhook_endpoint.disabled': 'Deliveries to a webhook endpoint were stopped.',
  'webhook.test': 'A test that somebody asked for; it goes to one endpoint only.',
} as const;

export type EventType = keyof typeof EVENT_TYPES;
