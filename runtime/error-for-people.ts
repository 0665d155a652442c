/** An error whose message is written for whoever starts processes and types commands: it says what to do, and is shown as it is. */
export class ErrorForPeople extends Error {
  override readonly name: string = 'ErrorForPeople';
}
