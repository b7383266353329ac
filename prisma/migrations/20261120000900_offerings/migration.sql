-- Primary offerings: terms, the register of offerees, subscriptions, and the bank money that came for them.

-- CreateEnum
CREATE TYPE "OfferingStatus" AS ENUM ('draft', 'open', 'closing', 'closed', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "OfferingAllocation" AS ENUM ('first_come', 'pro_rata', 'discretionary');

-- CreateEnum
CREATE TYPE "ClosingPhase" AS ENUM ('collecting', 'counting', 'allocating', 'settling', 'done');

-- CreateEnum
CREATE TYPE "SubscriptionStatus" AS ENUM ('open', 'binding', 'funded', 'issuing', 'releasing', 'settled', 'unfilled', 'withheld', 'cancelled');

-- CreateEnum
CREATE TYPE "FundingMethod" AS ENUM ('cash', 'bank');

-- CreateTable
CREATE TABLE "offerings" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "external_id" TEXT,
    "instrument_id" UUID NOT NULL,
    "asset_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "status" "OfferingStatus" NOT NULL DEFAULT 'draft',
    "price" DECIMAL(78,0) NOT NULL,
    "currency" TEXT NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "soft_cap" DECIMAL(78,0),
    "min_units" DECIMAL(78,0),
    "max_units" DECIMAL(78,0),
    "allocation" "OfferingAllocation" NOT NULL,
    "exemptions" TEXT[],
    "opens_at" TIMESTAMPTZ(6),
    "closes_at" TIMESTAMPTZ(6),
    "documents" JSONB NOT NULL DEFAULT '[]',
    "phase" "ClosingPhase",
    "outcome" "OfferingStatus",
    "halted_by" TEXT,
    "closed_by" UUID,
    "counted" DECIMAL(78,0),
    "proposal" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "offerings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offerees" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "investor_organisation_id" UUID NOT NULL,
    "offering_id" UUID NOT NULL,
    "investor_id" UUID NOT NULL,
    "exemption" TEXT NOT NULL,
    "country" CHAR(2) NOT NULL,
    "investor_class" INTEGER NOT NULL,
    "counted" BOOLEAN NOT NULL,
    "offered_at" TIMESTAMPTZ(6) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(6),
    "created_by" UUID NOT NULL,

    CONSTRAINT "offerees_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscriptions" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "investor_organisation_id" UUID NOT NULL,
    "external_id" TEXT,
    "offering_id" UUID NOT NULL,
    "investor_id" UUID NOT NULL,
    "exemption" TEXT NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "price" DECIMAL(78,0) NOT NULL,
    "currency" TEXT NOT NULL,
    "status" "SubscriptionStatus" NOT NULL DEFAULT 'open',
    "final_status" "SubscriptionStatus",
    "acceptances" JSONB NOT NULL DEFAULT '[]',
    "funding_method" "FundingMethod",
    "payment_reference" TEXT,
    "account_id" UUID,
    "hold_id" BYTEA,
    "sequence" BIGINT,
    "credited" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "bound" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "held" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "paid" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "released" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "returned" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "eligible" BOOLEAN,
    "allotted" DECIMAL(78,0),
    "operation_id" UUID,
    "issue_operation_id" UUID,
    "refusal_code" TEXT,
    "stalled" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "subscriptions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscription_payments" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "investor_organisation_id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "returned" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "subscription_payments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "offerings_organisation_id_id_idx" ON "offerings"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "offerings_instrument_id_idx" ON "offerings"("instrument_id");

-- CreateIndex
CREATE UNIQUE INDEX "offerings_organisation_id_external_id_key" ON "offerings"("organisation_id", "external_id");

-- CreateIndex
CREATE INDEX "offerees_organisation_id_exemption_offered_at_idx" ON "offerees"("organisation_id", "exemption", "offered_at");

-- CreateIndex
CREATE INDEX "offerees_investor_organisation_id_idx" ON "offerees"("investor_organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "offerees_offering_id_investor_id_key" ON "offerees"("offering_id", "investor_id");

-- CreateIndex
CREATE UNIQUE INDEX "subscriptions_hold_id_key" ON "subscriptions"("hold_id");

-- CreateIndex
CREATE INDEX "subscriptions_offering_id_status_idx" ON "subscriptions"("offering_id", "status");

-- CreateIndex
CREATE INDEX "subscriptions_organisation_id_id_idx" ON "subscriptions"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "subscriptions_investor_organisation_id_id_idx" ON "subscriptions"("investor_organisation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "subscriptions_organisation_id_external_id_key" ON "subscriptions"("organisation_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "subscription_payments_entry_id_key" ON "subscription_payments"("entry_id");

-- CreateIndex
CREATE INDEX "subscription_payments_subscription_id_id_idx" ON "subscription_payments"("subscription_id", "id");

-- Places in the queue of those whose money is there.
CREATE SEQUENCE subscription_sequence;
GRANT USAGE ON SEQUENCE subscription_sequence TO cadastre_app;

-- One subscription of an investor at a time in an offering: the ticket's limits are limits of persons.
CREATE UNIQUE INDEX subscriptions_one_alive ON subscriptions (offering_id, investor_id) WHERE status <> 'cancelled';

-- Where the money of a subscription is. What these refuse is a bug, and must not be committed.
ALTER TABLE subscriptions
  ADD CONSTRAINT subscriptions_terms CHECK (units > 0 AND price > 0 AND (allotted IS NULL OR allotted BETWEEN 0 AND units)),
  ADD CONSTRAINT subscriptions_money CHECK (
    credited >= 0 AND held >= 0 AND paid >= 0 AND released >= 0 AND returned >= 0
    AND bound = held + paid + released AND bound <= units * price AND returned <= credited),
  ADD CONSTRAINT subscriptions_bank_money CHECK (
    funding_method IS DISTINCT FROM 'bank' OR bound + returned <= credited + released),
  ADD CONSTRAINT subscriptions_paid_for_units CHECK (paid = 0 OR (status IN ('releasing', 'settled') AND paid = allotted * price)),
  ADD CONSTRAINT subscriptions_settled CHECK (status <> 'settled' OR (held = 0 AND paid > 0));

ALTER TABLE subscription_payments ADD CONSTRAINT subscription_payments_returned CHECK (returned BETWEEN 0 AND amount AND amount > 0);

ALTER TABLE offerings
  ADD CONSTRAINT offerings_terms CHECK (
    units > 0 AND price > 0 AND soft_cap <= units * price AND min_units > 0 AND max_units >= coalesce(min_units, 1)
    AND closes_at > opens_at AND cardinality(exemptions) > 0),
  ADD CONSTRAINT offerings_closing CHECK ((status IN ('draft', 'open')) = (phase IS NULL) OR status = 'cancelled');

ALTER TABLE offerings ENABLE ROW LEVEL SECURITY;
ALTER TABLE offerings FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_organisation ON offerings
  USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id));

DO $$
DECLARE
  shared_table text;
BEGIN
  FOREACH shared_table IN ARRAY ARRAY['offerees', 'subscriptions', 'subscription_payments'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', shared_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', shared_table);
    EXECUTE format(
      'CREATE POLICY of_both_parties ON %I USING (cadastre_may_see(organisation_id) OR cadastre_may_see(investor_organisation_id)) WITH CHECK (cadastre_may_see(organisation_id) OR cadastre_may_see(investor_organisation_id))',
      shared_table);
  END LOOP;
END $$;
