import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { artifactQuery, artifactsQuery } from '../data/artifacts.ts'
import { connection } from '../data/connection.ts'
import { loadChunk } from '../data/load-chunk.ts'
import { queryClient } from '../data/query-client.ts'
import { versionGraphQuery } from '../data/versions.ts'
import { LibraryPage } from '../pages/library/library-page.tsx'
import { NotFoundPage, PageFailed, PagePending } from './page-states.tsx'
import {
  artifactSearch,
  compareSearch,
  libraryFilter,
  librarySearch,
  parseSearch,
  projectSearch,
  stringifySearch,
} from '../browser/search-params.ts'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage })
const getParentRoute = () => root

/** The component of a page. Its code is loaded when the page is opened. */
const page: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(async () => loadChunk(load), name)

// Each page but the first is its own chunk; its search parameters hold what it shows. Page components declare
// their return types, because inferred ones would depend on this file.

const library = createRoute({
  getParentRoute,
  path: '/',
  validateSearch: librarySearch,
  // The data is fetched before the page renders.
  loaderDeps: ({ search }) => libraryFilter(search),
  loader: ({ deps, cause }) => {
    const fetched = queryClient.prefetchInfiniteQuery(artifactsQuery(deps))
    // On entering, the page waits for the artifacts. A new search does not wait, and neither does
    // anything while the server is gone: the previous result stays.
    return cause === 'enter' && connection.get() !== 'lost' ? fetched : undefined
  },
  component: LibraryPage,
})

const artifact = createRoute({
  getParentRoute,
  path: '/artifacts/$id',
  validateSearch: artifactSearch,
  loaderDeps: ({ search: { tab, collection } }) => ({ tab, collection }),
  loader: ({ params: { id }, deps: { tab, collection } }) => {
    void queryClient.prefetchQuery(artifactQuery(id, collection))
    if (tab === 'deployments') void queryClient.prefetchQuery(versionGraphQuery(id, collection))
  },
  component: page(() => import('../pages/artifact/artifact-page.tsx'), 'ArtifactPage'),
})

const compare = createRoute({
  getParentRoute,
  path: '/compare',
  validateSearch: compareSearch,
  component: page(() => import('../pages/compare/compare-page.tsx'), 'ComparePage'),
})

const merges = createRoute({
  getParentRoute,
  path: '/merges',
  component: page(() => import('../pages/merge/merges-page.tsx'), 'MergesPage'),
})

const merge = createRoute({
  getParentRoute,
  path: '/merges/$id',
  component: page(() => import('../pages/merge/merge-page.tsx'), 'MergePage'),
})

const projects = createRoute({
  getParentRoute,
  path: '/projects',
  component: page(() => import('../pages/projects/projects-page.tsx'), 'ProjectsPage'),
})

const project = createRoute({
  getParentRoute,
  path: '/projects/$id',
  validateSearch: projectSearch,
  component: page(() => import('../pages/project/project-page.tsx'), 'ProjectPage'),
})

const imports = createRoute({
  getParentRoute,
  path: '/import',
  component: page(() => import('../pages/import/import-page.tsx'), 'ImportPage'),
})

const updates = createRoute({
  getParentRoute,
  path: '/updates',
  component: page(() => import('../pages/updates/updates-page.tsx'), 'UpdatesPage'),
})

const history = createRoute({
  getParentRoute,
  path: '/history',
  component: page(() => import('../pages/history/history-page.tsx'), 'HistoryPage'),
})

const insights = createRoute({
  getParentRoute,
  path: '/insights',
  component: page(() => import('../pages/insights/insights-page.tsx'), 'InsightsPage'),
})

const settings = createRoute({
  getParentRoute,
  path: '/settings',
  component: page(() => import('../pages/settings/settings-page.tsx'), 'SettingsPage'),
})

const routeTree = root.addChildren([
  library,
  artifact,
  compare,
  merges,
  merge,
  projects,
  project,
  imports,
  updates,
  history,
  insights,
  settings,
])

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageFailed,
  pathParamsAllowedCharacters: [':', '@'],
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
