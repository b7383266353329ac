-- Instruments end with a reason.
-- AlterTable
ALTER TABLE "instruments" ADD COLUMN     "retired_at" TIMESTAMPTZ(6),
ADD COLUMN     "retirement_reason" TEXT;

ALTER TABLE instruments ADD CONSTRAINT instruments_retired CHECK (
  (status = 'retired') = (retired_at IS NOT NULL)
  AND (status NOT IN ('retiring', 'retired') OR retirement_reason IS NOT NULL));
