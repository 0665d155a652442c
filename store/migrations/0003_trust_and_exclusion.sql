ALTER TABLE "companies" ADD COLUMN "key_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "companies" ADD COLUMN "check_claimed_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "transfers" ADD COLUMN "held" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_pages" ADD COLUMN "kept" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_pages" ADD COLUMN "digest" text;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "released_at" timestamp with time zone;--> statement-breakpoint
-- What is left unfinished by now was ended from outside.
UPDATE "sync_runs" SET "finished_at" = now(), "outcome" = 'failed' WHERE "finished_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "sync_runs_under_way" ON "sync_runs" USING btree ("company_id") WHERE finished_at is null;