import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { router } from './app/router.tsx'
import { SignInPage } from './app/sign-in-page.tsx'
import { shareNonce } from './browser/csp-nonce.ts'
import { applyTheme } from './browser/theme.ts'
import { queryClient } from './data/query-client.ts'
import { openSession, useHasSession } from './data/session.ts'
import { fixLocale } from './design/locale.ts'

fixLocale()
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

function App() {
  const hasSession = useHasSession()
  if (!hasSession) return <SignInPage />
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  )
}
