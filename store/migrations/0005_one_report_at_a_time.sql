CREATE TABLE "reports" (
	"company_id" text NOT NULL,
	"report_id" text NOT NULL,
	CONSTRAINT "reports_company_id_report_id_pk" PRIMARY KEY("company_id","report_id")
);
