import { abis, writingSelectors, selectors, type ContractName } from '@cadastre/protocol';
import { functionOf, rules } from './registry';
import { views } from './views';

const functions = (Object.keys(abis) as ContractName[]).flatMap((contract) =>
  Object.entries<number>(
    contract === 'CashToken' ? { ...selectors.AssetToken, ...selectors.CashToken } : selectors[contract],
  ).map(([name, selector]) => ({ contract, name, selector })),
);

describe('every function of every interface', () => {
  it.each(functions)('$contract.$name has a rule or a view', ({ contract, name, selector }) => {
    const entry = functionOf(contract, selector)!;
    const writes = writingSelectors.has(selector) && contract !== 'Multicall3';
    const isTakenApart = entry.list !== undefined || contract === 'Batch';
    expect(entry.isView).toBe(!writes);
    if (writes) expect(entry.rule !== undefined || isTakenApart).toBe(true);
    else expect(views[contract][name]).toBeDefined();
  });

  it('has no rule or view that no interface names', () => {
    for (const [contract, table] of Object.entries(views))
      for (const name of Object.keys(table))
        expect(functions).toContainEqual(expect.objectContaining({ contract, name }));
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  });
});
