import { WorkflowNotFoundError, type Client } from '@temporalio/client';

/** Whether a run of a workflow goes on. Rejects when Temporal cannot be asked. */
export async function isRunning(client: Client, workflowId: string, runId: string): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(workflowId, runId).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
