ALTER TABLE "companies" ADD COLUMN "hold_off_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "transfers" ADD COLUMN "entered_by_hand" jsonb;