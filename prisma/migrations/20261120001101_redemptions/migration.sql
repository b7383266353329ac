-- Units go back to their issuer against payment.
-- CreateEnum
CREATE TYPE "RedemptionStatus" AS ENUM ('proposed', 'binding', 'settling', 'waiting', 'releasing', 'completed', 'rejected', 'refused');

-- CreateEnum
CREATE TYPE "RedemptionClaimStatus" AS ENUM ('due', 'settling', 'waiting', 'redeemed', 'lapsed');

-- CreateTable
CREATE TABLE "redemptions" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "external_id" TEXT,
    "instrument_id" UUID NOT NULL,
    "token" BYTEA NOT NULL,
    "status" "RedemptionStatus" NOT NULL DEFAULT 'proposed',
    "whole" BOOLEAN NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "price" DECIMAL(78,0) NOT NULL,
    "currency" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "valuation_age_days_max" INTEGER,
    "hold_id" BYTEA,
    "bound" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "paid" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "released" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "operation_id" UUID,
    "refusal_code" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "redemptions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "redemption_claims" (
    "id" UUID NOT NULL,
    "redemption_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "holder_organisation_id" UUID,
    "instrument_id" UUID NOT NULL,
    "identity" BIGINT NOT NULL,
    "status" "RedemptionClaimStatus" NOT NULL DEFAULT 'due',
    "units" DECIMAL(78,0) NOT NULL,
    "redeemed" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "price" DECIMAL(78,0) NOT NULL,
    "currency" TEXT NOT NULL,
    "paid" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "code" TEXT,
    "operation_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "redemption_claims_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "redemptions_organisation_id_id_idx" ON "redemptions"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "redemptions_instrument_id_id_idx" ON "redemptions"("instrument_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "redemptions_organisation_id_external_id_key" ON "redemptions"("organisation_id", "external_id");

-- CreateIndex
CREATE INDEX "redemption_claims_redemption_id_status_idx" ON "redemption_claims"("redemption_id", "status");

-- CreateIndex
CREATE INDEX "redemption_claims_organisation_id_id_idx" ON "redemption_claims"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "redemption_claims_holder_organisation_id_id_idx" ON "redemption_claims"("holder_organisation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "redemption_claims_redemption_id_identity_key" ON "redemption_claims"("redemption_id", "identity");

-- One redemption of an instrument at a time: two would take the same units.
CREATE UNIQUE INDEX redemptions_one_alive ON redemptions (instrument_id)
  WHERE status NOT IN ('completed', 'rejected', 'refused');

-- Where the money and the units are. What these refuse is a bug, and must not be committed.
ALTER TABLE redemptions ADD CONSTRAINT redemptions_money CHECK (
  units > 0 AND price > 0 AND paid >= 0 AND released >= 0 AND paid + released <= bound
  AND (status <> 'completed' OR paid + released = bound));

ALTER TABLE redemption_claims ADD CONSTRAINT redemption_claims_paid_for_units CHECK (
  redeemed >= 0 AND redeemed <= units AND paid = redeemed * price
  AND (status NOT IN ('redeemed', 'lapsed') OR redeemed = units)
  AND (status = 'settling') = (operation_id IS NOT NULL)
  AND (status = 'waiting') = (code IS NOT NULL));

ALTER TABLE redemptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE redemptions FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_organisation ON redemptions
  USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id));

ALTER TABLE redemption_claims ENABLE ROW LEVEL SECURITY;
ALTER TABLE redemption_claims FORCE ROW LEVEL SECURITY;
CREATE POLICY of_both_parties ON redemption_claims
  USING (cadastre_may_see(organisation_id) OR cadastre_may_see(holder_organisation_id))
  WITH CHECK (cadastre_may_see(organisation_id) OR cadastre_may_see(holder_organisation_id));
