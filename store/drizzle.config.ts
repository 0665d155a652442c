import { defineConfig } from 'drizzle-kit';

/** For `npx drizzle-kit generate --config store/drizzle.config.ts` after a change to the schema. */
export default defineConfig({
  dialect: 'postgresql',
  schema: ['./store/schema.ts', './store/register-schema.ts'],
  out: './store/migrations',
  casing: 'snake_case',
});
