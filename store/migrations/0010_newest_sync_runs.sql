DROP INDEX "sync_runs_of_company";--> statement-breakpoint
CREATE INDEX "sync_runs_of_company" ON "sync_runs" USING btree ("company_id","started_at","id");