-- Rules of instruments and their versions, whitelists, transfers; in the read model, whose an account is.
-- CreateEnum
CREATE TYPE "RuleChangeStatus" AS ENUM ('proposed', 'settling', 'in_force', 'superseded', 'rejected', 'refused');

-- CreateEnum
CREATE TYPE "WhitelistStatus" AS ENUM ('admitting', 'admitted', 'removing', 'removed');

-- CreateEnum
CREATE TYPE "TransferStatus" AS ENUM ('sending', 'completed', 'refused', 'failed', 'requesting', 'requested', 'approving', 'rejecting', 'rejected');

-- CreateTable
CREATE TABLE "chain_identity_accounts" (
    "account" BYTEA NOT NULL,
    "identity" BIGINT NOT NULL,

    CONSTRAINT "chain_identity_accounts_pkey" PRIMARY KEY ("account")
);

-- CreateTable
CREATE TABLE "rule_changes" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "instrument_id" UUID NOT NULL,
    "base_version" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "template_id" TEXT,
    "reason" TEXT NOT NULL,
    "status" "RuleChangeStatus" NOT NULL DEFAULT 'proposed',
    "operation_id" UUID,
    "refusal_code" TEXT,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "in_force_at" TIMESTAMPTZ(6),

    CONSTRAINT "rule_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "whitelist_entries" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "instrument_id" UUID NOT NULL,
    "investor_id" UUID NOT NULL,
    "identity" BIGINT NOT NULL,
    "status" "WhitelistStatus" NOT NULL,
    "operation_id" UUID NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "whitelist_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "transfers" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "issuer_organisation_id" UUID NOT NULL,
    "recipient_organisation_id" UUID,
    "external_id" TEXT,
    "instrument_id" UUID NOT NULL,
    "token" BYTEA NOT NULL,
    "account_id" UUID NOT NULL,
    "from_address" BYTEA NOT NULL,
    "to_address" BYTEA NOT NULL,
    "units" DECIMAL(78,0) NOT NULL,
    "status" "TransferStatus" NOT NULL,
    "hold_id" BYTEA,
    "hold_expires_at" TIMESTAMPTZ(0),
    "operation_id" UUID NOT NULL,
    "refusal_code" TEXT,
    "explanation" JSONB,
    "reason" TEXT,
    "decided_by" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "transfers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "chain_identity_accounts_identity_idx" ON "chain_identity_accounts"("identity");

-- CreateIndex
CREATE UNIQUE INDEX "rule_changes_operation_id_key" ON "rule_changes"("operation_id");

-- CreateIndex
CREATE INDEX "rule_changes_instrument_id_id_idx" ON "rule_changes"("instrument_id", "id");

-- CreateIndex
CREATE INDEX "rule_changes_organisation_id_id_idx" ON "rule_changes"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "whitelist_entries_operation_id_idx" ON "whitelist_entries"("operation_id");

-- CreateIndex
CREATE INDEX "whitelist_entries_organisation_id_id_idx" ON "whitelist_entries"("organisation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "whitelist_entries_instrument_id_investor_id_key" ON "whitelist_entries"("instrument_id", "investor_id");

-- CreateIndex
CREATE UNIQUE INDEX "transfers_hold_id_key" ON "transfers"("hold_id");

-- CreateIndex
CREATE INDEX "transfers_organisation_id_id_idx" ON "transfers"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "transfers_issuer_organisation_id_id_idx" ON "transfers"("issuer_organisation_id", "id");

-- CreateIndex
CREATE INDEX "transfers_recipient_organisation_id_id_idx" ON "transfers"("recipient_organisation_id", "id");

-- CreateIndex
CREATE INDEX "transfers_instrument_id_status_idx" ON "transfers"("instrument_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "transfers_organisation_id_external_id_key" ON "transfers"("organisation_id", "external_id");



-- The read model is a copy: what it lacks it gets by being made anew, which the indexer does by itself.
TRUNCATE chain_cursor, chain_blocks, chain_transactions, chain_calls, chain_events, chain_balances, chain_assets;
GRANT DELETE, TRUNCATE ON chain_identity_accounts TO cadastre_app;

-- One change of an instrument's rules at a time, and one row for each version.
CREATE UNIQUE INDEX rule_changes_one_open ON rule_changes (instrument_id) WHERE status IN ('proposed', 'settling');
CREATE UNIQUE INDEX rule_changes_versions ON rule_changes (instrument_id, base_version) WHERE status IN ('in_force', 'superseded');
CREATE UNIQUE INDEX rule_changes_one_in_force ON rule_changes (instrument_id) WHERE status = 'in_force';

ALTER TABLE transfers
  ADD CONSTRAINT transfers_units CHECK (units > 0),
  ADD CONSTRAINT transfers_parties CHECK (from_address <> to_address AND length(from_address) = 20 AND length(to_address) = 20),
  ADD CONSTRAINT transfers_clearing CHECK (
    (hold_id IS NULL) = (hold_expires_at IS NULL)
    AND (hold_id IS NOT NULL OR status IN ('sending', 'completed', 'refused', 'failed'))),
  ADD CONSTRAINT transfers_refused CHECK (status <> 'refused' OR refusal_code IS NOT NULL);

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['rule_changes', 'whitelist_entries', 'transfers'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
  END LOOP;
END $$;

CREATE POLICY of_the_organisation ON rule_changes
  USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id));
CREATE POLICY of_the_organisation ON whitelist_entries
  USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id));
-- A receiver sees what arrived; what somebody tried to send is the sender's and the issuer's to know.
CREATE POLICY of_the_parties ON transfers
  USING (
    cadastre_may_see(organisation_id) OR cadastre_may_see(issuer_organisation_id)
    OR (status = 'completed' AND cadastre_may_see(recipient_organisation_id)))
  WITH CHECK (cadastre_may_see(organisation_id) OR cadastre_may_see(issuer_organisation_id));
