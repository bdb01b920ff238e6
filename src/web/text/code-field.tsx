import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { markdown } from '@codemirror/lang-markdown'
import { EditorState } from '@codemirror/state'
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { useEffect, useEffectEvent, useRef } from 'react'
import { cspNonce } from '../browser/csp-nonce.ts'
import { codeStyle } from './code-style.ts'

// Without this, the last line of a frontmatter is taken for a heading.
const MARKDOWN = markdown({ extensions: { remove: ['SetextHeading'] } })

interface CodeFieldProps {
  /** Read aloud as its name. */
  readonly label: string
  /** The language follows from the file's extension. */
  readonly path: string
  /** The initial text. A new `key` starts over. */
  readonly text: string
  readonly isReadOnly?: boolean
  readonly onChange?: (text: string) => void
  readonly onSave?: () => void
}

/** Text to read or edit, with numbered lines. */
export function CodeField(props: CodeFieldProps) {
  const { label, path, text, isReadOnly = false, onChange, onSave } = props
  const place = useRef<HTMLDivElement>(null)
  const change = useEffectEvent((next: string) => onChange?.(next))
  const save = useEffectEvent(() => onSave?.())
  const initial = useRef(text)
  useEffect(() => {
    if (place.current === null) return
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: initial.current,
        extensions: [
          EditorView.cspNonce.of(cspNonce()),
          keymap.of([{ key: 'Mod-s', run: () => (save(), true), preventDefault: true }]),
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorState.readOnly.of(isReadOnly),
          ...(path.endsWith('.md') ? [MARKDOWN] : []),
          codeStyle,
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) change(state.doc.toString())
          }),
        ],
      }),
    })
    return () => view.destroy()
  }, [label, path, isReadOnly])
  return <div ref={place} className="min-h-0 flex-1 overflow-hidden [&>.cm-editor]:h-full" />
}
