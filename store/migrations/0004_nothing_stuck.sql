CREATE TABLE "employee_choices" (
	"company_id" text NOT NULL,
	"keys" text NOT NULL,
	"tripletex_employee_id" bigint NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "employee_choices_company_id_keys_pk" PRIMARY KEY("company_id","keys")
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"message_id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" text NOT NULL,
	"report_id" text,
	"type" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"data" jsonb NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp with time zone,
	CONSTRAINT "notices_messageId_unique" UNIQUE("message_id")
);
--> statement-breakpoint
CREATE TABLE "outages" (
	"scope" text PRIMARY KEY NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"opened_at" timestamp with time zone,
	"probes" integer DEFAULT 0 NOT NULL,
	"next_probe_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "companies" ADD COLUMN "told_status" text;--> statement-breakpoint
ALTER TABLE "companies" ADD COLUMN "told_attention" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "transfers" ADD COLUMN "superseded_from" text;--> statement-breakpoint
ALTER TABLE "transfers" ADD COLUMN "told_problem" text;--> statement-breakpoint
CREATE INDEX "notices_of_report" ON "notices" USING btree ("company_id","report_id","id");--> statement-breakpoint
CREATE INDEX "transfers_problem" ON "transfers" USING btree ("company_id","problem_code") WHERE problem_code is not null;