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
	"last_seen_at" timestamp with time zone,
	CONSTRAINT "register_rows_company_id_register_tripletex_id_pk" PRIMARY KEY("company_id","register","tripletex_id")
);
--> statement-breakpoint
CREATE TABLE "register_states" (
	"company_id" text NOT NULL,
	"register" text NOT NULL,
	"complete_at" timestamp with time zone,
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
	"problem" jsonb
);
--> statement-breakpoint
ALTER TABLE "companies" ADD COLUMN "vat_registration_status" text;--> statement-breakpoint
ALTER TABLE "companies" ADD COLUMN "sync_requested_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "register_rows_key" ON "register_rows" USING btree ("company_id","register","key");--> statement-breakpoint
CREATE INDEX "register_rows_email" ON "register_rows" USING btree ("company_id","register","email");--> statement-breakpoint
CREATE INDEX "sync_changes_of_run" ON "sync_changes" USING btree ("sync_run_id","id");--> statement-breakpoint
CREATE INDEX "sync_runs_of_company" ON "sync_runs" USING btree ("company_id","started_at" DESC NULLS LAST);