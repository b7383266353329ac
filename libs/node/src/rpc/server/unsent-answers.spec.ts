import { UnsentAnswers } from './unsent-answers';

const LARGE = 64 << 10;

describe('answers that clients have not taken', () => {
  const cut: string[] = [];
  const begin = (unsent: UnsentAnswers, name: string, bytes = LARGE) => unsent.begin(bytes, () => cut.push(name));

  beforeEach(() => {
    cut.length = 0;
    jest.useFakeTimers();
  });
  afterEach(() => jest.useRealTimers());

  it('are cut off, the oldest first, once they are too many together', () => {
    const unsent = new UnsentAnswers({ bytesMax: 2 * LARGE, wait_ms: 1_000 });
    const gone = begin(unsent, 'read');
    begin(unsent, 'first');
    gone();
    gone();
    begin(unsent, 'second');
    expect(cut).toEqual([]);
    begin(unsent, 'third');
    expect(cut).toEqual(['first']);
    begin(unsent, 'of twice the size', 2 * LARGE);
    expect(cut).toEqual(['first', 'second', 'third']);
  });

  it('may be larger than all together, if it is the only one', () => {
    const unsent = new UnsentAnswers({ bytesMax: LARGE, wait_ms: 1_000 });
    begin(unsent, 'alone', 3 * LARGE);
    expect(cut).toEqual([]);
  });

  it('do not wait for ever', () => {
    const unsent = new UnsentAnswers({ bytesMax: 10 * LARGE, wait_ms: 1_000 });
    const gone = begin(unsent, 'read');
    begin(unsent, 'left');
    begin(unsent, 'small', 100);
    jest.advanceTimersByTime(999);
    gone();
    jest.advanceTimersByTime(1);
    expect(cut).toEqual(['left']);
  });
});
