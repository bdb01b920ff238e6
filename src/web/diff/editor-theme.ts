import { markdown } from '@codemirror/lang-markdown'
import { yamlFrontmatter } from '@codemirror/lang-yaml'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { cspNonce } from '../browser/csp-nonce.ts'

const colours = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '600', color: 'var(--color-ink)' },
  { tag: [tags.link, tags.url], color: 'var(--color-accent)' },
  { tag: [tags.monospace, tags.string], color: 'var(--color-good)' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: [tags.meta, tags.comment, tags.processingInstruction], color: 'var(--color-faint)' },
  { tag: [tags.keyword, tags.propertyName], color: 'var(--color-accent)' },
])

const theme = EditorView.theme({
  '&': { backgroundColor: 'var(--color-surface)', color: 'var(--color-ink)', fontSize: '12.5px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.55' },
  '.cm-gutters': {
    backgroundColor: 'var(--color-surface)',
    color: 'var(--color-faint)',
    border: 'none',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--color-hover)' },
  '.cm-cursor': { borderLeftColor: 'var(--color-accent)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-changedLine, .cm-insertedLine': { backgroundColor: 'var(--color-added)' },
  '.cm-merge-a .cm-changedLine, .cm-deletedChunk, .cm-deletedLine': {
    backgroundColor: 'var(--color-removed)',
  },
  '.cm-changedText': { background: 'var(--color-added-word)', borderRadius: '2px' },
  '.cm-merge-a .cm-changedText, .cm-deletedText, .cm-deletedChunk .cm-deletedText': {
    background: 'var(--color-removed-word)',
    borderRadius: '2px',
  },
  '.cm-collapsedLines': {
    background: 'var(--color-sunken)',
    color: 'var(--color-muted)',
    borderBlock: '1px solid var(--color-line)',
    padding: '2px 12px',
  },
})

/** The extensions of every diff editor: colours, wrapped lines, and Markdown for Markdown files. */
export function editorStyle(path: string): Extension[] {
  return [
    EditorView.cspNonce.of(cspNonce()),
    EditorView.lineWrapping,
    theme,
    syntaxHighlighting(colours),
    ...(/\.md$/i.test(path) ? [yamlFrontmatter({ content: markdown() })] : []),
  ]
}
