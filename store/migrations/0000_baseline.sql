CREATE TABLE "companies" (
	"company_id" text PRIMARY KEY NOT NULL,
	"user_key" "bytea",
	"key_hint" text,
	"key_version" integer DEFAULT 0 NOT NULL,
	"key_since" timestamp with time zone,
	"candidate_key" "bytea",
	"candidate_hint" text,
	"tripletex_company_id" bigint,
	"name" text,
	"organization_number" text,
	"checks" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"problem_code" text,
	"problem_details" jsonb,
	"checked_at" timestamp with time zone,
	"check_claimed_until" timestamp with time zone,
	"settings" jsonb NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"hold_off_until" timestamp with time zone,
	"vat_registration_status" text,
	"sync_requested_at" timestamp with time zone,
	"told_status" text DEFAULT 'none' NOT NULL,
	"told_attention" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"company_id" text NOT NULL,
	"id" uuid NOT NULL,
	"content" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "documents_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
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
CREATE TABLE "employee_choices" (
	"company_id" text NOT NULL,
	"keys" text NOT NULL,
	"tripletex_employee_id" bigint NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "employee_choices_company_id_keys_pk" PRIMARY KEY("company_id","keys")
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
CREATE TABLE "notices" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"message_id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"company_id" text NOT NULL,
	"report_id" text,
	"type" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"data" jsonb NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"answer" text,
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
	"answer_lost" boolean DEFAULT false NOT NULL,
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
CREATE TABLE "reports" (
	"company_id" text NOT NULL,
	"report_id" text NOT NULL,
	CONSTRAINT "reports_company_id_report_id_pk" PRIMARY KEY("company_id","report_id")
);
--> statement-breakpoint
CREATE TABLE "sign_outs" (
	"subject" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL
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
	"by" text,
	"once" text,
	CONSTRAINT "transfer_events_once_unique" UNIQUE("once")
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
	"entered_by_hand" jsonb,
	"held" boolean DEFAULT false NOT NULL,
	"superseded_from" text,
	"unshown" boolean DEFAULT false NOT NULL,
	"told_problem" text,
	"approval_day" date NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_in" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT "transfers_company_id_report_id_revision_pk" PRIMARY KEY("company_id","report_id","revision")
);
--> statement-breakpoint
CREATE TABLE "tripletex_calls" (
	"at" timestamp with time zone PRIMARY KEY NOT NULL,
	"calls" integer NOT NULL,
	"failed" integer NOT NULL,
	"throttled" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "used_sign_ins" (
	"token" text PRIMARY KEY NOT NULL,
	"until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pending_deactivations" (
	"sync_run_id" text NOT NULL,
	"register" text NOT NULL,
	"tripletex_id" bigint NOT NULL,
	"name" text NOT NULL,
	"row" jsonb,
	CONSTRAINT "pending_deactivations_sync_run_id_register_tripletex_id_pk" PRIMARY KEY("sync_run_id","register","tripletex_id")
);
--> statement-breakpoint
CREATE TABLE "register_rows" (
	"company_id" text NOT NULL,
	"register" text NOT NULL,
	"tripletex_id" bigint NOT NULL,
	"version" integer,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"active" boolean NOT NULL,
	"inactive_reason" text,
	"fields" jsonb NOT NULL,
	"first_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"inactive_since" timestamp with time zone,
	"last_seen_at" timestamp with time zone,
	CONSTRAINT "register_rows_company_id_register_tripletex_id_pk" PRIMARY KEY("company_id","register","tripletex_id")
);
--> statement-breakpoint
CREATE TABLE "register_states" (
	"company_id" text NOT NULL,
	"register" text NOT NULL,
	"complete_at" timestamp with time zone NOT NULL,
	"digest" text,
	CONSTRAINT "register_states_company_id_register_pk" PRIMARY KEY("company_id","register")
);
--> statement-breakpoint
CREATE TABLE "sync_changes" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"sync_run_id" text NOT NULL,
	"register" text NOT NULL,
	"tripletex_id" bigint NOT NULL,
	"change" text NOT NULL,
	"name" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_pages" (
	"sync_run_id" text NOT NULL,
	"register" text NOT NULL,
	"position" integer NOT NULL,
	"is_last" boolean NOT NULL,
	"is_in_order" boolean NOT NULL,
	"last_id" bigint,
	"rows" integer NOT NULL,
	"kept" integer NOT NULL,
	"digest" text,
	"full_result_size" integer NOT NULL,
	"added" integer NOT NULL,
	"changed" integer NOT NULL,
	"ms" integer NOT NULL,
	CONSTRAINT "sync_pages_sync_run_id_register_position_pk" PRIMARY KEY("sync_run_id","register","position")
);
--> statement-breakpoint
CREATE TABLE "sync_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"company_id" text NOT NULL,
	"workflow_id" text NOT NULL,
	"trigger" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	"outcome" text,
	"registers" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"problem" jsonb,
	"released_at" timestamp with time zone,
	"changed_in" "xid8" DEFAULT pg_current_xact_id() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "notices_of_report" ON "notices" USING btree ("company_id","report_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "parts_travel_expense" ON "parts" USING btree ("company_id","tripletex_id");--> statement-breakpoint
CREATE INDEX "parts_marker" ON "parts" USING btree ("company_id","marker");--> statement-breakpoint
CREATE INDEX "transfer_events_of_report" ON "transfer_events" USING btree ("company_id","report_id","id");--> statement-breakpoint
CREATE INDEX "transfers_newest" ON "transfers" USING btree ("company_id","created_at","report_id","revision");--> statement-breakpoint
CREATE INDEX "transfers_status" ON "transfers" USING btree ("company_id","status");--> statement-breakpoint
CREATE INDEX "transfers_approved" ON "transfers" USING btree ("company_id","approval_day","status");--> statement-breakpoint
CREATE INDEX "transfers_changed" ON "transfers" USING btree ("company_id","changed_in");--> statement-breakpoint
CREATE INDEX "transfers_queued" ON "transfers" USING btree ("created_at") WHERE status = 'queued';--> statement-breakpoint
CREATE INDEX "transfers_problem" ON "transfers" USING btree ("company_id","problem_code") WHERE problem_code is not null;--> statement-breakpoint
CREATE INDEX "register_rows_key" ON "register_rows" USING btree ("company_id","register","key");--> statement-breakpoint
CREATE INDEX "register_rows_email" ON "register_rows" USING btree ("company_id","register","email");--> statement-breakpoint
CREATE INDEX "sync_changes_of_run" ON "sync_changes" USING btree ("sync_run_id","id");--> statement-breakpoint
CREATE INDEX "sync_runs_of_company" ON "sync_runs" USING btree ("company_id","started_at","id");--> statement-breakpoint
CREATE INDEX "sync_runs_changed" ON "sync_runs" USING btree ("company_id","changed_in");--> statement-breakpoint
CREATE UNIQUE INDEX "sync_runs_under_way" ON "sync_runs" USING btree ("company_id") WHERE finished_at is null;