import { randomUUID } from 'node:crypto';
import { parcelsOf } from './parcels';

describe('the plan of an asset', () => {
  it('is the same for the same id and differs between ids', () => {
    const plans = new Set<string>();
    for (let i = 0; i < 50; i++) {
      const id = randomUUID();
      expect(parcelsOf(id)).toEqual(parcelsOf(id));
      plans.add(JSON.stringify(parcelsOf(id)));
    }
    expect(plans.size).toBeGreaterThan(40);
  });

  it('covers the whole plot, with one of its parcels marked', () => {
    for (let i = 0; i < 50; i++) {
      const id = randomUUID();
      const { parcels, marked } = parcelsOf(id);
      expect({ id, area: parcels.reduce((sum, { width, height }) => sum + width * height, 0) }).toEqual({
        id,
        area: 24 * 24,
      });
      expect(parcels[marked]).toBeDefined();
    }
  });
});
