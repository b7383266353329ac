-- Money at the bank, its tokens, payouts, and the differences between bank, books, read model and chain.

-- CreateEnum
CREATE TYPE "CurrencyStatus" AS ENUM ('opening', 'active', 'refused');

-- CreateEnum
CREATE TYPE "CashPartyType" AS ENUM ('investor', 'issuing_entity');

-- CreateEnum
CREATE TYPE "EntryDirection" AS ENUM ('credit', 'debit');

-- CreateEnum
CREATE TYPE "BankEntryStatus" AS ENUM ('received', 'minting', 'minted', 'returning', 'returned', 'waiting', 'blocked', 'matched', 'freezing', 'frozen', 'taking', 'reversed', 'own');

-- CreateEnum
CREATE TYPE "BankAccountStatus" AS ENUM ('proposed', 'active', 'rejected', 'closed');

-- CreateEnum
CREATE TYPE "PayoutKind" AS ENUM ('withdrawal', 'refund', 'return');

-- CreateEnum
CREATE TYPE "PayoutStatus" AS ENUM ('burning', 'refused', 'ready', 'sent', 'paid', 'bouncing', 'bounced');

-- CreateEnum
CREATE TYPE "CashBreakKind" AS ENUM ('cover', 'books', 'chain');

-- CreateEnum
CREATE TYPE "CashBreakStatus" AS ENUM ('open', 'closed');

-- CreateTable
CREATE TABLE "currencies" (
    "code" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "token" BYTEA NOT NULL,
    "status" "CurrencyStatus" NOT NULL DEFAULT 'opening',
    "iban" TEXT NOT NULL,
    "bic" TEXT,
    "account_name" TEXT NOT NULL,
    "supply_before" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "own_money" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "compared_at" TIMESTAMPTZ(6),
    "operation_id" UUID,
    "refusal_code" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "currencies_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "payment_references" (
    "reference" TEXT NOT NULL,
    "organisation_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "party_type" "CashPartyType" NOT NULL,
    "party_id" UUID NOT NULL,
    "subscription_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "payment_references_pkey" PRIMARY KEY ("reference")
);

