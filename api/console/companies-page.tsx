import { Empty } from './parts/elements.js';
import { Page } from './parts/layout.js';
import type { SignedInView } from './view.js';
import { common } from './words/common.js';

interface Props {
  readonly view: SignedInView;
  readonly companies: readonly { readonly companyId: string; readonly name: string | null }[];
}

/** The companies of whoever has several. */
export function CompaniesPage({ view, companies }: Props) {
  const { t } = view;
  return (
    <Page view={view} title={t(common.chooseCompany)}>
      {companies.length === 0 ? (
        <Empty title={t(common.companies)}>{t(common.noCompanies)}</Empty>
      ) : (
        <ul class="cards-grid">
          {companies.map(({ companyId, name }) => (
            <li class="card card-link">
              <a href={`/c/${companyId}/archive`}>{name ?? companyId}</a>
              {name !== null && <span class="under">{companyId}</span>}
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
