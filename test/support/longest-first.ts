import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DURATIONS = new URL('../durations.json', import.meta.url);

/** One project after another, since a process goes on with files of its own project alone. */
const PROJECTS = ['unit', 'service', 'system'];

/** Starts the files that took longest when durations were last recorded, so that none of them is left alone at the end. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const recorded = JSON.parse(readFileSync(DURATIONS, 'utf8')) as Record<string, number>;
    // A new file may be a long one.
    const secondsOf = ({ moduleId }: TestSpecification) => recorded[relative(ROOT, moduleId)] ?? Infinity;
    const placeOf = ({ project }: TestSpecification) => PROJECTS.indexOf(project.name);
    return (await super.sort(files)).sort(
      (one, other) => placeOf(one) - placeOf(other) || byDuration(secondsOf(one), secondsOf(other)),
    );
  }
}

function byDuration(one: number, other: number): number {
  return one === other ? 0 : other - one;
}
