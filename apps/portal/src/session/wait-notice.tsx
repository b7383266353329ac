import { useEffect, useState } from 'react';
import { ProblemNotice } from '../api/problem-notice';
import { secondsToText } from '../format/time';

/** Who asked too often is told when to ask again; counted down for the eye, told once to a screen reader. */
export function WaitNotice({ error, seconds }: { error: Error; seconds: number }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => setLeft((value) => Math.max(0, value - 1)), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <ProblemNotice error={error}>
      <p aria-hidden="true" className="figures font-medium">
        {left > 0 ? `Try again in ${secondsToText(left)}` : 'You can try again now.'}
      </p>
      <p className="sr-only">{`Try again in ${secondsToText(seconds)}`}</p>
    </ProblemNotice>
  );
}
