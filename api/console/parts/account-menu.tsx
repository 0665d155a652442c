import type { SignedInView } from '../view.js';
import { LANGUAGES, THEMES } from '../language.js';
import { common } from '../words/common.js';
import { Button, Form } from './elements.js';
import { Icon } from './icons.js';

const THEME_WORDS = { auto: common.themeAuto, light: common.themeLight, dark: common.themeDark };
const LANGUAGE_WORDS = { nb: common.norwegian, en: common.english };

/** How one wants to see the pages, and the way out. */
export function AccountMenu({ view }: { view: SignedInView }) {
  const { t } = view;
  return (
    <details class="menu">
      <summary>
        <Icon name="account" />
        <span>{t(common.account)}</span>
      </summary>
      <div class="menu-body">
        <Form view={view} action="/preferences">
          <input type="hidden" name="back" value={view.address} />
          <fieldset>
            <legend>{t(common.language)}</legend>
            <div class="choices">
              {LANGUAGES.map((language) => (
                <Choice name="language" value={language} isChosen={view.language === language} lang={language}>
                  {t(LANGUAGE_WORDS[language])}
                </Choice>
              ))}
            </div>
          </fieldset>
          <fieldset>
            <legend>{t(common.theme)}</legend>
            <div class="choices">
              {THEMES.map((theme) => (
                <Choice name="theme" value={theme} isChosen={view.theme === theme}>
                  {t(THEME_WORDS[theme])}
                </Choice>
              ))}
            </div>
          </fieldset>
        </Form>
        <Form view={view} action="/sign-out">
          <Button>{t(common.signOut)}</Button>
        </Form>
      </div>
    </details>
  );
}

function Choice(props: { name: string; value: string; isChosen: boolean; lang?: string; children?: unknown }) {
  const { name, value, isChosen, lang, children } = props;
  return (
    <button
      type="submit"
      class="choice"
      name={name}
      value={value}
      lang={lang}
      aria-pressed={isChosen ? 'true' : 'false'}
    >
      {children}
    </button>
  );
}
