-- What assets are worth: a history to which approved valuations are added, and their way to each token.
-- CreateEnum
CREATE TYPE "ValuationStatus" AS ENUM ('recorded', 'proposed', 'approved');

-- CreateEnum
CREATE TYPE "PublicationStatus" AS ENUM ('publishing', 'published', 'overtaken', 'refused');

-- AlterTable
ALTER TABLE "offerings" ADD COLUMN     "valuation_age_days_max" INTEGER;

-- CreateTable
CREATE TABLE "valuations" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "external_id" TEXT,
    "asset_id" UUID NOT NULL,
    "appraiser" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "valued_on" DATE NOT NULL,
    "amount" DECIMAL(78,0) NOT NULL,
    "currency" TEXT NOT NULL,
    "document_id" UUID NOT NULL,
    "document_hash" BYTEA NOT NULL,
    "corrects_id" UUID,
    "status" "ValuationStatus" NOT NULL DEFAULT 'recorded',
    "place" INTEGER,
    "review_reason" TEXT,
    "approved_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "valuations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "valuation_publications" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "valuation_id" UUID NOT NULL,
    "instrument_id" UUID NOT NULL,
    "token" BYTEA NOT NULL,
    "status" "PublicationStatus" NOT NULL DEFAULT 'publishing',
    "operation_id" UUID NOT NULL,
    "refusal_code" TEXT,
    "published_at" TIMESTAMPTZ(6),

    CONSTRAINT "valuation_publications_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "valuations_organisation_id_id_idx" ON "valuations"("organisation_id", "id");

-- CreateIndex
CREATE INDEX "valuations_asset_id_id_idx" ON "valuations"("asset_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "valuations_organisation_id_external_id_key" ON "valuations"("organisation_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "valuations_asset_id_valued_on_place_key" ON "valuations"("asset_id", "valued_on", "place");

-- CreateIndex
CREATE INDEX "valuation_publications_instrument_id_idx" ON "valuation_publications"("instrument_id");

-- CreateIndex
CREATE INDEX "valuation_publications_organisation_id_idx" ON "valuation_publications"("organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "valuation_publications_valuation_id_instrument_id_key" ON "valuation_publications"("valuation_id", "instrument_id");

-- AddForeignKey
ALTER TABLE "valuation_publications" ADD CONSTRAINT "valuation_publications_valuation_id_fkey" FOREIGN KEY ("valuation_id") REFERENCES "valuations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



ALTER TABLE valuations
  ADD CONSTRAINT valuations_amount CHECK (amount >= 0 AND length(document_hash) = 32),
  ADD CONSTRAINT valuations_approved CHECK (
    (status = 'approved') = (place IS NOT NULL) AND (status = 'approved') = (approved_at IS NOT NULL)),
  ADD CONSTRAINT valuations_place CHECK (place >= 0);
ALTER TABLE valuation_publications ADD CONSTRAINT valuation_publications_token CHECK (length(token) = 20);
ALTER TABLE offerings ADD CONSTRAINT offerings_valuation_age CHECK (valuation_age_days_max > 0);

-- What was stated stays as it was stated: a correction is a valuation of its own.
CREATE FUNCTION cadastre_valuation_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.asset_id, OLD.appraiser, OLD.method, OLD.valued_on, OLD.amount, OLD.currency, OLD.document_id,
      OLD.document_hash, OLD.corrects_id, OLD.created_by, OLD.created_at)
    IS DISTINCT FROM (NEW.asset_id, NEW.appraiser, NEW.method, NEW.valued_on, NEW.amount, NEW.currency, NEW.document_id,
      NEW.document_hash, NEW.corrects_id, NEW.created_by, NEW.created_at)
    OR (OLD.status = 'approved' AND (OLD.status, OLD.place) IS DISTINCT FROM (NEW.status, NEW.place))
  THEN
    RAISE EXCEPTION 'the facts of a valuation do not change';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER valuations_stand BEFORE UPDATE ON valuations FOR EACH ROW EXECUTE FUNCTION cadastre_valuation_stands();

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['valuations', 'valuation_publications'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      'CREATE POLICY of_the_organisation ON %I USING (cadastre_may_see(organisation_id)) WITH CHECK (cadastre_may_see(organisation_id))',
      tenant_table);
  END LOOP;
END $$;
