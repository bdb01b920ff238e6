import type { OpenApi, Operation, Response, Schema } from './open-api.ts'

/** Makes the readable form of an OpenAPI document: one page without scripts. */
export function docsPage({ paths, components, info }: OpenApi): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation,
    })),
  )
  const groups = [...Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? '')]
  const { schemas } = components
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>SkillMeat API</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<nav aria-label="Endpoints">
<h2>SkillMeat API</h2>
${groups.map(([tag, list]) => `<h3>${escape(tag)}</h3>\n<ul>${list.map(navItem).join('')}</ul>`).join('\n')}
<h3>Schemas</h3>
<ul>${Object.keys(schemas)
    .map((name) => `<li><a href="#schema-${escape(name)}">${escape(name)}</a></li>`)
    .join('')}</ul>
</nav>
<main>
<h1>SkillMeat API <small>${escape(info.version)}</small></h1>
<p>${escape(info.description)} The document: <a href="/api/v1/openapi.json">openapi.json</a>.</p>
${groups.map(([tag, list]) => `<h2>${escape(tag)}</h2>\n${list.map(section).join('\n')}`).join('\n')}
<h2>Schemas</h2>
${Object.entries(schemas)
  .map(
    ([name, schema]) =>
      `<section id="schema-${escape(name)}"><h3>${escape(name)}</h3>${code(schema)}</section>`,
  )
  .join('\n')}
</main>
</body>
</html>
`
}

interface Listed {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

function navItem({ path, method, operation }: Listed): string {
  const short = path.replace('/api/v1', '')
  return `<li><a href="#${operation.operationId}"><b class="${method}">${method}</b> ${escape(short)}</a></li>`
}

function section({ path, method, operation }: Listed): string {
  const { operationId, summary, description = '', parameters } = operation
  const { requestBody, responses } = operation
  const scope = operation['x-scope']
  return `<section id="${operationId}">
<h3><b class="${method}">${method}</b> <code>${escape(path)}</code></h3>
<p>${escape(summary)}. ${scope === 'none' ? 'Needs no key.' : `Needs a key with <code>${scope}</code>.`} ${escape(description)}</p>
${parameters.length === 0 ? '' : parameterTable(parameters)}
${
  requestBody === undefined
    ? ''
    : Object.entries(requestBody.content)
        .map(
          ([type, { schema, example }]) =>
            `<h4>Body <small>${escape(type)}</small></h4>${code(schema)}${example === undefined ? '' : `<h4>Example</h4>${code(example)}`}`,
        )
        .join('')
}
<h4>Answers</h4>
<ul>${Object.entries(responses).map(answer).join('')}</ul>
</section>`
}

function parameterTable(parameters: Operation['parameters']): string {
  const rows = parameters.map(
    ({ name, in: place, required, schema, description, example }) =>
      `<tr><td><code>${escape(name)}</code>${required ? ' *' : ''}</td><td>${place}</td><td>${escape(kindOf(schema))}</td><td>${escape(description ?? text(schema.description))}${example === undefined ? '' : ` <code>${escape(typeof example === 'string' ? example : JSON.stringify(example))}</code>`}</td></tr>`,
  )
  return `<table><thead><tr><th>Parameter</th><th>In</th><th>Kind</th><th>What</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function answer([status, { description, content }]: readonly [string, Response]): string {
  const schema = Object.values(content ?? {})[0]?.schema
  const name = text(schema?.$ref).split('/').at(-1) ?? ''
  const link = name === '' ? '' : ` <a href="#schema-${escape(name)}">${escape(name)}</a>`
  const inline = schema !== undefined && name === '' && status < '300' ? code(schema) : ''
  return `<li><b>${status}</b> ${escape(description)}${link}${inline}</li>`
}

function kindOf(schema: Schema): string {
  const values = schema.enum
  if (Array.isArray(values)) return values.join(' | ')
  const kind = text(schema.type)
  return schema.default === undefined
    ? kind
    : `${kind}, ${JSON.stringify(schema.default)} when left out`
}

function code(value: unknown): string {
  return `<pre tabindex="0">${escape(JSON.stringify(value, null, 2))}</pre>`
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function escape(given: string): string {
  return given
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

export const docsStyle = `
:root { color-scheme: light dark; --line: light-dark(#ddd, #333); --dim: light-dark(#555, #aaa); --shade: light-dark(#f5f5f4, #1c1c1f); --accent: light-dark(#0b5cad, #7db8ff); }
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: minmax(14rem, 22rem) minmax(0, 1fr); font: 15px/1.55 system-ui, sans-serif; background: light-dark(#fff, #111113); color: light-dark(#1a1a1a, #eee); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; border-right: 1px solid var(--line); font-size: 13px; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: 2px 0; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
nav a:hover { text-decoration: underline; }
main { padding: 1rem 2rem 6rem; max-width: 60rem; }
a { color: var(--accent); }
section { border-top: 1px solid var(--line); padding: .5rem 0 1rem; }
h1 small, h4 small { color: var(--dim); font-weight: normal; }
b.GET { color: light-dark(#116329, #6fdd8b); } b.POST { color: light-dark(#0b5cad, #7db8ff); } b.PUT, b.PATCH { color: light-dark(#8a5200, #f0b866); } b.DELETE { color: light-dark(#b3261e, #ff9b94); }
pre { background: var(--shade); padding: .75rem; overflow: auto; max-height: 24rem; font-size: 12.5px; border-radius: 6px; }
code { font-size: .92em; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: 4px 8px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
@media (max-width: 48rem) { body { display: block; } nav { position: static; height: auto; border: 0; } main { padding: 1rem; } }
`
