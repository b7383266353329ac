-- The desk looks for money that is withheld; nearly every subscription that is over holds none. The condition is word
-- for word that of the query (`withheld-money.ts`), or it would not be used.
CREATE INDEX subscriptions_withheld ON subscriptions (id)
  WHERE status IN ('settled', 'unfilled', 'withheld', 'cancelled')
  AND (CASE WHEN funding_method = 'bank' THEN held + credited + released - bound - returned
    ELSE held + credited - returned END) > 0;
