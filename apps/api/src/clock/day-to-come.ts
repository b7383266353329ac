/**
 * What is said of a day that has not come, and null of one that has. The last day that counts as come is the caller's:
 * `tomorrow` where people date things by their own clock, `dayOf` where the chain's clock in UTC judges it too.
 */
export const dayToCome = (day: string, last: string): string | null =>
  day > last ? `The day ${day} has not come yet.` : null;
