import { EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { useEffect, useEffectEvent, useRef } from 'react'
import { editorStyle } from './editor-theme.ts'

interface ResultEditorProps {
  readonly path: string
  /** The text that follows from the choices, or the edited text. */
  readonly text: string
  readonly onEdit: (text: string) => void
}

/** The result of a merge. It follows the choices, and reports what is typed. */
export function ResultEditor({ path, text, onEdit }: ResultEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const onTyped = useEffectEvent(onEdit)
  const initialText = useEffectEvent(() => text)
  useEffect(() => {
    const parent = host.current
    if (parent === null) return
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        doc: initialText(),
        extensions: [
          ...editorStyle(path),
          lineNumbers(),
          history(),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': `Result: ${path}` }),
          EditorView.updateListener.of((update) => {
            const isTyped = update.transactions.some(
              (one) =>
                one.isUserEvent('input') || one.isUserEvent('delete') || one.isUserEvent('undo'),
            )
            if (update.docChanged && isTyped) onTyped(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = editor
    return () => editor.destroy()
  }, [path])
  useEffect(() => {
    const editor = view.current
    if (editor === null) return
    const { doc } = editor.state
    if (doc.toString() !== text)
      editor.dispatch({ changes: { from: 0, to: doc.length, insert: text } })
  }, [text])
  return <div ref={host} className="h-full" />
}
