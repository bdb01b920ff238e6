import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { queryClient } from '../data/query-client.ts'
import { useHasSession } from '../data/session.ts'
import { SignInPage } from './sign-in-page.tsx'
import { router } from './router.tsx'

export function App() {
  const hasSession = useHasSession()
  if (!hasSession) return <SignInPage />
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  )
}
