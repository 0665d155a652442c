// Lets the thread run from the sources, for the tests; the build leaves it out. `--import tsx` does nothing in a thread.
import { register } from 'tsx/esm/api';

register();
