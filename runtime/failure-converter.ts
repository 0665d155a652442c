import { DefaultFailureConverter } from '@temporalio/common';

/** Messages and stack traces of failures go through the codec like every payload; failure types stay plain. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
