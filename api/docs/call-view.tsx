import type { FC } from 'hono/jsx';
import { Prose } from './prose.js';
import type { ShownCall } from './read-description.js';
import { SchemaView } from './schema-view.js';

/** One call: who may make it, what it takes, what it answers, and how to try it. */
export const CallView: FC<{ call: ShownCall }> = ({ call }) => {
  const { operationId, method, path, summary, description = '', parameters = [], requestBody, responses } = call;
  const body = Object.values(requestBody?.content ?? {})[0];
  return (
    <section aria-labelledby={operationId}>
      <h3 id={operationId}>
        <span class="method">{method}</span> <code>{path}</code>
      </h3>
      <p>
        <strong>{summary}.</strong> <Prose text={description} />
      </p>
      <p class="soft">Roles: {call['x-roles'].join(', ')}</p>
      {parameters.length > 0 && (
        <>
          <h4>Takes</h4>
          <ul class="fields">
            {parameters.map((parameter) => (
              <li>
                <code>{parameter.name}</code>{' '}
                <span class="soft">
                  in the {parameter.in}
                  {parameter.required === true ? '' : ', optional'}:{' '}
                </span>
                <SchemaView schema={parameter.schema} />
                {parameter.description !== undefined && (
                  <>
                    {' '}
                    – <Prose text={parameter.description} />
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {body && (
        <>
          <h4>Body</h4>
          <SchemaView schema={body.schema} />
        </>
      )}
      <h4>Answers</h4>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">status</th>
              <th scope="col">body</th>
              <th scope="col">when</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(responses).map(([status, answer]) => (
              <tr>
                <th scope="row">{status}</th>
                <td>
                  {Object.entries(answer.content ?? {}).map(([type, { schema }]) => (
                    <>
                      <SchemaView schema={schema} />
                      {type === 'text/event-stream' && <span class="soft"> in each event</span>}
                    </>
                  ))}
                </td>
                <td>
                  <Prose text={answer.description} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h4>Example</h4>
      <pre tabindex={0}>
        <code>{exampleOf(call, body?.example)}</code>
      </pre>
    </section>
  );
};

const EXAMPLES: Readonly<Record<string, string>> = {
  companyId: 'nordfjell',
  reportId: 'rep-0104',
  syncRunId: '019ac0de-0000-7000-8000-000000000000',
  key: 'taxi',
};

/** A request as it is typed into a terminal. */
function exampleOf({ method, path, parameters = [] }: ShownCall, example: unknown): string {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => EXAMPLES[name] ?? name);
  const required = parameters.filter((parameter) => parameter.in === 'query' && parameter.required === true);
  const query = required.map(({ name }) => `${name}=2026-10`).join('&');
  const lines = [
    `curl${path.endsWith('/events') ? ' -N' : ''}${method === 'GET' ? '' : ` -X ${method}`} "$API${address}${query === '' ? '' : `?${query}`}"`,
    `-H "Authorization: Bearer $TOKEN"`,
    ...(example === undefined ? [] : [`-d '${JSON.stringify(example, null, 2)}'`]),
  ];
  return lines.join(' \\\n  ');
}
