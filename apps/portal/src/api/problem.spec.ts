import { CadastreProblem } from '@cadastre/sdk';
import { codeOf, fieldError, problemOf } from './problem';

const refusal = new CadastreProblem(400, {
  type: '/docs/errors#VALIDATION_FAILED',
  title: 'A field is not as described',
  status: 400,
  code: 'VALIDATION_FAILED',
  detail: 'Two fields are wrong.',
  cure: 'Mend what `errors` points to.',
  request_id: 'req-1',
  errors: [
    { pointer: '/name', code: 'TOO_SMALL', detail: 'The name is empty.' },
    { pointer: '/valuation/amount', code: 'INVALID', detail: 'Not a whole number.' },
  ],
});

describe('what was thrown, for readers', () => {
  it('says what the API said', () => {
    expect(problemOf(refusal)).toBe(refusal.problem);
    expect(codeOf(refusal)).toBe('VALIDATION_FAILED');
  });

  it('tells a missing answer from a mistake of the page', () => {
    expect(problemOf(new TypeError('Failed to fetch'))).toMatchObject({
      code: 'UNREACHABLE',
      detail: 'Failed to fetch',
    });
    expect(problemOf(new Error('a bug'))).toMatchObject({ code: 'PORTAL_FAILED', detail: 'a bug' });
    expect(codeOf(new Error('a bug'))).toBeUndefined();
  });

  it('finds the message of a field, also where it is deeper inside', () => {
    expect(fieldError(refusal, 'name')).toBe('The name is empty.');
    expect(fieldError(refusal, 'valuation')).toBe('Not a whole number.');
    expect(fieldError(refusal, 'val')).toBeUndefined();
    expect(fieldError(new Error('a bug'), 'name')).toBeUndefined();
  });
});
