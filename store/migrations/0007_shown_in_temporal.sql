ALTER TABLE "transfers" ADD COLUMN "unshown" boolean DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE "transfers" SET "unshown" = true WHERE "status" = 'transferred' AND "problem_code" = 'TLX-802';
