import { z } from 'zod';
import { lists, reads } from './endpoint.js';
import { Flag, Name, Numeral, Reference, Text } from './readings.js';

const Project = z.object({
  id: z.int(),
  version: Numeral,
  number: Text,
  name: Name,
  isClosed: z.boolean().catch(false),
  isOffer: z.boolean().catch(false),
  startDate: Text,
  endDate: Text,
  projectManager: Reference,
  forParticipantsOnly: Flag,
  participants: z.array(z.object({ employee: Reference })).nullish(),
});

/** Offers are projects too in Tripletex; nothing can be booked on them. */
export const listProjects = lists(
  { name: 'listProjects', path: '/project', query: ['number', 'isOffer', 'isClosed'] },
  Project,
);

export const readProjectSettings = reads(
  { name: 'readProjectSettings', path: '/project/settings' },
  z.object({ onlyProjectMembersCanRegisterInfo: Flag }),
);
