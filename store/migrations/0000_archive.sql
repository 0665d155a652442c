CREATE TABLE "companies" (
	"company_id" text PRIMARY KEY NOT NULL,
	"user_key" "bytea",
	"key_hint" text,
	"key_version" integer DEFAULT 0 NOT NULL,
	"candidate_key" "bytea",
	"candidate_hint" text,
	"tripletex_company_id" bigint,
	"name" text,
	"organization_number" text,
	"checks" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"problem_code" text,
	"problem_details" jsonb,
	"checked_at" timestamp with time zone,
	"settings" jsonb NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "external_references" (
	"company_id" text NOT NULL,
	"category" text NOT NULL,
	"reference" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "external_references_company_id_category_pk" PRIMARY KEY("company_id","category")
);
--> statement-breakpoint
CREATE TABLE "parts" (
	"company_id" text NOT NULL,
	"report_id" text NOT NULL,
	"revision" integer NOT NULL,
	"position" integer NOT NULL,
	"marker" text NOT NULL,
	"plan" "bytea" NOT NULL,
	"lines" text[] NOT NULL,
	"intended" boolean DEFAULT false NOT NULL,
	"pending_write" jsonb,
	"tripletex_id" bigint,
	"number" text,
	"state" text,
	"amount_nok" text,
	"complete" boolean DEFAULT false NOT NULL,
	"receipt_sha256" text,
	"receipt_pages" integer,
	"request_ids" text[] DEFAULT '{}' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "parts_company_id_report_id_revision_position_pk" PRIMARY KEY("company_id","report_id","revision","position")
);
--> statement-breakpoint
CREATE TABLE "report_numbers" (
	"company_id" text NOT NULL,
	"report_number" text NOT NULL,
	"report_id" text NOT NULL,
	CONSTRAINT "report_numbers_company_id_report_number_pk" PRIMARY KEY("company_id","report_number")
);
--> statement-breakpoint
CREATE TABLE "transfer_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"company_id" text NOT NULL,
	"report_id" text NOT NULL,
	"revision" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"type" text NOT NULL,
	"text" jsonb NOT NULL,
	"by" text
);
--> statement-breakpoint
CREATE TABLE "transfers" (
	"company_id" text NOT NULL,
	"report_id" text NOT NULL,
	"revision" integer NOT NULL,
	"report_number" text NOT NULL,
	"kind" text NOT NULL,
	"report" "bytea" NOT NULL,
	"content_hash" text NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"problem_code" text,
	"problem" jsonb,
	"attempts" integer DEFAULT 0 NOT NULL,
	"evidence" jsonb,
	"approval_day" date NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "transfers_company_id_report_id_revision_pk" PRIMARY KEY("company_id","report_id","revision")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "parts_travel_expense" ON "parts" USING btree ("company_id","tripletex_id");--> statement-breakpoint
CREATE INDEX "parts_marker" ON "parts" USING btree ("company_id","marker");--> statement-breakpoint
CREATE INDEX "transfer_events_of_report" ON "transfer_events" USING btree ("company_id","report_id","id");--> statement-breakpoint
CREATE INDEX "transfers_newest" ON "transfers" USING btree ("company_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "transfers_queued" ON "transfers" USING btree ("created_at") WHERE status = 'queued';