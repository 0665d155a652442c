import { expect, it } from 'vitest';
import { Deadline } from '../../tripletex/deadline.js';

it.each([
  { when: 'both clocks run', wall: 40, steady: 40, left: 20 },
  { when: 'the wall clock is set back', wall: -600, steady: 70, left: -10 },
  { when: 'the wall clock is set ahead', wall: 600, steady: 1, left: -540 },
  { when: 'the machine was suspended', wall: 90, steady: 2, left: -30 },
])('a deadline passes with whichever clock is first: $when', ({ wall, steady, left }) => {
  const clock = { wall: 1_000, steady: 7 };
  const deadline = new Deadline(60, { wall: () => clock.wall, steady: () => clock.steady });
  expect(deadline.leftMs).toBe(60);
  clock.wall += wall;
  clock.steady += steady;
  expect(deadline.leftMs).toBe(left);
});
