-- Money and tokens are compared all the time: what the books had come to is kept, and only later blocks are added.

ALTER TABLE "currencies" ADD COLUMN "booked" DECIMAL(78,0),
ADD COLUMN "booked_block" BIGINT,
ADD COLUMN "summed_at" TIMESTAMPTZ(6);

CREATE INDEX operations_of_cash ON operations (block_number) WHERE status = 'confirmed' AND kind LIKE 'cash.%';
