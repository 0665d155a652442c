-- What is left unfinished by now was ended from outside.
UPDATE "sync_runs" SET "finished_at" = now(), "outcome" = 'failed' WHERE "finished_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "sync_runs_under_way" ON "sync_runs" USING btree ("company_id") WHERE finished_at is null;