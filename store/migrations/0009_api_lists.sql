DROP INDEX "transfers_newest";--> statement-breakpoint
ALTER TABLE "transfers" ADD COLUMN "changed_in" "xid8" DEFAULT pg_current_xact_id() NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "changed_in" "xid8" DEFAULT pg_current_xact_id() NOT NULL;--> statement-breakpoint
CREATE INDEX "transfers_status" ON "transfers" USING btree ("company_id","status");--> statement-breakpoint
CREATE INDEX "transfers_approved" ON "transfers" USING btree ("company_id","approval_day","status");--> statement-breakpoint
CREATE INDEX "transfers_changed" ON "transfers" USING btree ("company_id","changed_in");--> statement-breakpoint
CREATE INDEX "sync_runs_changed" ON "sync_runs" USING btree ("company_id","changed_in");--> statement-breakpoint
CREATE INDEX "transfers_newest" ON "transfers" USING btree ("company_id","created_at","report_id","revision");