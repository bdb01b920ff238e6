import { Suspense } from 'react'
import { lazyComponent } from '../../../browser/lazy-component.tsx'
import { useFileText } from '../../../data/artifacts.ts'
import type { ArtifactDetail } from '../../../data/types.ts'
import { EmptyState } from '../../../design/empty-state.tsx'
import { QueryView } from '../../../design/query-view.tsx'
import { SkeletonRows } from '../../../design/skeleton.tsx'
import { splitFrontmatter } from '../../../text/frontmatter.ts'
import type { Field } from '../../../text/frontmatter.ts'
import type { ArtifactTabProps } from '../tab/artifact-tab.ts'
import { Facts } from './facts.tsx'

const Markdown = lazyComponent(async () => (await import('../../../text/markdown.tsx')).Markdown)

/** The artifact's main text, and facts about it. */
export function OverviewTab({ artifact, collection }: ArtifactTabProps) {
  return (
    <div className="flex min-h-0 flex-1 gap-8 overflow-y-auto px-4 py-5 max-lg:flex-col-reverse sm:px-6">
      <article className="min-w-0 max-w-3xl flex-1">
        <MainText artifact={artifact} collection={collection} />
      </article>
      <aside aria-label="Facts" className="w-72 shrink-0 max-lg:w-full xl:ml-auto">
        <Facts artifact={artifact} />
      </aside>
    </div>
  )
}

function MainText({ artifact, collection }: ArtifactTabProps) {
  const path = mainFile(artifact)
  const text = useFileText(artifact.id, path, { collection })
  if (path === '') {
    return <EmptyState title="It has no text">Its files are under Files.</EmptyState>
  }
  return (
    <QueryView query={text} rows={10}>
      {(content) => (path.endsWith('.md') ? <Prose text={content} /> : <Plain text={content} />)}
    </QueryView>
  )
}

function Prose({ text }: { readonly text: string }) {
  const { fields, body } = splitFrontmatter(text)
  return (
    <>
      <FieldTable fields={fields.filter(({ name }) => name !== 'name' && name !== 'description')} />
      <Suspense fallback={<SkeletonRows rows={10} />}>
        <Markdown text={body} />
      </Suspense>
    </>
  )
}

function Plain({ text }: { readonly text: string }) {
  return (
    <pre className="overflow-x-auto rounded-lg border border-line bg-sunken p-4 font-mono text-xs leading-5">
      {text}
    </pre>
  )
}

function FieldTable({ fields }: { readonly fields: readonly Field[] }) {
  if (fields.length === 0) return null
  return (
    <dl className="mb-5 grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 rounded-lg border border-line bg-sunken px-3 py-2 text-xs">
      {fields.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt className="font-mono text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The artifact's main file; empty if there is none. */
function mainFile({ files }: ArtifactDetail): string {
  const paths = files.map(({ path }) => path)
  const byName = ['SKILL.md', 'artifact.md', 'README.md', '.claude-plugin/plugin.json']
  return (
    byName.find((name) => paths.includes(name)) ??
    paths.find((path) => path.endsWith('.md')) ??
    paths[0] ??
    ''
  )
}
