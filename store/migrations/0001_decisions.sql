ALTER TABLE "companies" ADD COLUMN "hold_off_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "parts" ADD COLUMN "answer_lost" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "transfer_events" ADD COLUMN "once" text;--> statement-breakpoint
ALTER TABLE "transfers" ADD COLUMN "entered_by_hand" jsonb;--> statement-breakpoint
ALTER TABLE "transfer_events" ADD CONSTRAINT "transfer_events_once_unique" UNIQUE("once");