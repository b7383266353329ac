/** One attempt at one delivery; its data is `{ delivery_id }`. */
export const DELIVER = { queue: 'webhooks', name: 'deliver' } as const;
