import postgres from 'postgres';
import { END_SECONDS_MAX, withDatabase } from './with-database';

jest.mock('postgres', () => ({ __esModule: true, default: jest.fn() }));

describe('work on a database', () => {
  const end = jest.fn();

  beforeEach(() => {
    end.mockReset();
    jest.mocked(postgres).mockReturnValue({ end } as unknown as ReturnType<typeof postgres>);
  });

  it.each([
    ['done', () => Promise.resolve(7), { value: 7 }],
    ['failed', () => Promise.reject(new Error('disk full')), { message: 'disk full' }],
  ])('that is %s ends its connection within a limit', async (_, work, outcome) => {
    const came = await withDatabase('postgres://nowhere', work).then(
      (value) => ({ value }),
      ({ message }: Error) => ({ message }),
    );
    expect(came).toEqual(outcome);
    expect(end.mock.calls).toEqual([[{ timeout: END_SECONDS_MAX }]]);
  });
});