-- CreateTable
CREATE TABLE "bank_statements" (
    "id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "bank_id" TEXT NOT NULL,
    "sequence" BIGINT,
    "opening" DECIMAL(78,0) NOT NULL,
    "closing" DECIMAL(78,0) NOT NULL,
    "opened_on" DATE NOT NULL,
    "closed_on" DATE NOT NULL,
    "entries" INTEGER NOT NULL,
    "sha256" BYTEA NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "simulated" BOOLEAN NOT NULL DEFAULT false,
    "uploaded_by" UUID NOT NULL,
    "operation_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "bank_statements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_entries" (
    "id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "statement_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "direction" "EntryDirection" NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "booked_on" DATE NOT NULL,
    "is_reversal" BOOLEAN NOT NULL,
    "bank_reference" TEXT,
    "end_to_end_id" TEXT,
    "reference" TEXT,
    "counterparty" BYTEA NOT NULL,
    "iban_index" BYTEA,
    "status" "BankEntryStatus" NOT NULL DEFAULT 'received',
    "reason" TEXT,
    "organisation_id" UUID,
    "party_type" "CashPartyType",
    "party_id" UUID,
    "subscription_id" UUID,
    "payout_id" UUID,
    "reverses_id" UUID,
    "proposal" JSONB,
    "mint_operation_id" UUID,
    "freeze_operation_id" UUID,
    "take_operation_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "bank_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bank_accounts" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "party_type" "CashPartyType" NOT NULL,
    "party_id" UUID NOT NULL,
    "status" "BankAccountStatus" NOT NULL DEFAULT 'proposed',
    "sealed" BYTEA NOT NULL,
    "iban_index" BYTEA NOT NULL,
    "hint" TEXT NOT NULL,
    "review_reason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "bank_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payouts" (
    "id" UUID NOT NULL,
    "organisation_id" UUID,
    "external_id" TEXT,
    "currency" TEXT NOT NULL,
    "kind" "PayoutKind" NOT NULL,
    "status" "PayoutStatus" NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "party_type" "CashPartyType",
    "party_id" UUID,
    "bank_account_id" UUID,
    "entry_id" UUID,
    "reason" TEXT,
    "payment_file_id" UUID,
    "burn_operation_id" UUID,
    "mint_operation_id" UUID,
    "refusal_code" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "payouts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment_files" (
    "id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "payouts" INTEGER NOT NULL,
    "total" DECIMAL(78,0) NOT NULL,
    "sha256" BYTEA NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "payment_files_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cash_breaks" (
    "id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "kind" "CashBreakKind" NOT NULL,
    "status" "CashBreakStatus" NOT NULL DEFAULT 'open',
    "difference" DECIMAL(78,0) NOT NULL,
    "figures" JSONB NOT NULL,
    "accepted" DECIMAL(78,0),
    "reason" TEXT,
    "proposed_reason" TEXT,
    "closed_by" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "opened_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,
    "closed_at" TIMESTAMPTZ(6),

    CONSTRAINT "cash_breaks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "currencies_id_key" ON "currencies"("id");

-- CreateIndex
CREATE UNIQUE INDEX "currencies_token_key" ON "currencies"("token");

-- CreateIndex
CREATE UNIQUE INDEX "currencies_iban_key" ON "currencies"("iban");

-- CreateIndex
CREATE UNIQUE INDEX "payment_references_subscription_id_key" ON "payment_references"("subscription_id");

-- CreateIndex
CREATE INDEX "payment_references_organisation_id_idx" ON "payment_references"("organisation_id");

-- CreateIndex
CREATE INDEX "payment_references_party_type_party_id_currency_idx" ON "payment_references"("party_type", "party_id", "currency");

-- CreateIndex
CREATE UNIQUE INDEX "bank_statements_currency_number_key" ON "bank_statements"("currency", "number");

-- CreateIndex
CREATE UNIQUE INDEX "bank_statements_currency_bank_id_key" ON "bank_statements"("currency", "bank_id");

-- CreateIndex
CREATE UNIQUE INDEX "bank_statements_currency_sha256_key" ON "bank_statements"("currency", "sha256");

-- CreateIndex
CREATE INDEX "bank_entries_currency_status_idx" ON "bank_entries"("currency", "status");

-- CreateIndex
CREATE INDEX "bank_entries_organisation_id_id_idx" ON "bank_entries"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "bank_entries_end_to_end_id_idx" ON "bank_entries"("end_to_end_id");

-- CreateIndex
CREATE UNIQUE INDEX "bank_entries_statement_id_position_key" ON "bank_entries"("statement_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "bank_entries_currency_direction_bank_reference_key" ON "bank_entries"("currency", "direction", "bank_reference");

-- CreateIndex
CREATE INDEX "bank_accounts_organisation_id_id_idx" ON "bank_accounts"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "bank_accounts_party_type_party_id_idx" ON "bank_accounts"("party_type", "party_id");

-- CreateIndex
CREATE INDEX "payouts_currency_status_idx" ON "payouts"("currency", "status");

-- CreateIndex
CREATE INDEX "payouts_organisation_id_id_idx" ON "payouts"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "payouts_payment_file_id_idx" ON "payouts"("payment_file_id");

-- CreateIndex
CREATE UNIQUE INDEX "payouts_organisation_id_external_id_key" ON "payouts"("organisation_id", "external_id");

-- CreateIndex
CREATE INDEX "payment_files_currency_id_idx" ON "payment_files"("currency", "id");

-- CreateIndex
CREATE INDEX "cash_breaks_currency_status_idx" ON "cash_breaks"("currency", "status");



-- What these refuse is a bug, and must not be committed.
ALTER TABLE bank_entries
  ADD CONSTRAINT bank_entries_amount CHECK (amount > 0),
  ADD CONSTRAINT bank_entries_party CHECK ((party_type IS NULL) = (party_id IS NULL)),
  ADD CONSTRAINT bank_entries_minted CHECK (status NOT IN ('minting', 'minted') OR (direction = 'credit' AND mint_operation_id IS NOT NULL));
ALTER TABLE payouts
  ADD CONSTRAINT payouts_amount CHECK (amount > 0),
  ADD CONSTRAINT payouts_kind CHECK (
    (kind = 'withdrawal' AND bank_account_id IS NOT NULL AND party_id IS NOT NULL)
    OR (kind = 'refund' AND entry_id IS NOT NULL AND party_id IS NOT NULL)
    OR (kind = 'return' AND entry_id IS NOT NULL)),
  ADD CONSTRAINT payouts_sent CHECK ((status IN ('sent', 'paid')) = (payment_file_id IS NOT NULL) OR status IN ('bouncing', 'bounced'));
-- Money that never became tokens goes back once.
CREATE UNIQUE INDEX payouts_one_return ON payouts (entry_id) WHERE kind = 'return';
-- Two statements at once: the second one waits, and is judged against the first.
ALTER TABLE bank_statements ADD CONSTRAINT bank_statements_number CHECK (number > 0);
-- A difference is open once.
CREATE UNIQUE INDEX cash_breaks_one_open ON cash_breaks (currency, kind) WHERE status = 'open';
ALTER TABLE cash_breaks
  ADD CONSTRAINT cash_breaks_closed CHECK ((status = 'closed') = (closed_at IS NOT NULL AND accepted IS NOT NULL AND reason IS NOT NULL));
-- An account is one party's at a time.
CREATE UNIQUE INDEX bank_accounts_one_alive ON bank_accounts (party_type, party_id, iban_index) WHERE status IN ('proposed', 'active');

DO $$
DECLARE
  each_table text;
BEGIN
  FOREACH each_table IN ARRAY ARRAY['payment_references', 'bank_entries', 'bank_accounts', 'payouts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', each_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', each_table);
    EXECUTE format(
      'CREATE POLICY of_the_organisation ON %I USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id))',
      each_table);
  END LOOP;
  -- What only the platform sees.
  FOREACH each_table IN ARRAY ARRAY['bank_statements', 'payment_files', 'cash_breaks'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', each_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', each_table);
    EXECUTE format(
      'CREATE POLICY of_the_platform ON %I USING (cadastre_may_see(NULL)) WITH CHECK (cadastre_may_see(NULL))', each_table);
  END LOOP;
END $$;
