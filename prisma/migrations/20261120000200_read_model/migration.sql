-- The read model of the chain: written by the indexer alone, and dropped and rebuilt at will, so the application may
-- empty these tables and no others. It names no person and belongs to no tenant.

-- CreateTable
CREATE TABLE "chain_cursor" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "number" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "chain_cursor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chain_blocks" (
    "number" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "parent_hash" BYTEA NOT NULL,
    "state_root" BYTEA NOT NULL,
    "timestamp" TIMESTAMPTZ(0) NOT NULL,
    "transaction_count" INTEGER NOT NULL,
    "gas_used" BIGINT NOT NULL,

    CONSTRAINT "chain_blocks_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "chain_transactions" (
    "block_number" BIGINT NOT NULL,
    "index" INTEGER NOT NULL,
    "hash" BYTEA NOT NULL,
    "sender" BYTEA NOT NULL,
    "recipient" BYTEA NOT NULL,
    "nonce" BIGINT NOT NULL,
    "succeeded" BOOLEAN NOT NULL,
    "gas_used" BIGINT NOT NULL,

    CONSTRAINT "chain_transactions_pkey" PRIMARY KEY ("block_number","index")
);

-- CreateTable
CREATE TABLE "chain_calls" (
    "block_number" BIGINT NOT NULL,
    "transaction_index" INTEGER NOT NULL,
    "index" INTEGER NOT NULL,
    "target" BYTEA NOT NULL,
    "selector" BYTEA NOT NULL,
    "ref" BYTEA,
    "refusal" INTEGER,

    CONSTRAINT "chain_calls_pkey" PRIMARY KEY ("block_number","transaction_index","index")
);

-- CreateTable
CREATE TABLE "chain_events" (
    "block_number" BIGINT NOT NULL,
    "log_index" INTEGER NOT NULL,
    "transaction_index" INTEGER NOT NULL,
    "address" BYTEA NOT NULL,
    "name" TEXT NOT NULL,
    "topics" BYTEA NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "chain_events_pkey" PRIMARY KEY ("block_number","log_index")
);

-- CreateTable
CREATE TABLE "chain_balances" (
    "asset" BYTEA NOT NULL,
    "account" BYTEA NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "changed_at_block" BIGINT NOT NULL,

    CONSTRAINT "chain_balances_pkey" PRIMARY KEY ("asset","account")
);

-- CreateTable
CREATE TABLE "chain_assets" (
    "asset" BYTEA NOT NULL,
    "supply" DECIMAL(78,0) NOT NULL DEFAULT 0,
    "holders" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "chain_assets_pkey" PRIMARY KEY ("asset")
);

-- CreateIndex
CREATE UNIQUE INDEX "chain_blocks_hash_key" ON "chain_blocks"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "chain_transactions_hash_key" ON "chain_transactions"("hash");

-- CreateIndex
CREATE INDEX "chain_transactions_sender_block_number_idx" ON "chain_transactions"("sender", "block_number");

-- CreateIndex
CREATE INDEX "chain_calls_ref_idx" ON "chain_calls"("ref");

-- CreateIndex
CREATE INDEX "chain_events_address_block_number_idx" ON "chain_events"("address", "block_number");

-- CreateIndex
CREATE INDEX "chain_balances_account_idx" ON "chain_balances"("account");



GRANT DELETE, TRUNCATE ON chain_cursor, chain_blocks, chain_transactions, chain_calls, chain_events, chain_balances,
  chain_assets TO cadastre_app;
