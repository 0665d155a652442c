/** How the page looks: the reader's own fonts and sizes, light or dark as their system is, and nothing from elsewhere. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #55606b; --paper: #fff; --shade: #f3f5f7; --line: #d5dae0; --link: #0b57a4; --mark: #14532d; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebee; --soft: #aab4bf; --paper: #15181c; --shade: #1f242a; --line: #3a424b; --link: #8ab8f0; --mark: #8fd9a8; }
}
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; display: block; padding: .5rem 1rem; }
header, main, .contents { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; }
h1 { margin: 0 0 .5rem; font-size: 1.9rem; }
h2 { margin: 3rem 0 .5rem; padding-top: 1rem; border-top: 2px solid var(--line); font-size: 1.45rem; }
h3 { margin: 2.25rem 0 .4rem; font-size: 1.12rem; }
h4 { margin: 1rem 0 .25rem; font-size: .95rem; color: var(--soft); }
p { margin: .4rem 0; max-width: 46rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
pre { margin: .25rem 0; padding: .75rem 1rem; overflow-x: auto; overflow-wrap: normal; background: var(--shade); border: 1px solid var(--line); border-radius: .4rem; }
.method { color: var(--mark); font-weight: 700; }
.soft { color: var(--soft); }
.contents ul { columns: 20rem; padding: 0; list-style: none; }
.contents li { break-inside: avoid; padding: .1rem 0; }
ul.fields { margin: .25rem 0; padding-left: 1.1rem; list-style: none; border-left: 2px solid var(--line); }
ul.fields li { margin: .2rem 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td:last-child { min-width: 14rem; }
`;
