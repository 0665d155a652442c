import { ApplicationFailure } from '@temporalio/workflow';

/** Greets, or fails with what it was given. */
export function hello(name: string, fails: boolean): Promise<string> {
  if (fails) return Promise.reject(ApplicationFailure.nonRetryable(`No greeting for ${name}`, 'NoGreeting', { name }));
  return Promise.resolve(`Hello ${name}`);
}
