/**
 * Jurisdictions for which the FATF calls for action (statement of 24 October 2025): every file from there is of high
 * risk. A starting point for the compliance officer, who looks it up after each plenary.
 */
const CALL_FOR_ACTION: ReadonlySet<string> = new Set(['IR', 'KP', 'MM']);

export const isHighRiskCountry = (country: string): boolean => CALL_FOR_ACTION.has(country);
