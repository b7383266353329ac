-- The instance's own time, outside production: at most one row, which says how far it is ahead.

-- CreateTable
CREATE TABLE "instance_clock" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "ahead_seconds" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "instance_clock_pkey" PRIMARY KEY ("id")
);

ALTER TABLE instance_clock ADD CONSTRAINT instance_clock_one CHECK (id = 1 AND ahead_seconds >= 0);
