CREATE TABLE "tripletex_calls" (
	"at" timestamp with time zone PRIMARY KEY NOT NULL,
	"calls" integer NOT NULL,
	"failed" integer NOT NULL,
	"throttled" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "register_rows" ADD COLUMN "inactive_since" timestamp with time zone;--> statement-breakpoint
UPDATE "register_rows" SET "inactive_since" = "changed_at" WHERE NOT "active";
