import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Place } from './telling-words.js';

const HISTORY = 'history of ';
const v1 = proto.temporal.api.workflowservice.v1;

/** A message as Temporal's server keeps it or answers it: nothing decoded. */
export interface RawMessage extends Place {
  readonly message: unknown;
}

interface Encoder<Message> {
  encode(message: Message): { finish(): Uint8Array };
}

function raw<Message>(where: string, type: Encoder<Message>, message: Message): RawMessage {
  return { where, message, bytes: type.encode(message).finish() };
}

/** What a run is known by. */
export interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

/** Looks into a namespace as somebody does who has no keys. */
export class RawTemporal {
  private readonly namespace: string;

  constructor(private readonly client: Client) {
    this.namespace = client.options.namespace;
  }

  /** Every run: its entry in the list, its description, its history, its answers to queries. And every schedule. */
  async everything(): Promise<RawMessage[]> {
    const { workflowService: service } = this.client;
    const list = await service.listWorkflowExecutions({ namespace: this.namespace, pageSize: 1000 });
    const schedules = await service.listSchedules({ namespace: this.namespace, maximumPageSize: 1000 });
    const all = [raw('list', v1.ListWorkflowExecutionsResponse, list)];
    all.push(raw('list of schedules', v1.ListSchedulesResponse, schedules));
    for (const { execution } of list.executions) {
      const run = { workflowId: execution?.workflowId ?? '', runId: execution?.runId ?? '' };
      all.push(await this.describe(run), ...(await this.history(run)), ...(await this.answers(run)));
    }
    for (const { scheduleId: id } of schedules.schedules) {
      const scheduleId = id ?? '';
      const answer = await service.describeSchedule({ namespace: this.namespace, scheduleId });
      all.push(raw(`description of ${scheduleId}`, v1.DescribeScheduleResponse, answer));
    }
    return all;
  }

  /** Pending activities with their last failure and heartbeat, memo, search attributes. */
  async describe(execution: { workflowId: string; runId?: string }): Promise<RawMessage> {
    const answer = await this.client.workflowService.describeWorkflowExecution({
      namespace: this.namespace,
      execution,
    });
    return raw(`description of ${execution.workflowId}`, v1.DescribeWorkflowExecutionResponse, answer);
  }

  private async history(execution: Run): Promise<RawMessage[]> {
    const pages: RawMessage[] = [];
    let nextPageToken: Uint8Array | undefined;
    do {
      const request = { namespace: this.namespace, execution, ...(nextPageToken && { nextPageToken }) };
      const answer = await this.client.workflowService.getWorkflowExecutionHistory(request);
      pages.push(raw(`${HISTORY}${execution.workflowId}`, v1.GetWorkflowExecutionHistoryResponse, answer));
      ({ nextPageToken } = answer);
    } while (nextPageToken.length > 0);
    return pages;
  }

  async answers(execution: { workflowId: string; runId?: string }): Promise<RawMessage[]> {
    const asked = ['status', '__temporal_workflow_metadata'].map(async (queryType) => {
      const request = { namespace: this.namespace, execution, query: { queryType } };
      const answer = await this.client.workflowService.queryWorkflow(request).catch(() => null);
      return answer === null ? [] : [raw(`${queryType} of ${execution.workflowId}`, v1.QueryWorkflowResponse, answer)];
    });
    return (await Promise.all(asked)).flat();
  }
}

/** Something inside a message, and the way to it. */
export interface Inside<Thing> {
  readonly path: string;
  readonly thing: Thing;
}

export const payloadsOf = (messages: readonly RawMessage[]): Inside<proto.temporal.api.common.v1.Payload>[] =>
  messages.flatMap(({ where, message }) => inside(message, '.temporal.api.common.v1.Payload', where));

export const failuresOf = (messages: readonly RawMessage[]): Inside<proto.temporal.api.failure.v1.Failure>[] =>
  messages.flatMap(({ where, message }) => inside(message, '.temporal.api.failure.v1.Failure', where));

/** Every message of a type, however deep. */
function inside<Thing>(value: unknown, type: string, path: string): Inside<Thing>[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  const isIt = (value as { $type?: { fullName: string } }).$type?.fullName === type;
  const own = isIt ? [{ path, thing: value as Thing }] : [];
  return own.concat(Object.entries(value).flatMap(([name, child]) => inside<Thing>(child, type, `${path}.${name}`)));
}

/** Leaves out of a history what its starter, a client without keys, handed over in the clear by its own choice. */
export function withoutInput({ where, message, bytes }: RawMessage): RawMessage {
  if (!where.startsWith(HISTORY)) return { where, message, bytes };
  const copy = v1.GetWorkflowExecutionHistoryResponse.decode(bytes);
  for (const event of copy.history?.events ?? []) {
    const { workflowExecutionStartedEventAttributes: started } = event;
    const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest;
    for (const given of [started, update]) if (given) given.input = null;
  }
  return raw(where, v1.GetWorkflowExecutionHistoryResponse, copy);
}
