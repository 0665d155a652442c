// Lets the rendering process run from the sources, for the tests; the build leaves it out.
import { register } from 'tsx/esm/api';

register();
