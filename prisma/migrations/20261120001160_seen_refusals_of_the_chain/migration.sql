-- What the chain answered when it was last told of somebody's attributes, and did not take them.
ALTER TABLE "investors" ADD COLUMN "chain_refusal" TEXT;
ALTER TABLE "issuing_entities" ADD COLUMN "chain_refusal" TEXT;
