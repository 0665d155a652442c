import type { AttestationStep, Company, TravelExpense } from '../state/records.js';

/** An approval flow of two: whoever owns the key, then somebody else. */
export function newSteps({ employees }: Company, ownerId: number): AttestationStep[] {
  const other = employees.find(({ id, isContact }) => id !== ownerId && !isContact)?.id ?? ownerId;
  return [step(1, 'Attestasjon', 'CURRENT', ownerId), step(2, 'Godkjenning', 'NEITHER', other)];
}

function step(sequence: number, title: string, status: AttestationStep['status'], approverId: number): AttestationStep {
  const approver = {
    employee: { id: approverId },
    attestationApproverActionType: 'NEITHER' as const,
    comment: '',
    timeStamp: null,
    strikethrough: false,
  };
  return {
    title,
    sequence,
    requiredApproverCount: 1,
    status,
    attestationStepApprovers: [approver],
    notificationDate: null,
  };
}

/** Whether the step of whoever owns the key is done; what was opened again begins anew. */
export function isOwnStepDone({ state, attestationSteps: [first] }: TravelExpense): boolean {
  return state === 'DELIVERED' && first?.status === 'APPROVED';
}

/** The steps after whoever owns the key has approved. */
export function withOwnStepDone([first, ...others]: AttestationStep[], now: Date): AttestationStep[] {
  if (first === undefined) return [];
  const timeStamp = now.toISOString().slice(0, 19);
  const approvers = first.attestationStepApprovers.map((approver) => ({
    ...approver,
    attestationApproverActionType: 'APPROVAL' as const,
    timeStamp,
  }));
  return [
    { ...first, status: 'APPROVED', attestationStepApprovers: approvers },
    ...others.map((other) => ({ ...other, status: 'CURRENT' as const })),
  ];
}
