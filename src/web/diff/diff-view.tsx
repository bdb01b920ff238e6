import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView, highlightWhitespace, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { editorStyle } from './editor-theme.ts'

export interface DiffViewProps {
  readonly path: string
  readonly before: string
  readonly after: string
  readonly look: 'split' | 'unified'
  readonly showsWhitespace: boolean
}

/** The differences of two texts, side by side or unified. Equal parts are collapsed. */
export function DiffView({ path, before, after, look, showsWhitespace }: DiffViewProps) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const parent = host.current
    if (parent === null) return
    const extensions = [
      ...editorStyle(path),
      lineNumbers(),
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ 'aria-label': path, tabindex: '0' }),
      ...(showsWhitespace ? [highlightWhitespace()] : []),
    ]
    const collapseUnchanged = { margin: 4, minSize: 6 }
    const view =
      look === 'split'
        ? new MergeView({
            a: { doc: before, extensions },
            b: { doc: after, extensions },
            parent,
            collapseUnchanged,
            gutter: false,
          })
        : new EditorView({
            doc: after,
            extensions: [
              ...extensions,
              unifiedMergeView({
                original: before,
                mergeControls: false,
                collapseUnchanged,
                gutter: false,
              }),
            ],
            parent,
          })
    return () => view.destroy()
  }, [path, before, after, look, showsWhitespace])
  return <div ref={host} className="overflow-hidden" />
}
