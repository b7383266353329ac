-- A difference that was closed is another one when it comes back after it was gone.
ALTER TABLE "cash_breaks" ADD COLUMN "accepted_until" TIMESTAMPTZ(6);
