import { type PersonProfile, personProfile } from '../investors/profile';
import { judgeAge, judgeIdentityDocument } from './identity-document';
import { checkDigit } from './mrz';

const NOW = new Date('2026-11-28T12:00:00Z');

const ANNA: PersonProfile = personProfile.parse({
  given_names: 'Anna Maria',
  family_name: 'Eriksson',
  birth_date: '1974-08-12',
  nationalities: ['SE'],
  address: { lines: ['1, rue du Fort'], city: 'Luxembourg', country: 'LU' },
});

function zone({ birth = '740812', expiry = '300415', names = 'ERIKSSON<<ANNA<MARIA' } = {}): string {
  const optional = '<'.repeat(14);
  const body = `L898902C3${checkDigit('L898902C3')}UTO${birth}${checkDigit(birth)}F${expiry}${checkDigit(expiry)}${optional}0`;
  const composite = body.slice(0, 10) + body.slice(13, 20) + body.slice(21, 43);
  return `${`P<UTO${names}`.padEnd(44, '<')}\n${body}${checkDigit(composite)}`;
}

describe('a document of identity', () => {
  it.each([
    ['that fits', { mrz: zone() }, []],
    ['without a zone', {}, ['MRZ_MISSING']],
    ['with a zone that cannot be right', { mrz: zone().replace('L898902C3', 'L898902C4') }, ['MRZ_INVALID']],
    ['that expired yesterday', { mrz: zone({ expiry: '261127' }) }, ['DOCUMENT_EXPIRED']],
    ['that expires today', { mrz: zone({ expiry: '261128' }) }, []],
    ['that expires otherwise than said', { mrz: zone(), expires_on: '2031-04-15' }, ['EXPIRY_DIFFERS']],
    ['of somebody born on another day', { mrz: zone({ birth: '740813' }) }, ['BIRTH_DATE_DIFFERS']],
    ['that leaves the day of birth open', { mrz: zone({ birth: '7408<<' }) }, []],
    ['of somebody else', { mrz: zone({ names: 'SMITH<<JOHN' }) }, ['NAME_DIFFERS']],
    ['with the names in another spelling', { mrz: zone({ names: 'ERIKSON<<ANNA<MARIA' }) }, []],
  ])('%s', (_, facts, codes) => {
    const judged = judgeIdentityDocument({ kind: 'passport', ...facts }, ANNA, NOW);
    expect(judged.map(({ code }) => code)).toEqual(codes);
  });

  it.each([
    ['2008-11-28', []],
    ['2008-11-29', ['UNDER_AGE']],
    ['2026-11-01', ['UNDER_AGE']],
  ])('of somebody born on %s: %j', (birthDate, codes) =>
    expect(judgeAge(birthDate, NOW).map(({ code }) => code)).toEqual(codes),
  );
});
