-- A redemption may be called off, and may be completed without those who may not be paid.
ALTER TYPE "RedemptionStatus" ADD VALUE 'ended';
ALTER TYPE "RedemptionClaimStatus" ADD VALUE 'set_aside';
ALTER TYPE "RedemptionClaimStatus" ADD VALUE 'ended';

ALTER TABLE "redemptions" ADD COLUMN "set_aside" DECIMAL(78,0) NOT NULL DEFAULT 0,
ADD COLUMN "completed_at" TIMESTAMPTZ(6),
ADD COLUMN "end_reason" TEXT,
ADD COLUMN "retry_at" TIMESTAMPTZ(6),
ADD COLUMN "retries" INTEGER NOT NULL DEFAULT 0;
