import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const theme = EditorView.theme({
  '&': { backgroundColor: 'var(--color-surface)', color: 'var(--color-ink)' },
  '&.cm-focused': { outline: '2px solid var(--color-accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', fontSize: '0.8125rem', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--color-accent)', padding: '0.75rem 0' },
  '.cm-cursor': { borderLeftColor: 'var(--color-accent)', borderLeftWidth: '2px' },
  '.cm-gutters': {
    backgroundColor: 'var(--color-surface)',
    color: 'var(--color-faint)',
    border: 'none',
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '3rem', paddingRight: '0.75rem' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--color-hover)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { backgroundColor: 'var(--color-accent-soft)' },
  '.cm-panels': {
    backgroundColor: 'var(--color-raised)',
    color: 'var(--color-ink)',
    borderColor: 'var(--color-line)',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--color-warn-soft)' },
})

const colours = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '650', color: 'var(--color-ink)' },
  { tag: tags.strong, fontWeight: '650' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: [tags.link, tags.url], color: 'var(--color-accent)' },
  { tag: [tags.monospace, tags.string], color: 'var(--color-good)' },
  { tag: [tags.keyword, tags.atom, tags.bool], color: 'var(--color-accent)' },
  { tag: [tags.number, tags.typeName, tags.tagName], color: 'var(--color-info)' },
  { tag: [tags.propertyName, tags.attributeName], color: 'var(--color-info)' },
  {
    tag: [tags.comment, tags.meta, tags.processingInstruction, tags.contentSeparator],
    color: 'var(--color-faint)',
  },
  { tag: tags.quote, color: 'var(--color-muted)' },
  { tag: tags.invalid, color: 'var(--color-bad)' },
])

/** The style of the file editor in both themes. */
export const codeStyle = [theme, syntaxHighlighting(colours)]
