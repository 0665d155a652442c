// Records how long each test file took: `npm test -- --reporter=json --outputFile=results.json`, then this with the file's path.
// Writes test/durations.json, by which files are started, and the table in docs/testing.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';

const root = fileURLToPath(new URL('..', import.meta.url));
const [, , source] = process.argv;
if (source === undefined) {
  process.stderr.write('Usage: node scripts/record-durations.mjs <results.json of vitest>\n');
  process.exit(2);
}

const LONGEST = 20;
const { testResults } = JSON.parse(readFileSync(source, 'utf8'));
const files = testResults
  .map(({ name, startTime, endTime, assertionResults }) => ({
    path: relative(root, name),
    seconds: Math.round((endTime - startTime) / 100) / 10,
    tests: assertionResults.length,
  }))
  .sort((one, other) => other.seconds - one.seconds || one.path.localeCompare(other.path));
const longest = Object.fromEntries(
  files.filter(({ seconds }) => seconds >= 1).map((file) => [file.path, file.seconds]),
);
writeFileSync(`${root}/test/durations.json`, `${JSON.stringify(longest, null, 2)}\n`);

const projectOf = ({ path }) => /\.(service|system)\.test\./.exec(path)?.[1] ?? 'unit';
const projects = ['unit', 'service', 'system'].map((project) => {
  const own = files.filter((file) => projectOf(file) === project);
  const sum = (field) => own.reduce((total, file) => total + file[field], 0);
  return [project, own.length, sum('tests'), Math.round(sum('seconds'))];
});
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const tables = [
  table(['project', 'files', 'tests', 'seconds of all files'], projects),
  table(
    ['longest files', 'project', 'tests', 'seconds'],
    files.slice(0, LONGEST).map((file) => [`\`${file.path}\``, projectOf(file), file.tests, file.seconds]),
  ),
].join('\n\n');
const page = `${root}/docs/testing.md`;
const [before, , after] = readFileSync(page, 'utf8').split(/(?<=<!-- durations -->\n)|(?=<!-- \/durations -->)/);
writeFileSync(page, await format(`${before}\n${tables}\n\n${after}`, { parser: 'markdown', printWidth: 120 }));
