/** Classes by the numbers that the chain knows them by. */
export const INVESTOR_CLASSES = ['unclassified', 'retail', 'professional', 'accredited', 'institutional'] as const;

export type InvestorClass = (typeof INVESTOR_CLASSES)[number];

export const classNumber = (name: InvestorClass): number => INVESTOR_CLASSES.indexOf(name);
