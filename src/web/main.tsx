import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { shareNonce } from './browser/csp-nonce.ts'
import { applyTheme } from './browser/theme.ts'
import { openSession } from './data/session.ts'
import { mendLocale } from './design/locale.ts'

mendLocale()
applyTheme()
shareNonce()
await openSession()

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no root.')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
