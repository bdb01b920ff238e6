import { ExternalLink, ImageOff } from 'lucide-react'
import Renderer from 'react-markdown'
import type { Components } from 'react-markdown'

/** Renders an artifact's text without raw HTML or images. Links open in a new tab. */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <div className="prose-skillmeat">
      <Renderer skipHtml components={COMPONENTS}>
        {text}
      </Renderer>
    </div>
  )
}

// The page has its own first-level heading, so headings in the text move down one level.
const COMPONENTS: Components = {
  h1: ({ children }) => <h2>{children}</h2>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h5>{children}</h5>,
  h5: ({ children }) => <h6>{children}</h6>,
  img: ({ alt }) => (
    <span className="inline-flex items-center gap-1 text-muted">
      <ImageOff size={14} aria-hidden /> {alt === undefined || alt === '' ? 'picture' : alt}
    </span>
  ),
  a: ({ href, children }) => {
    const isAddress = href !== undefined && /^https?:\/\//.test(href)
    if (!isAddress)
      return <span className="text-muted underline decoration-dotted">{children}</span>
    return (
      <a href={href} target="_blank" rel="noreferrer noopener">
        {children}
        <ExternalLink size={11} aria-label="opens in a new tab" className="ml-0.5 inline" />
      </a>
    )
  },
  pre: ({ children }) => (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
    <pre tabIndex={0}>{children}</pre>
  ),
}
