import { Check, Copy } from 'lucide-react'
import { useState } from 'react'

/** A command to type in a terminal, to be copied with a click. */
export function Command({ text }: { readonly text: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <button
      type="button"
      onClick={() => void copy()}
      className="inline-flex max-w-full items-center gap-2 rounded-md border border-line bg-sunken px-2.5 py-1.5 text-left font-mono text-xs hover:border-line-strong"
    >
      <span aria-hidden className="text-faint select-none">
        $
      </span>
      <code className="min-w-0 break-all">{text}</code>
      {isCopied ? (
        <Check size={13} className="shrink-0 text-good" aria-hidden />
      ) : (
        <Copy size={13} className="shrink-0 text-faint" aria-hidden />
      )}
      <span className="sr-only">{isCopied ? 'Copied' : 'Copy the command'}</span>
    </button>
  )
}
