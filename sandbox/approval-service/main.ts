import { createApprovalService } from './approval-service.js';

/** The stand-in as a process of its own. Says where it listens on its first line; on a leash it ends with its standard input. */
const {
  APPROVAL_SERVICE_PORT,
  APPROVAL_SERVICE_TOKEN,
  APPROVAL_SERVICE_WEBHOOK_SECRET,
  APPROVAL_SERVICE_LEASHED,
  APPROVAL_SERVICE_PAGES_URL: url,
  APPROVAL_SERVICE_TOKEN_SECRET: tokenSecret,
} = process.env;
const service = await createApprovalService({
  port: Number(APPROVAL_SERVICE_PORT ?? 0),
  ...(APPROVAL_SERVICE_WEBHOOK_SECRET !== undefined && { webhookSecret: APPROVAL_SERVICE_WEBHOOK_SECRET }),
  ...(APPROVAL_SERVICE_TOKEN !== undefined && { token: APPROVAL_SERVICE_TOKEN }),
  ...(url !== undefined && tokenSecret !== undefined && { pages: { url, tokenSecret } }),
});
process.stdout.write(`${JSON.stringify({ url: service.url, host: service.host })}\n`);
const end = () => void service.close().then(() => process.exit(0));
process.once('SIGTERM', end);
process.once('SIGINT', end);
if (APPROVAL_SERVICE_LEASHED === '1') process.stdin.resume().once('end', end);
