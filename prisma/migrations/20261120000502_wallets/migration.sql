-- Wallets: accounts whose keys their owners hold beside the custodial ones, how far each is, and what was signed for it.

-- CreateEnum
CREATE TYPE "WalletStatus" AS ENUM ('live', 'linking', 'refused', 'unlinking', 'unlinked', 'replaced');

-- AlterEnum
ALTER TYPE "ChainAccountKind" ADD VALUE 'own';

-- DropIndex
DROP INDEX "chain_accounts_address_key";

-- AlterTable
ALTER TABLE "chain_accounts" ADD COLUMN     "label" TEXT,
ADD COLUMN     "operation_id" UUID,
ADD COLUMN     "replaced_by_id" UUID,
ADD COLUMN     "status" "WalletStatus" NOT NULL DEFAULT 'live',
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "wallet_challenges" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "nonce" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "wallet_challenges_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "wallet_challenges_nonce_key" ON "wallet_challenges"("nonce");

-- CreateIndex
CREATE INDEX "wallet_challenges_person_id_created_at_idx" ON "wallet_challenges"("person_id", "created_at");

-- CreateIndex
CREATE INDEX "chain_accounts_address_idx" ON "chain_accounts"("address");


-- An address may be linked again, by whoever proves to hold its key, once it is nobody's.
CREATE UNIQUE INDEX chain_accounts_address_alive ON chain_accounts (address) WHERE status NOT IN ('unlinked', 'refused');

ALTER TABLE chain_accounts
  ADD CONSTRAINT chain_accounts_keys CHECK ((kind::text = 'custodial') = (secret_sealed IS NOT NULL)),
  ADD CONSTRAINT chain_accounts_replaced CHECK ((status = 'replaced') = (replaced_by_id IS NOT NULL));

ALTER TABLE wallet_challenges ENABLE ROW LEVEL SECURITY;
ALTER TABLE wallet_challenges FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_organisation ON wallet_challenges
  USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id));
