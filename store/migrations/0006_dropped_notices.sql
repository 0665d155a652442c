CREATE TABLE "dropped_notices" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"company_id" text NOT NULL,
	"report_id" text,
	"type" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"attempts" integer NOT NULL,
	"answer" text,
	"dropped_at" timestamp with time zone DEFAULT now() NOT NULL,
	"by" text NOT NULL,
	"note" text
);
--> statement-breakpoint
ALTER TABLE "notices" ADD COLUMN "answer" text;