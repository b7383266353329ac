/** A body of JSON. */
export const BODY_BYTES_MAX = 1024 * 1024;
