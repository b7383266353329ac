-- Money that is set aside is neither paid nor back with the issuer; an ended redemption keeps nobody from the next one.
ALTER TABLE redemptions DROP CONSTRAINT redemptions_money;
ALTER TABLE redemptions ADD CONSTRAINT redemptions_money CHECK (
  units > 0 AND price > 0 AND paid >= 0 AND released >= 0 AND set_aside >= 0 AND paid + released + set_aside <= bound
  AND (status NOT IN ('completed', 'ended') OR paid + released + set_aside = bound)
  AND (status <> 'ended' OR set_aside = 0)
  AND (set_aside = 0 OR completed_at IS NOT NULL));

ALTER TABLE redemption_claims DROP CONSTRAINT redemption_claims_paid_for_units;
ALTER TABLE redemption_claims ADD CONSTRAINT redemption_claims_paid_for_units CHECK (
  redeemed >= 0 AND redeemed <= units AND paid = redeemed * price
  AND (status NOT IN ('redeemed', 'lapsed') OR redeemed = units)
  AND (status = 'settling') = (operation_id IS NOT NULL)
  AND (status IN ('waiting', 'set_aside')) = (code IS NOT NULL));

DROP INDEX redemptions_one_alive;
CREATE UNIQUE INDEX redemptions_one_alive ON redemptions (instrument_id)
  WHERE status NOT IN ('completed', 'ended', 'rejected', 'refused');
