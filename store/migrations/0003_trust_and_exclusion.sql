ALTER TABLE "companies" ADD COLUMN "key_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "companies" ADD COLUMN "check_claimed_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "transfers" ADD COLUMN "held" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_pages" ADD COLUMN "kept" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_pages" ADD COLUMN "digest" text;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "released_at" timestamp with time zone;--> statement-breakpoint
-- Of a company only the newest unfinished run may go on; one that is dead is ended by the next that begins.
UPDATE "sync_runs" "older" SET "finished_at" = now(), "outcome" = 'failed' WHERE "finished_at" IS NULL AND EXISTS (
  SELECT 1 FROM "sync_runs" "newer" WHERE "newer"."company_id" = "older"."company_id" AND "newer"."finished_at" IS NULL
    AND ("newer"."started_at", "newer"."id") > ("older"."started_at", "older"."id"));--> statement-breakpoint
CREATE UNIQUE INDEX "sync_runs_under_way" ON "sync_runs" USING btree ("company_id") WHERE finished_at is null;