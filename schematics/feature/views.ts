import { calledBy, fileOf, type Wanted } from './code.ts';
import { hasOptional } from './files.ts';
import type { Field } from './fields.ts';

export function index({ names, fields }: Wanted) {
  const { folder, Title, words } = names;
  const called = calledBy(fields);
  return `<h1>{{title}}</h1>
<p><a class="button" href="/${folder}/new">New ${words}</a></p>
{{#if rows}}
  <ul class="lines" aria-label="${Title}">
    {{#each rows}}
      <li data-${fileOf(names)}="{{id}}"><a href="/${folder}/{{id}}">${called ? `{{${called.column}}}` : `Open this ${words}`}</a></li>
    {{/each}}
  </ul>
{{else}}
  <p class="empty">None yet.</p>
{{/if}}
{{> pages path="/${folder}"}}
`;
}

const remove = (folder: string, one: string) => `
    {{#if isOptional}}{{#if ../isOwn}}
    <form class="form inline" method="post" action="/${folder}/{{../${one}.id}}/files/{{field}}/delete"><button class="quiet" type="submit">Remove<span class="hidden"> {{name}}</span></button></form>
    {{/if}}{{/if}}
  `;

export const show = ({ names, fields, files }: Wanted) => {
  const { folder, one, words, Title } = names;
  const called = calledBy(fields);
  return `<h1>{{title}}</h1>
<dl>
${fields
  .filter((field) => field !== called)
  .map(({ label, column, kind, isOptional }) => {
    const value = `{{${one}.${column}}}`;
    const shown =
      kind.partial === 'checkbox' ? `{{#if ${one}.${column}}}Yes{{else}}No{{/if}}` : value;
    const row = `<dt>${label}</dt>\n  <dd class="text">${shown}</dd>`;
    return isOptional ? `  {{#if ${one}.${column}}}\n  ${row}\n  {{/if}}` : `  ${row}`;
  })
  .join('\n')}
${files.length > 0 ? `  {{#if files}}\n  <dt>Files</dt>\n  {{#each files}}\n  <dd><a href="/${folder}/{{../${one}.id}}/files/{{field}}">{{name}}</a>${hasOptional(files) ? remove(folder, one) : ''}</dd>\n  {{/each}}\n  {{/if}}\n` : ''}</dl>
{{#if isOwn}}
  <form class="form inline" method="post" action="/${folder}/{{${one}.id}}/delete">
    <a class="button" href="/${folder}/{{${one}.id}}/edit">Change</a>
    <button class="quiet" type="submit">Delete<span class="hidden"> this ${words}</span></button>
  </form>
{{/if}}
<p><a href="/${folder}">${Title}</a></p>
`;
};

const field = ({ name, label, kind, isOptional, choices }: Field) => {
  const type = kind.type ? ` type="${kind.type}" autocomplete="off"` : '';
  const number = kind.type === 'number' ? ' inputmode="numeric"' : '';
  const value = choices.length > 0 ? ` options=${name}Choices` : ` value=values.${name}`;
  const optional = isOptional ? ' isOptional=true' : '';
  return `  {{> ${kind.partial} name="${name}" label="${label}"${type}${number}${value} error=errors.${name}${optional}}}`;
};

const file = ({ name, label, isOptional }: Field) =>
  `  {{> file name="${name}" label="${label}" error=errors.${name} isOptional=${isOptional ? 'true' : 'isKept'}}}\n`;

export const form = ({ names, fields, files }: Wanted) => `<h1>{{title}}</h1>
<form class="form card" method="post" action="{{action}}"${files.length > 0 ? ' enctype="multipart/form-data"' : ''} novalidate>
${fields.map(field).join('\n')}
${files.map(file).join('')}  <p class="actions">
    <button type="submit">Save</button>
    <a class="button quiet" href="/${names.folder}">Cancel</a>
  </p>
</form>
`;
